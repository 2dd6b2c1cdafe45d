/**
 * Records: what a venue tells about the past, row by row, kept for good. Each is one flat JSON object, the same in
 * the table, in Parquet and in CSV; its columns stand in `columns.ts`.
 *
 * 1. Ids and figures are the venue's own; nothing is estimated, and what it left out is missing here, never zero.
 * 2. `id` names a record within its account and kind for good: the same row read twice is the same record.
 * 3. Amounts are exact decimals, times epoch milliseconds.
 */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { BotKind } from '../venues/bots.ts';
import type { Side } from '../venues/venue.ts';

export const RECORD_KINDS = [
  'spot-fill',
  'futures-fill',
  'funding',
  'spot-order',
  'futures-order',
  'futures-position',
  'bot',
  'earn',
  'transfer',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

interface RecordBase<Kind extends RecordKind> {
  readonly kind: Kind;
  readonly id: string;
  /** Which day a record belongs to. It never changes, also where the rest of the row may. */
  readonly atMs: EpochMs;
}

/** A trade of the account. `baseCoin` and `quoteCoin` are the two halves of the symbol, as the venue writes them. */
export interface FillRecord extends RecordBase<'spot-fill' | 'futures-fill'> {
  readonly symbol: string;
  readonly baseCoin: string;
  readonly quoteCoin: string;
  readonly orderId: string;
  readonly side: Side;
  readonly role: 'maker' | 'taker';
  readonly price: Decimal;
  readonly baseSize: Decimal;
  /** `price × baseSize`, exact. */
  readonly quoteAmount: Decimal;
  /** Positive when paid, negative for a rebate. */
  readonly fee: Decimal;
  readonly feeCoin: string;
  /** The venue's own word, e.g. `TRADING` or `LIQUIDATION`. */
  readonly feeType?: string;
}

/**
 * A funding payment. Venues give it no id: `id` is made of symbol, mode, time, coin and amount, and of an ordinal
 * among rows that are equal in all of these.
 */
export interface FundingRecord extends RecordBase<'funding'> {
  /** Empty where the venue does not tell of which contract a payment is. */
  readonly symbol: string;
  /** Margin mode, by the venue's word, e.g. `CROSS`; empty where it is not told. */
  readonly mode: string;
  readonly coin: string;
  /** As the venue writes it: which sign means paid is the account's `fundingPaidIs`. */
  readonly amount: Decimal;
  /** A fraction of the position's value. */
  readonly rate?: Decimal;
}

/** An order that is over. `atMs` is its creation. */
export interface OrderRecord extends RecordBase<'spot-order' | 'futures-order'> {
  readonly symbol: string;
  readonly clientOrderId?: string;
  readonly side: Side;
  /** The venue's own word, e.g. `LIMIT`. */
  readonly type: string;
  readonly price?: Decimal;
  readonly baseSize?: Decimal;
  readonly quoteAmount?: Decimal;
  readonly executedBase: Decimal;
  readonly executedQuote: Decimal;
  readonly fee?: Decimal;
  readonly feeCoin?: string;
  readonly source?: string;
  readonly reduceOnly?: boolean;
  readonly updatedAtMs: EpochMs;
}

/** A position that is over. `atMs` is its last change; amounts in quote coin are positive when received. */
export interface PositionRecord extends RecordBase<'futures-position'> {
  readonly positionId: string;
  readonly symbol: string;
  readonly side: string;
  readonly mode: string;
  readonly averagePrice?: Decimal;
  readonly sizeLong?: Decimal;
  readonly sizeShort?: Decimal;
  readonly amountLong?: Decimal;
  readonly amountShort?: Decimal;
  readonly amountSettled?: Decimal;
  readonly sizeLiquidated?: Decimal;
  readonly amountLiquidated?: Decimal;
  readonly leverage?: Decimal;
  readonly createdAtMs: EpochMs;
}

/** A bot that has ended. `atMs` is its end. Money in quote coin; `funding` negative when paid, `fees` positive. */
export interface BotRecord extends RecordBase<'bot'> {
  readonly botKind: BotKind;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly state: string;
  readonly endReason?: string;
  readonly investment?: Decimal;
  readonly gridProfit?: Decimal;
  readonly totalProfit?: Decimal;
  readonly profitWithdrawn?: Decimal;
  readonly funding?: Decimal;
  readonly fees?: Decimal;
  readonly createdAtMs: EpochMs;
}

/**
 * A dual investment. `atMs` is its creation; the rest may change until it is settled and collected. The venue tells in
 * which coins principal and earnings were paid, and not how much of them.
 */
export interface EarnRecord extends RecordBase<'earn'> {
  readonly productId: string;
  readonly state: string;
  readonly productType: string;
  readonly base: string;
  readonly quote: string;
  readonly currency: string;
  readonly baseAmount?: Decimal;
  readonly currencyAmount?: Decimal;
  readonly profitRate?: Decimal;
  readonly strike?: Decimal;
  readonly baseFilled?: Decimal;
  readonly currencyFilled?: Decimal;
  readonly principalCoin?: string;
  readonly earningsCoin?: string;
  readonly deliveryPrice?: Decimal;
  readonly settledAtMs?: EpochMs;
  readonly updatedAtMs: EpochMs;
}

/** Money moved between accounts of one user. Only `COMPLETED` ones moved anything. */
export interface TransferRecord extends RecordBase<'transfer'> {
  readonly from: string;
  readonly to: string;
  readonly coin: string;
  readonly amount: Decimal;
  readonly status: string;
  readonly reason?: string;
  readonly clientId?: string;
  readonly comment?: string;
}

export type VenueRecord =
  | FillRecord
  | FundingRecord
  | OrderRecord
  | PositionRecord
  | BotRecord
  | EarnRecord
  | TransferRecord;

interface RecordTypes {
  readonly 'spot-fill': FillRecord;
  readonly 'futures-fill': FillRecord;
  readonly funding: FundingRecord;
  readonly 'spot-order': OrderRecord;
  readonly 'futures-order': OrderRecord;
  readonly 'futures-position': PositionRecord;
  readonly bot: BotRecord;
  readonly earn: EarnRecord;
  readonly transfer: TransferRecord;
}

export type RecordOf<Kind extends RecordKind> = RecordTypes[Kind];

export function isFill(record: VenueRecord): record is FillRecord {
  return record.kind === 'spot-fill' || record.kind === 'futures-fill';
}
