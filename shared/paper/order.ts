/** Orders and fills as the paper exchange keeps them, in no venue's own words. */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { OrderTerms, Side } from '../venues/venue.ts';
import type { Listing } from './instruments.ts';

export interface OrderRequest {
  readonly symbol: string;
  readonly side: Side;
  readonly terms: OrderTerms;
  /** What does not fill at once is cancelled instead of resting. Means nothing on a market order. */
  readonly immediateOrCancel: boolean;
  /** Empty when the client gave none. */
  readonly clientOrderId: string;
}

export interface PaperOrder extends OrderRequest {
  readonly id: string;
  readonly createdAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
  readonly open: boolean;
  readonly filledBase: Decimal;
  readonly filledQuote: Decimal;
  readonly fee: Decimal;
  /** The coin that the order receives; fees are taken from it. */
  readonly feeCoin: string;
  /** Still frozen for this order, in `frozenCoin`. */
  readonly frozen: Decimal;
  readonly frozenCoin: string;
  /** A slow market order takes from the book only at this instant; until then it is open and unfilled. */
  readonly takesAtMs?: EpochMs | undefined;
}

export interface PaperFill {
  readonly id: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly role: 'maker' | 'taker';
  readonly price: Decimal;
  readonly baseSize: Decimal;
  readonly fee: Decimal;
  readonly feeCoin: string;
  readonly atMs: EpochMs;
}

/** One trade before it has an id, an order and a fee. */
export interface Execution {
  readonly price: Decimal;
  readonly baseSize: Decimal;
}

/** The coin that an order gives away, and the one it receives. */
export function coinsOf(listing: Listing, side: Side): { pays: string; receives: string } {
  return side === 'buy'
    ? { pays: listing.quoteCoin, receives: listing.baseCoin }
    : { pays: listing.baseCoin, receives: listing.quoteCoin };
}
