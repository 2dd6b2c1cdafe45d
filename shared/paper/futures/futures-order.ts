/** Orders, trades and positions in perpetual futures as the paper exchange keeps them, in no venue's own words. */
import type { EpochMs } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
import type { Side } from '../../venues/venue.ts';

/**
 * `market` takes what the book has; the others have a price. `ioc` cancels what does not fill at once, `fok` fills
 * wholly at once or not at all, `postOnly` ends unfilled instead of taking.
 */
export type FuturesOrderType = 'limit' | 'market' | 'ioc' | 'fok' | 'postOnly';

export interface FuturesRequest {
  readonly symbol: string;
  readonly side: Side;
  readonly type: FuturesOrderType;
  readonly baseSize: Decimal;
  /** On every type but `market`. */
  readonly price?: Decimal | undefined;
  /** Closes (a part of) the position and never opens one. */
  readonly reduceOnly: boolean;
  /** Empty when the client gave none. */
  readonly clientOrderId: string;
  /** Of a strategy where no client order id keeps a second one from being placed. */
  readonly inStrategy?: true | undefined;
}

/** An order as it was accepted. `baseSize` of a reduce-only order is cut to the position, `wantedSize` is not. */
export interface PlacedFuturesOrder extends FuturesRequest {
  readonly id: string;
  readonly wantedSize: Decimal;
  /** `condition` for those that a condition made, `system` for the exchange's own orders of a liquidation. */
  readonly source: 'api' | 'condition' | 'system';
  readonly createdAtMs: EpochMs;
  /** A slow market order takes from the book only at this instant; until then it is open and unfilled. */
  readonly takesAtMs?: EpochMs | undefined;
}

export interface FuturesOrder extends PlacedFuturesOrder {
  readonly updatedAtMs: EpochMs;
  readonly open: boolean;
  readonly filledBase: Decimal;
  readonly filledQuote: Decimal;
}

/** One trade. Fee and all else are in quote coin. */
export interface FuturesTrade {
  readonly id: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly role: 'maker' | 'taker';
  readonly price: Decimal;
  readonly baseSize: Decimal;
  readonly fee: Decimal;
  readonly feeCoin: string;
  readonly feeType: 'trading' | 'liquidation';
  readonly atMs: EpochMs;
}

export interface FuturesFill extends FuturesTrade {
  /** What the wallet gained by the part of the trade that closed a position, before the fee. */
  readonly realised: Decimal;
}

export interface FundingPayment {
  readonly symbol: string;
  readonly coin: string;
  /** Positive when the account paid. */
  readonly paid: Decimal;
  readonly rate: Decimal;
  /** The settlement. */
  readonly atMs: EpochMs;
}

/**
 * One netted position from its opening to its end. Sizes and amounts are cumulative and signed as on the exchange's
 * wire: what comes in is positive, so that the sum of the amounts is minus what the open size has cost.
 */
export interface FuturesPosition {
  readonly id: string;
  readonly symbol: string;
  readonly direction: 'long' | 'short';
  readonly sizeLong: Decimal;
  readonly sizeShort: Decimal;
  readonly sizeLiquidated: Decimal;
  readonly amountLong: Decimal;
  readonly amountShort: Decimal;
  readonly amountLiquidated: Decimal;
  /** Minus the profit that went to the wallet. */
  readonly amountSettled: Decimal;
  readonly createdAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
  /** Funding is settled up to here. */
  readonly fundedUntilMs: EpochMs;
}

/** A position that is over. `updatedAtMs` is its end. */
export interface ClosedPosition extends FuturesPosition {
  /** Of the contract at the end. */
  readonly leverage: Decimal;
}
