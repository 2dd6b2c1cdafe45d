/** Orders and fills of BingX perpetuals, of a window and of one order, complete. */
import type * as z from 'zod';
import { DAY_MS, type DurationMs, MINUTE_MS, SECOND_MS } from '../../core/clock.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { widened } from '../rest/windows.ts';
import type { Fill, OrderLookup, TimeWindow, VenueOrder } from '../venue.ts';
import { PRIVATE } from './orders.ts';
import { readOpenOrders } from './perpetual-orders.ts';
import { fillHistoryData, perpetualOrdersData } from './perpetual-wire.ts';
import { onWire } from './symbols.ts';
import { atMsOf, createdAt, fillIdOf, idOf, lifeOf, timesOf, timesOfFill } from './trade-history.ts';
import { inOrder, readWindow, requireInside, type TimedPage } from './windows.ts';

type SymbolWindow = { readonly symbol: string } & TimeWindow;

/** A longer window is refused; a little less, because a window is asked a little wider than it is. */
export const PERPETUAL_LONGEST_MS: DurationMs = 7 * DAY_MS - MINUTE_MS;
export const PERPETUAL_PAGE = 1_000;
/** Fills were only seen with whole seconds: which instant in its second one is listed by is not known. */
const COARSE_MS: DurationMs = SECOND_MS;

/** As `readSpotOrders`. */
export async function readPerpetualOrders(
  client: RestClient,
  { symbol, startMs, endMs }: SymbolWindow,
): Promise<readonly VenueOrder[]> {
  if (endMs < startMs) return [];
  const open = await readOpenOrders(client, symbol);
  const lastMs = Math.max(endMs, client.serverClock.nowMs());
  const listed = await readWindow<VenueOrder>(
    { startMs, endMs: lastMs },
    {
      what: `orders of ${symbol}`,
      longestMs: PERPETUAL_LONGEST_MS,
      page: (window) => perpetualOrderPage(client, { symbol, ...window }, perpetualOrdersData, timesOf),
    },
  );
  return inOrder([...open, ...listed], idOf, createdAt).filter(
    (order) => order.symbol === symbol && order.createdAtMs >= startMs && order.createdAtMs <= endMs,
  );
}

/** One page of the list of orders; of all symbols where none is named. */
export async function perpetualOrderPage<Row>(
  client: RestClient,
  { symbol, startMs, endMs }: Partial<Pick<SymbolWindow, 'symbol'>> & TimeWindow,
  data: z.ZodType<{ readonly orders: readonly Row[] }>,
  timesOfRow: (row: Row) => readonly number[],
): Promise<TimedPage<Row>> {
  const asked = widened({ startMs, endMs });
  const query = {
    ...(symbol === undefined ? {} : { symbol: onWire(symbol) }),
    startTime: String(asked.startMs),
    endTime: String(asked.endMs),
    limit: String(PERPETUAL_PAGE),
  };
  const call = privateGet('/openApi/swap/v2/trade/allOrders', query, PRIVATE);
  const { orders } = await readData(client, call, data);
  requireInside(asked, orders.map(timesOfRow), 'orders');
  return { rows: orders, full: orders.length >= PERPETUAL_PAGE };
}

export async function readPerpetualFills(
  client: RestClient,
  { symbol, ...window }: SymbolWindow,
  orderId?: string,
): Promise<readonly Fill[]> {
  const fills = await readWindow<Fill>(window, {
    what: `fills of ${symbol}`,
    longestMs: PERPETUAL_LONGEST_MS,
    page: (part) => perpetualFillPage(client, { symbol, ...part, ...(orderId && { orderId }) }),
  });
  return inOrder(fills, fillIdOf, atMsOf).filter(
    ({ atMs }) => atMs >= window.startMs && atMs <= window.endMs,
  );
}

/** One page of fills. The left end is not included; a page that says of more rows than it has is full. */
export async function perpetualFillPage(
  client: RestClient,
  { symbol, orderId, startMs, endMs }: { readonly symbol: string; readonly orderId?: string } & TimeWindow,
): Promise<TimedPage<Fill>> {
  const asked = { startMs: Math.max(0, startMs - 1), endMs: endMs + COARSE_MS };
  const query = {
    symbol: onWire(symbol),
    ...(orderId === undefined ? {} : { orderId }),
    startTs: String(asked.startMs),
    endTs: String(asked.endMs),
    pageIndex: '1',
    pageSize: String(PERPETUAL_PAGE),
  };
  const call = privateGet('/openApi/swap/v2/trade/fillHistory', query, PRIVATE);
  const { fills, total = fills.length } = await readData(client, call, fillHistoryData);
  const around = { startMs: asked.startMs - COARSE_MS, endMs: asked.endMs };
  requireInside(around, fills.map(timesOfFill), 'fills');
  return { rows: fills, full: fills.length >= PERPETUAL_PAGE || total > fills.length };
}

/** All fills of an order, oldest first. */
export async function readPerpetualFillsOfOrder(
  client: RestClient,
  { symbol, venueOrderId }: { readonly symbol: string; readonly venueOrderId: string },
  lookUp: () => Promise<OrderLookup>,
): Promise<readonly Fill[]> {
  const life = lifeOf(await lookUp(), client, venueOrderId);
  // The order's times have milliseconds.
  const window = { startMs: life.startMs - COARSE_MS, endMs: life.endMs };
  const fills = await readPerpetualFills(client, { symbol, ...window }, venueOrderId);
  return fills.filter((fill) => fill.venueOrderId === venueOrderId);
}
