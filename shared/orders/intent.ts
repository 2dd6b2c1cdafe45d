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
import type { Market, OrderTerms, Protection, Side } from '../venues/venue.ts';

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

/**
 * Legal next states. From `unknown` straight to `sending` goes only what can be settled in no other way: see `repost.ts`.
 * `denied`, `rejected`, `expired`, `filled`, `cancelled` and `partlyFilled` are final.
 */
export const NEXT: Readonly<Record<IntentState, readonly IntentState[]>> = {
  reserved: ['sending', 'expired', 'denied'],
  sending: ['accepted', 'rejected', 'unknown', 'absent'],
  unknown: ['accepted', 'absent', 'sending'],
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

/**
 * What an order, or a change at a grid bot, is for: a plan's slot, a strategy's signal, or one occasion to look
 * after a grid. With the account it determines the intent's id. No part holds a slash or a `#`.
 */
export interface Cause {
  /** Whose money and pause it counts under: a plan's name, `signal:` and a strategy's, `grid:` and a grid's. */
  readonly plan: string;
  /** Local calendar minute of the slot; the signal's id; the occasion. */
  readonly slot: string;
  /** The symbol: a basket has one leg a symbol. For a grid, what is done. */
  readonly leg: string;
  /** 1 for the first order of a leg; a follow-up order after a cancelled one counts on. */
  readonly attempt: number;
}

/** Who stands behind `Cause.plan`. */
export interface Owner {
  readonly kind: 'plan' | 'strategy' | 'grid';
  readonly name: string;
}

/** Why something was refused or ended, in numbers and words. `code` is dotted, e.g. `guard.maxPrice`. */
export interface Reason {
  readonly code: string;
  readonly text: string;
  readonly numbers: Readonly<Record<string, string>>;
}

/** What the ledger keeps of anything that is recorded before it is sent. */
export interface LedgerEntry {
  readonly id: string;
  readonly cause: Cause;
  readonly account: string;
  readonly state: IntentState;
  /** Quote value held back in the account's budget until the outcome is known. */
  readonly reservedQuote: Decimal;
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
  readonly reason?: Reason;
  /** Figures at the decision, e.g. `{ bid, ask, multiplier }`. */
  readonly numbers: Readonly<Record<string, string>>;
  /** Every state it has been in, oldest first. */
  readonly history: readonly {
    readonly state: IntentState;
    readonly atMs: EpochMs;
    readonly note?: string;
  }[];
}

/** What the venue executed so far. `fee` is positive when paid. */
export interface Execution {
  readonly baseSize: Decimal;
  readonly quoteAmount: Decimal;
  readonly fee?: Decimal;
  readonly feeCoin?: string;
}

export interface Intent extends LedgerEntry {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  /** Which market of the venue; spot when left out. */
  readonly market?: Market;
  /** Perpetuals only: never opens or turns a position. */
  readonly reduceOnly?: boolean;
  /** Perpetuals only: what closes the new position again, placed with it. */
  readonly protection?: Protection;
  /** Missing on an intent that was denied before it could be sized. */
  readonly terms?: OrderTerms;
  /** Keys of collected amounts of earlier slots that the terms contain. */
  readonly uses: readonly string[];
  readonly venueOrderId?: string;
  /** When this project asked the venue to cancel it: only then may a follow-up order take its place. */
  readonly cancelRequestedAtMs?: EpochMs;
  readonly execution?: Execution;
}

/** An intent with the table version it was read at. */
export interface Stored<Entry extends LedgerEntry> {
  readonly intent: Entry;
  readonly version: number;
}

export type StoredIntent = Stored<Intent>;
