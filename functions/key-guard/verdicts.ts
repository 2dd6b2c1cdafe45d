/** What one look at a key says: for each kind of finding whether it is there, not there, or cannot be told. */
import type { Account, ResolvedAutomations } from '../../shared/automations/schema.ts';
import { DAY_MS, type EpochMs, isoSeconds } from '../../shared/core/clock.ts';
import { faultsOfRights, type KeyFaultKind } from '../../shared/keys/judge-key.ts';
import type { KeySight } from '../../shared/keys/rights.ts';
import type { Severity } from '../../shared/notices/notices.ts';
import type { Found } from '../../shared/notices/told-matter.ts';
import { keyText } from '../../shared/secrets/key-id.ts';
import type { SecretVersions } from '../../shared/secrets/vault.ts';
import { venueEntry } from '../../shared/venues/registry.ts';

export type KeyFindingKind = KeyFaultKind | 'old' | 'ends' | 'anyAddress';
export type Verdict = Found | 'fine' | 'unclear';

export interface KeyToJudge {
  readonly account: string;
  readonly keyId: string;
  readonly sight: KeySight;
  readonly versions: SecretVersions;
  readonly nowMs: EpochMs;
}

const SEVERITIES: Readonly<Record<KeyFaultKind, Severity>> = {
  refused: 'urgent',
  withdraws: 'urgent',
  trades: 'warning',
  cannotTrade: 'urgent',
};
/** How long before its end a key is spoken of, and in which steps again. */
const ENDS_WITHIN_DAYS = 14;
const AGE_STEP_DAYS = 30;

export function verdictsOn(
  automations: ResolvedAutomations,
  settings: Account,
  seen: KeyToJudge,
): ReadonlyMap<KeyFindingKind, Verdict> {
  const { sight, keyId, account } = seen;
  const faults = faultsOfRights(automations, keyId, account, sight);
  const isTold = sight.reading.has === 'yes';
  const ofRight = (kind: KeyFaultKind, isClear: boolean): readonly [KeyFaultKind, Verdict] => {
    const fault = faults.find((one) => one.kind === kind);
    if (fault !== undefined) return [kind, { ...fault, severity: SEVERITIES[kind], grade: 1 }];
    return [kind, isClear ? 'fine' : 'unclear'];
  };
  const tradingIsClear = sight.trading !== undefined && sight.trading.has !== 'unclear';
  return new Map<KeyFindingKind, Verdict>([
    ofRight('refused', sight.reading.has !== 'unclear'),
    ofRight('withdraws', isTold),
    ofRight('trades', tradingIsClear),
    ofRight('cannotTrade', tradingIsClear),
    ['old', oldKey(automations, settings, seen)],
    ['ends', isTold ? endingKey(seen) : 'unclear'],
    ['anyAddress', isTold ? keyForAnyAddress(settings, seen) : 'unclear'],
  ]);
}

/** Told when it is due, and once more for each further month. */
function oldKey(
  { keys }: ResolvedAutomations,
  { rotateKeyAfterDays = keys.rotateAfterDays }: Account,
  { keyId, versions, nowMs }: KeyToJudge,
): Verdict {
  const { current } = versions;
  if (current?.putAtMs === undefined) return current === undefined ? 'unclear' : 'fine';
  const days = Math.floor((nowMs - current.putAtMs) / DAY_MS);
  if (days < rotateKeyAfterDays) return 'fine';
  return {
    severity: 'info',
    grade: 1 + Math.floor((days - rotateKeyAfterDays) / AGE_STEP_DAYS),
    headline: `is ${days} days old`,
    text: `The ${keyText(keyId)} was put ${days} days ago; it should be replaced after ${rotateKeyAfterDays}.`,
    advice: `"secrets rotate ${keyId}" leads through it, with no moment without a key.`,
    topic: 'key-old',
  };
}

function endingKey({ keyId, sight: { facts }, nowMs }: KeyToJudge): Verdict {
  if (facts.expiresAtMs === undefined) return 'fine';
  const days = Math.floor((facts.expiresAtMs - nowMs) / DAY_MS);
  if (days >= ENDS_WITHIN_DAYS) return 'fine';
  return {
    severity: days < ENDS_WITHIN_DAYS / 2 ? 'urgent' : 'warning',
    grade: ENDS_WITHIN_DAYS - days,
    headline: `ends in ${days} days`,
    text: `The ${keyText(keyId)} ends at ${isoSeconds(facts.expiresAtMs)}; after that nothing works with it.`,
    advice: `Replace it before with "secrets rotate ${keyId}".`,
    topic: 'key-old',
  };
}

/** Where the venue tells its addresses, and removes idle keys that have none. */
function keyForAnyAddress({ venue }: Account, { keyId, sight: { facts } }: KeyToJudge): Verdict {
  if (facts.addresses === undefined || facts.addresses.length > 0) return 'fine';
  const { idleDays } = venueEntry(venue).capabilities.keys;
  const idle =
    idleDays === undefined ? '' : ` The exchange also removes such a key after ${idleDays} days without use.`;
  return {
    severity: 'info',
    grade: 1,
    headline: 'may be used from any address',
    text: `The ${keyText(keyId)} has no list of addresses: whoever has it can use it from anywhere.${idle}`,
    advice:
      'At the exchange limit it to the address of this machine, or of the deployment if it has a fixed one.',
    topic: 'key-rights',
  };
}
