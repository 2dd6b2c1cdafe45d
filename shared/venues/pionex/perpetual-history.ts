/** Orders and fills of a window at Pionex perpetuals, complete although it gives only some of them at once. */
import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { Fill, TimeWindow, VenueOrder } from '../venue.ts';
import { describe, type PionexClient, privateGet } from './client.ts';
import { readFillsByOrder, readFillsOfWindow } from './fill-history.ts';
import { compareIds } from './history.ts';
import { readOpenOrders } from './perpetual-orders.ts';
import { perpetualOrdersData } from './perpetual-wire.ts';
import { parseData } from './reply.ts';
import { fillsData } from './trade-wire.ts';

type SymbolWindow = { readonly symbol: string } & TimeWindow;

const WEIGHT = 5;
const LIMIT = 200;
/** What a page holds when `limit` is not heeded, as in another list of this venue. */
const ORDERS_DEFAULT = 50;
const FILLS_DEFAULT = 100;

/** Open and closed orders created in the window. Costs a page more for every 200 orders since its start. */
export async function readPerpetualOrders(
  client: PionexClient,
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
  client: PionexClient,
  symbol: string,
  startMs: EpochMs,
  /** Undefined: until now, by the venue's own clock. */
  endMs: EpochMs | undefined,
): Promise<readonly VenueOrder[]> {
  const call = privateGet(
    '/uapi/v1/trade/historyOrders',
    { symbol, ...bounds(startMs, endMs), limit: String(LIMIT) },
    WEIGHT,
  );
  const { orders } = parseData(perpetualOrdersData, await client.read(call), describe(call));
  if (orders.length < LIMIT && orders.length !== ORDERS_DEFAULT) return orders;
  const lastMs = endMs ?? Math.max(client.serverClock.nowMs(), ...orders.map((order) => order.updatedAtMs));
  if (lastMs <= startMs) throw tooMany(symbol, startMs);
  const middleMs = Math.floor((startMs + lastMs) / 2);
  return [
    ...(await readClosedOrders(client, symbol, startMs, middleMs)),
    ...(await readClosedOrders(client, symbol, middleMs + 1, endMs)),
  ];
}

export function readPerpetualFills(
  client: PionexClient,
  { symbol, ...window }: SymbolWindow,
): Promise<readonly Fill[]> {
  return readFillsOfWindow(window, {
    fillPage: async ({ startMs, endMs }) => {
      const query = { symbol, startTime: String(startMs), endTime: String(endMs), limit: String(LIMIT) };
      return readFillPage(client, '/uapi/v1/trade/fills', query);
    },
    isFull: isFullOfFills,
    orders: (around) => readPerpetualOrders(client, { symbol, ...around }),
    fillsOfOrder: (venueOrderId) => readPerpetualFillsOfOrder(client, { symbol, venueOrderId }),
  });
}

/** All fills of an order, oldest first. */
export function readPerpetualFillsOfOrder(
  client: PionexClient,
  { symbol, venueOrderId }: { readonly symbol: string; readonly venueOrderId: string },
): Promise<readonly Fill[]> {
  return readFillsByOrder(venueOrderId, isFullOfFills, (fromId) => {
    const from = fromId === undefined ? {} : { fromId };
    const query = { symbol, orderId: venueOrderId, ...from, limit: String(LIMIT) };
    return readFillPage(client, '/uapi/v1/trade/fillsByOrderId', query);
  });
}

async function readFillPage(
  client: PionexClient,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly Fill[]> {
  const call = privateGet(path, query, WEIGHT);
  return parseData(fillsData, await client.read(call), describe(call)).fills;
}

function isFullOfFills(length: number): boolean {
  return length >= LIMIT || length === FILLS_DEFAULT;
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
