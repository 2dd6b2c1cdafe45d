/** What an account may read about its spot side. */
import { DAY_MS, type DurationMs, HOUR_MS } from '../../core/clock.ts';
import { accountView } from '../account-view.ts';
import type { Engine } from '../engine.ts';
import type { ListSources } from '../list-page.ts';
import type { PaperFill, PaperOrder } from '../order.ts';
import { shuffled, type WireObject } from '../wire-json.ts';
import { listingOf } from './names.ts';
import { BingxRefusal } from './refusal.ts';
import { lookingAt, type PrivateRequest, type Route, readRoute } from './route.ts';
import { balanceOnWire, spotFillOnWire, spotOrderOnWire } from './spot-wire.ts';

/** An order is found by its client order id for so long. */
const FINDABLE_MS: DurationMs = 2 * HOUR_MS;
/** A window of fills that begins earlier is not heeded, and that is not said. */
const HEEDED_MS: DurationMs = 120 * DAY_MS;
const MAX_ROWS = 10_000;

export function spotReadRoutes(engine: Engine, sources: ListSources, disorder: boolean): readonly Route[] {
  const symbolsOf = ({ parameters }: PrivateRequest): readonly string[] => {
    const symbol = parameters.text('symbol');
    if (symbol === undefined) return [...engine.listings.keys()];
    const listing = listingOf(engine.listings, 'spot', symbol);
    if (listing === undefined) throw new BingxRefusal(100204, 'symbol not found');
    return [listing.symbol];
  };
  const onWire = (request: PrivateRequest, orders: PaperOrder[]): WireObject => {
    // No document fixes the order of these lists.
    const listed = disorder ? shuffled(orders, request.chance) : orders;
    return { orders: listed.map((order) => spotOrderOnWire(order, request.chance)) };
  };

  return [
    readRoute('spot/v1/account/balance', 5, async (request) => {
      const view = await accountView(engine, sources, lookingAt(request));
      const coins = [...view.balances].sort(([a], [b]) => (a < b ? -1 : 1));
      return { balances: coins.map(([coin, money]) => balanceOnWire(coin, money, request.chance)) };
    }),
    readRoute('spot/v1/trade/query', 10, async (request) => {
      const [symbol] = symbolsOf(request);
      const order = await findOrder(engine, sources, request);
      if (order === undefined || order.symbol !== symbol) throw new BingxRefusal(100404, 'order not exist');
      return spotOrderOnWire(order, request.chance);
    }),
    readRoute('spot/v1/trade/openOrders', 10, async (request) => {
      const view = await accountView(engine, sources, lookingAt(request));
      return onWire(
        request,
        symbolsOf(request).flatMap((symbol) => view.openOrders(symbol)),
      );
    }),
    readRoute('spot/v1/trade/historyOrders', 10, async (request) => {
      const { parameters } = request;
      const pageIndex = parameters.count('pageIndex', { min: 1, max: MAX_ROWS, fallback: 1 });
      const pageSize = parameters.count('pageSize', { min: 1, max: 100, fallback: 100 });
      if (pageIndex * pageSize > MAX_ROWS)
        throw new BingxRefusal(100400, 'pageIndex * pageSize is over 10000');
      const window = { startTime: parameters.timeMs('startTime'), endTime: parameters.timeMs('endTime') };
      const view = await accountView(engine, sources, lookingAt(request, window));
      const orders = symbolsOf(request)
        .flatMap((symbol) => view.orderHistory(symbol, MAX_ROWS))
        .filter(({ open }) => !open)
        .sort((a, b) => b.createdAtMs - a.createdAtMs);
      const page = orders.slice((pageIndex - 1) * pageSize, pageIndex * pageSize);
      return { ...onWire(request, page), total: orders.length };
    }),
    readRoute('spot/v1/trade/myTrades', 5, async (request) => {
      const { parameters, chance } = request;
      const limit = parameters.count('limit', { min: 1, max: 1_000, fallback: 500 });
      const orderId = parameters.id('orderId');
      const fills = await fillsOf(engine, sources, request, symbolsOf(request), limit, orderId);
      return { fills: fills.map((fill) => spotFillOnWire(fill, chance)) };
    }),
  ];
}

async function findOrder(
  engine: Engine,
  sources: ListSources,
  request: PrivateRequest,
): Promise<PaperOrder | undefined> {
  const { parameters, atMs } = request;
  const view = await accountView(engine, sources, lookingAt(request));
  const orderId = parameters.id('orderId');
  if (orderId !== undefined) return view.order(orderId);
  const order = view.orderByClientOrderId(parameters.required('clientOrderID'));
  return order !== undefined && order.createdAtMs > atMs - FINDABLE_MS ? order : undefined;
}

/** By time, then by id; of more than a page the oldest. Of a window that reaches too far back, the newest of all. */
async function fillsOf(
  engine: Engine,
  sources: ListSources,
  request: PrivateRequest,
  symbols: readonly string[],
  limit: number,
  orderId: string | undefined,
): Promise<readonly PaperFill[]> {
  const { parameters, atMs } = request;
  const startTime = parameters.timeMs('startTime') ?? atMs - DAY_MS;
  const isHeeded = startTime > atMs - HEEDED_MS;
  const window = isHeeded ? { startTime, endTime: parameters.timeMs('endTime') ?? atMs } : {};
  const view = await accountView(engine, sources, lookingAt(request, window));
  const fills = symbols
    .flatMap((symbol) => view.fills(symbol, Number.POSITIVE_INFINITY))
    .filter((fill) => orderId === undefined || fill.orderId === orderId)
    .sort((a, b) => a.atMs - b.atMs || (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  return isHeeded ? fills.slice(0, limit) : fills.slice(-limit);
}
