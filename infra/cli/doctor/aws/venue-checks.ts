import { messageOf } from '../../../../shared/core/errors.ts';
import { attempt } from '../attempt.ts';
import { type Finding, findingsAbout } from '../finding.ts';
import type { Scene } from './scene.ts';

/** The function that asks the venue what a key may do; the keys are where it runs, and nowhere else. */
const KEY_GUARD = 'key-guard';
const MOST_TEXT = 300;

/** Whether the venues can be reached from AWS, and what the keys may do there. */
export async function checkVenues({ rows, deployment }: Scene): Promise<readonly Finding[]> {
  const say = findingsAbout('venues');
  if (!rows.some(({ name }) => name === KEY_GUARD)) {
    return [
      say.skipped(
        'keys',
        'Not asked from inside AWS: no function of this version looks at keys; "invoke order-reconcile --aws" shows whether they are accepted.',
      ),
    ];
  }
  const asked = await attempt(() => deployment.invoke(KEY_GUARD, {}));
  if (!asked.ok) return [say.failed('keys', messageOf(asked.error))];
  const text = JSON.stringify(asked.value.report);
  return [
    say.ok(
      'keys',
      `${KEY_GUARD} looked at them from inside AWS: ${text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text}`,
    ),
  ];
}
