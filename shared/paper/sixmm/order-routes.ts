/** Orders in and out. Success means that the exchange has taken the request. */
import type * as z from 'zod';
import type { FuturesOrder, FuturesRequest } from '../futures/futures-order.ts';
import type { WireObject } from '../wire-json.ts';
import { newOrder, oneOrder, requestOf } from './order-body.ts';
import { wireClientOrderId } from './order-wire.ts';
import { bodyOf } from './parameters.ts';
import { CODES, orderRefusal, SixmmRefusal } from './refusal.ts';
import { type PrivateRequest, privateRoute, type Route, type RouteParts } from './route.ts';

export function orderRoutes(parts: RouteParts): readonly Route[] {
  return [
    privateRoute('POST', 'order/place', 'trade', async (request) => {
      const order = bodyOf(request.call, newOrder);
      const { books } = await parts.engine.state(request.account.id, request.atMs);
      const orderId = await place(parts, request, requestOf(parts.contracts, books, order));
      return takenOnWire(request, { orderId, clientOrderId: order.clientOrderId });
    }),
    privateRoute('POST', 'order/cancel', 'trade', async (request) => {
      const order = await namedOrder(parts, request, bodyOf(request.call, oneOrder));
      if (order === undefined) throw new SixmmRefusal(CODES.orderNotFound, 'Order not found');
      const cancelled = await parts.engine.cancel(request.account.id, [order.id], request.atMs);
      if (cancelled.length === 0) throw new SixmmRefusal(CODES.notCancellable, 'Order cannot be canceled');
      return { orderId: order.id, timestamp: request.atMs };
    }),
  ];
}

export async function place(
  { engine, visibility }: RouteParts,
  { account, atMs, conditions }: PrivateRequest,
  request: FuturesRequest,
): Promise<string> {
  const result = await engine.place(account.id, [request], {
    atMs,
    fillShare: conditions.find('partialFill')?.share,
    fillDelayMs: conditions.find('slowFill')?.delayMs,
  });
  if (!result.accepted) throw orderRefusal(result.refusal);
  const hidden = conditions.find('hidden');
  if (hidden !== undefined) visibility.hide(result.orderIds, hidden.forMs, atMs);
  return result.orderIds[0] ?? '';
}

/** `NEW` says that it is taken, whatever has become of it by now. */
export function takenOnWire(
  { atMs }: PrivateRequest,
  order: { readonly orderId: string; readonly clientOrderId: string },
): WireObject {
  return { ...order, status: 'NEW', timestamp: atMs };
}

export async function namedOrder(
  { engine, contracts, habits }: RouteParts,
  { account, atMs }: PrivateRequest,
  { symbol, orderId, clientOrderId }: z.output<typeof oneOrder>,
): Promise<FuturesOrder | undefined> {
  const name = contracts.toEngine(symbol);
  const { orders, byClientOrderId } = await engine.state(account.id, atMs);
  const ids = orderId === undefined ? (byClientOrderId.get(clientOrderId ?? '') ?? []) : [orderId];
  return ids
    .flatMap((id) => orders.get(id) ?? [])
    .findLast(
      (order) =>
        order.symbol === name &&
        (clientOrderId === undefined || wireClientOrderId(habits, order) === clientOrderId),
    );
}
