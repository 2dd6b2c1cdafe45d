/** Orders and fills of BingX spot, of a window and of one order, complete. */
import type * as z from 'zod';
import { DAY_MS, type DurationMs, MINUTE_MS } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { widened } from '../rest/windows.ts';
import type { Fill, OrderLookup, TimeWindow, VenueOrder } from '../venue.ts';
import { spotFillsData, spotOrdersData } from './order-wire.ts';
import { PRIVATE } from './orders.ts';
import { inOrder, readWindow, requireInside, type TimedPage } from './windows.ts';

type SymbolWindow = { readonly symbol: string } & TimeWindow;

/** Of myTrades a longer reach was seen than is documented; of orders nothing is known. */
export const SPOT_LONGEST_MS: DurationMs = 7 * DAY_MS;
export const ORDERS_PAGE = 100;
export const FILLS_PAGE = 500;
/** How long after an order's last change its fills are looked for: one may be dated later than the order. */
const AFTER_MS: DurationMs = MINUTE_MS;

/**
 * Open and closed orders created in the window. Whether the venue goes by an order's creation or its last change is
 * not known: so everything since the window's start is read. Open ones first: one that closes in between is then in
 * both lists, never in none.
 */
export async function readSpotOrders(
  client: RestClient,
  { symbol, startMs, endMs }: SymbolWindow,
): Promise<readonly VenueOrder[]> {
  if (endMs < startMs) return [];
  const openCall = privateGet('/openApi/spot/v1/trade/openOrders', { symbol }, PRIVATE);
  const { orders: open } = await readData(client, openCall, spotOrdersData);
  const lastMs = Math.max(endMs, client.serverClock.nowMs());
  const listed = await readWindow<VenueOrder>(
    { startMs, endMs: lastMs },
    {
      what: `orders of ${symbol}`,
      longestMs: SPOT_LONGEST_MS,
      page: (window) => spotOrderPage(client, { symbol, ...window }, spotOrdersData, timesOf),
    },
  );
  return inOrder([...open, ...listed], idOf, createdAt).filter(
    ({ createdAtMs }) => createdAtMs >= startMs && createdAtMs <= endMs,
  );
}

/** One page of the list of orders; of all symbols where none is named. */
export async function spotOrderPage<Row>(
  client: RestClient,
  { symbol, startMs, endMs }: Partial<Pick<SymbolWindow, 'symbol'>> & TimeWindow,
  data: z.ZodType<{ readonly orders: readonly Row[] }>,
  timesOfRow: (row: Row) => readonly number[],
): Promise<TimedPage<Row>> {
  const asked = widened({ startMs, endMs });
  const query = {
    ...(symbol === undefined ? {} : { symbol }),
    startTime: String(asked.startMs),
    endTime: String(asked.endMs),
    pageIndex: '1',
    pageSize: String(ORDERS_PAGE),
  };
  const call = privateGet('/openApi/spot/v1/trade/historyOrders', query, PRIVATE);
  const { orders } = await readData(client, call, data);
  requireInside(asked, orders.map(timesOfRow), 'orders');
  return { rows: orders, full: orders.length >= ORDERS_PAGE };
}

export async function readSpotFills(
  client: RestClient,
  { symbol, ...window }: SymbolWindow,
  orderId?: string,
): Promise<readonly Fill[]> {
  const fills = await readWindow<Fill>(window, {
    what: `fills of ${symbol}`,
    longestMs: SPOT_LONGEST_MS,
    page: (part) => spotFillPage(client, { symbol, ...part, ...(orderId && { orderId }) }),
  });
  return inOrder(fills, fillIdOf, atMsOf).filter(
    ({ atMs }) => atMs >= window.startMs && atMs <= window.endMs,
  );
}

/** One page of the list of fills; of all symbols where none is named. */
export async function spotFillPage(
  client: RestClient,
  { startMs, endMs, ...of }: { readonly symbol?: string; readonly orderId?: string } & TimeWindow,
): Promise<TimedPage<Fill>> {
  const query = { ...of, startTime: String(startMs), endTime: String(endMs), limit: String(FILLS_PAGE) };
  const call = privateGet('/openApi/spot/v1/trade/myTrades', query, PRIVATE);
  const { fills } = await readData(client, call, spotFillsData);
  requireInside({ startMs, endMs }, fills.map(timesOfFill), 'fills');
  return { rows: fills, full: fills.length >= FILLS_PAGE };
}

/** All fills of an order, oldest first. A window must be named: it is that of the order's life. */
export async function readSpotFillsOfOrder(
  client: RestClient,
  { symbol, venueOrderId }: { readonly symbol: string; readonly venueOrderId: string },
  lookUp: () => Promise<OrderLookup>,
): Promise<readonly Fill[]> {
  const life = lifeOf(await lookUp(), client, venueOrderId);
  const fills = await readSpotFills(client, { symbol, ...life }, venueOrderId);
  return fills.filter((fill) => fill.venueOrderId === venueOrderId);
}

/** When an order can have been filled. Throws when the venue does not know it. */
export function lifeOf(lookup: OrderLookup, client: RestClient, venueOrderId: string): TimeWindow {
  if (!lookup.found) {
    throw new AppError(
      'venue.unexpectedReply',
      `BingX does not show order ${venueOrderId} now: its fills cannot be read.`,
      { retry: 'later' },
    );
  }
  const { status, createdAtMs, updatedAtMs } = lookup.order;
  const endMs = status === 'open' ? client.serverClock.nowMs() : Math.max(createdAtMs, updatedAtMs);
  return { startMs: createdAtMs - 1, endMs: endMs + AFTER_MS };
}

export function timesOf({ createdAtMs, updatedAtMs }: VenueOrder): readonly number[] {
  return [createdAtMs, updatedAtMs];
}

export function timesOfFill({ atMs }: Fill): readonly number[] {
  return [atMs];
}

export const idOf = ({ venueOrderId }: VenueOrder) => venueOrderId;
export const createdAt = ({ createdAtMs }: VenueOrder) => createdAtMs;
export const fillIdOf = ({ fillId }: Fill) => fillId;
export const atMsOf = ({ atMs }: Fill) => atMs;
