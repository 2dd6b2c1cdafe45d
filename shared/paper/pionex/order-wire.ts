/** Orders and fills in the exchange's own names. Source: schemas `Order` and `Fill` of the Pionex openapi.yaml. */

import { formatPlaces } from '../../core/decimal.ts';
import type { Money } from '../account-state.ts';
import type { PaperFill, PaperOrder } from '../order.ts';
import type { WireObject } from '../wire-json.ts';

/** An amount that an order does not have is sent as `"0"` or as `""`: `emptyAmount` says which it is this time. */
export function orderOnWire(order: PaperOrder, emptyAmount: '0' | ''): WireObject {
  const { terms } = order;
  return {
    orderId: BigInt(order.id),
    symbol: order.symbol,
    type: terms.type === 'market' ? 'MARKET' : 'LIMIT',
    side: order.side === 'buy' ? 'BUY' : 'SELL',
    price: terms.type === 'limit' ? terms.price : emptyAmount,
    size: 'baseSize' in terms ? terms.baseSize : emptyAmount,
    amount: 'quoteAmount' in terms ? terms.quoteAmount : undefined,
    filledSize: order.filledBase,
    filledAmount: order.filledQuote,
    fee: order.fee,
    feeCoin: order.feeCoin,
    status: order.open ? 'OPEN' : 'CLOSED',
    IOC: order.immediateOrCancel,
    clientOrderId: order.clientOrderId,
    source: 'API',
    createTime: order.createdAtMs,
    updateTime: order.updatedAtMs,
  };
}

export function fillOnWire(fill: PaperFill): WireObject {
  return {
    id: BigInt(fill.id),
    orderId: BigInt(fill.orderId),
    symbol: fill.symbol,
    side: fill.side === 'buy' ? 'BUY' : 'SELL',
    role: fill.role === 'taker' ? 'TAKER' : 'MAKER',
    price: fill.price,
    size: fill.baseSize,
    fee: fill.fee,
    feeCoin: fill.feeCoin,
    /** Sent by the live exchange, named by no document. */
    feeType: 'TRADING',
    timestamp: fill.atMs,
  };
}

export function balanceOnWire(coin: string, money: Money): WireObject {
  return { coin, free: formatPlaces(money.free, 8), frozen: formatPlaces(money.frozen, 8) };
}

/** An empty list is `null` on this wire. */
export function listOnWire(items: readonly WireObject[]): readonly WireObject[] | null {
  return items.length === 0 ? null : items;
}
