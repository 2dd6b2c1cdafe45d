/** What one read of an account gets to see of it, after the faults that strike this read. */
import { type AccountState, emptyState } from '../account-state.ts';
import type { Engine } from '../engine.ts';
import type { Look } from '../faults.ts';
import type { PaperFill, PaperOrder } from '../order.ts';
import type { Visibility } from '../visibility.ts';
import type { PrivateRequest } from './route.ts';

/** Use it before the next `await`: the account lives on. */
export interface AccountView {
  readonly balances: AccountState['balances'];
  order(orderId: string): PaperOrder | undefined;
  /** The latest under this client order id that can be seen. */
  orderByClientOrderId(clientOrderId: string): PaperOrder | undefined;
  openOrders(symbol: string): PaperOrder[];
  /** Oldest first. */
  orderHistory(symbol: string): PaperOrder[];
  /** By time. */
  fills(symbol: string): PaperFill[];
  fillsOfOrder(orderId: string): PaperFill[];
}

export async function accountView(
  engine: Engine,
  visibility: Visibility,
  request: PrivateRequest,
): Promise<AccountView> {
  const { account, atMs, conditions } = request;
  const now = await engine.state(account.id, atMs);
  const stale = conditions.find('stale');
  const copy = stale === undefined ? now : await engine.stateAsOf(account.id, atMs - stale.ageMs);
  const state = conditions.find('blind') === undefined ? copy : { ...emptyState(), balances: copy.balances };
  const isSeen = (orderId: string, look: Look) => visibility.isVisible(orderId, look, atMs);
  const find = (orderId: string | undefined, look: Look) =>
    orderId !== undefined && isSeen(orderId, look) ? state.orders.get(orderId) : undefined;
  const ofSymbol = (symbol: string, ids: Iterable<string>, look: Look) =>
    [...ids].flatMap((id) => {
      const order = find(id, look);
      return order?.symbol === symbol ? [order] : [];
    });

  return {
    balances: state.balances,
    order: (orderId) => find(orderId, 'order'),
    orderByClientOrderId(clientOrderId) {
      const ids = state.byClientOrderId.get(clientOrderId) ?? [];
      return find(
        ids.findLast((id) => isSeen(id, 'orderByClientOrderId')),
        'orderByClientOrderId',
      );
    },
    openOrders: (symbol) => ofSymbol(symbol, state.openOrderIds, 'openOrders'),
    orderHistory: (symbol) => ofSymbol(symbol, state.orders.keys(), 'orderHistory'),
    fills: (symbol) => (state.fills.get(symbol) ?? []).filter((fill) => isSeen(fill.orderId, 'fills')),
    fillsOfOrder(orderId) {
      const order = find(orderId, 'fillsOfOrder');
      return (state.fills.get(order?.symbol ?? '') ?? []).filter((fill) => fill.orderId === orderId);
    },
  };
}
