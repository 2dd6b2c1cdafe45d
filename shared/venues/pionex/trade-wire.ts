/** Orders, fills and balances of Pionex spot, and what they mean here. Names as in its openapi.yaml. */
import * as z from 'zod';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import {
  present,
  unlessZero,
  wireId,
  wireList,
  wireMoneyIfAny,
  wireMs,
  wireTextIfAny,
  wireWord,
} from '../rest/wire-values.ts';
import type { Balance, Fill, VenueOrder } from '../venue.ts';

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

export const orderData = orderRow.transform(
  (row): VenueOrder => ({ ...orderOf(row), ...present({ fee: row.fee, feeCoin: row.feeCoin }) }),
);

/** What rows of orders have in both markets, each with words of its own for `type`. */
export type OrderFigures = Pick<
  z.output<typeof orderRow>,
  | 'orderId'
  | 'clientOrderId'
  | 'symbol'
  | 'side'
  | 'status'
  | 'price'
  | 'size'
  | 'amount'
  | 'filledSize'
  | 'filledAmount'
  | 'createTime'
  | 'updateTime'
>;

/** Without fees. An order sized in one coin carries "0" for the other. */
export function orderOf(row: OrderFigures & Pick<VenueOrder, 'type'>): VenueOrder {
  return {
    venueOrderId: row.orderId,
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    executedBase: row.filledSize,
    executedQuote: row.filledAmount,
    status: row.status,
    createdAtMs: row.createTime,
    updatedAtMs: row.updateTime,
    ...present({
      clientOrderId: row.clientOrderId,
      price: row.type === 'limit' ? row.price : undefined,
      baseSize: unlessZero(row.size),
      quoteAmount: unlessZero(row.amount),
    }),
  };
}

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
