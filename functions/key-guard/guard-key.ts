/** One key in one run: seen, judged, told, and the one before it forgotten. */
import type { Account } from '../../shared/automations/schema.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import { AppError, invariant, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { symbolToTry } from '../../shared/keys/judge-key.ts';
import { type KeySight, lookAtKey } from '../../shared/keys/rights.ts';
import { stepFound } from '../../shared/notices/told-matter.ts';
import { isReadKey, keyText } from '../../shared/secrets/key-id.ts';
import type { SecretVersions } from '../../shared/secrets/vault.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { type KeyMatters, readKeyRow, writeKeyRow } from './key-row.ts';
import { verdictsOn } from './verdicts.ts';

export async function guardKey(deps: Deps, account: string, keyId: string): Promise<JsonObject> {
  const settings = deps.automations.accounts[account];
  invariant(settings !== undefined, 'a key belongs to an account');
  const sight = await sightOf(deps, account, keyId);
  const versions = await versionsOf(deps, keyId);
  const found = await tell(deps, settings, { account, keyId, sight, versions });
  if (sight.reading.has === 'yes') await (await deps.venues.signingProof(account))?.make();
  const forgot = sight.reading.has === 'yes' && (await forgetPrevious(deps, keyId, versions));
  return {
    reads: sight.reading.has,
    trades: sight.trading?.has ?? 'not tried',
    findings: [...found],
    ...(forgot ? { forgot: 'previous' } : {}),
  };
}

/** A secret that is missing or broken is a matter of the key, too. */
async function sightOf({ automations, venues }: Deps, account: string, keyId: string): Promise<KeySight> {
  try {
    const venue = await venues.using(isReadKey(keyId) ? 'reading' : 'trading').any(account);
    return await lookAtKey(venue, symbolToTry(automations, account));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const has = error.code === 'secret.missing' || error.code === 'secret.invalid' ? 'no' : 'unclear';
    return { reading: { has, error }, facts: {} };
  }
}

/** Without them only ages are not known: a key may also come from the environment. */
async function versionsOf({ vault, log }: Deps, keyId: string): Promise<SecretVersions> {
  try {
    return await vault.versions(keyId);
  } catch (thrown) {
    log.warn('key.versionsNotRead', { key: keyId, message: messageOf(thrown) });
    return {};
  }
}

interface SeenKey {
  readonly account: string;
  readonly keyId: string;
  readonly sight: KeySight;
  readonly versions: SecretVersions;
}

async function tell(deps: Deps, settings: Account, seen: SeenKey): Promise<readonly string[]> {
  const { keyId } = seen;
  const nowMs = deps.clock.nowMs();
  const row = await readKeyRow(deps.table, keyId);
  const verdicts = verdictsOn(deps.automations, settings, { ...seen, nowMs });
  const escalateAfterMs = deps.automations.notices.escalateAfterMinutes * MINUTE_MS;
  const matters: Record<string, KeyMatters[string]> = {};
  for (const [kind, verdict] of verdicts) {
    const subject = { key: `key-guard/${keyId}/${kind}`, title: keyText(keyId) };
    const step = stepFound(row?.matters[kind], verdict, subject, { nowMs, escalateAfterMs });
    if (step.notice !== undefined) await deps.notices.tell(step.notice);
    if (step.finding !== undefined) matters[kind] = step.finding;
  }
  // Another run beside this one may have been quicker; it has told the same under the same keys.
  await writeKeyRow(deps.table, keyId, { matters, seenMs: nowMs }, row?.version);
  return [...verdicts].filter(([, verdict]) => typeof verdict !== 'string').map(([kind]) => kind);
}

/** The new key works, from where the functions run: nobody needs to go back to the one before. */
async function forgetPrevious(
  { vault, log, notices }: Deps,
  keyId: string,
  { previous, current }: SecretVersions,
): Promise<boolean> {
  if (previous === undefined) return false;
  // First, and once: a run that dies in between tells the same.
  await notices.tell({
    key: `key-guard/${keyId}/replaced/${current?.putAtMs ?? 'once'}`,
    severity: 'info',
    title: `${keyText(keyId)}: the new one works`,
    text: 'The one before it is no longer needed and is forgotten here: delete it at the exchange now.',
    topic: 'key-old',
  });
  try {
    await vault.forget(keyId, 'previous');
    log.info('key.previousForgotten', { key: keyId });
    return true;
  } catch (thrown) {
    log.warn('key.previousNotForgotten', { key: keyId, message: messageOf(thrown) });
    return false;
  }
}
