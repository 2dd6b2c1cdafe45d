/** Orders, fills and balances of BingX spot, and what they mean here; words that both markets share. */
import * as z from 'zod';
import { absolute, type Decimal, isPositive, isZero } from '../../core/decimal.ts';
import { wireId, wireMs, wireTextIfAny, wireWord } from '../rest/wire-values.ts';
import type { Balance, Fill, VenueOrder } from '../venue.ts';
import { wireAmount, wireAmountIfAny, wireFloat, wireFloatIfAny, wireRows } from './wire-values.ts';

export const wireSide = wireWord('side', { BUY: 'buy', SELL: 'sell' });

/** How an order ends; what it did is told by its executed amounts. Both spellings of cancelled are seen. */
export const wireStatus = wireWord('order status', {
  NEW: 'open',
  PENDING: 'open',
  PARTIALLY_FILLED: 'open',
  WORKING: 'open',
  RUNNING: 'open',
  FILLED: 'closed',
  CANCELED: 'closed',
  CANCELLED: 'closed',
  EXPIRED: 'closed',
  FAILED: 'closed',
});

/** Orders that wait for a trigger have many words, which end alike. */
export function typeOf(word: string): VenueOrder['type'] {
  return word.endsWith('MARKET') ? 'market' : 'limit';
}

export const spotOrderRow = z.looseObject({
  symbol: z.string().min(1),
  orderId: wireId,
  clientOrderID: wireTextIfAny,
  origClientOrderId: wireTextIfAny,
  side: wireSide,
  type: z.string().min(1),
  status: wireStatus,
  price: wireAmountIfAny,
  origQty: wireAmountIfAny,
  origQuoteOrderQty: wireAmountIfAny,
  // Never assumed to be zero: a closed order without them would look cancelled.
  executedQty: wireAmount,
  cummulativeQuoteQty: wireFloat,
  fee: wireFloatIfAny,
  feeAsset: wireTextIfAny,
  time: wireMs,
  updateTime: wireMs.nullish(),
});
export type SpotOrderRow = z.output<typeof spotOrderRow>;

export const spotOrder = spotOrderRow.transform(spotOrderOf);

export function spotOrderOf(row: SpotOrderRow): VenueOrder {
  const type = typeOf(row.type);
  const { fee, feeAsset } = row;
  return {
    venueOrderId: row.orderId,
    symbol: row.symbol,
    side: row.side,
    type,
    executedBase: row.executedQty,
    executedQuote: row.cummulativeQuoteQty,
    status: row.status,
    createdAtMs: row.time,
    updatedAtMs: row.updateTime || row.time,
    ...clientOrderIdOf(row),
    ...(type === 'limit' && row.price && { price: row.price }),
    ...amount('baseSize', row.origQty),
    ...amount('quoteAmount', row.origQuoteOrderQty),
    // Written with a minus here and there; spot has no rebates.
    ...(fee && feeAsset && { fee: absolute(fee), feeCoin: feeAsset }),
  };
}

export function clientOrderIdOf(row: Pick<SpotOrderRow, 'clientOrderID' | 'origClientOrderId'>) {
  const clientOrderId = row.clientOrderID ?? row.origClientOrderId;
  return clientOrderId === undefined ? {} : { clientOrderId };
}

/** An order that is sized in one coin carries a zero for the other. */
export function amount<Name extends string>(name: Name, value: Decimal | undefined) {
  return value === undefined || isZero(value) ? {} : ({ [name]: value } as { readonly [N in Name]: Decimal });
}

export const spotOrdersData = z.looseObject({ orders: wireRows(spotOrder) });

/** Answers to placements are not taken for the final word on anything but the order's number. */
export const spotPlaced = z
  .looseObject({ orderId: wireId, clientOrderID: wireTextIfAny, origClientOrderId: wireTextIfAny })
  .transform((row) => ({ orderId: row.orderId, ...clientOrderIdOf(row) }));

const spotFill = z
  .looseObject({
    symbol: z.string().min(1),
    id: wireId,
    orderId: wireId,
    price: wireFloat,
    qty: wireFloat,
    commission: wireFloat,
    commissionAsset: z.string().min(1),
    time: wireMs,
    isBuyer: z.boolean(),
    isMaker: z.boolean(),
  })
  .transform(
    (row): Fill => ({
      // Numbers of trades are short and seem to be counted by symbol.
      fillId: `${row.symbol}:${row.id}`,
      venueOrderId: row.orderId,
      symbol: row.symbol,
      side: row.isBuyer ? 'buy' : 'sell',
      role: row.isMaker ? 'maker' : 'taker',
      price: row.price,
      baseSize: row.qty,
      fee: absolute(row.commission),
      feeCoin: row.commissionAsset,
      atMs: row.time,
    }),
  );
export const spotFillsData = z.looseObject({ fills: wireRows(spotFill) });

export const spotBalanceRow = z
  .looseObject({ asset: z.string().min(1), free: wireFloat, locked: wireFloat })
  .transform(({ asset, free, locked }): Balance => ({ coin: asset, free, locked }));
/** Only the spot account: what lies in the Fund account cannot be traded with. */
export const spotBalancesData = z.looseObject({ balances: wireRows(spotBalanceRow) });

/** A price: none when it is not above zero. */
export function priceOf<Name extends string>(name: Name, value: Decimal | undefined) {
  return value !== undefined && isPositive(value) ? amount(name, value) : {};
}
