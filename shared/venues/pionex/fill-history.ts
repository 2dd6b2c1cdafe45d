/** Complete lists of fills, in both markets: of a window, and of one order. */
import { DAY_MS, type DurationMs, type EpochMs } from '../../core/clock.ts';
import { isPositive } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { Fill, TimeWindow, VenueOrder } from '../venue.ts';
import { compareIds, readWindow } from './history.ts';

/** Where the fills of one symbol come from. */
export interface FillSource {
  /** The newest fills between two instants. */
  readonly fillPage: (window: TimeWindow) => Promise<readonly Fill[]>;
  /** Whether fills may have been left out of a page of this length. */
  readonly isFull: (length: number) => boolean;
  readonly orders: (window: TimeWindow) => Promise<readonly VenueOrder[]>;
  readonly fillsOfOrder: (orderId: string) => Promise<readonly Fill[]>;
}

/** Older orders cannot be listed. */
const HISTORY_MS: DurationMs = 90 * DAY_MS;
const MAX_FILL_PAGES = 1_000;

/** Every fill of the window, oldest first. An instant that fills a page is read order by order. */
export function readFillsOfWindow(window: TimeWindow, source: FillSource): Promise<readonly Fill[]> {
  const readBefore = new Set<string>();
  return readWindow<Fill>(window, {
    readPage: source.fillPage,
    isFull: source.isFull,
    readInstant: async (atMs, page) => {
      const ids = new Set(page.map((fill) => fill.venueOrderId));
      for (const id of await ordersFilledAt(source, atMs)) ids.add(id);
      const fills: Fill[] = [];
      for (const id of ids) {
        if (readBefore.has(id)) continue;
        readBefore.add(id);
        fills.push(...(await source.fillsOfOrder(id)));
      }
      return fills;
    },
    idOf: (fill) => fill.fillId,
    atMsOf: (fill) => fill.atMs,
  });
}

/**
 * All fills of an order, oldest first. `readPage` gives the newest ones, or those before the fill `fromId`; whether
 * that one is among them makes no difference.
 */
export async function readFillsByOrder(
  orderId: string,
  isFull: FillSource['isFull'],
  readPage: (fromId: string | undefined) => Promise<readonly Fill[]>,
): Promise<readonly Fill[]> {
  const found = new Map<string, Fill>();
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
async function ordersFilledAt(source: FillSource, atMs: EpochMs): Promise<readonly string[]> {
  const orders = await source.orders({ startMs: atMs - HISTORY_MS, endMs: atMs + 1 });
  return orders
    .filter((order) => order.updatedAtMs >= atMs && isPositive(order.executedBase))
    .map((order) => order.venueOrderId);
}
