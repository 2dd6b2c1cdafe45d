/** What a market for perpetual futures has beside orders. Part of the venue port. */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { Venue } from './venue.ts';

/** Mark, index and funding of one perpetual, now. `fundingRate` is a fraction of the position's value. */
export interface MarkPrice {
  readonly symbol: string;
  readonly mark: Decimal;
  readonly index: Decimal;
  readonly fundingRate?: Decimal;
  readonly nextFundingMs?: EpochMs;
  readonly atMs: EpochMs;
}

/** One symbol's netted position; `size` in base coin, negative when short. */
export interface Position {
  readonly symbol: string;
  readonly size: Decimal;
  readonly entryPrice?: Decimal;
  readonly markPrice?: Decimal;
  readonly unrealizedProfit?: Decimal;
  readonly liquidationPrice?: Decimal;
  readonly leverage?: Decimal;
  /** In a hedge-mode account a symbol may have two. */
  readonly side: 'net' | 'long' | 'short';
}

/** The listing of a perpetual; bots name it by its base coin, which is not always the start of its symbol. */
export interface PerpetualListing {
  readonly symbol: string;
  readonly baseCoin: string;
  readonly quoteCoin: string;
  readonly tradable: boolean;
}

/**
 * A venue's perpetual market. Sizes are in base coin; market orders are sized in base coin (see `capabilities`).
 * `NewOrder.reduceOnly` orders never open or turn a position.
 */
export interface PerpetualVenue extends Venue {
  /** Of all perpetuals, in one read. */
  markPrices(): Promise<readonly MarkPrice[]>;
  /** Every listed perpetual, also those that are offline; remembered for some minutes. */
  listings(): Promise<readonly PerpetualListing[]>;
  /** Open positions, all symbols or one. An answered empty list is believed. */
  positions(symbol?: string): Promise<readonly Position[]>;
  /** Sets what new positions of the symbol are opened with. Safe to repeat. */
  setLeverage(symbol: string, leverage: Decimal): Promise<void>;
}
