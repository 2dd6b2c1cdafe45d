/** Single orders, lists of orders and cancelling at 6MM. All of it takes a key with the right to trade. */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { type Call, privateGet, privatePost, type RestClient, readData } from '../rest/client.ts';
import { askForOrder, cancelByClientId, cancelOrder, otherOrder } from '../rest/order-calls.ts';
import { compareIds } from '../rest/windows.ts';
import { wireList } from '../rest/wire-values.ts';
import {
  type OrderLookup,
  sameClientOrderId,
  type TimeWindow,
  type Venue,
  type VenueOrder,
} from '../venue.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { type PagedList, readPages } from './pages.ts';
import { orderRow, type ToldOrder } from './trade-wire.ts';
import { allWithTrades, withTrades } from './trades.ts';

type OrderCalls = Pick<
  Venue,
  'cancel' | 'cancelByClientOrderId' | 'order' | 'orderByClientOrderId' | 'openOrders' | 'orders'
>;

const OPEN_LIMIT = 100;
/** Far above what a symbol may have open. */
const MAX_OPEN_PAGES = 100;

export function createOrderCalls(client: RestClient, accountId: string): OrderCalls {
  const askFor = async (query: Readonly<Record<string, string>>, asked: string, isAsked: IsAsked) => {
    const told = await askForOrder(
      { client, accountId },
      privateGet('/v1/private/order', query, 1),
      orderRow,
    );
    if (told !== undefined && !isAsked(told)) throw otherOrder(client, asked);
    return told;
  };
  const lookUp = async (...asked: Parameters<typeof askFor>): Promise<OrderLookup> => {
    const told = await askFor(...asked);
    return told === undefined ? { found: false } : { found: true, order: await withTrades(client, told) };
  };
  return {
    order: ({ symbol, venueOrderId }) =>
      lookUp({ symbol, orderId: venueOrderId }, venueOrderId, (told) => told.venueOrderId === venueOrderId),
    orderByClientOrderId: ({ symbol, clientOrderId }) =>
      lookUp({ symbol, clientOrderId }, clientOrderId, (told) => isNamed(told, clientOrderId)),
    openOrders: async (symbol) => {
      const told = await readOpenOrders(client, symbol);
      const open = told.filter((order) => order.symbol === symbol && order.status === 'open');
      return allWithTrades(client, open, { symbol, untilMs: client.serverClock.nowMs() });
    },
    orders: (query) => readOrders(client, query),
    cancelByClientOrderId: (ref) => cancelByClientId({ client, accountId }, orderAction('cancel', ref)),
    cancel: ({ symbol, venueOrderId }) =>
      cancelOrder({ client, accountId }, orderAction('cancel', { symbol, orderId: venueOrderId })),
  };
}

type IsAsked = (told: ToldOrder) => boolean;

/** A row without a client order id is taken for what was asked. */
export function isNamed({ clientOrderId }: ToldOrder, asked: string): boolean {
  return clientOrderId === undefined || sameClientOrderId(sixmmCapabilities, clientOrderId, asked);
}

/** A call that changes an order. Ids are texts on this wire. */
export function orderAction(name: string, body: object): Call {
  return privatePost(`/v1/private/order/${name}`, body, 1);
}

const openData = z.looseObject({
  list: wireList(orderRow),
  total: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .optional()
    .catch(undefined),
});

/**
 * All open orders of the symbol, or of all. Which way the cursor goes is not documented: it is tried at the lowest id
 * and at the highest one, until as many orders are there as the venue says it has.
 */
export async function readOpenOrders(client: RestClient, symbol?: string): Promise<readonly ToldOrder[]> {
  const found = new Map<string, ToldOrder>();
  const readFrom = async (lastOrderId: string | undefined) => {
    const query = {
      ...(symbol === undefined ? {} : { symbol }),
      limit: String(OPEN_LIMIT),
      ...(lastOrderId === undefined ? {} : { lastOrderId }),
    };
    const before = found.size;
    const { list, total } = await readData(
      client,
      privateGet('/v1/private/order/current', query, 1),
      openData,
    );
    for (const order of list) found.set(order.venueOrderId, order);
    const isWhole = total === undefined ? list.length < OPEN_LIMIT : found.size >= total;
    return { isWhole, isNew: found.size > before };
  };
  let page = await readFrom(undefined);
  for (let pages = 1; !page.isWhole && pages < MAX_OPEN_PAGES; pages += 1) {
    const ids = [...found.keys()].sort(compareIds);
    page = await readFrom(ids.at(0));
    if (!page.isWhole && !page.isNew) page = await readFrom(ids.at(-1));
    if (!page.isNew) break;
  }
  if (page.isWhole) return [...found.values()];
  throw new AppError(
    'venue.unavailable',
    `6MM does not get to the end of the open orders of ${symbol ?? 'all symbols'}: they are read again later.`,
    { retry: 'later' },
  );
}

/** Open and closed orders created in the window, oldest first. */
async function readOrders(
  client: RestClient,
  { symbol, startMs, endMs }: { readonly symbol: string } & TimeWindow,
): Promise<readonly VenueOrder[]> {
  if (endMs < startMs) return [];
  await client.knowTime();
  // Open ones first: one that closes in between is then in both lists, never in none.
  const open = await readOpenOrders(client, symbol);
  const closed = await readOrderHistory(client, { symbol, startMs });
  const told = [...new Map([...open, ...closed].map((order) => [order.venueOrderId, order])).values()]
    .filter((order) => order.symbol === symbol)
    .filter(({ createdAtMs }) => createdAtMs >= startMs && createdAtMs <= endMs)
    .sort((a, b) => a.createdAtMs - b.createdAtMs || compareIds(a.venueOrderId, b.venueOrderId));
  return allWithTrades(client, told, { symbol, untilMs: client.serverClock.nowMs() });
}

/**
 * Orders that were created at `startMs` or later and are in the list of past ones by now. By which of an order's times
 * the list goes is not documented; none of them lies outside of this stretch.
 */
export function readOrderHistory(
  client: RestClient,
  {
    symbol,
    startMs,
    endMs = client.serverClock.nowMs() + 1,
  }: { symbol?: string; startMs: EpochMs; endMs?: EpochMs },
): Promise<readonly ToldOrder[]> {
  return readPages(client, orderHistoryList(symbol), { startMs, endMs: Math.max(startMs, endMs) });
}

/** Past orders of the symbol, or of all. */
export function orderHistoryList(symbol?: string): PagedList<ToldOrder> {
  return {
    path: '/v1/private/order/history',
    query: symbol === undefined ? {} : { symbol },
    row: orderRow,
    keyOf: ({ venueOrderId }) => venueOrderId,
  };
}
