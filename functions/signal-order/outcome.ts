import { type EpochMs, isoSeconds } from '../../shared/core/clock.ts';
import type { LedgerEntry, Reason } from '../../shared/orders/intent.ts';
import type { SignalOutcome } from '../../shared/signals/signal.ts';

/** What became of a signal whose intent is in the ledger. */
export function outcomeOf(intent: LedgerEntry & { readonly reason?: Reason }, atMs: EpochMs): SignalOutcome {
  const intents = [intent.id];
  if (intent.state === 'denied' || intent.state === 'expired') {
    const { code = 'order.denied', text = 'Nothing was ordered.' } = intent.reason ?? {};
    return { state: code === EXPIRED ? 'expired' : intent.state, atMs, code, text, intents };
  }
  return {
    state: 'placed',
    atMs,
    text: 'It is in the ledger; the state of its intent tells the rest.',
    intents,
  };
}

/** The time to act on a signal was over before anything was tried. */
export const EXPIRED = 'signal.expired';

export function expiredReason(endMs: EpochMs): Pick<Reason, 'code' | 'text'> {
  return { code: EXPIRED, text: `The time for this signal ended at ${isoSeconds(endMs)}.` };
}

export function expired(endMs: EpochMs, atMs: EpochMs): SignalOutcome {
  return { state: 'expired', atMs, ...expiredReason(endMs), intents: [] };
}

/** Nothing was tried. */
export function denied({ code, text }: Pick<Reason, 'code' | 'text'>, atMs: EpochMs): SignalOutcome {
  return { state: 'denied', atMs, code, text, intents: [] };
}
