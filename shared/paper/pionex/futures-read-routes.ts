/** What a futures account may read about its orders, trades and funding. */
import { type DurationMs, HOUR_MS } from '../../core/clock.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { FuturesFill, FuturesOrder } from '../futures/futures-order.ts';
import type { Visibility } from '../visibility.ts';
import { type FuturesView, futuresView } from './futures-view.ts';
import { type FundingFeeSign, fundingOnWire, futuresFillOnWire, futuresOrderOnWire } from './futures-wire.ts';
import { listOnWire } from './order-wire.ts';
import { parameterError } from './parameters.ts';
import { emptyAmount, windowOf } from './read-routes.ts';
import { orderRefusal, PionexRefusal } from './refusal.ts';
import { futuresRoute, type PrivateRequest, type Route } from './route.ts';
import { shuffled, type WireObject } from './wire-json.ts';

/** A closed order is found by its client order id for so long. The documents say that there is a limit, not which. */
const FINDABLE_MS: DurationMs = 2 * HOUR_MS;

export function futuresReadRoutes(
  engine: FuturesEngine,
  visibility: Visibility,
  { disorder, fundingFeeSign }: { readonly disorder: boolean; readonly fundingFeeSign: FundingFeeSign },
): readonly Route[] {
  const view = (request: PrivateRequest): Promise<FuturesView> => futuresView(engine, visibility, request);
  const orderList = (request: PrivateRequest, orders: FuturesOrder[]): WireObject => {
    // No document fixes the order of these lists.
    const listed = disorder ? shuffled(orders, request.chance) : orders;
    return {
      orders: listOnWire(listed.map((order) => futuresOrderOnWire(order, emptyAmount(request, disorder)))),
    };
  };
  const oneOrder = (request: PrivateRequest, order: FuturesOrder | undefined): WireObject => {
    if (order === undefined) throw new PionexRefusal('TRADE_ORDER_NOT_FOUND', 'order not found');
    return futuresOrderOnWire(order, emptyAmount(request, disorder));
  };

  return [
    futuresRoute('GET', 'trade/order', async (request) => {
      const symbol = contractOf(engine, request);
      const orderId = orderIdOf(request);
      return oneOrder(request, (await view(request)).order(symbol, orderId));
    }),
    futuresRoute('GET', 'trade/orderByClientOrderId', async (request) => {
      const symbol = contractOf(engine, request);
      const clientOrderId = request.parameters.required('clientOrderId');
      const order = (await view(request)).orderByClientOrderId(symbol, clientOrderId);
      const isFindable = order?.open === true || (order?.createdAtMs ?? 0) > request.atMs - FINDABLE_MS;
      return oneOrder(request, isFindable ? order : undefined);
    }),
    futuresRoute('GET', 'trade/openOrders', async (request) => {
      const symbol = contractIfAny(engine, request);
      const limit = request.parameters.limit({ min: 1, max: 500, fallback: 100 });
      const endMs = request.parameters.timeMs('endTime') ?? Number.POSITIVE_INFINITY;
      const orders = (await view(request)).openOrders(symbol);
      return orderList(request, orders.filter(({ createdAtMs }) => createdAtMs < endMs).slice(-limit));
    }),
    futuresRoute('GET', 'trade/historyOrders', async (request) => {
      const symbol = contractIfAny(engine, request);
      const limit = request.parameters.limit({ min: 1, max: 200, fallback: 50 });
      const isInside = windowOf(request);
      const orders = (await view(request)).closedOrders(symbol);
      return orderList(request, orders.filter((order) => isInside(order.createdAtMs)).slice(-limit));
    }),
    futuresRoute('GET', 'trade/fills', async (request) => {
      const symbol = contractOf(engine, request);
      const isInside = windowOf(request);
      return fillList(
        request,
        (await view(request)).fills(symbol).filter((fill) => isInside(fill.atMs)),
      );
    }),
    futuresRoute('GET', 'trade/fillsByOrderId', async (request) => {
      const symbol = contractOf(engine, request);
      const orderId = orderIdOf(request);
      const fromId = request.parameters.id('fromId');
      const fills = (await view(request)).fillsOfOrder(symbol, orderId);
      return fillList(
        request,
        fromId === undefined ? fills : fills.filter((fill) => BigInt(fill.id) < fromId),
      );
    }),
    futuresRoute('GET', 'trade/fundingFee', async (request) => {
      const symbol = contractIfAny(engine, request);
      const limit = request.parameters.limit({ min: 1, max: 200, fallback: 100 });
      const isInside = windowOf(request);
      const { fundings } = (await view(request)).state;
      const found = fundings.filter((one) => (symbol ?? one.symbol) === one.symbol && isInside(one.atMs));
      const rows = found.slice(-limit).reverse();
      return { fundings: listOnWire(rows.map((one) => fundingOnWire(one, fundingFeeSign))) };
    }),
  ];
}

/** The newest, newest first. */
function fillList({ parameters }: PrivateRequest, fills: readonly FuturesFill[]): WireObject {
  const limit = parameters.limit({ min: 1, max: 200, fallback: 100 });
  return { fills: listOnWire(fills.slice(-limit).reverse().map(futuresFillOnWire)) };
}

export function contractOf(engine: FuturesEngine, { parameters }: PrivateRequest): string {
  const symbol = parameters.required('symbol');
  if (!engine.listings.has(symbol)) throw orderRefusal('unknownSymbol');
  return symbol;
}

export function contractIfAny(engine: FuturesEngine, request: PrivateRequest): string | undefined {
  return request.parameters.text('symbol') === undefined ? undefined : contractOf(engine, request);
}

function orderIdOf({ parameters }: PrivateRequest): string {
  const orderId = parameters.id('orderId');
  if (orderId === undefined) throw parameterError('TRADE', 'orderId');
  return String(orderId);
}
