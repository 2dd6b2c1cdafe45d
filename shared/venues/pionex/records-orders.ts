/**
 * Orders of both markets as records. Only closed ones are records; open ones are pending. Their type and source are
 * kept in the venue's own words, so that a new word hides no order.
 */
import * as z from 'zod';
import { type Clock, type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import type { OrderRecord } from '../../records/record.ts';
import type { PendingRow } from '../history.ts';
import { privateGet, type RestClient } from '../rest/client.ts';
import { askForOrder, otherOrder } from '../rest/order-calls.ts';
import {
  finalRow,
  newestPage,
  pendingRow,
  type RecordSource,
  type Settled,
  settledBy,
  type ToldRow,
  unorderedPage,
} from '../rest/records-source.ts';
import { widened } from '../rest/windows.ts';
import { present, unlessZero, wireList, wireTextIfAny } from '../rest/wire-values.ts';
import type { VenueOrder } from '../venue.ts';
import { HISTORY_MS } from './fill-history.ts';
import { perpetualCapabilities } from './perpetual-capabilities.ts';
import { isFullOfClosedOrders, PERPETUAL_LIMIT, readClosedOrderPage } from './perpetual-history.ts';
import { readOpenOrders } from './perpetual-orders.ts';
import { perpetualOrderRow } from './perpetual-wire.ts';
import { isFullOfOrders, ORDERS_LIMIT, readOrderPage } from './trade-history.ts';
import { type OrderFigures, orderRow } from './trade-wire.ts';

const ownWords = { type: z.string().min(1), source: wireTextIfAny };

const spotRow = orderRow
  .extend(ownWords)
  .transform((row) => toldOrder('spot-order', row, { fee: row.fee, feeCoin: row.feeCoin }));
const futuresRow = perpetualOrderRow
  .extend({ ...ownWords, reduceOnly: z.boolean().optional() })
  .transform((row) => {
    const baseSize = unlessZero(row.origSize) ?? row.size;
    return toldOrder('futures-order', { ...row, size: baseSize }, { reduceOnly: row.reduceOnly });
  });
const spotRows = z.looseObject({ orders: wireList(spotRow) });
const futuresRows = z.looseObject({ orders: wireList(futuresRow) });

export function spotOrderRecords(accountId: string): RecordSource {
  return {
    stream: {
      kind: 'spot-order',
      scope: 'symbol',
      paging: 'newestFirst',
      pageRows: ORDERS_LIMIT,
      reachMs: HISTORY_MS,
      instants: false,
      onRequest: false,
    },
    page: async (client, query) => {
      const { symbol } = query;
      invariant(symbol !== undefined, 'spot-order is read for one symbol');
      const told = await readOrderPage(client, { symbol, ...widened(query) }, spotRows);
      return newestPage(told, query, isFullOfOrders(told.length));
    },
    settle: async (client, row) => {
      const call = privateGet('/api/v1/trade/order', { orderId: row.id }, 1);
      return settledOrder(client, row, await askForOrder({ client, accountId }, call, spotRow));
    },
  };
}

export function futuresOrderRecords(parts: {
  readonly accountId: string;
  readonly clock: Clock;
}): RecordSource {
  const openOrders = rememberedOpenOrders(parts.clock);
  return {
    stream: {
      kind: 'futures-order',
      scope: 'account',
      // Not documented by which of its times an order is listed, nor which orders a full page leaves out.
      paging: 'unordered',
      pageRows: PERPETUAL_LIMIT,
      reachMs: HISTORY_MS,
      instants: false,
      onRequest: true,
    },
    page: async (client, query) => {
      const { symbol, startMs, endMs } = query;
      // Open ones first: one that closes in between is then in both lists, never in none.
      const open = await openOrders(client, endMs);
      const closed = await readClosedOrderPage(client, query, futuresRows);
      const isClosed = new Set(closed.flatMap(({ row }) => row?.id ?? []));
      const pending = open
        .filter((order) => (symbol ?? order.symbol) === order.symbol && !isClosed.has(order.venueOrderId))
        .filter(({ createdAtMs }) => createdAtMs >= startMs && createdAtMs <= endMs)
        .map((order) => pendingRow(pendingOrder('futures-order', order)));
      const page = unorderedPage([...closed, ...pending], isFullOfClosedOrders(closed.length));
      return { ...page, lists: 2 };
    },
    settle: async (client, row) => {
      invariant(row.symbol !== undefined, 'a futures order is asked for by its symbol too');
      const call = privateGet('/uapi/v1/trade/order', { symbol: row.symbol, orderId: row.id }, 5);
      const told = await askForOrder({ client, accountId: parts.accountId }, call, futuresRow);
      return settledOrder(client, row, told);
    },
  };
}

/** How long the open orders are remembered: those that close meanwhile are only looked at once more. */
const OPEN_FOR_MS: DurationMs = 10 * MINUTE_MS;

/**
 * The open orders of all symbols, read at most once for many windows: what was read after a window's end has every
 * order that was created in it and was still open then, and those that had closed before are in the list of closed
 * ones.
 */
function rememberedOpenOrders(clock: Clock) {
  let known:
    | { readonly orders: readonly VenueOrder[]; readonly readAtMs: EpochMs; readonly upToMs: EpochMs }
    | undefined;
  return async (client: RestClient, endMs: EpochMs): Promise<readonly VenueOrder[]> => {
    const ageMs = clock.nowMs() - (known?.readAtMs ?? 0);
    if (known !== undefined && endMs <= known.upToMs && ageMs >= 0 && ageMs < OPEN_FOR_MS)
      return known.orders;
    const readAtMs = clock.nowMs();
    const orders = await readOpenOrders(client);
    const tookMs = clock.nowMs() - readAtMs;
    // An order may be missing from reads for so long after it was placed.
    const upToMs = client.serverClock.nowMs() - tookMs - perpetualCapabilities.visibilityLagMs;
    known = { orders, readAtMs, upToMs };
    return orders;
  };
}

type Row = OrderFigures & { readonly type: string; readonly source?: string | undefined };

/** A price, size or amount of zero is one that the order does not have. */
function toldOrder(
  kind: OrderRecord['kind'],
  row: Row,
  others: {
    readonly fee?: Decimal | undefined;
    readonly feeCoin?: string | undefined;
    readonly reduceOnly?: boolean | undefined;
  },
): ToldRow {
  const { orderId: venueOrderId, symbol, createTime: createdAtMs } = row;
  if (row.status === 'open') return pendingRow(pendingOrder(kind, { venueOrderId, symbol, createdAtMs }));
  const record: OrderRecord = {
    kind,
    id: venueOrderId,
    atMs: createdAtMs,
    symbol,
    side: row.side,
    type: row.type,
    executedBase: row.filledSize,
    executedQuote: row.filledAmount,
    updatedAtMs: row.updateTime,
    ...present({
      clientOrderId: row.clientOrderId,
      price: unlessZero(row.price),
      baseSize: unlessZero(row.size),
      quoteAmount: unlessZero(row.amount),
      source: row.source,
      ...others,
    }),
  };
  return finalRow(record);
}

function pendingOrder(
  kind: OrderRecord['kind'],
  order: Pick<VenueOrder, 'venueOrderId' | 'symbol' | 'createdAtMs'>,
): PendingRow {
  return { kind, id: order.venueOrderId, symbol: order.symbol, atMs: order.createdAtMs };
}

function settledOrder(client: RestClient, row: PendingRow, told: ToldRow | undefined): Settled {
  const id = told?.row?.id ?? told?.pending?.id ?? row.id;
  if (id !== row.id) throw otherOrder(client, row.id);
  return settledBy(told);
}
