/** Spot orders, fills and balances in BingX's own names. */
import { compare, isPositive, minus, times, ZERO } from '../../core/decimal.ts';
import type { Money } from '../account-state.ts';
import type { PaperFill, PaperOrder } from '../order.ts';
import type { WireObject } from '../wire-json.ts';
import { noisy } from './float.ts';
import { nameOnWire } from './names.ts';

export function spotOrderOnWire(order: PaperOrder, chance: () => number): WireObject {
  const { terms } = order;
  return {
    symbol: nameOnWire(order.symbol),
    orderId: BigInt(order.id),
    price: terms.type === 'limit' ? terms.price : '0',
    StopPrice: '0',
    origQty: 'baseSize' in terms ? terms.baseSize : '0',
    executedQty: order.filledBase,
    cummulativeQuoteQty: order.filledQuote,
    status: statusOf(order, chance),
    type: terms.type === 'market' ? 'MARKET' : 'LIMIT',
    side: order.side === 'buy' ? 'BUY' : 'SELL',
    time: order.createdAtMs,
    updateTime: order.updatedAtMs,
    origQuoteOrderQty: 'quoteAmount' in terms ? terms.quoteAmount : '0',
    fee: minus(ZERO, order.fee),
    feeAsset: order.feeCoin,
    clientOrderID: order.clientOrderId,
    avgPrice: 0,
  };
}

/** Two words stand for an order that rests. */
function statusOf(order: PaperOrder, chance: () => number): string {
  if (order.open) {
    if (isPositive(order.filledBase)) return 'PARTIALLY_FILLED';
    return chance() < 0.5 ? 'NEW' : 'PENDING';
  }
  const { terms } = order;
  const isFilled =
    'baseSize' in terms ? compare(order.filledBase, terms.baseSize) >= 0 : isPositive(order.filledBase);
  return isFilled ? 'FILLED' : 'CANCELED';
}

/** The fee is a bare number with a minus, in the coin that was received. */
export function spotFillOnWire(fill: PaperFill, chance: () => number): WireObject {
  return {
    symbol: nameOnWire(fill.symbol),
    id: BigInt(fill.id),
    orderId: BigInt(fill.orderId),
    price: fill.price,
    qty: fill.baseSize,
    quoteQty: noisy(times(fill.price, fill.baseSize), chance),
    commission: noisy(minus(ZERO, fill.fee), chance),
    commissionAsset: fill.feeCoin,
    time: fill.atMs,
    isBuyer: fill.side === 'buy',
    isMaker: fill.role === 'maker',
  };
}

export function balanceOnWire(coin: string, money: Money, chance: () => number): WireObject {
  return {
    asset: coin,
    displayName: coin,
    free: String(noisy(money.free, chance)),
    locked: String(noisy(money.frozen, chance)),
  };
}
