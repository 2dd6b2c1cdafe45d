/**
 * The decision to place one order, recorded before anything is sent, and everything that became of it.
 *
 * 1. `id` and `clientOrderId` are pure functions of the cause: the same cause always names the same order.
 * 2. Intents are never deleted and have no expiry.
 * 3. Every change is one conditional write that names the version it read.
 * 4. Only the transitions of `NEXT` exist.
 */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { OrderTerms, Side } from '../venues/venue.ts';

export type IntentState =
  | 'reserved'
  | 'sending'
  | 'denied'
  | 'rejected'
  | 'unknown'
  | 'absent'
  | 'expired'
  | 'accepted'
  | 'filled'
  | 'cancelled'
  | 'partlyFilled';

/** Legal next states. `denied`, `rejected`, `expired`, `filled`, `cancelled` and `partlyFilled` are final. */
export const NEXT: Readonly<Record<IntentState, readonly IntentState[]>> = {
  reserved: ['sending', 'expired', 'denied'],
  sending: ['accepted', 'rejected', 'unknown'],
  unknown: ['accepted', 'absent'],
  absent: ['sending', 'expired'],
  accepted: ['filled', 'cancelled', 'partlyFilled'],
  denied: [],
  rejected: [],
  expired: [],
  filled: [],
  cancelled: [],
  partlyFilled: [],
};

export function isFinal(state: IntentState): boolean {
  return NEXT[state].length === 0;
}

/** What an order is for. With the account it determines the intent's id. */
export interface Cause {
  readonly plan: string;
  /** Local calendar minute of the slot. */
  readonly slot: string;
  /** The symbol: a basket has one leg a symbol. */
  readonly leg: string;
  /** 1 for the first order of a leg; a follow-up order after a cancelled one counts on. */
  readonly attempt: number;
}

/** Why something was refused or ended, in numbers and words. `code` is dotted, e.g. `guard.maxPrice`. */
export interface Reason {
  readonly code: string;
  readonly text: string;
  readonly numbers: Readonly<Record<string, string>>;
}

/** What the venue executed so far. `fee` is positive when paid. */
export interface Execution {
  readonly baseSize: Decimal;
  readonly quoteAmount: Decimal;
  readonly fee?: Decimal;
  readonly feeCoin?: string;
}

export interface Intent {
  readonly id: string;
  readonly clientOrderId: string;
  readonly cause: Cause;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly state: IntentState;
  /** Missing on an intent that was denied before it could be sized. */
  readonly terms?: OrderTerms;
  /** Quote value held back in the account's budget until the outcome is known. */
  readonly reservedQuote: Decimal;
  /** Keys of collected amounts of earlier slots that the terms contain. */
  readonly uses: readonly string[];
  readonly createdAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
  /** After this instant nothing is sent (again) for it. */
  readonly placeBeforeMs: EpochMs;
  /** When the first and the last `sending` began, in the venue's time. */
  readonly firstSentAtMs?: EpochMs;
  readonly sendingAtMs?: EpochMs;
  /**
   * From when on, in the venue's time, that request can no longer be accepted by the venue; missing while `sending` or `unknown`
   * at a venue that does not say how long a signed request stays valid.
   */
  readonly sendExpiresAtMs?: EpochMs;
  readonly sends: number;
  readonly venueOrderId?: string;
  /** When this project asked the venue to cancel it: only then may a follow-up order take its place. */
  readonly cancelRequestedAtMs?: EpochMs;
  readonly execution?: Execution;
  readonly reason?: Reason;
  /** Market figures at the decision, e.g. `{ bid, ask, multiplier }`. */
  readonly numbers: Readonly<Record<string, string>>;
  /** Every state it has been in, oldest first. */
  readonly history: readonly {
    readonly state: IntentState;
    readonly atMs: EpochMs;
    readonly note?: string;
  }[];
}

/** An intent with the table version it was read at. */
export interface StoredIntent {
  readonly intent: Intent;
  readonly version: number;
}
