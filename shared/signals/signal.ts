import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';

export type SignalAction = 'buy' | 'sell' | 'close' | 'reverse';

/** How much, in the alert's own words. `contracts` are base coins for the venues that we know. */
export interface SignalSize {
  readonly unit: 'quote' | 'base' | 'contracts' | 'percentOfBalance' | 'percentOfPosition';
  readonly amount: Decimal;
}

/** An alert after its own layout was understood. */
export interface Signal {
  /**
   * The time of the alert and a digest of what makes it unique, e.g. `20261121T100000Z-3f9c0a1b2c3d4e5f`: the same
   * alert sent again has the same id. No slash, no `#`.
   */
  readonly id: string;
  readonly strategy: string;
  readonly receivedAtMs: EpochMs;
  /** The alert's own time. */
  readonly atMs: EpochMs;
  /** As the venue writes it. */
  readonly symbol: string;
  readonly action: SignalAction;
  readonly size?: SignalSize;
  /** The alert's own price: the limit of a limit order, and what a signal bot is told. */
  readonly price?: Decimal;
  readonly orderType?: 'market' | 'limit';
  /** What the strategy holds after this alert, as the alert says it. `size` in base coin, not signed. */
  readonly position?: { readonly side: 'long' | 'short' | 'flat'; readonly size?: Decimal };
  /** What it held before. */
  readonly positionBefore?: { readonly side: 'long' | 'short' | 'flat'; readonly size?: Decimal };
}

/**
 * What became of a signal. `accepted` is on its way; `placed` has its orders in the ledger, whose own states tell
 * the rest; `done` needed no order; the others are final, with the reason.
 */
export type SignalState = 'accepted' | 'placed' | 'done' | 'denied' | 'expired';

export interface SignalOutcome {
  readonly state: SignalState;
  readonly atMs: EpochMs;
  /** Dotted, e.g. `limit.ordersPerHour`; missing for `accepted` and `placed`. */
  readonly code?: string;
  readonly text: string;
  /** Ids of its intents in the ledger. */
  readonly intents: readonly string[];
}

export interface StoredSignal {
  readonly signal: Signal;
  readonly outcome: SignalOutcome;
  /** The alert as it came, without tokens and secrets; at most 8 KB of it. For replay. */
  readonly body: string;
  readonly version: number;
}
