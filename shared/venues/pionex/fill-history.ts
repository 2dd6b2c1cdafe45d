/** Complete lists of fills, in both markets: of a window, and of one order. */
import { DAY_MS, type DurationMs, type EpochMs } from '../../core/clock.ts';
import { isPositive } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import { compareIds } from '../rest/windows.ts';
import type { Fill, TimeWindow, VenueOrder } from '../venue.ts';
import { readWindow } from './history.ts';

/** Where the fills of one symbol come from. */
export interface FillSource<F extends Fill = Fill> {
  /** The newest fills between two instants. */
  readonly fillPage: (window: TimeWindow) => Promise<readonly F[]>;
  /** Whether fills may have been left out of a page of this length. */
  readonly isFull: (length: number) => boolean;
  readonly orders: (window: TimeWindow) => Promise<readonly VenueOrder[]>;
  readonly fillsOfOrder: (orderId: string) => Promise<readonly F[]>;
}

/** Older orders cannot be listed. */
export const HISTORY_MS: DurationMs = 90 * DAY_MS;
const MAX_FILL_PAGES = 1_000;

/** Every fill of the window, oldest first. An instant that fills a page is read order by order. */
export function readFillsOfWindow(window: TimeWindow, source: FillSource): Promise<readonly Fill[]> {
  const readBefore = new Set<string>();
  return readWindow<Fill>(window, {
    readPage: source.fillPage,
    isFull: source.isFull,
    readInstant: (atMs, page) => {
      const seen = page.map((fill) => fill.venueOrderId);
      return readFillsOfInstant(source, atMs, seen, readBefore);
    },
    idOf: (fill) => fill.fillId,
    atMsOf: (fill) => fill.atMs,
  });
}

/**
 * All fills of those orders that may have one at this instant or in the next millisecond; `seen` are those known to.
 * Orders in `readBefore` are left out, and those that are read are added to it.
 */
export async function readFillsOfInstant<F extends Fill>(
  source: Pick<FillSource<F>, 'orders' | 'fillsOfOrder'>,
  atMs: EpochMs,
  seen: readonly string[],
  readBefore = new Set<string>(),
): Promise<readonly F[]> {
  const fills: F[] = [];
  for (const id of new Set([...seen, ...(await ordersFilledAt(source, atMs))])) {
    if (readBefore.has(id)) continue;
    readBefore.add(id);
    fills.push(...(await source.fillsOfOrder(id)));
  }
  return fills;
}

/**
 * All fills of an order, oldest first. `readPage` gives the newest ones, or those before the fill `fromId`; whether
 * that one is among them makes no difference.
 */
export async function readFillsByOrder<F extends Fill>(
  orderId: string,
  isFull: FillSource['isFull'],
  readPage: (fromId: string | undefined) => Promise<readonly F[]>,
): Promise<readonly F[]> {
  const found = new Map<string, F>();
  let fromId: string | undefined;
  for (let pages = 0; pages < MAX_FILL_PAGES; pages += 1) {
    const fills = await readPage(fromId);
    // A venue that takes `fromId` for the oldest one wanted would never show the older ones.
    if (fills.some((fill) => fromId !== undefined && compareIds(fill.fillId, fromId) > 0)) break;
    for (const fill of fills) found.set(fill.fillId, fill);
    const ids = [...found.keys()].sort(compareIds);
    if (!isFull(fills.length)) {
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
async function ordersFilledAt(source: Pick<FillSource, 'orders'>, atMs: EpochMs): Promise<readonly string[]> {
  const orders = await source.orders({ startMs: atMs - HISTORY_MS, endMs: atMs + 1 });
  return orders
    .filter((order) => order.updatedAtMs >= atMs && isPositive(order.executedBase))
    .map((order) => order.venueOrderId);
}
