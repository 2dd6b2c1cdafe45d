/** What one read of a futures account gets to see of it, after the faults that strike this read. */

import type { Look } from '../faults.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { FuturesFill, FuturesOrder } from '../futures/futures-order.ts';
import type { FuturesState } from '../futures/futures-state.ts';
import type { Visibility } from '../visibility.ts';
import type { PrivateRequest } from './route.ts';

/** Use it before the next `await`: the account lives on. A symbol that is left out means all of them. */
export interface FuturesView {
  readonly state: FuturesState;
  order(symbol: string, orderId: string): FuturesOrder | undefined;
  /** The latest under this client order id that can be seen. */
  orderByClientOrderId(symbol: string, clientOrderId: string): FuturesOrder | undefined;
  openOrders(symbol: string | undefined): FuturesOrder[];
  /** Oldest first. */
  closedOrders(symbol: string | undefined): FuturesOrder[];
  /** By time. */
  fills(symbol: string): FuturesFill[];
  fillsOfOrder(symbol: string, orderId: string): FuturesFill[];
}

export async function futuresView(
  engine: FuturesEngine,
  visibility: Visibility,
  { account, atMs, conditions }: PrivateRequest,
): Promise<FuturesView> {
  const now = await engine.state(account.id, atMs);
  const stale = conditions.find('stale');
  const state = stale === undefined ? now : await engine.stateAsOf(account.id, atMs - stale.ageMs);
  const isBlind = conditions.find('blind') !== undefined;
  const isSeen = (orderId: string, look: Look) => !isBlind && visibility.isVisible(orderId, look, atMs);
  const find = (symbol: string, orderId: string, look: Look) => {
    const order = isSeen(orderId, look) ? state.orders.get(orderId) : undefined;
    return order?.symbol === symbol ? order : undefined;
  };
  const listed = (orders: Iterable<FuturesOrder>, symbol: string | undefined, look: Look) =>
    [...orders].filter((order) => (symbol ?? order.symbol) === order.symbol && isSeen(order.id, look));

  return {
    state,
    order: (symbol, orderId) => find(symbol, orderId, 'order'),
    orderByClientOrderId(symbol, clientOrderId) {
      const ids = state.byClientOrderId.get(clientOrderId) ?? [];
      const id = ids.findLast((one) => find(symbol, one, 'orderByClientOrderId') !== undefined);
      return id === undefined ? undefined : state.orders.get(id);
    },
    openOrders: (symbol) => listed(state.books.openOrders.values(), symbol, 'openOrders'),
    closedOrders: (symbol) =>
      listed(state.orders.values(), symbol, 'orderHistory').filter(({ open }) => !open),
    fills: (symbol) => state.fills.filter((fill) => fill.symbol === symbol && isSeen(fill.orderId, 'fills')),
    fillsOfOrder(symbol, orderId) {
      const order = find(symbol, orderId, 'fillsOfOrder');
      return order === undefined ? [] : state.fills.filter((fill) => fill.orderId === orderId);
    },
  };
}
