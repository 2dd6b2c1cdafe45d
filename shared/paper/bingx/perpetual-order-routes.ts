/** Orders of perpetuals, and what an account may read about them. */
import { DAY_MS, type DurationMs, type EpochMs } from '../../core/clock.ts';
import { type Condition, isWaiting } from '../futures/condition.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { FuturesOrder } from '../futures/futures-order.ts';
import { type FuturesView, futuresView } from '../futures-view.ts';
import type { ListSources } from '../list-page.ts';
import { shuffled, type WireObject } from '../wire-json.ts';
import type { Habits } from './habits.ts';
import type { Parameters } from './parameters.ts';
import { contractOf } from './perpetual-market-routes.ts';
import { cancel, notThere, place, wrong } from './perpetual-placing.ts';
import { isOrder, stopOnWire, stopsOfOrders } from './perpetual-stops.ts';
import {
  closedPositionOnWire,
  incomeOnWire,
  perpetualFillOnWire,
  perpetualOrderOnWire,
} from './perpetual-wire.ts';
import { BingxRefusal } from './refusal.ts';
import { lookingAt, type PrivateRequest, type Route, readRoute } from './route.ts';

const ORDER = '/openApi/swap/v2/trade/order';
const LONGEST_MS: DurationMs = 7 * DAY_MS;
const LONGEST_POSITIONS_MS: DurationMs = 90 * DAY_MS;
const ALL = 100_000;

export function perpetualOrderRoutes(
  engine: FuturesEngine,
  sources: ListSources,
  { disorder, habits }: { readonly disorder: boolean; readonly habits: Habits },
): readonly Route[] {
  const contractIfAny = ({ parameters }: PrivateRequest): string | undefined => {
    const symbol = parameters.text('symbol');
    return symbol === undefined ? undefined : contractOf(engine, symbol).symbol;
  };
  const onWire = (
    request: PrivateRequest,
    view: FuturesView,
    orders: FuturesOrder[],
    stops: readonly Condition[],
  ): WireObject => {
    const stopsOf = stopsOfOrders(view.state);
    const rows = [
      ...orders.map((order) => perpetualOrderOnWire(order, stopsOf(order), request.chance)),
      ...stops.map(stopOnWire),
    ];
    // No document fixes the order of these lists.
    return { orders: disorder ? shuffled(rows, request.chance) : rows };
  };
  const viewOf = (request: PrivateRequest, startTime?: EpochMs, endTime?: EpochMs): Promise<FuturesView> =>
    futuresView(engine, sources, lookingAt(request, { startTime, endTime }));

  return [
    {
      method: 'POST',
      path: ORDER,
      perSecond: 5,
      access: 'perpetualTrading',
      answer: (request) => place({ engine, sources, habits }, request),
    },
    {
      method: 'DELETE',
      path: ORDER,
      perSecond: 5,
      access: 'perpetualTrading',
      answer: (request) => cancel(engine, request),
    },
    readRoute('swap/v2/trade/order', 5, async (request) => {
      const { symbol } = contractOf(engine, request.parameters.required('symbol'));
      return { order: oneOnWire(request, symbol, await viewOf(request)) };
    }),
    readRoute('swap/v2/trade/openOrders', 5, async (request) => {
      const symbol = contractIfAny(request);
      const view = await viewOf(request);
      const stops = stopsSeen(request, view, symbol).filter(isWaiting);
      return onWire(request, view, view.openOrders(symbol), stops);
    }),
    readRoute('swap/v2/trade/allOrders', 5, async (request) => {
      const { parameters } = request;
      const limit = parameters.count('limit', { min: 1, max: 1_000 });
      const [startMs, endMs] = windowOf(parameters, ['startTime', 'endTime']) ?? [
        request.atMs - LONGEST_MS,
        request.atMs,
      ];
      const symbol = contractIfAny(request);
      const view = await viewOf(request, startMs, endMs);
      const isInside = ({ createdAtMs }: { readonly createdAtMs: EpochMs }) =>
        createdAtMs >= startMs && createdAtMs <= endMs;
      const open = view.openOrders(symbol).filter(isInside);
      const orders = [...open, ...view.closedOrders(symbol, ALL)].slice(0, limit);
      // One that has fired is listed as what it made.
      const stops = habits.historyHasStops ? stopsSeen(request, view, symbol) : [];
      const listed = stops.filter((stop) => isInside(stop) && stop.orderId === undefined);
      return onWire(request, view, orders, listed.slice(0, limit - orders.length));
    }),
    readRoute('swap/v2/trade/fillHistory', 5, async (request) => {
      const { parameters } = request;
      const { symbol } = contractOf(engine, parameters.required('symbol'));
      const pageIndex = parameters.count('pageIndex', { min: 1, max: ALL, fallback: 1 });
      const pageSize = parameters.count('pageSize', { min: 1, max: 1_000, fallback: 50 });
      const orderId = parameters.id('orderId');
      const window = windowOf(parameters, ['startTs', 'endTs']);
      // A start alone brings nothing, and no error.
      if (window === undefined) return { fill_history_orders: [], total: 0 };
      // The left end is not included.
      const view = await viewOf(request, window[0] + 1, window[1]);
      const fills = view
        .fills(symbol, ALL)
        .filter((fill) => orderId === undefined || fill.orderId === orderId)
        .toReversed();
      const page = fills.slice((pageIndex - 1) * pageSize, pageIndex * pageSize);
      return { fill_history_orders: page.map(perpetualFillOnWire), total: fills.length };
    }),
    readRoute('swap/v1/trade/positionHistory', 5, async (request) => {
      const { parameters, chance } = request;
      const { symbol } = contractOf(engine, parameters.required('symbol'));
      const pageIndex = parameters.count('pageIndex', { min: 1, max: ALL, fallback: 1 });
      const pageSize = parameters.count('pageSize', { min: 1, max: 100, fallback: 100 });
      const [startMs, endMs] = [parameters.timeMs('startTs'), parameters.timeMs('endTs')];
      if (startMs === undefined || endMs === undefined) throw wrong('startTs');
      if (endMs - startMs > LONGEST_POSITIONS_MS) throw wrong('startTs, the span is over three months');
      // By their beginning or by their end, no document says it: by what a client is less likely to reckon with.
      const closed = (await viewOf(request))
        .closedPositions(symbol, ALL)
        .filter(({ createdAtMs }) => createdAtMs >= startMs && createdAtMs <= endMs);
      const page = closed.slice((pageIndex - 1) * pageSize, pageIndex * pageSize).map(closedPositionOnWire);
      return chance() < 0.5 ? { positionHistory: page } : { list: page, total: closed.length };
    }),
    readRoute('swap/v2/user/income', 5, async (request) => {
      const { parameters } = request;
      const limit = parameters.count('limit', { min: 1, max: 1_000, fallback: 100 });
      const window = [parameters.timeMs('startTime'), parameters.timeMs('endTime')] as const;
      const isHalf = (window[0] === undefined) !== (window[1] === undefined);
      const type = parameters.text('incomeType') ?? 'FUNDING_FEE';
      if (isHalf || type !== 'FUNDING_FEE') return null;
      const [startMs = request.atMs - LONGEST_MS, endMs = request.atMs] = window;
      const rows = (await viewOf(request, startMs, endMs)).fundings(contractIfAny(request), limit);
      return rows.length === 0 ? null : rows.map(incomeOnWire);
    }),
  ];
}

function windowOf(
  parameters: Parameters,
  [start, end]: readonly [string, string],
): readonly [EpochMs, EpochMs] | undefined {
  const [startMs, endMs] = [parameters.timeMs(start), parameters.timeMs(end)];
  if (startMs === undefined || endMs === undefined) return undefined;
  if (endMs - startMs > LONGEST_MS) throw new BingxRefusal(109400, 'the query range is over 7 days');
  return [startMs, endMs];
}

/** Whatever has become of it. A stop that has fired is told as the order that it made. */
function oneOnWire(request: PrivateRequest, symbol: string, view: FuturesView): WireObject {
  const { parameters, chance } = request;
  const orderId = parameters.id('orderId');
  const stop = stopsSeen(request, view, symbol).find(({ id }) => id === orderId);
  if (stop !== undefined && stop.orderId === undefined) return stopOnWire(stop);
  const order =
    orderId === undefined
      ? view.orderByClientOrderId(symbol, parameters.required('clientOrderId').toLowerCase())
      : view.order(symbol, stop?.orderId ?? orderId);
  if (order === undefined) throw notThere();
  return perpetualOrderOnWire(order, stopsOfOrders(view.state)(order), chance);
}

/** Stops that are orders, or were. */
function stopsSeen(
  { conditions }: PrivateRequest,
  { state }: FuturesView,
  symbol: string | undefined,
): readonly Condition[] {
  if (conditions.find('blind') !== undefined) return [];
  return [...state.conditions.values()].filter(
    (stop) => (symbol ?? stop.symbol) === stop.symbol && isOrder(stop, state),
  );
}
