/**
 * Orders as records. Only closed ones are records; open ones are pending. Their type is kept in the venue's own words.
 * What they cost is told by their trades alone.
 */
import { compare, sum, ZERO } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import type { OrderRecord } from '../../records/record.ts';
import type { HistoryQuery, PendingRow } from '../history.ts';
import type { VenueParts } from '../parts.ts';
import { privateGet, type RestClient } from '../rest/client.ts';
import { askForOrder, otherOrder } from '../rest/order-calls.ts';
import {
  finalRow,
  type Page,
  pendingRow,
  type RecordSource,
  settledBy,
  TOO_MANY,
  type ToldRow,
  unorderedPage,
} from '../rest/records-source.ts';
import { type OpenOrders, rememberedOpenOrders } from '../rest/remembered-open-orders.ts';
import type { TimeWindow } from '../venue.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { orderHistoryList, readOpenOrders } from './orders.ts';
import { countOfLists, readPagesUpTo } from './pages.ts';
import { EXPORTED_ROWS, LONGEST_MS, mostRowsOf } from './records-pages.ts';
import { orderRow, type ToldOrder, type ToldTrade } from './trade-wire.ts';
import { isUnfilled, orderOf, readTradesOfOrder, tradeList } from './trades.ts';

/** Each may take a request of its own for its trades. */
const MOST_ORDERS = 200;

export function orderRecords(parts: Pick<VenueParts, 'accountId' | 'clock'>): RecordSource {
  const openOrders = rememberedOpenOrders({
    clock: parts.clock,
    visibilityLagMs: sixmmCapabilities.visibilityLagMs,
    read: (client) => readOpenOrders(client),
  });
  return {
    stream: {
      kind: 'futures-order',
      scope: 'account',
      // Not documented by which of its times an order is listed; a window is read to its end or not at all.
      paging: 'unordered',
      pageRows: MOST_ORDERS,
      longestMs: LONGEST_MS,
      instants: false,
      onRequest: false,
    },
    page: (client, query) => orderPage(client, query, openOrders),
    settle: async (client, row) => {
      const told = await readOrder(client, parts, row);
      if (told === undefined) return settledBy(undefined);
      const trades = told.status === 'open' || isUnfilled(told) ? [] : await readTradesOfOrder(client, told);
      return settledBy(toldRow(client, told, trades));
    },
  };
}

/** Open ones first: one that closes in between is then in both lists, never in none. */
async function orderPage(
  client: RestClient,
  { symbol, startMs, endMs }: HistoryQuery,
  openOrders: OpenOrders<ToldOrder>,
): Promise<Page> {
  const window = { startMs, endMs };
  const open = await openOrders(client, endMs);
  const told = await readPagesUpTo(client, orderHistoryList(symbol), window, mostRowsOf(window, MOST_ORDERS));
  const trades = told && (await tradesOfAll(client, told, { symbol, ...window }));
  if (told === undefined || trades === undefined) return TOO_MANY;
  const listed = new Set(told.map(({ venueOrderId }) => venueOrderId));
  const pending = open
    .filter((order) => (symbol ?? order.symbol) === order.symbol && !listed.has(order.venueOrderId))
    .filter(({ createdAtMs }) => createdAtMs >= startMs && createdAtMs <= endMs)
    .map((order) => pendingRow(pendingOf(order)));
  const rows = told.map((order) => toldRow(client, order, trades.get(order.venueOrderId) ?? []));
  return { ...unorderedPage([...rows, ...pending], false), lists: countOfLists(window) + 1 };
}

/**
 * The trades of the closed ones. Most are filled in the window that they are listed in: those trades are read at once,
 * and only of an order that they do not add up to, order by order. `undefined` when the window has too many of them.
 */
async function tradesOfAll(
  client: RestClient,
  told: readonly ToldOrder[],
  { symbol, ...window }: { readonly symbol: string | undefined } & TimeWindow,
): Promise<ReadonlyMap<string, readonly ToldTrade[]> | undefined> {
  const filled = told.filter((order) => order.status === 'closed' && !isUnfilled(order));
  if (filled.length === 0) return new Map();
  const list = tradeList(symbol === undefined ? {} : { symbol });
  const trades = await readPagesUpTo(client, list, window, mostRowsOf(window, EXPORTED_ROWS));
  if (trades === undefined) return undefined;
  const byOrder = Map.groupBy(trades, ({ venueOrderId }) => venueOrderId);
  const found = new Map<string, readonly ToldTrade[]>();
  for (const order of filled) {
    const own = byOrder.get(order.venueOrderId) ?? [];
    found.set(order.venueOrderId, isAll(order, own) ? own : await readTradesOfOrder(client, order));
  }
  return found;
}

/** An order that does not say how much of it is filled may have trades outside of the window. */
function isAll({ filled }: ToldOrder, trades: readonly ToldTrade[]): boolean {
  const traded = sum(ZERO, ...trades.map(({ baseSize }) => baseSize));
  return filled !== undefined && compare(traded, filled) === 0;
}

async function readOrder(
  client: RestClient,
  { accountId }: Pick<VenueParts, 'accountId'>,
  { symbol, id }: PendingRow,
): Promise<ToldOrder | undefined> {
  invariant(symbol !== undefined, 'an order is asked for by its symbol too');
  const call = privateGet('/v1/private/order', { symbol, orderId: id }, 1);
  const told = await askForOrder({ client, accountId }, call, orderRow);
  if (told !== undefined && told.venueOrderId !== id) throw otherOrder(client, id);
  return told;
}

/** Throws when the trades of a closed one do not add up to what it says, which passes. */
function toldRow(client: RestClient, told: ToldOrder, trades: readonly ToldTrade[]): ToldRow {
  if (told.status === 'open') return pendingRow(pendingOf(told));
  const order = orderOf(told, trades, client.serverClock.nowMs());
  const { venueOrderId, createdAtMs, status: _, type: _type, ...rest } = order;
  const record: OrderRecord = {
    kind: 'futures-order',
    id: venueOrderId,
    atMs: createdAtMs,
    ...rest,
    type: told.typeWord,
    ...(told.reduceOnly === undefined ? {} : { reduceOnly: told.reduceOnly }),
  };
  return finalRow(record);
}

function pendingOf({ venueOrderId, symbol, createdAtMs }: ToldOrder): PendingRow {
  return { kind: 'futures-order', id: venueOrderId, symbol, atMs: createdAtMs };
}
