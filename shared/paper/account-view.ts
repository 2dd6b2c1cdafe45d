/** What one read of an account gets to see of it, after the faults that strike this read. */
import { type AccountState, emptyState } from './account-state.ts';
import type { Engine } from './engine.ts';
import type { Look } from './faults.ts';
import { type AccountRead, comeBy, type ListSources, pageOf, pastSeen } from './list-page.ts';
import type { PaperFill, PaperOrder } from './order.ts';
import { atMsOf, keptRows, newest, type Page, type Rows } from './rows.ts';

/** Use it before the next `await`: the account lives on. */
export interface AccountView {
  readonly balances: AccountState['balances'];
  order(orderId: string): PaperOrder | undefined;
  /** The latest under this client order id that can be seen. */
  orderByClientOrderId(clientOrderId: string): PaperOrder | undefined;
  openOrders(symbol: string): PaperOrder[];
  /** Those created last in the window that the read asks for, newest first. */
  orderHistory(symbol: string, limit: number): PaperOrder[];
  /** The newest of the window that the read asks for, newest first. */
  fills(symbol: string, limit: number): PaperFill[];
  /** By time. */
  fillsOfOrder(orderId: string): PaperFill[];
}

export async function accountView(
  engine: Engine,
  sources: ListSources,
  request: AccountRead,
): Promise<AccountView> {
  const { visibility } = sources;
  const { atMs, conditions } = request;
  const copy = await copyOf(engine, request);
  const state = conditions.find('blind') === undefined ? copy : { ...emptyState(), balances: copy.balances };
  const past = pastSeen(sources, request);
  const hasCome = comeBy(sources, request, 'spotFill');
  const isSeen = (orderId: string, look: Look) => visibility.isVisible(orderId, look, atMs);
  const find = (orderId: string | undefined, look: Look) =>
    orderId !== undefined && isSeen(orderId, look)
      ? (state.orders.get(orderId) ?? past?.spotOrder(orderId))
      : undefined;
  const ofSymbol = (symbol: string, ids: Iterable<string>, look: Look) =>
    [...ids].flatMap((id) => {
      const order = find(id, look);
      return order?.symbol === symbol ? [order] : [];
    });
  const fillIsListed = (fill: PaperFill) => isSeen(fill.orderId, 'fills') && hasCome(fill);

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
    orderHistory(symbol, limit) {
      const kept = byCreation(ofSymbol(symbol, state.orders.keys(), 'orderHistory'));
      return newest(withPast(past?.spotOrders(symbol), kept), pageOf(sources, request, limit));
    },
    fills(symbol, limit) {
      const kept = keptRows(state.fills.get(symbol) ?? [], atMsOf);
      const page = pageOf(sources, request, limit);
      return newest(withPast(past?.spotFills(symbol), kept), page, fillIsListed);
    },
    fillsOfOrder(orderId) {
      const order = find(orderId, 'fillsOfOrder');
      const own = (state.fills.get(order?.symbol ?? '') ?? []).filter((fill) => fill.orderId === orderId);
      const fills = order === undefined ? [] : [...(past?.fillsOfSpotOrder(orderId) ?? []), ...own];
      return fills.filter((fill) => isRecent(fill, pageOf(sources, request, 0)) && hasCome(fill));
    },
  };
}

/** The account as this read is answered: now, or from an old copy. */
export function copyOf(engine: Engine, { account, atMs, conditions }: AccountRead): Promise<AccountState> {
  const stale = conditions.find('stale');
  const now = engine.state(account.id, atMs);
  return stale === undefined ? now : now.then(() => engine.stateAsOf(account.id, atMs - stale.ageMs));
}

/** A made-up past comes first, because its rows are older. */
export function withPast<Row>(past: Rows<Row> | undefined, kept: Rows<Row>): readonly Rows<Row>[] {
  return past === undefined ? [kept] : [past, kept];
}

/** Orders in the order of their creation; those that were booked afterwards are put where they belong. */
export function byCreation<Order extends { readonly createdAtMs: number }>(orders: Order[]): Rows<Order> {
  return keptRows(
    orders.sort((a, b) => a.createdAtMs - b.createdAtMs),
    ({ createdAtMs }) => createdAtMs,
  );
}

export function isRecent({ atMs }: { readonly atMs: number }, { fromMs, toMs }: Page): boolean {
  return atMs >= fromMs && atMs <= toMs;
}
