/** Orders and fills of BingX perpetuals, and what they mean here. */
import * as z from 'zod';
import { absolute, type Decimal, isPositive, isZero, minus, times, ZERO } from '../../core/decimal.ts';
import { wireId, wireMs, wireTextIfAny, wireWord } from '../rest/wire-values.ts';
import type { Fill, VenueOrder } from '../venue.ts';
import { amount, priceOf, typeOf, wireSide, wireStatus } from './order-wire.ts';
import { asPerpetual } from './symbols.ts';
import { wireAmount, wireAmountIfAny, wireFlagIfAny, wireRows } from './wire-values.ts';

/** Each of these words names what triggers an order. What comes of it has the same word. */
export const CONDITIONAL = /^(STOP|TAKE_PROFIT|TRIGGER|TRAILING)(_|$)/;

export const perpetualOrderRow = z.looseObject({
  symbol: z.string().min(1),
  orderId: wireId,
  /** The same as text. */
  orderID: wireTextIfAny,
  clientOrderId: wireTextIfAny,
  clientOrderID: wireTextIfAny,
  side: wireSide,
  type: z.string().min(1),
  status: wireStatus,
  price: wireAmountIfAny,
  origQty: wireAmountIfAny,
  quantity: wireAmountIfAny,
  // Never assumed to be zero: a closed order without it would look cancelled.
  executedQty: wireAmount,
  cumQuote: wireAmountIfAny,
  avgPrice: wireAmountIfAny,
  reduceOnly: wireFlagIfAny,
  time: wireMs,
  updateTime: wireMs.nullish(),
  /** The order that waited for the price at which this one was made; 0 for none. */
  triggerOrderId: wireTextIfAny,
});
export type PerpetualOrderRow = z.output<typeof perpetualOrderRow>;

/** Its fee stands without a coin: fees are told by its fills. */
export const perpetualOrder = perpetualOrderRow.transform((row, issues): VenueOrder => {
  const type = typeOf(row.type);
  const executedQuote = executedQuoteOf(row);
  if (executedQuote === undefined) {
    issues.addIssue({ code: 'custom', message: 'executed, but not for how much' });
    return z.NEVER;
  }
  return {
    venueOrderId: row.orderID ?? row.orderId,
    symbol: asPerpetual(row.symbol),
    side: row.side,
    type,
    executedBase: row.executedQty,
    executedQuote,
    status: row.status,
    createdAtMs: row.time,
    updatedAtMs: row.updateTime || row.time,
    ...clientIdOf(row),
    ...(type === 'limit' ? priceOf('price', row.price) : {}),
    ...amount('baseSize', row.origQty ?? row.quantity),
    ...(CONDITIONAL.test(row.type) ? { isConditional: true } : {}),
  };
});

/** Undefined where neither the sum nor the mean price is told. */
export function executedQuoteOf({
  executedQty,
  cumQuote,
  avgPrice,
}: Pick<PerpetualOrderRow, 'executedQty' | 'cumQuote' | 'avgPrice'>): Decimal | undefined {
  if (isZero(executedQty)) return ZERO;
  if (cumQuote !== undefined && isPositive(cumQuote)) return cumQuote;
  return avgPrice !== undefined && isPositive(avgPrice) ? times(avgPrice, executedQty) : undefined;
}

export function clientIdOf(row: {
  readonly clientOrderId?: string | undefined;
  readonly clientOrderID?: string | undefined;
}) {
  const clientOrderId = row.clientOrderId ?? row.clientOrderID;
  return clientOrderId === undefined ? {} : { clientOrderId };
}

export const perpetualOrderData = z.union([
  z.looseObject({ order: perpetualOrder }).transform(({ order }) => order),
  perpetualOrder,
]);
export const perpetualOrdersData = ordersOf(perpetualOrder);

/** A list of orders, by name or bare. */
export function ordersOf<T>(row: z.ZodType<T>) {
  const bare = wireRows(row).transform((orders) => ({ orders }));
  return z.union([z.looseObject({ orders: wireRows(row) }), bare]);
}

const placedRow = z
  .looseObject({
    orderId: wireId.nullish(),
    orderID: wireId.nullish(),
    clientOrderId: wireTextIfAny,
    clientOrderID: wireTextIfAny,
  })
  .transform((row, issues): { readonly orderId: string; readonly clientOrderId?: string } => {
    const orderId = row.orderID ?? row.orderId;
    if (orderId !== undefined && orderId !== null) return { orderId, ...clientIdOf(row) };
    issues.addIssue({ code: 'custom', message: 'no order id' });
    return z.NEVER;
  });
export const perpetualPlaced = z.union([
  z.looseObject({ order: placedRow }).transform(({ order }) => order),
  placedRow,
]);

/** `2026-10-03T00:56:01.000+08:00`, also with `+0800`. Without an offset it would be read as another time. */
const wireInstant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:?\d\d$/, 'not a time with its offset')
  .transform((text) => Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')))
  // Of a day that no calendar has: such a fill would lie in no window.
  .refine(Number.isFinite, 'not a time');

/** `filledTm` is never read: it ends in `Z` and is not of UTC. */
export const perpetualFill = z
  .looseObject({
    symbol: z.string().min(1),
    tradeId: z.string().min(1),
    orderId: wireId,
    qty: wireAmountIfAny,
    volume: wireAmountIfAny,
    price: wireAmount,
    commission: wireAmount,
    commissionAsset: wireTextIfAny,
    currency: wireTextIfAny,
    filledTime: wireInstant,
    side: wireSide,
    role: z
      .string()
      .transform((word) => word.toLowerCase())
      .pipe(wireWord('role', { maker: 'maker', taker: 'taker' })),
  })
  .transform((row, issues): Fill => {
    const baseSize = row.qty ?? row.volume;
    const feeCoin = row.commissionAsset ?? row.currency;
    if (baseSize === undefined || feeCoin === undefined) {
      issues.addIssue({ code: 'custom', message: 'a fill without its size or its fee’s coin' });
      return z.NEVER;
    }
    return {
      fillId: row.tradeId,
      venueOrderId: row.orderId,
      symbol: asPerpetual(row.symbol),
      side: row.side,
      role: row.role,
      price: row.price,
      baseSize: absolute(baseSize),
      // What the wallet gained, so that a paid fee is negative.
      fee: minus(ZERO, row.commission),
      feeCoin,
      atMs: row.filledTime,
    };
  });

const total = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .nullish();
/** Named in two ways by two documents. */
export const fillHistoryData = z
  .looseObject({
    fill_history_orders: wireRows(perpetualFill),
    fill_orders: wireRows(perpetualFill),
    total,
  })
  .transform((data) => ({
    fills: [...data.fill_history_orders, ...data.fill_orders],
    total: data.total ?? undefined,
  }));
