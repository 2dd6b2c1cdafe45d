/** Trades of 6MM, and what orders cost by them. */

import type { DurationMs, EpochMs } from '../../core/clock.ts';
import { compare, isZero, sum, times, ZERO } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { RestClient } from '../rest/client.ts';
import { compareIds } from '../rest/windows.ts';
import type { Fill, TimeWindow, VenueOrder } from '../venue.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { type PagedList, readPages, readWholeList } from './pages.ts';
import { type ToldOrder, type ToldTrade, tradeRow } from './trade-wire.ts';

const SETTLED_AFTER_MS: DurationMs = sixmmCapabilities.visibilityLagMs;

export function tradeList(query: PagedList<ToldTrade>['query']): PagedList<ToldTrade> {
  return { path: '/v1/private/order/trades', query, row: tradeRow, keyOf: ({ fillId }) => fillId };
}

/** Oldest first. */
export async function readTrades(
  client: RestClient,
  { symbol, ...window }: { readonly symbol?: string } & TimeWindow,
): Promise<readonly ToldTrade[]> {
  const trades = await readPages(client, tradeList(symbol === undefined ? {} : { symbol }), window);
  return inOrder(trades.filter(({ atMs }) => atMs >= window.startMs && atMs <= window.endMs));
}

/** All trades of an order, oldest first. */
export async function readTradesOfOrder(
  client: RestClient,
  { symbol, venueOrderId }: { readonly symbol: string; readonly venueOrderId: string },
): Promise<readonly ToldTrade[]> {
  const trades = await readWholeList(client, tradeList({ symbol, orderId: venueOrderId }));
  return inOrder(trades.filter((trade) => trade.venueOrderId === venueOrderId));
}

/** Fees are settled in the contract's stablecoin. */
export function fillOf(trade: ToldTrade, quoteCoinOf: (symbol: string) => string): Fill {
  return { ...trade, feeCoin: quoteCoinOf(trade.symbol) };
}

/** One order with what it cost; its trades are read unless nothing is filled. */
export async function withTrades(client: RestClient, told: ToldOrder): Promise<VenueOrder> {
  const trades = isUnfilled(told) ? [] : await readTradesOfOrder(client, told);
  return orderOf(told, trades, client.serverClock.nowMs());
}

/** The same for orders of a list, whose trades are read at once. `untilMs`: nothing of them was filled later. */
export async function allWithTrades(
  client: RestClient,
  told: readonly ToldOrder[],
  of: { readonly symbol?: string; readonly untilMs: number },
): Promise<readonly VenueOrder[]> {
  const filled = told.filter((order) => !isUnfilled(order));
  const byOrder = new Map<string, ToldTrade[]>();
  if (filled.length > 0) {
    const startMs = Math.min(...filled.map(({ createdAtMs }) => createdAtMs));
    const window = { startMs, endMs: Math.max(of.untilMs, startMs) };
    const query = of.symbol === undefined ? window : { symbol: of.symbol, ...window };
    for (const trade of await readTrades(client, query)) {
      byOrder.set(trade.venueOrderId, [...(byOrder.get(trade.venueOrderId) ?? []), trade]);
    }
  }
  const nowMs = client.serverClock.nowMs();
  return told.map((order) => orderOf(order, byOrder.get(order.venueOrderId) ?? [], nowMs));
}

export function isUnfilled({ filled, hasTrades }: ToldOrder): boolean {
  return filled !== undefined && isZero(filled) && !hasTrades;
}

/**
 * Throws when the trades do not add up to what the order says, which passes: the lists lag behind each other. An open
 * order may have been filled further since it was read.
 */
export function orderOf(told: ToldOrder, trades: readonly ToldTrade[], nowMs: EpochMs): VenueOrder {
  const { filled, hasTrades, typeWord: _word, reduceOnly: _reduceOnly, ...order } = told;
  const executedBase = sum(ZERO, ...trades.map(({ baseSize }) => baseSize));
  const executedQuote = sum(ZERO, ...trades.map(({ price, baseSize }) => times(price, baseSize)));
  const isLess = filled !== undefined && isBelow(executedBase, filled);
  const isMore = filled !== undefined && order.status === 'closed' && isBelow(filled, executedBase);
  const isNone = hasTrades && trades.length === 0;
  // Of an order that does not say how much it has filled, the last trade may not be listed yet.
  const mayLack = filled === undefined && hasTrades && executedBase !== sum(order.baseSize ?? ZERO);
  const isFresh = mayLack && nowMs - order.updatedAtMs < SETTLED_AFTER_MS;
  if (isLess || isMore || isNone || isFresh) {
    throw new AppError(
      'venue.unavailable',
      `6MM says that ${filled ?? 'some'} of order ${order.venueOrderId} is filled and lists trades of ${executedBase}: it is read again later.`,
      { retry: 'later' },
    );
  }
  return { ...order, executedBase, executedQuote };
}

function isBelow(a: VenueOrder['executedBase'], b: VenueOrder['executedBase']): boolean {
  return compare(a, b) < 0;
}

function inOrder(trades: readonly ToldTrade[]): readonly ToldTrade[] {
  return trades.toSorted((a, b) => a.atMs - b.atMs || compareIds(a.fillId, b.fillId));
}
