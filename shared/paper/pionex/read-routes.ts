/** What an account may read about itself. */
import type { Engine } from '../engine.ts';
import type { PaperFill, PaperOrder } from '../order.ts';
import { shuffled, type WireObject } from '../wire-json.ts';
import { type AccountView, accountView } from './account-view.ts';
import { balanceOnWire, fillOnWire, listOnWire, orderOnWire } from './order-wire.ts';
import type { ListSources } from './page.ts';
import { parameterError } from './parameters.ts';
import { orderRefusal, PionexRefusal } from './refusal.ts';
import { type PrivateRequest, type Route, readRoute } from './route.ts';

const MAX_FILLS = 100;

export function readRoutes(engine: Engine, sources: ListSources, disorder: boolean): readonly Route[] {
  const view = (request: PrivateRequest): Promise<AccountView> => accountView(engine, sources, request);
  const symbolOf = ({ parameters }: PrivateRequest): string => {
    const symbol = parameters.required('symbol');
    if (!engine.listings.has(symbol)) throw orderRefusal('unknownSymbol');
    return symbol;
  };
  const orderList = (request: PrivateRequest, orders: PaperOrder[]): WireObject => {
    // No document fixes the order of these lists.
    const listed = disorder ? shuffled(orders, request.chance) : orders;
    return { orders: listOnWire(listed.map((order) => orderOnWire(order, emptyAmount(request, disorder)))) };
  };
  const oneOrder = (request: PrivateRequest, order: PaperOrder | undefined): WireObject => {
    if (order === undefined) throw new PionexRefusal('TRADE_ORDER_NOT_FOUND', 'order not found');
    return orderOnWire(order, emptyAmount(request, disorder));
  };

  return [
    readRoute('/api/v1/account/balances', 1, async (request) => {
      const coins = [...(await view(request)).balances].sort(([a], [b]) => (a < b ? -1 : 1));
      return { balances: listOnWire(coins.map(([coin, money]) => balanceOnWire(coin, money))) };
    }),
    readRoute('/api/v1/trade/order', 1, async (request) => {
      const orderId = orderIdOf(request);
      return oneOrder(request, (await view(request)).order(orderId));
    }),
    readRoute('/api/v1/trade/orderByClientOrderId', 1, async (request) => {
      const clientOrderId = request.parameters.required('clientOrderId');
      return oneOrder(request, (await view(request)).orderByClientOrderId(clientOrderId));
    }),
    readRoute('/api/v1/trade/openOrders', 5, async (request) => {
      const symbol = symbolOf(request);
      return orderList(request, (await view(request)).openOrders(symbol));
    }),
    readRoute('/api/v1/trade/allOrders', 5, async (request) => {
      const symbol = symbolOf(request);
      const limit = request.parameters.limit({ min: 1, max: 200, fallback: 50 });
      return orderList(request, (await view(request)).orderHistory(symbol, limit));
    }),
    readRoute('/api/v1/trade/fills', 5, async (request) => {
      const symbol = symbolOf(request);
      return fillList((await view(request)).fills(symbol, MAX_FILLS));
    }),
    readRoute('/api/v1/trade/fillsByOrderId', 5, async (request) => {
      const orderId = orderIdOf(request);
      const fromId = request.parameters.id('fromId');
      const fills = (await view(request)).fillsOfOrder(orderId);
      const earlier = fromId === undefined ? fills : fills.filter((fill) => BigInt(fill.id) < fromId);
      return fillList(earlier.slice(-MAX_FILLS).reverse());
    }),
  ];
}

function fillList(newestFirst: readonly PaperFill[]): WireObject {
  return { fills: listOnWire(newestFirst.map(fillOnWire)) };
}

function orderIdOf({ parameters }: PrivateRequest): string {
  const orderId = parameters.id('orderId');
  if (orderId === undefined) throw parameterError('TRADE', 'orderId');
  return String(orderId);
}

export function emptyAmount(request: PrivateRequest, disorder: boolean): '0' | '' {
  return disorder && request.chance() < 0.25 ? '' : '0';
}
