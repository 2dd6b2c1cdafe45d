/** Orders and fills of a window at Pionex spot, complete although it gives only the newest of them. */
import { AppError } from '../../core/errors.ts';
import type { Fill, TimeWindow, VenueOrder } from '../venue.ts';
import { describe, type PionexClient, privateGet } from './client.ts';
import { readFillsByOrder, readFillsOfWindow } from './fill-history.ts';
import { readWindow } from './history.ts';
import { parseData } from './reply.ts';
import { fillsData, ordersData } from './trade-wire.ts';

type SymbolWindow = { readonly symbol: string } & TimeWindow;

const ORDERS_LIMIT = 200;
/** Documents name 200, 100 and 50 as the most that one page holds: a page of just that length may be cut off. */
const FULL_ORDER_PAGES: readonly number[] = [50, 100];
const FILLS_LIMIT = 100;
const WEIGHT = 5;

export function readOrders(
  client: PionexClient,
  { symbol, ...window }: SymbolWindow,
): Promise<readonly VenueOrder[]> {
  return readWindow<VenueOrder>(window, {
    readPage: async (page) => {
      const query = { symbol, ...bounds(page), limit: String(ORDERS_LIMIT) };
      const call = privateGet('/api/v1/trade/allOrders', query, WEIGHT);
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
  return readFillsOfWindow(window, {
    fillPage: async (page) => {
      const call = privateGet('/api/v1/trade/fills', { symbol, ...bounds(page) }, WEIGHT);
      return parseData(fillsData, await client.read(call), describe(call)).fills;
    },
    isFull: isFullOfFills,
    orders: (around) => readOrders(client, { symbol, ...around }),
    fillsOfOrder: (orderId) => readFillsOfOrder(client, orderId),
  });
}

/** All fills of an order, oldest first. */
export function readFillsOfOrder(client: PionexClient, orderId: string): Promise<readonly Fill[]> {
  return readFillsByOrder(orderId, isFullOfFills, async (fromId) => {
    const query = { orderId, ...(fromId === undefined ? {} : { fromId }) };
    const call = privateGet('/api/v1/trade/fillsByOrderId', query, WEIGHT);
    return parseData(fillsData, await client.read(call), describe(call)).fills;
  });
}

function isFullOfFills(length: number): boolean {
  return length >= FILLS_LIMIT;
}

function bounds({ startMs, endMs }: TimeWindow): { startTime: string; endTime: string } {
  return { startTime: String(startMs), endTime: String(endMs) };
}
