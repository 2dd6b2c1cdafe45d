/** What one read of a futures account gets to see of it, after the faults that strike this read. */

import { byCreation, isRecent, withPast } from './account-view.ts';
import type { Look } from './faults.ts';
import type { FuturesEngine } from './futures/futures-engine.ts';
import type { ClosedPosition, FundingPayment, FuturesOrder, FuturesTrade } from './futures/futures-order.ts';
import type { FuturesState } from './futures/futures-state.ts';
import { type AccountRead, comeBy, type ListSources, pageOf, pastSeen } from './list-page.ts';
import { atMsOf, keptRows, newest, type Rows } from './rows.ts';

/**
 * Use it before the next `await`: the account lives on. A symbol that is left out means all of them. Lists with a
 * limit hold the newest of the window that the read asks for, newest first.
 */
export interface FuturesView {
  readonly state: FuturesState;
  order(symbol: string, orderId: string): FuturesOrder | undefined;
  /** The latest under this client order id that can be seen. */
  orderByClientOrderId(symbol: string, clientOrderId: string): FuturesOrder | undefined;
  openOrders(symbol: string | undefined): FuturesOrder[];
  /** By their creation. */
  closedOrders(symbol: string | undefined, limit: number): FuturesOrder[];
  fills(symbol: string, limit: number): FuturesTrade[];
  /** By time. */
  fillsOfOrder(symbol: string, orderId: string): FuturesTrade[];
  fundings(symbol: string | undefined, limit: number): FundingPayment[];
  /** By their end. */
  closedPositions(symbol: string | undefined, limit: number): ClosedPosition[];
}

export async function futuresView(
  engine: FuturesEngine,
  sources: ListSources,
  request: AccountRead,
): Promise<FuturesView> {
  const { account, atMs, conditions } = request;
  const { visibility } = sources;
  const now = await engine.state(account.id, atMs);
  const stale = conditions.find('stale');
  const state = stale === undefined ? now : await engine.stateAsOf(account.id, atMs - stale.ageMs);
  const past = pastSeen(sources, request);
  const isBlind = conditions.find('blind') !== undefined;
  const isSeen = (orderId: string, look: Look) => !isBlind && visibility.isVisible(orderId, look, atMs);
  const find = (symbol: string, orderId: string, look: Look) => {
    const order = isSeen(orderId, look)
      ? (state.orders.get(orderId) ?? past?.futuresOrder(orderId))
      : undefined;
    return order?.symbol === symbol ? order : undefined;
  };
  const listed = (orders: Iterable<FuturesOrder>, symbol: string | undefined, look: Look) =>
    [...orders].filter((order) => isOf(symbol, order) && isSeen(order.id, look));
  const fillHasCome = comeBy(sources, request, 'futuresFill');
  const fundingHasCome = comeBy(sources, request, 'funding');
  const latest = <Row>(
    old: Rows<Row> | undefined,
    kept: Rows<Row>,
    limit: number,
    accepts?: (row: Row) => boolean,
  ): Row[] => newest(withPast(old, kept), pageOf(sources, request, limit), accepts);

  return {
    state,
    order: (symbol, orderId) => find(symbol, orderId, 'order'),
    orderByClientOrderId(symbol, clientOrderId) {
      const ids = state.byClientOrderId.get(clientOrderId) ?? [];
      const id = ids.findLast((one) => find(symbol, one, 'orderByClientOrderId') !== undefined);
      return id === undefined ? undefined : state.orders.get(id);
    },
    openOrders: (symbol) => listed(state.books.openOrders.values(), symbol, 'openOrders'),
    closedOrders(symbol, limit) {
      const closed = listed(state.orders.values(), symbol, 'orderHistory').filter(({ open }) => !open);
      return latest(past?.futuresOrders(symbol), byCreation(closed), limit);
    },
    fills(symbol, limit) {
      const kept = keptRows<FuturesTrade>(state.fills, atMsOf);
      return latest(
        past?.futuresFills(symbol),
        kept,
        limit,
        (fill) => fill.symbol === symbol && isSeen(fill.orderId, 'fills') && fillHasCome(fill),
      );
    },
    fillsOfOrder(symbol, orderId) {
      const isKnown = find(symbol, orderId, 'fillsOfOrder') !== undefined;
      const own = state.fills.filter((fill) => fill.orderId === orderId);
      const fills = isKnown ? [...(past?.fillsOfFuturesOrder(orderId) ?? []), ...own] : [];
      return fills.filter((fill) => isRecent(fill, pageOf(sources, request, 0)) && fillHasCome(fill));
    },
    fundings: (symbol, limit) =>
      latest(past?.fundings(symbol), keptRows(isBlind ? [] : state.fundings, atMsOf), limit, (payment) => {
        const id = `${payment.symbol} ${payment.atMs}`;
        return isOf(symbol, payment) && fundingHasCome({ id, atMs: payment.atMs });
      }),
    closedPositions: (symbol, limit) =>
      latest(
        past?.closedPositions(symbol),
        keptRows(isBlind ? [] : state.closedPositions, ({ updatedAtMs }) => updatedAtMs),
        limit,
        (position) => isOf(symbol, position),
      ),
  };
}

function isOf(symbol: string | undefined, row: { readonly symbol: string }): boolean {
  return symbol === undefined || symbol === row.symbol;
}
