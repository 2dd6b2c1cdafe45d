/** What is wrong with the rights of a key. */
import type { ResolvedAutomations } from '../automations/schema.ts';
import { symbolsOf } from '../automations/symbols.ts';
import { invariant } from '../core/errors.ts';
import type { RunbookTopic } from '../notices/runbook-topics.ts';
import { isReadKey, keyText } from '../secrets/key-id.ts';
import { venueEntry } from '../venues/registry.ts';
import { changesAnything } from './key-use.ts';
import type { KeySight } from './rights.ts';

export type KeyFaultKind = 'refused' | 'withdraws' | 'trades' | 'cannotTrade';

export interface KeyFault {
  readonly kind: KeyFaultKind;
  /** A few words, e.g. `may withdraw`. */
  readonly headline: string;
  /** One sentence. */
  readonly text: string;
  /** What to do, a sentence. */
  readonly advice: string;
  readonly topic: RunbookTopic;
}

/** Faults that are certain; what is unclear is none. */
export function faultsOfRights(
  automations: ResolvedAutomations,
  keyId: string,
  account: string,
  { reading, trading, facts }: KeySight,
): readonly KeyFault[] {
  const key = keyText(keyId);
  const faults: KeyFault[] = [];
  if (reading.has === 'no') {
    const isAddress = reading.error.context['refusedFor'] === 'address';
    faults.push({
      kind: 'refused',
      headline: isAddress ? 'is refused from this address' : 'is refused',
      text: `The ${key} does not work: ${reading.error.message}`,
      advice: isAddress
        ? 'The address may have changed: at the exchange put the present one in place of the old one.'
        : `Mend it at the exchange, or put another one with "secrets rotate ${keyId}".`,
      topic: isAddress ? 'address-refused' : 'key-refused',
    });
  }
  if (facts.canWithdraw === true) {
    const advice = 'Take that right away from it at the exchange, now: no function needs it.';
    faults.push({
      kind: 'withdraws',
      headline: 'may withdraw',
      text: `The ${key} may withdraw money.`,
      advice,
      topic: 'key-rights',
    });
  }
  if (isReadKey(keyId) && trading?.has === 'yes') {
    const advice = `Take the right to trade away from it at the exchange, or put another one with "secrets rotate ${keyId}".`;
    const text = `The ${key} may place orders, although it is there to read only.`;
    faults.push({ kind: 'trades', headline: 'may trade', text, advice, topic: 'key-rights' });
  }
  if (!isReadKey(keyId) && trading?.has === 'no' && changesAnything(automations, account)) {
    const text = `The ${key} may not trade: ${trading.error.message}`;
    const advice = 'Give it that right at the exchange: until then every order is refused.';
    faults.push({ kind: 'cannotTrade', headline: 'may not trade', text, advice, topic: 'key-rights' });
  }
  return faults;
}

/** Any known symbol will do for an order that does not exist: one of the account's own, where it has one. */
export function symbolToTry(
  { plans, signals, grids, accounts }: Pick<ResolvedAutomations, 'plans' | 'signals' | 'grids' | 'accounts'>,
  account: string,
): string {
  const of = <Entry extends { readonly account: string }>(entries: Readonly<Record<string, Entry>>) =>
    Object.values(entries).filter((entry) => entry.account === account);
  const named = [
    ...of(plans).flatMap(({ what }) => symbolsOf(what)),
    ...of(grids).map(({ symbol }) => symbol),
    ...of(signals).flatMap(({ symbols }) => symbols),
  ];
  const settings = accounts[account];
  invariant(settings !== undefined, 'a key belongs to an account');
  const { spot, perpetual } = venueEntry(settings.venue).symbols;
  // Of the market that is asked: the spot market, where there is one.
  const form = spot ?? perpetual;
  return named.find((symbol) => form?.pattern.test(symbol)) ?? form?.example ?? '';
}
