/** Orders of perpetuals in and out, those that wait for a price among them. Decimals that are too many are cut. */
import { roundDown } from '../../core/decimal.ts';
import type { Condition } from '../futures/condition.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { FuturesRequest } from '../futures/futures-order.ts';
import type { FuturesPlaceResult } from '../futures/futures-placing.ts';
import type { ListSources } from '../list-page.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import type { Execute } from '../placing.ts';
import type { WireObject } from '../wire-json.ts';
import type { Habits } from './habits.ts';
import type { Parameters } from './parameters.ts';
import { contractOf } from './perpetual-market-routes.ts';
import { attachedStops, stopOnWire, stopsOfOrders } from './perpetual-stops.ts';
import { perpetualOrderOnWire } from './perpetual-wire.ts';
import { BingxRefusal, perpetualRefusal } from './refusal.ts';
import type { PrivateRequest } from './route.ts';

export interface PlacingParts {
  readonly engine: FuturesEngine;
  readonly sources: ListSources;
  readonly habits: Habits;
}

export async function place(parts: PlacingParts, request: PrivateRequest): Promise<WireObject> {
  const { engine, sources } = parts;
  const { account, atMs, conditions } = request;
  const result = await send(parts, request, {
    atMs,
    fillShare: conditions.find('partialFill')?.share,
    fillDelayMs: conditions.find('slowFill')?.delayMs,
  });
  if (!result.accepted) throw perpetualRefusal(result.refusal);
  const hidden = conditions.find('hidden');
  if (hidden !== undefined) sources.visibility.hide(result.orderIds, hidden.forMs, atMs);
  const [orderId = ''] = result.orderIds;
  const state = await engine.state(account.id, atMs);
  const placed = state.orders.get(orderId);
  if (placed === undefined) throw notThere();
  return { order: perpetualOrderOnWire(placed, stopsOfOrders(state)(placed), request.chance) };
}

/** An order with stops is one with what depends on it; a used client order id refuses either. */
async function send(
  { engine, habits }: PlacingParts,
  { account, atMs, parameters }: PrivateRequest,
  execute: Execute,
): Promise<FuturesPlaceResult> {
  const listing = contractOf(engine, parameters.required('symbol'));
  const order = requestOf(listing, parameters);
  const price = order.price ?? (await engine.prices.markPriceAt(listing.symbol, atMs));
  const stops = attachedStops(parameters, order, { listing, price, habits });
  if (stops.length === 0) return engine.place(account.id, [order], execute);
  const result = await engine.placeStrategy(
    account.id,
    {
      kind: stops.length === 1 ? 'OTO' : 'OTOCO',
      order,
      conditions: stops,
      areIndependent: !habits.stopsEndEachOther,
    },
    execute,
  );
  return result.accepted ? { accepted: true, orderIds: [result.strategy.orderId ?? ''] } : result;
}

/** By the number of an order, or of one that waits for a price. */
export async function cancel(engine: FuturesEngine, request: PrivateRequest): Promise<WireObject> {
  const { account, atMs, parameters } = request;
  const { symbol } = contractOf(engine, parameters.required('symbol'));
  const { orders, conditions, byClientOrderId } = await engine.state(account.id, atMs);
  const clientOrderId = parameters.text('clientOrderId')?.toLowerCase() ?? '';
  const orderId = parameters.id('orderId') ?? byClientOrderId.get(clientOrderId)?.at(-1) ?? '';
  const stop = conditions.get(orderId);
  if (stop?.symbol === symbol) return cancelStop(engine, request, stop);
  const order = orders.get(orderId);
  if (order === undefined || order.symbol !== symbol) throw notThere();
  const cancelled = await engine.cancel(account.id, [orderId], atMs);
  if (cancelled.length === 0) throw tooLate();
  const state = await engine.state(account.id, atMs);
  const after = state.orders.get(orderId) ?? order;
  return { order: perpetualOrderOnWire(after, stopsOfOrders(state)(after), request.chance) };
}

async function cancelStop(
  engine: FuturesEngine,
  { account, atMs }: PrivateRequest,
  stop: Condition,
): Promise<WireObject> {
  const cancelled = await engine.cancelConditions(account.id, [stop.id], atMs);
  if (cancelled.length === 0) throw tooLate();
  const { conditions } = await engine.state(account.id, atMs);
  return { order: stopOnWire(conditions.get(stop.id) ?? stop) };
}

export function notThere(): BingxRefusal {
  return new BingxRefusal(109421, 'order not exist');
}

function tooLate(): BingxRefusal {
  return new BingxRefusal(109422, 'order is already filled');
}

function requestOf(listing: PerpetualListing, parameters: Parameters): FuturesRequest {
  const side = parameters.required('side');
  const type = parameters.required('type');
  const positionSide = parameters.text('positionSide') ?? 'LONG';
  if (side !== 'BUY' && side !== 'SELL') throw wrong('side');
  if (type !== 'MARKET' && type !== 'LIMIT') throw wrong('type');
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

export function wrong(name: string): BingxRefusal {
  return new BingxRefusal(109400, `Invalid parameters, ${name}`);
}
