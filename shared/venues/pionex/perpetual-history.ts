/** Orders and fills of a window at Pionex perpetuals, complete although it gives only some of them at once. */
import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { boundsOf, compareIds } from '../rest/windows.ts';
import type { Fill, TimeWindow, VenueOrder } from '../venue.ts';
import { type FillSource, readFillsByOrder, readFillsOfWindow } from './fill-history.ts';
import type { PageOf } from './history.ts';
import { readOpenOrders } from './perpetual-orders.ts';
import { perpetualOrdersData } from './perpetual-wire.ts';
import { fillsData } from './trade-wire.ts';

type SymbolWindow = { readonly symbol: string } & TimeWindow;

const WEIGHT = 5;
export const PERPETUAL_LIMIT = 200;
/** What a page holds when `limit` is not heeded, as in another list of this venue. */
const ORDERS_DEFAULT = 50;
const FILLS_DEFAULT = 100;

/** Open and closed orders created in the window. Costs a page more for every 200 orders since its start. */
export async function readPerpetualOrders(
  client: RestClient,
  { symbol, startMs, endMs }: SymbolWindow,
): Promise<readonly VenueOrder[]> {
  if (endMs < startMs) return [];
  // Open ones first: one that closes in between is then in both lists, never in none.
  const open = await readOpenOrders(client, symbol);
  const closed = await readClosedOrders(client, symbol, startMs, undefined);
  const byId = new Map([...open, ...closed].map((order) => [order.venueOrderId, order]));
  return [...byId.values()]
    .filter((order) => order.createdAtMs >= startMs && order.createdAtMs <= endMs)
    .sort((a, b) => a.createdAtMs - b.createdAtMs || compareIds(a.venueOrderId, b.venueOrderId));
}

/**
 * Every order that was created at `startMs` or later and is closed by now. The venue does not say whether it goes by
 * when an order was created or when it was closed, nor which rows it leaves out: a full page is therefore asked for
 * again in two halves of its time, which is right for all of them. Rows may come twice.
 */
async function readClosedOrders(
  client: RestClient,
  symbol: string,
  startMs: EpochMs,
  /** Undefined: until now, by the venue's own clock. */
  endMs: EpochMs | undefined,
): Promise<readonly VenueOrder[]> {
  const orders = await readClosedOrderPage(client, { symbol, startMs, endMs }, perpetualOrdersData);
  if (!isFullOfClosedOrders(orders.length)) return orders;
  const lastMs = endMs ?? Math.max(client.serverClock.nowMs(), ...orders.map((order) => order.updatedAtMs));
  if (lastMs <= startMs) throw tooMany(symbol, startMs);
  const middleMs = Math.floor((startMs + lastMs) / 2);
  return [
    ...(await readClosedOrders(client, symbol, startMs, middleMs)),
    ...(await readClosedOrders(client, symbol, middleMs + 1, endMs)),
  ];
}

/** Some of the closed orders between two instants; of all symbols where none is named. */
export async function readClosedOrderPage<Row>(
  client: RestClient,
  window: { readonly symbol?: string; readonly startMs: EpochMs; readonly endMs: EpochMs | undefined },
  data: PageOf<'orders', Row>,
): Promise<readonly Row[]> {
  const { symbol, startMs, endMs } = window;
  const query = {
    ...(symbol === undefined ? {} : { symbol }),
    ...bounds(startMs, endMs),
    limit: String(PERPETUAL_LIMIT),
  };
  return (await readData(client, privateGet('/uapi/v1/trade/historyOrders', query, WEIGHT), data)).orders;
}

/** Whether orders may have been left out of a page of this length. */
export function isFullOfClosedOrders(length: number): boolean {
  return length >= PERPETUAL_LIMIT || length === ORDERS_DEFAULT;
}

export function readPerpetualFills(
  client: RestClient,
  { symbol, ...window }: SymbolWindow,
): Promise<readonly Fill[]> {
  return readFillsOfWindow(window, perpetualFills(client, symbol, fillsData));
}

/** All fills of an order, oldest first. */
export function readPerpetualFillsOfOrder(
  client: RestClient,
  { symbol, venueOrderId }: { readonly symbol: string; readonly venueOrderId: string },
): Promise<readonly Fill[]> {
  return perpetualFills(client, symbol, fillsData).fillsOfOrder(venueOrderId);
}

/** The fills of one symbol, in the shape that `data` reads. */
export function perpetualFills<F extends Fill>(
  client: RestClient,
  symbol: string,
  data: PageOf<'fills', F>,
): FillSource<F> {
  const limit = String(PERPETUAL_LIMIT);
  const read = async (name: string, query: Readonly<Record<string, string>>) => {
    const call = privateGet(`/uapi/v1/trade/${name}`, { symbol, ...query, limit }, WEIGHT);
    return (await readData(client, call, data)).fills;
  };
  return {
    fillPage: (page) => read('fills', boundsOf(page)),
    isFull: isFullOfFills,
    orders: (around) => readPerpetualOrders(client, { symbol, ...around }),
    fillsOfOrder: (orderId) =>
      readFillsByOrder(orderId, isFullOfFills, (fromId) =>
        read('fillsByOrderId', { orderId, ...(fromId === undefined ? {} : { fromId }) }),
      ),
  };
}

function isFullOfFills(length: number): boolean {
  return length >= PERPETUAL_LIMIT || length === FILLS_DEFAULT;
}

/** One millisecond wider, because the venue does not say whether its bounds are included. */
function bounds(startMs: EpochMs, endMs: EpochMs | undefined): Readonly<Record<string, string>> {
  return {
    startTime: String(Math.max(0, startMs - 1)),
    ...(endMs === undefined ? {} : { endTime: String(endMs + 1) }),
  };
}

function tooMany(symbol: string, atMs: EpochMs): AppError {
  return new AppError(
    'venue.unexpectedReply',
    `More orders of ${symbol} share the instant ${atMs} than Pionex lists: they cannot be read completely.`,
  );
}
