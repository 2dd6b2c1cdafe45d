import * as z from 'zod';
import { messageOf } from '../../../../shared/core/errors.ts';
import { attempt } from '../attempt.ts';
import { type Finding, findingsAbout, type Verdicts } from '../finding.ts';
import type { Scene } from './scene.ts';

/** The function that asks the venue what a key may do; the keys are where it runs, and nowhere else. */
const KEY_GUARD = 'key-guard';

/** What it reports, by key. */
const reportSchema = z.record(
  z.string(),
  z.union([
    z.object({ reads: z.string(), trades: z.string(), findings: z.array(z.string()) }),
    z.object({ failed: z.string() }),
  ]),
);
type SeenKey = z.output<typeof reportSchema>[string];

/** Whether the venues can be reached from AWS, and what the keys may do there. */
export async function checkVenues({ rows, deployment }: Scene): Promise<readonly Finding[]> {
  const say = findingsAbout('venues');
  if (!rows.some(({ name }) => name === KEY_GUARD)) {
    return [say.skipped('keys', 'Not asked from inside AWS: no account is live, so there is no key.')];
  }
  const asked = await attempt(() => deployment.invoke(KEY_GUARD, {}));
  if (!asked.ok) return [say.failed('keys', messageOf(asked.error))];
  const parsed = reportSchema.safeParse(asked.value.report);
  if (!parsed.success) {
    return [say.failed('keys', `${KEY_GUARD} answered in a shape of its own: deploy the automations again.`)];
  }
  return Object.entries(parsed.data).map(([keyId, seen]) => verdictOn(say, keyId, seen));
}

function verdictOn(say: Verdicts, keyId: string, seen: SeenKey): Finding {
  if ('failed' in seen) return say.failed(keyId, seen.failed);
  const told = `may read: ${seen.reads}; may trade: ${seen.trades}`;
  if (seen.findings.length > 0) {
    return say.failed(
      keyId,
      `From inside AWS it ${told}. Wrong with it: ${seen.findings.join(', ')}; the notice says what to do.`,
    );
  }
  return seen.reads === 'yes'
    ? say.ok(keyId, `From inside AWS it ${told}.`)
    : say.note(keyId, `Not proven from inside AWS, because the exchange gave no answer: it ${told}.`);
}
