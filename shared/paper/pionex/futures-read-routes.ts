/** What a futures account may read about its orders, trades and funding. */
import { type DurationMs, HOUR_MS } from '../../core/clock.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { FuturesOrder, FuturesTrade } from '../futures/futures-order.ts';
import { shuffled, type WireObject } from '../wire-json.ts';
import { type FuturesView, futuresView } from './futures-view.ts';
import { type FundingFeeSign, fundingOnWire, futuresFillOnWire, futuresOrderOnWire } from './futures-wire.ts';
import { listOnWire } from './order-wire.ts';
import type { ListSources } from './page.ts';
import { parameterError } from './parameters.ts';
import { emptyAmount } from './read-routes.ts';
import { orderRefusal, PionexRefusal } from './refusal.ts';
import { futuresRoute, type PrivateRequest, type Route } from './route.ts';

/** A closed order is found by its client order id for so long. The documents say that there is a limit, not which. */
const FINDABLE_MS: DurationMs = 2 * HOUR_MS;

export function futuresReadRoutes(
  engine: FuturesEngine,
  sources: ListSources,
  { disorder, fundingFeeSign }: { readonly disorder: boolean; readonly fundingFeeSign: FundingFeeSign },
): readonly Route[] {
  const view = (request: PrivateRequest): Promise<FuturesView> => futuresView(engine, sources, request);
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
      return orderList(request, (await view(request)).closedOrders(symbol, limit));
    }),
    futuresRoute('GET', 'trade/fills', async (request) => {
      const symbol = contractOf(engine, request);
      return fillList((await view(request)).fills(symbol, fillLimit(request)));
    }),
    futuresRoute('GET', 'trade/fillsByOrderId', async (request) => {
      const symbol = contractOf(engine, request);
      const orderId = orderIdOf(request);
      const fromId = request.parameters.id('fromId');
      const fills = (await view(request)).fillsOfOrder(symbol, orderId);
      const earlier = fromId === undefined ? fills : fills.filter((fill) => BigInt(fill.id) < fromId);
      return fillList(earlier.slice(-fillLimit(request)).reverse());
    }),
    futuresRoute('GET', 'trade/fundingFee', async (request) => {
      const symbol = contractIfAny(engine, request);
      const limit = request.parameters.limit({ min: 1, max: 200, fallback: 100 });
      const rows = (await view(request)).fundings(symbol, limit);
      return { fundings: listOnWire(rows.map((one) => fundingOnWire(one, fundingFeeSign))) };
    }),
  ];
}

function fillList(newestFirst: readonly FuturesTrade[]): WireObject {
  return { fills: listOnWire(newestFirst.map(futuresFillOnWire)) };
}

function fillLimit({ parameters }: PrivateRequest): number {
  return parameters.limit({ min: 1, max: 200, fallback: 100 });
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
