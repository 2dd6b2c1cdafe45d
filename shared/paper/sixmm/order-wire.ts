/**
 * Orders and trades in 6MM's names. Rows of orders are not documented: these are the names of its other lists. Rows of
 * trades are.
 */
import { type Decimal, isPositive, minus, times, ZERO } from '../../core/decimal.ts';
import type { FuturesFill, FuturesOrder } from '../futures/futures-order.ts';
import type { WireObject } from '../wire-json.ts';
import type { RouteParts } from './route.ts';

type Naming = Pick<RouteParts, 'contracts' | 'habits'>;

export function orderOnWire({ contracts, habits }: Naming, order: FuturesOrder): WireObject {
  return {
    orderId: order.id,
    clientOrderId: wireClientOrderId(habits, order),
    symbol: contracts.toWire(order.symbol),
    type: order.type === 'market' ? 'MARKET' : 'LIMIT',
    side: sideOnWire(order),
    positionSide: 'BOTH',
    status: statusOf(order),
    price: order.price ?? '0',
    quantity: order.wantedSize,
    [habits.filledName]: order.filledBase,
    timeInForce: order.type === 'ioc' ? 'IOC' : order.type === 'fok' ? 'FOK' : 'GTC',
    makerOnly: order.type === 'postOnly',
    reduceOnly: order.reduceOnly,
    createdAt: order.createdAtMs,
    updatedAt: order.updatedAtMs,
  };
}

/** Whether the orders of a strategy keep their client order ids is not documented. */
export function wireClientOrderId(
  { strategiesKeepIds }: Naming['habits'],
  { clientOrderId, inStrategy }: FuturesOrder,
): string {
  return inStrategy === undefined || strategiesKeepIds ? clientOrderId : '';
}

export function statusOf({ open, filledBase, baseSize, takesAtMs }: FuturesOrder): string {
  const isPart = isPositive(filledBase);
  if (open && isPart) return 'PARTIALLY_FILLED';
  if (open) return takesAtMs === undefined ? 'PENDING' : 'NEW';
  if (filledBase === baseSize || !isPositive(minus(baseSize, filledBase))) return 'FILLED';
  return isPart ? 'PARTIALLY_FILLED_CANCELED' : 'CANCELED';
}

export function tradeOnWire({ contracts, habits }: Naming, fill: FuturesFill): WireObject {
  return {
    fillId: fill.id,
    tradeId: (BigInt(fill.id) + 7n).toString(),
    orderId: fill.orderId,
    symbol: contracts.toWire(fill.symbol),
    side: sideOnWire(fill),
    roleType: fill.role,
    price: fill.price,
    quantity: fill.baseSize,
    tradeValue: times(fill.price, fill.baseSize),
    handlingFee: habits.feesAreNegative ? negative(fill.fee) : fill.fee,
    realizedPnl: fill.realised,
    positionSide: 'BOTH',
    createdAt: fill.atMs,
  };
}

export function sideOnWire({ side }: Pick<FuturesOrder, 'side'>): 'BUY' | 'SELL' {
  return side === 'buy' ? 'BUY' : 'SELL';
}

export function negative(amount: Decimal): Decimal {
  return minus(ZERO, amount);
}
