/** Orders and fills of a window at Pionex spot, complete although it gives only the newest of them. */
import { AppError } from '../../core/errors.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { boundsOf } from '../rest/windows.ts';
import type { Fill, TimeWindow, VenueOrder } from '../venue.ts';
import { type FillSource, readFillsByOrder, readFillsOfWindow } from './fill-history.ts';
import { type PageOf, readWindow } from './history.ts';
import { fillsData, ordersData } from './trade-wire.ts';

type SymbolWindow = { readonly symbol: string } & TimeWindow;

export const ORDERS_LIMIT = 200;
/** Documents name 200, 100 and 50 as the most that one page holds: a page of just that length may be cut off. */
const FULL_ORDER_PAGES: readonly number[] = [50, 100];
export const FILLS_LIMIT = 100;
const WEIGHT = 5;

export function readOrders(
  client: RestClient,
  { symbol, ...window }: SymbolWindow,
): Promise<readonly VenueOrder[]> {
  return readWindow<VenueOrder>(window, {
    readPage: (page) => readOrderPage(client, { symbol, ...page }, ordersData),
    isFull: isFullOfOrders,
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

/** The newest orders between two instants. */
export async function readOrderPage<Row>(
  client: RestClient,
  { symbol, ...window }: SymbolWindow,
  data: PageOf<'orders', Row>,
): Promise<readonly Row[]> {
  const query = { symbol, ...boundsOf(window), limit: String(ORDERS_LIMIT) };
  return (await readData(client, privateGet('/api/v1/trade/allOrders', query, WEIGHT), data)).orders;
}

/** Whether orders may have been left out of a page of this length. */
export function isFullOfOrders(length: number): boolean {
  return length >= ORDERS_LIMIT || FULL_ORDER_PAGES.includes(length);
}

export function readFills(client: RestClient, { symbol, ...window }: SymbolWindow): Promise<readonly Fill[]> {
  return readFillsOfWindow(window, spotFills(client, symbol, fillsData));
}

/** All fills of an order, oldest first. */
export function readFillsOfOrder(client: RestClient, orderId: string): Promise<readonly Fill[]> {
  return fillsByOrder(client, orderId, fillsData);
}

/** The fills of one symbol, in the shape that `data` reads. */
export function spotFills<F extends Fill>(
  client: RestClient,
  symbol: string,
  data: PageOf<'fills', F>,
): FillSource<F> {
  return {
    fillPage: async (page) => {
      const call = privateGet('/api/v1/trade/fills', { symbol, ...boundsOf(page) }, WEIGHT);
      return (await readData(client, call, data)).fills;
    },
    isFull: isFullOfFills,
    orders: (around) => readOrders(client, { symbol, ...around }),
    fillsOfOrder: (orderId) => fillsByOrder(client, orderId, data),
  };
}

function fillsByOrder<F extends Fill>(client: RestClient, orderId: string, data: PageOf<'fills', F>) {
  return readFillsByOrder(orderId, isFullOfFills, async (fromId) => {
    const query = { orderId, ...(fromId === undefined ? {} : { fromId }) };
    return (await readData(client, privateGet('/api/v1/trade/fillsByOrderId', query, WEIGHT), data)).fills;
  });
}

function isFullOfFills(length: number): boolean {
  return length >= FILLS_LIMIT;
}
