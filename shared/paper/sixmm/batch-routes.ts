/**
 * Several orders in one request, an end to all of them, and other terms for an open one. Only the requests are
 * documented; how a result looks, and what a change answers, the exchange's seed decides.
 */
import * as z from 'zod';
import { decimalSchema as amount } from '../../decimal-schema.ts';
import type { FuturesOrder } from '../futures/futures-order.ts';
import type { WireObject } from '../wire-json.ts';
import { newOrder, requestOf } from './order-body.ts';
import { namedOrder, place, takenOnWire } from './order-routes.ts';
import { wireClientOrderId } from './order-wire.ts';
import { bodyOf, parseBody, wireOrderId } from './parameters.ts';
import { CODES, orderRefusal, SixmmRefusal } from './refusal.ts';
import { type PrivateRequest, privateRoute, type Route, type RouteParts } from './route.ts';

/** No figure is published. */
const MAX_ORDERS = 50;

/** What `cancelType` calls orders that wait for a price. */
const CONDITIONS = 2;

const batch = z.object({ orders: z.array(z.unknown()).min(1).max(MAX_ORDERS) });
const oneOfBatch = z.object({ symbol: z.string(), orderId: wireOrderId });
const batchCancel = z.object({ orders: z.array(oneOfBatch).min(1).max(MAX_ORDERS) });
const cancelAll = z.object({ symbol: z.string().optional(), cancelType: z.int().min(0).max(2).default(0) });
const move = z.object({ symbol: z.string(), orderId: wireOrderId, price: amount, quantity: amount });

export function batchRoutes(parts: RouteParts): readonly Route[] {
  return [
    privateRoute('POST', 'order/batch-place', 'trade', async (request) => {
      const results: BatchResult[] = [];
      for (const body of bodyOf(request.call, batch).orders) {
        results.push(await placeOne(parts, request, body));
      }
      return batchOnWire(parts, results);
    }),
    privateRoute('POST', 'order/batch-cancel', 'trade', async (request) => {
      const { orders } = bodyOf(request.call, batchCancel);
      const found: (FuturesOrder | undefined)[] = [];
      for (const one of orders) found.push(await namedOrder(parts, request, one));
      if (parts.habits.goneIsRefused && found.some((order) => order?.open !== true)) throw gone();
      await end(
        parts,
        request,
        found.flatMap((order) => order ?? []),
      );
      return changedOnWire(parts, request, { successCount: orders.length });
    }),
    privateRoute('POST', 'order/batch-cancel-all', 'trade', async (request) => {
      const { symbol, cancelType } = bodyOf(request.call, cancelAll);
      const name = symbol === undefined ? undefined : parts.contracts.toEngine(symbol);
      if (cancelType === CONDITIONS) return cancelConditions(parts, request, name);
      const open = await openOrders(parts, request, name);
      const meant = cancelType === 1 ? open.filter(({ type }) => type !== 'market') : open;
      if (parts.habits.goneIsRefused && meant.length === 0) throw gone();
      await end(parts, request, meant);
      parts.lingering.keep(meant, request.atMs + parts.habits.cancelAllTakesMs);
      return changedOnWire(parts, request, {});
    }),
    privateRoute('POST', 'order/move', 'trade', async (request) => {
      const { price, quantity, ...one } = bodyOf(request.call, move);
      const order = await namedOrder(parts, request, one);
      if (order === undefined) throw new SixmmRefusal(CODES.orderNotFound, 'Order not found');
      const { id: orderId } = order;
      const clientOrderId = wireClientOrderId(parts.habits, order);
      const terms = { orderId, price, baseSize: quantity };
      const result = await parts.engine.amend(request.account.id, terms, request.atMs);
      if (!result.accepted) throw result.refusal === 'notOpen' ? gone() : orderRefusal(result.refusal);
      return changedOnWire(parts, request, { orderId, clientOrderId });
    }),
  ];
}

async function cancelConditions(
  parts: RouteParts,
  request: PrivateRequest,
  symbol: string | undefined,
): Promise<WireObject> {
  const { account, atMs } = request;
  const { books } = await parts.engine.state(account.id, atMs);
  const waiting = [...books.conditions.values()].filter((one) => (symbol ?? one.symbol) === one.symbol);
  if (parts.habits.goneIsRefused && waiting.length === 0) throw gone();
  await parts.engine.cancelConditions(
    account.id,
    waiting.map(({ id }) => id),
    atMs,
  );
  return changedOnWire(parts, request, {});
}

type BatchResult = { readonly clientOrderId: string } & (
  | { readonly taken: WireObject }
  | { readonly refused: SixmmRefusal }
);

/** Each of a batch succeeds or fails on its own. */
async function placeOne(parts: RouteParts, request: PrivateRequest, body: unknown): Promise<BatchResult> {
  const clientOrderId = z.object({ clientOrderId: z.string() }).safeParse(body).data?.clientOrderId ?? '';
  try {
    const order = parseBody(body, newOrder);
    const { books } = await parts.engine.state(request.account.id, request.atMs);
    const orderId = await place(parts, request, requestOf(parts.contracts, books, order));
    return { clientOrderId, taken: takenOnWire(request, { orderId, clientOrderId }) };
  } catch (error) {
    if (!(error instanceof SixmmRefusal)) throw error;
    return { clientOrderId, refused: error };
  }
}

function batchOnWire({ habits }: RouteParts, results: readonly BatchResult[]): WireObject {
  const rows = habits.batchResultsAreNamed
    ? results.map(namedResult).toReversed()
    : results.map(answerOfItsOwn);
  const failedCount = results.filter((one) => 'refused' in one).length;
  return { successCount: results.length - failedCount, failedCount, results: rows };
}

function namedResult({ clientOrderId, ...one }: BatchResult): WireObject {
  if ('taken' in one) return one.taken;
  return { orderId: '0', clientOrderId, success: false, code: one.refused.code, msg: one.refused.message };
}

function answerOfItsOwn(one: BatchResult): WireObject {
  if ('taken' in one) return { code: 0, message: 'success', data: one.taken };
  return { code: one.refused.code, message: one.refused.message };
}

async function openOrders(
  { engine }: RouteParts,
  { account, atMs }: PrivateRequest,
  symbol: string | undefined,
): Promise<readonly FuturesOrder[]> {
  const { books } = await engine.state(account.id, atMs);
  return [...books.openOrders.values()].filter((order) => (symbol ?? order.symbol) === order.symbol);
}

async function end(
  { engine }: RouteParts,
  { account, atMs }: PrivateRequest,
  orders: readonly FuturesOrder[],
): Promise<void> {
  await engine.cancel(
    account.id,
    orders.map(({ id }) => id),
    atMs,
  );
}

function changedOnWire({ habits }: RouteParts, { atMs }: PrivateRequest, told: WireObject): WireObject {
  return habits.answersAreBare ? {} : { ...told, timestamp: atMs };
}

function gone(): SixmmRefusal {
  return new SixmmRefusal(CODES.notCancellable, 'Order cannot be canceled');
}
