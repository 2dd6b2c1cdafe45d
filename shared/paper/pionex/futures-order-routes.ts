/** Futures orders in and out. Both are asynchronous on the wire: success means that the exchange has taken the request. */
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { FuturesRequest } from '../futures/futures-order.ts';
import type { Visibility } from '../visibility.ts';
import {
  futuresMassOrder,
  newFuturesOrder,
  oneContract,
  oneFuturesOrder,
  toFuturesRequest,
} from './futures-body.ts';
import { bodyOf } from './parameters.ts';
import { futuresOrderRefusal, orderRefusal, PionexRefusal } from './refusal.ts';
import { futuresRoute, type PrivateRequest, type Route } from './route.ts';

export function futuresOrderRoutes(engine: FuturesEngine, visibility: Visibility): readonly Route[] {
  return [
    futuresRoute('POST', 'trade/order', async (request) => {
      demandTrading(request);
      const order = toFuturesRequest(bodyOf(request.call, newFuturesOrder));
      const [orderId = '0'] = await place(engine, visibility, request, [order]);
      return { orderId: BigInt(orderId) };
    }),
    futuresRoute('POST', 'trade/massOrder', async (request) => {
      demandTrading(request);
      const { symbol, orders } = bodyOf(request.call, futuresMassOrder);
      const requests = orders.map((order) => toFuturesRequest({ ...order, symbol }));
      const ids = await place(engine, visibility, request, requests);
      return {
        orderIds: ids.map((id, index) => ({
          orderId: BigInt(id),
          clientOrderId: requests[index]?.clientOrderId,
        })),
      };
    }),
    futuresRoute('DELETE', 'trade/order', async (request) => {
      demandTrading(request);
      const { symbol, orderId } = bodyOf(request.call, oneFuturesOrder);
      const cancelled = await cancel(engine, request, symbol, orderId);
      if (cancelled === 0) throw new PionexRefusal('TRADE_ORDER_NOT_FOUND', 'order not found');
      return undefined;
    }),
    futuresRoute('DELETE', 'trade/allOrders', async (request) => {
      demandTrading(request);
      await cancel(engine, request, bodyOf(request.call, oneContract).symbol);
      return undefined;
    }),
  ];
}

/** Ordinary accounts of the live exchange may read and set leverage, but their orders are turned away. */
function demandTrading({ account }: PrivateRequest): void {
  if (account.futuresTrading !== true) {
    throw new PionexRefusal('TRADE_TYPE_DENIED', 'user denied not in whitelist');
  }
}

async function place(
  engine: FuturesEngine,
  visibility: Visibility,
  { account, atMs, conditions }: PrivateRequest,
  orders: readonly FuturesRequest[],
): Promise<readonly string[]> {
  const result = await engine.place(account.id, orders, {
    atMs,
    fillShare: conditions.find('partialFill')?.share,
    fillDelayMs: conditions.find('slowFill')?.delayMs,
  });
  if (!result.accepted) throw futuresOrderRefusal(result.refusal);
  const hidden = conditions.find('hidden');
  if (hidden !== undefined) visibility.hide(result.orderIds, hidden.forMs, atMs);
  return result.orderIds;
}

/** How many open orders of the contract were cancelled: all of them, or the one named. */
async function cancel(
  engine: FuturesEngine,
  { account, atMs }: PrivateRequest,
  symbol: string,
  orderId?: string,
): Promise<number> {
  if (!engine.listings.has(symbol)) throw orderRefusal('unknownSymbol');
  const { books } = await engine.state(account.id, atMs);
  const ids = [...books.openOrders.values()]
    .filter((order) => order.symbol === symbol && (orderId === undefined || order.id === orderId))
    .map(({ id }) => id);
  return (await engine.cancel(account.id, ids, atMs)).length;
}
