/** Since when the versions of an account's keys are there; never what they are. */
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { DAY_MS, type EpochMs } from '../../../shared/core/clock.ts';
import { messageOf } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import { keyIdsOf } from '../../../shared/keys/key-use.ts';
import { isReadKey } from '../../../shared/secrets/key-id.ts';
import { SECRET_STAGES, type SecretVersions } from '../../../shared/secrets/vault.ts';
import { versionAge } from '../../local/version-age.ts';
import { attempt } from './attempt.ts';
import type { Finding, Verdicts } from './finding.ts';

/** One finding a key; none for a paper account, whose keys guard nothing. */
export async function checkKeyAges(
  say: Verdicts,
  { automations, vault, clock }: Pick<Deps, 'automations' | 'vault' | 'clock'>,
  accountId: string,
): Promise<readonly Finding[]> {
  if (automations.accounts[accountId]?.environment === 'paper') return [];
  const findings: Finding[] = [];
  for (const keyId of keyIdsOf(automations, accountId)) {
    const check = isReadKey(keyId) ? 'read key age' : 'key age';
    const asked = await attempt(() => vault.versions(keyId));
    if (asked.ok)
      findings.push(verdictOn(say, check, { automations, accountId, keyId }, asked.value, clock.nowMs()));
    else findings.push(say.note(check, messageOf(asked.error)));
  }
  return findings;
}

function verdictOn(
  say: Verdicts,
  check: string,
  key: { readonly automations: ResolvedAutomations; readonly accountId: string; readonly keyId: string },
  versions: SecretVersions,
  nowMs: EpochMs,
): Finding {
  const { automations, accountId, keyId } = key;
  const days = automations.accounts[accountId]?.rotateKeyAfterDays ?? automations.keys.rotateAfterDays;
  const stages = SECRET_STAGES.flatMap((stage) => {
    const age = versionAge(versions[stage], nowMs);
    return age === undefined ? [] : [`${stage} ${age}`];
  });
  if (stages.length === 0) {
    return say.note(check, 'Not known: no version of it is kept here; it may come from the environment.');
  }
  const seen = `Since it was put: ${stages.join(', ')}`;
  const putAtMs = versions.current?.putAtMs;
  return putAtMs !== undefined && nowMs - putAtMs >= days * DAY_MS
    ? say.note(check, `${seen}. It should be replaced after ${days} d: "secrets rotate ${keyId}".`)
    : say.ok(check, `${seen} (to be replaced after ${days} d).`);
}
