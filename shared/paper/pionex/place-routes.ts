/** Orders in and out. */
import type { Engine } from '../engine.ts';
import type { OrderRequest } from '../order.ts';
import type { Visibility } from '../visibility.ts';
import { bodyOf } from './parameters.ts';
import { massOrder, newOrder, oneOrder, oneSymbol, toOrderRequest } from './place-body.ts';
import { orderRefusal, PionexRefusal } from './refusal.ts';
import { type PrivateRequest, type Route, tradeRoute } from './route.ts';

export function placeRoutes(engine: Engine, visibility: Visibility): readonly Route[] {
  return [
    tradeRoute('POST', '/api/v1/trade/order', async (request) => {
      const order = bodyOf(request.call, newOrder);
      const [orderId = '0'] = await place(engine, visibility, request, [toOrderRequest(order)]);
      return { orderId: BigInt(orderId), clientOrderId: order.clientOrderId };
    }),
    tradeRoute('POST', '/api/v1/trade/massOrder', async (request) => {
      const { symbol, orders } = bodyOf(request.call, massOrder);
      const requests = orders.map((order) => toOrderRequest({ ...order, symbol, IOC: false }));
      const ids = await place(engine, visibility, request, requests);
      return {
        orderIds: ids.map((id, index) => ({
          orderId: BigInt(id),
          clientOrderId: requests[index]?.clientOrderId,
        })),
      };
    }),
    tradeRoute('DELETE', '/api/v1/trade/order', async (request) => {
      const { symbol, orderId } = bodyOf(request.call, oneOrder);
      const cancelled = await cancel(engine, request, symbol, orderId);
      if (cancelled === 0) throw new PionexRefusal('TRADE_ORDER_NOT_FOUND', 'order not found');
      return undefined;
    }),
    tradeRoute('DELETE', '/api/v1/trade/allOrders', async (request) => {
      await cancel(engine, request, bodyOf(request.call, oneSymbol).symbol);
      return undefined;
    }),
  ];
}

async function place(
  engine: Engine,
  visibility: Visibility,
  { account, atMs, conditions }: PrivateRequest,
  orders: readonly OrderRequest[],
): Promise<readonly string[]> {
  const result = await engine.place(account.id, orders, {
    atMs,
    fillShare: conditions.find('partialFill')?.share,
    fillDelayMs: conditions.find('slowFill')?.delayMs,
  });
  if (!result.accepted) throw orderRefusal(result.refusal);
  const hidden = conditions.find('hidden');
  if (hidden !== undefined) visibility.hide(result.orderIds, hidden.forMs, atMs);
  return result.orderIds;
}

/** How many open orders of the symbol were cancelled: all of them, or the one named. */
async function cancel(
  engine: Engine,
  { account, atMs }: PrivateRequest,
  symbol: string,
  orderId?: string,
): Promise<number> {
  if (!engine.listings.has(symbol)) throw orderRefusal('unknownSymbol');
  const state = await engine.state(account.id, atMs);
  const ids = [...state.openOrderIds].filter(
    (id) => state.orders.get(id)?.symbol === symbol && (orderId === undefined || id === orderId),
  );
  return (await engine.cancel(account.id, ids, atMs)).length;
}
