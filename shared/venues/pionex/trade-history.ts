/** Orders and fills of a window, complete although Pionex gives only the newest of them. */
import { DAY_MS, type DurationMs, type EpochMs } from '../../core/clock.ts';
import { isPositive } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { Fill, TimeWindow, VenueOrder } from '../venue.ts';
import { type Call, describe, type PionexClient } from './client.ts';
import { compareIds, readWindow } from './history.ts';
import { parseData } from './reply.ts';
import { fillsData, ordersData } from './trade-wire.ts';

type SymbolWindow = { readonly symbol: string } & TimeWindow;

const ORDERS_LIMIT = 200;
/** Documents name 200, 100 and 50 as the most that one page holds: a page of just that length may be cut off. */
const FULL_ORDER_PAGES: readonly number[] = [50, 100];
const FILLS_LIMIT = 100;
/** Older orders cannot be listed. */
const HISTORY_MS: DurationMs = 90 * DAY_MS;
const MAX_FILL_PAGES = 1_000;

export function readOrders(
  client: PionexClient,
  { symbol, ...window }: SymbolWindow,
): Promise<readonly VenueOrder[]> {
  return readWindow<VenueOrder>(window, {
    readPage: async ({ startMs, endMs }) => {
      const call = privateGet('/api/v1/trade/allOrders', {
        symbol,
        startTime: String(startMs),
        endTime: String(endMs),
        limit: String(ORDERS_LIMIT),
      });
      return parseData(ordersData, await client.read(call), describe(call)).orders;
    },
    isFull: (length) => length >= ORDERS_LIMIT || FULL_ORDER_PAGES.includes(length),
    readInstant: async (atMs) => {
      throw new AppError(
        'venue.unexpectedReply',
        `More orders of ${symbol} share the instant ${atMs} than Pionex lists: they cannot be read completely.`,
      );
    },
    idOf: (order) => order.venueOrderId,
    atMsOf: (order) => order.createdAtMs,
  });
}

export function readFills(
  client: PionexClient,
  { symbol, ...window }: SymbolWindow,
): Promise<readonly Fill[]> {
  const readBefore = new Set<string>();
  return readWindow<Fill>(window, {
    readPage: async ({ startMs, endMs }) => {
      const call = privateGet('/api/v1/trade/fills', {
        symbol,
        startTime: String(startMs),
        endTime: String(endMs),
      });
      return parseData(fillsData, await client.read(call), describe(call)).fills;
    },
    isFull: (length) => length >= FILLS_LIMIT,
    readInstant: async (atMs, page) => {
      const ids = new Set(page.map((fill) => fill.venueOrderId));
      for (const id of await ordersFilledAt(client, symbol, atMs)) ids.add(id);
      const fills: Fill[] = [];
      for (const id of ids) {
        if (readBefore.has(id)) continue;
        readBefore.add(id);
        fills.push(...(await readFillsOfOrder(client, id)));
      }
      return fills;
    },
    idOf: (fill) => fill.fillId,
    atMsOf: (fill) => fill.atMs,
  });
}

/** All fills of an order, oldest first. */
export async function readFillsOfOrder(client: PionexClient, orderId: string): Promise<readonly Fill[]> {
  const found = new Map<string, Fill>();
  let fromId: string | undefined;
  for (let pages = 0; pages < MAX_FILL_PAGES; pages += 1) {
    const call = privateGet('/api/v1/trade/fillsByOrderId', {
      orderId,
      ...(fromId === undefined ? {} : { fromId }),
    });
    const { fills } = parseData(fillsData, await client.read(call), describe(call));
    for (const fill of fills) found.set(fill.fillId, fill);
    const ids = [...found.keys()].sort(compareIds);
    if (fills.length < FILLS_LIMIT) {
      return [...found.values()].sort((a, b) => a.atMs - b.atMs || compareIds(a.fillId, b.fillId));
    }
    if (ids[0] === fromId) break;
    fromId = ids[0];
  }
  throw new AppError(
    'venue.unexpectedReply',
    `Pionex does not get to the end of the fills of order ${orderId}.`,
  );
}

/** Orders that may have a fill in this or the next millisecond, besides those already seen there. */
async function ordersFilledAt(
  client: PionexClient,
  symbol: string,
  atMs: EpochMs,
): Promise<readonly string[]> {
  const orders = await readOrders(client, { symbol, startMs: atMs - HISTORY_MS, endMs: atMs + 1 });
  return orders
    .filter((order) => order.updatedAtMs >= atMs && isPositive(order.executedBase))
    .map((order) => order.venueOrderId);
}

function privateGet(path: string, query: Record<string, string>): Call {
  return { method: 'GET', path, query, weight: 5, access: 'private' };
}
