/** What a market for perpetual futures has beside orders. Part of the venue port. */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { OrderBatches } from './order-batches.ts';
import type { TimeWindow, Venue } from './venue.ts';

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

/** Whether a position has all free money of the wallet behind it, or only what is set aside for it. */
export type MarginMode = 'cross' | 'isolated';

/** How a symbol is traded now. What the venue does not tell is missing. */
export interface PerpetualSettings {
  readonly symbol: string;
  readonly marginMode?: MarginMode;
  readonly leverage?: Decimal;
}

/** A position that is over. What the venue does not tell is missing; figures are its own. */
export interface ClosedPosition {
  readonly symbol: string;
  readonly side: Position['side'];
  /** The greatest that it had, in base coin, without a sign. */
  readonly maxSize?: Decimal;
  readonly entryPrice?: Decimal;
  readonly closePrice?: Decimal;
  /** Whether fees and funding are taken off is the venue's matter. */
  readonly profit?: Decimal;
  readonly leverage?: Decimal;
  readonly endedBy?: 'order' | 'takeProfit' | 'stopLoss' | 'liquidation';
  readonly openedAtMs: EpochMs;
  readonly closedAtMs: EpochMs;
}

/** A rate at which funding was settled, as a fraction of a position's value; longs pay a positive one. */
export interface FundingRate {
  readonly symbol: string;
  readonly rate: Decimal;
  /** The settlement. */
  readonly atMs: EpochMs;
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
  /**
   * Those that ended in the window, of one symbol or all, oldest first; only where the venue lists them. One that was
   * open for more than 30 days may be missing: by which of its times a list goes is not always known.
   */
  closedPositions?(query: { symbol?: string } & TimeWindow): Promise<readonly ClosedPosition[]>;
  /** Sets what new positions of the symbol are opened with. Safe to repeat. */
  setLeverage(symbol: string, leverage: Decimal): Promise<void>;
  /** Only where the venue tells them. */
  settings?(symbol: string): Promise<PerpetualSettings>;
  /**
   * Sets what new positions of the symbol are margined by, where `capabilities.marginModes` has it. Asks first, and
   * changes nothing that is so already. Safe to repeat.
   */
  setMarginMode?(symbol: string, mode: MarginMode): Promise<void>;
  /**
   * Throws `venue.unsupported`, saying what to change, while the account keeps a long and a short position of one symbol
   * beside each other: no order is sent then. Only where the venue tells it.
   */
  requireNetPositions?(): Promise<void>;
  /** Settled rates of the window, complete, oldest first; only where the venue lists them. */
  fundingRates?(query: { symbol: string } & TimeWindow): Promise<readonly FundingRate[]>;
  /** Several orders in one request, changed ones, and an end to all of them; only where the venue has that. */
  readonly batches?: OrderBatches;
}
