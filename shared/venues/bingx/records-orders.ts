/**
 * Orders of both markets as records. Only closed ones are records; open ones are pending. Their type is kept in the
 * venue's own words, so that a new word hides no order.
 */
import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { invariant } from '../../core/errors.ts';
import type { OrderRecord } from '../../records/record.ts';
import type { HistoryQuery, PendingRow } from '../history.ts';
import { type Call, privateGet, type RestClient, readData } from '../rest/client.ts';
import { askForOrder, otherOrder } from '../rest/order-calls.ts';
import {
  finalRow,
  type Page,
  pendingRow,
  type RecordSource,
  type Settled,
  settledBy,
  type ToldRow,
  unorderedPage,
} from '../rest/records-source.ts';
import { type OpenOrders, rememberedOpenOrders } from '../rest/remembered-open-orders.ts';
import type { VenueOrder } from '../venue.ts';
import { bingxCapabilities } from './capabilities.ts';
import { spotOrderOf, spotOrderRow, spotOrdersData } from './order-wire.ts';
import { PRIVATE } from './orders.ts';
import { bingxPerpetualCapabilities } from './perpetual-capabilities.ts';
import { PERPETUAL_LONGEST_MS, PERPETUAL_PAGE, perpetualOrderPage } from './perpetual-history.ts';
import { PERPETUAL_ORDER, readOpenOrders } from './perpetual-orders.ts';
import { ordersOf, perpetualOrder, perpetualOrderRow } from './perpetual-wire.ts';
import { PERPETUAL_REACH_MS, SPOT_REACH_MS } from './records-fills.ts';
import { onWire } from './symbols.ts';
import { ORDERS_PAGE, SPOT_LONGEST_MS, spotOrderPage } from './trade-history.ts';
import { wireRows } from './wire-values.ts';

interface Parts {
  readonly accountId: string;
  readonly clock: Clock;
}

/** An order with what only its record needs. */
interface ToldOrder {
  readonly order: VenueOrder;
  readonly type: string;
  readonly reduceOnly?: boolean | undefined;
  readonly triggerOrderId?: string | undefined;
}

const spotRow = spotOrderRow.transform((row): ToldOrder => ({ order: spotOrderOf(row), type: row.type }));
const spotRows = z.looseObject({ orders: wireRows(spotRow) });
const futuresWords = perpetualOrderRow.transform(({ type, reduceOnly, triggerOrderId }) => ({
  type,
  reduceOnly,
  triggerOrderId,
}));
const futuresRow = z.looseObject({}).transform((row, issues): ToldOrder => {
  const order = perpetualOrder.safeParse(row);
  const words = futuresWords.safeParse(row);
  if (order.success && words.success) return { order: order.data, ...words.data };
  issues.addIssue({ code: 'custom', message: String(order.error?.issues[0]?.message) });
  return z.NEVER;
});
const futuresRows = ordersOf(futuresRow);
const futuresOne = z.union([
  z.looseObject({ order: futuresRow }).transform(({ order }) => order),
  futuresRow,
]);

export function spotOrderRecords(parts: Parts): RecordSource {
  const openOrders = rememberedOpenOrders({
    clock: parts.clock,
    visibilityLagMs: bingxCapabilities.visibilityLagMs,
    read: async (client) =>
      (await readData(client, privateGet('/openApi/spot/v1/trade/openOrders', {}, PRIVATE), spotOrdersData))
        .orders,
  });
  return {
    stream: {
      kind: 'spot-order',
      scope: 'account',
      // Not documented by which of its times an order is listed, nor which orders a full page leaves out.
      paging: 'unordered',
      pageRows: ORDERS_PAGE,
      longestMs: SPOT_LONGEST_MS,
      // Not documented: as far as fills.
      reachMs: SPOT_REACH_MS,
      instants: false,
      onRequest: false,
    },
    page: (client, query) => {
      const list = () => spotOrderPage(client, windowOf(query), spotRows, timesOf);
      return orderPage('spot-order', client, query, { openOrders, list });
    },
    settle: (client, row) => {
      const call = privateGet('/openApi/spot/v1/trade/query', refOf(row), PRIVATE);
      return settled(client, parts, row, { call, schema: spotRow });
    },
  };
}

export function futuresOrderRecords(parts: Parts): RecordSource {
  const openOrders = rememberedOpenOrders({
    clock: parts.clock,
    visibilityLagMs: bingxPerpetualCapabilities.visibilityLagMs,
    read: readOpenOrders,
  });
  return {
    stream: {
      kind: 'futures-order',
      scope: 'account',
      paging: 'unordered',
      pageRows: PERPETUAL_PAGE,
      longestMs: PERPETUAL_LONGEST_MS,
      // Not documented: as far as fills.
      reachMs: PERPETUAL_REACH_MS,
      instants: false,
      onRequest: true,
    },
    page: (client, query) => {
      const list = () => perpetualOrderPage(client, windowOf(query), futuresRows, timesOf);
      return orderPage('futures-order', client, query, { openOrders, list });
    },
    settle: (client, row) => {
      const call = privateGet(PERPETUAL_ORDER, refOf(row), PRIVATE);
      return settled(client, parts, row, { call, schema: futuresOne });
    },
  };
}

/** Open ones first: one that closes in between is then in both lists, never in none. */
async function orderPage(
  kind: OrderRecord['kind'],
  client: RestClient,
  { symbol, startMs, endMs }: HistoryQuery,
  lists: {
    readonly openOrders: OpenOrders;
    readonly list: () => Promise<{ readonly rows: readonly ToldOrder[]; readonly full: boolean }>;
  },
): Promise<Page> {
  const open = await lists.openOrders(client, endMs);
  const { rows, full } = await lists.list();
  const told = rows.map((row) => toldRow(kind, row));
  const listed = new Set(rows.map(({ order }) => order.venueOrderId));
  const pending = open
    .filter((order) => (symbol ?? order.symbol) === order.symbol && !listed.has(order.venueOrderId))
    .filter(({ createdAtMs }) => createdAtMs >= startMs && createdAtMs <= endMs)
    .map((order) => pendingRow(pendingOf(kind, order)));
  return { ...unorderedPage([...told, ...pending], full), lists: 2 };
}

/** One that waited for a price was seen to be answered with the order that it made: its record is that one's. */
async function settled(
  client: RestClient,
  { accountId }: Pick<Parts, 'accountId'>,
  row: PendingRow,
  { call, schema }: { readonly call: Call; readonly schema: z.ZodType<ToldOrder> },
): Promise<Settled> {
  const found = await askForOrder({ client, accountId }, call, schema);
  if (found === undefined) return settledBy(undefined);
  if (![found.order.venueOrderId, found.triggerOrderId].includes(row.id)) throw otherOrder(client, row.id);
  return settledBy(toldRow(row.kind === 'spot-order' ? 'spot-order' : 'futures-order', found));
}

function toldRow(kind: OrderRecord['kind'], { order, type, reduceOnly }: ToldOrder): ToldRow {
  if (order.status === 'open') return pendingRow(pendingOf(kind, order));
  const { venueOrderId, createdAtMs, status: _, type: _type, isConditional: _word, ...rest } = order;
  return finalRow({
    kind,
    id: venueOrderId,
    atMs: createdAtMs,
    ...rest,
    type,
    ...(reduceOnly === undefined ? {} : { reduceOnly }),
  });
}

function pendingOf(kind: OrderRecord['kind'], order: VenueOrder): PendingRow {
  return { kind, id: order.venueOrderId, symbol: order.symbol, atMs: order.createdAtMs };
}

function refOf({ symbol, id }: PendingRow) {
  invariant(symbol !== undefined, 'an order is asked for by its symbol too');
  return { symbol: onWire(symbol), orderId: id };
}

function windowOf({ symbol, startMs, endMs }: HistoryQuery) {
  return { startMs, endMs, ...(symbol === undefined ? {} : { symbol }) };
}

function timesOf({ order }: ToldOrder): readonly number[] {
  return [order.createdAtMs, order.updatedAtMs];
}
