/** Orders of perpetuals in and out, and what an account may read about them. Decimals that are too many are cut. */
import { DAY_MS, type DurationMs, type EpochMs } from '../../core/clock.ts';
import { roundDown } from '../../core/decimal.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { FuturesOrder, FuturesRequest } from '../futures/futures-order.ts';
import { type FuturesView, futuresView } from '../futures-view.ts';
import type { ListSources } from '../list-page.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import { shuffled, type WireObject } from '../wire-json.ts';
import type { Parameters } from './parameters.ts';
import { contractOf } from './perpetual-market-routes.ts';
import {
  closedPositionOnWire,
  incomeOnWire,
  perpetualFillOnWire,
  perpetualOrderOnWire,
} from './perpetual-wire.ts';
import { BingxRefusal, perpetualRefusal } from './refusal.ts';
import { lookingAt, type PrivateRequest, type Route, readRoute } from './route.ts';

const ORDER = '/openApi/swap/v2/trade/order';
const LONGEST_MS: DurationMs = 7 * DAY_MS;
const LONGEST_POSITIONS_MS: DurationMs = 90 * DAY_MS;
const ALL = 100_000;

export function perpetualOrderRoutes(
  engine: FuturesEngine,
  sources: ListSources,
  disorder: boolean,
): readonly Route[] {
  const contractIfAny = ({ parameters }: PrivateRequest): string | undefined => {
    const symbol = parameters.text('symbol');
    return symbol === undefined ? undefined : contractOf(engine, symbol).symbol;
  };
  const onWire = (request: PrivateRequest, orders: FuturesOrder[]): WireObject => {
    // No document fixes the order of these lists.
    const listed = disorder ? shuffled(orders, request.chance) : orders;
    return { orders: listed.map((order) => perpetualOrderOnWire(order, request.chance)) };
  };
  const viewOf = (request: PrivateRequest, startTime?: EpochMs, endTime?: EpochMs): Promise<FuturesView> =>
    futuresView(engine, sources, lookingAt(request, { startTime, endTime }));

  return [
    {
      method: 'POST',
      path: ORDER,
      perSecond: 5,
      access: 'perpetualTrading',
      answer: (request) => place(engine, sources, request),
    },
    {
      method: 'DELETE',
      path: ORDER,
      perSecond: 5,
      access: 'perpetualTrading',
      answer: (request) => cancel(engine, request),
    },
    readRoute('swap/v2/trade/order', 5, async (request) => {
      const { parameters } = request;
      const { symbol } = contractOf(engine, parameters.required('symbol'));
      const view = await viewOf(request);
      const orderId = parameters.id('orderId');
      const order =
        orderId === undefined
          ? view.orderByClientOrderId(symbol, parameters.required('clientOrderId').toLowerCase())
          : view.order(symbol, orderId);
      if (order === undefined) throw notThere();
      return { order: perpetualOrderOnWire(order, request.chance) };
    }),
    readRoute('swap/v2/trade/openOrders', 5, async (request) =>
      onWire(request, (await viewOf(request)).openOrders(contractIfAny(request))),
    ),
    readRoute('swap/v2/trade/allOrders', 5, async (request) => {
      const { parameters } = request;
      const limit = parameters.count('limit', { min: 1, max: 1_000 });
      const [startMs, endMs] = windowOf(parameters, ['startTime', 'endTime']) ?? [
        request.atMs - LONGEST_MS,
        request.atMs,
      ];
      const symbol = contractIfAny(request);
      const view = await viewOf(request, startMs, endMs);
      const open = view
        .openOrders(symbol)
        .filter(({ createdAtMs }) => createdAtMs >= startMs && createdAtMs <= endMs);
      return onWire(request, [...open, ...view.closedOrders(symbol, ALL)].slice(0, limit));
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

async function place(engine: FuturesEngine, { visibility }: ListSources, request: PrivateRequest) {
  const { account, atMs, conditions, parameters } = request;
  const order = requestOf(contractOf(engine, parameters.required('symbol')), parameters);
  const result = await engine.place(account.id, [order], {
    atMs,
    fillShare: conditions.find('partialFill')?.share,
    fillDelayMs: conditions.find('slowFill')?.delayMs,
  });
  if (!result.accepted) throw perpetualRefusal(result.refusal);
  const hidden = conditions.find('hidden');
  if (hidden !== undefined) visibility.hide(result.orderIds, hidden.forMs, atMs);
  const [orderId = ''] = result.orderIds;
  const placed = (await engine.state(account.id, atMs)).orders.get(orderId);
  if (placed === undefined) throw notThere();
  return { order: perpetualOrderOnWire(placed, request.chance) };
}

async function cancel(engine: FuturesEngine, request: PrivateRequest) {
  const { account, atMs, parameters } = request;
  const { symbol } = contractOf(engine, parameters.required('symbol'));
  const orderId = parameters.id('orderId') ?? '';
  const state = await engine.state(account.id, atMs);
  const order = state.orders.get(orderId);
  if (order === undefined || order.symbol !== symbol) throw notThere();
  const cancelled = await engine.cancel(account.id, [orderId], atMs);
  if (cancelled.length === 0) throw new BingxRefusal(109422, 'order is already filled');
  const after = (await engine.state(account.id, atMs)).orders.get(orderId) ?? order;
  return { order: perpetualOrderOnWire(after, request.chance) };
}

function notThere(): BingxRefusal {
  return new BingxRefusal(109421, 'order not exist');
}

function requestOf(listing: PerpetualListing, parameters: Parameters): FuturesRequest {
  const side = parameters.required('side');
  const type = parameters.required('type');
  const positionSide = parameters.text('positionSide') ?? 'LONG';
  if (side !== 'BUY' && side !== 'SELL') throw wrong('side');
  if (type !== 'MARKET' && type !== 'LIMIT') throw wrong('type');
  refuseStops(parameters);
  // This exchange has one-way positions only.
  if (positionSide !== 'BOTH')
    throw new BingxRefusal(109400, 'In the One-way mode, the PositionSide field can only be set to BOTH');
  const quantity = parameters.amount('quantity');
  const price = parameters.amount('price');
  if (quantity === undefined) throw wrong('quantity');
  if (type === 'LIMIT' && price === undefined) throw wrong('price');
  return {
    symbol: listing.symbol,
    side: side === 'BUY' ? 'buy' : 'sell',
    type: type === 'MARKET' ? 'market' : 'limit',
    baseSize: roundDown(quantity, listing.basePlaces),
    price: type === 'MARKET' || price === undefined ? undefined : roundDown(price, listing.pricePlaces),
    reduceOnly: parameters.text('reduceOnly') === 'true',
    clientOrderId: (parameters.text('clientOrderId') ?? parameters.text('clientOrderID') ?? '').toLowerCase(),
  };
}

/** Taken without a word, they would leave a position open that is believed to be protected. */
function refuseStops(parameters: Parameters): void {
  for (const stop of ['stopLoss', 'takeProfit']) {
    if (parameters.text(stop) !== undefined)
      throw new BingxRefusal(109400, `this exchange takes no ${stop} with an order`);
  }
}

function wrong(name: string): BingxRefusal {
  return new BingxRefusal(109400, `Invalid parameters, ${name}`);
}
