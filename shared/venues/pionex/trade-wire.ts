/** Orders, fills and balances of Pionex spot, and what they mean here. Names as in its openapi.yaml. */
import * as z from 'zod';
import { type Decimal, isZero } from '../../core/decimal.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import type { Balance, Fill, VenueOrder } from '../venue.ts';
import { wireId, wireList, wireMoneyIfAny, wireMs, wireTextIfAny, wireWord } from './wire-values.ts';

const side = wireWord('side', { BUY: 'buy', SELL: 'sell' });

/** `CLOSED` is filled, cancelled and expired alike; the executed amounts tell them apart. */
export const orderRow = z.looseObject({
  orderId: wireId,
  clientOrderId: wireTextIfAny,
  symbol: z.string(),
  side,
  type: wireWord('order type', { LIMIT: 'limit', MARKET: 'market' }),
  status: wireWord('order status', { OPEN: 'open', CLOSED: 'closed' }),
  price: wireMoneyIfAny,
  size: wireMoneyIfAny,
  amount: wireMoneyIfAny,
  // Never assumed to be zero: a closed order without them would look cancelled.
  filledSize: wireMoney,
  filledAmount: wireMoney,
  fee: wireMoneyIfAny,
  feeCoin: wireTextIfAny,
  createTime: wireMs,
  updateTime: wireMs,
});

export const orderData = orderRow.transform((row): VenueOrder => {
  const price = row.type === 'limit' ? row.price : undefined;
  const baseSize = unlessZero(row.size);
  const quoteAmount = unlessZero(row.amount);
  return {
    venueOrderId: row.orderId,
    ...(row.clientOrderId === undefined ? {} : { clientOrderId: row.clientOrderId }),
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    ...(price === undefined ? {} : { price }),
    ...(baseSize === undefined ? {} : { baseSize }),
    ...(quoteAmount === undefined ? {} : { quoteAmount }),
    executedBase: row.filledSize,
    executedQuote: row.filledAmount,
    ...(row.fee === undefined ? {} : { fee: row.fee }),
    ...(row.feeCoin === undefined ? {} : { feeCoin: row.feeCoin }),
    status: row.status,
    createdAtMs: row.createTime,
    updatedAtMs: row.updateTime,
  };
});

export const fillRow = z.looseObject({
  id: wireId,
  orderId: wireId,
  symbol: z.string(),
  side,
  role: wireWord('role', { TAKER: 'taker', MAKER: 'maker' }),
  price: wireMoney,
  size: wireMoney,
  fee: wireMoney,
  feeCoin: z.string(),
  timestamp: wireMs,
});

export function fillOf(row: z.output<typeof fillRow>): Fill {
  return {
    fillId: row.id,
    venueOrderId: row.orderId,
    symbol: row.symbol,
    side: row.side,
    role: row.role,
    price: row.price,
    baseSize: row.size,
    fee: row.fee,
    feeCoin: row.feeCoin,
    atMs: row.timestamp,
  };
}

const balanceRow = z
  .looseObject({ coin: z.string(), free: wireMoney, frozen: wireMoney })
  .transform((row): Balance => ({ coin: row.coin, free: row.free, locked: row.frozen }));

export const ordersData = z.looseObject({ orders: wireList(orderData) });
export const fillsData = z.looseObject({ fills: wireList(fillRow.transform(fillOf)) });
export const balancesData = z.looseObject({ balances: wireList(balanceRow) });
export const placedData = z.looseObject({ orderId: wireId, clientOrderId: wireTextIfAny });

/** An order sized in one coin carries "0" for the other. */
function unlessZero(value: Decimal | undefined): Decimal | undefined {
  return value === undefined || isZero(value) ? undefined : value;
}
