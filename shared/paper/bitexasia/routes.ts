/** What is behind each path of the stand-in. The paths are those of the venue's page. */
import type { EpochMs } from '../../core/clock.ts';
import type { PaperAccount, Permission } from '../accounts.ts';
import type { Engine } from '../engine.ts';
import type { Conditions } from '../faults.ts';
import { INTERVAL_MS, type PriceSource } from '../market.ts';
import type { OrderRequest, PaperOrder } from '../order.ts';
import type { Visibility } from '../visibility.ts';
import type { WireCall } from '../wire.ts';
import type { WireValue } from '../wire-json.ts';
import { isSameOrder, orderRequest } from './order-body.ts';
import { BitexasiaRefusal, orderRefusal } from './refusal.ts';
import { balancesOnWire, bookOnWire, type Choose, marketOnWire, orderOnWire, pairOf } from './words.ts';

export interface Asked {
  readonly call: WireCall;
  readonly conditions: Conditions;
  readonly choose: Choose;
  /** Whether an order is checked before its client order id is looked for. */
  readonly checksFirst: boolean;
  /** What stands in the path: a pair or an order id. */
  readonly name: string;
}
export interface AskedPrivately extends Asked {
  readonly account: PaperAccount;
}

interface RouteBase {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
}
export type Route =
  | (RouteBase & { readonly access: 'public'; readonly answer: (asked: Asked) => Promise<WireValue> })
  | (RouteBase & {
      readonly access: Permission;
      readonly answer: (asked: AskedPrivately) => Promise<WireValue>;
    });

/** How many levels the venue tells is not published; nobody here reads more than the first. */
const BOOK_DEPTH = 20;

export interface RouteParts {
  readonly engine: Engine;
  readonly prices: PriceSource;
  readonly visibility: Visibility;
  readonly usedClientOrderIds: 'refuse' | 'accept';
}

export function bitexasiaRoutes(parts: RouteParts): readonly Route[] {
  const { engine, prices, visibility } = parts;
  const byPair = new Map([...engine.listings.values()].map((listing) => [pairOf(listing), listing]));
  const listingNamed = (pair: string) => {
    const listing = byPair.get(pair);
    if (listing === undefined) throw new BitexasiaRefusal(404, 'UNKNOWN_PAIR', 'pair does not exist');
    return listing;
  };
  const onWire = (order: PaperOrder, choose: Choose): WireValue => {
    const listing = engine.listings.get(order.symbol);
    if (listing === undefined) throw orderNotFound();
    return orderOnWire(order, listing, choose);
  };
  const symbolOf = (pair: string) => byPair.get(pair)?.symbol;

  return [
    {
      method: 'GET',
      path: /^\/v1\/markets$/,
      access: 'public',
      answer: async ({ choose }) => [...byPair.values()].map((listing) => marketOnWire(listing, choose)),
    },
    {
      method: 'GET',
      path: /^\/v1\/ticker\/([^/]+)$/,
      access: 'public',
      answer: ({ name, call, choose }) => ticker(engine, prices, listingNamed(name), call.atMs, choose),
    },
    {
      method: 'GET',
      path: /^\/v1\/orderbook\/([^/]+)$/,
      access: 'public',
      answer: async ({ name, call, choose }) =>
        bookOnWire(await engine.book(listingNamed(name).symbol, call.atMs), BOOK_DEPTH, choose),
    },
    {
      method: 'POST',
      path: /^\/v1\/orders$/,
      access: 'trade',
      answer: async (asked) => {
        const request = orderRequest(asked.call.body, symbolOf);
        return onWire(await placeOnce(parts, asked, request), asked.choose);
      },
    },
    {
      method: 'GET',
      path: /^\/v1\/orders\/([^/]+)$/,
      access: 'read',
      answer: async (asked) => onWire(await seenOrder(engine, visibility, asked), asked.choose),
    },
    {
      method: 'POST',
      path: /^\/v1\/orders\/([^/]+)\/cancel$/,
      access: 'trade',
      answer: async ({ account, name, call, choose }) => {
        const state = await engine.state(account.id, call.atMs);
        if (!state.orders.has(name)) throw orderNotFound();
        await engine.cancel(account.id, [name], call.atMs);
        const after = (await engine.state(account.id, call.atMs)).orders.get(name);
        if (after === undefined) throw orderNotFound();
        return onWire(after, choose);
      },
    },
    {
      method: 'GET',
      path: /^\/v1\/account\/balances$/,
      access: 'read',
      answer: async ({ account, call, choose }) =>
        balancesOnWire((await engine.state(account.id, call.atMs)).balances, choose),
    },
  ];
}

/**
 * A client order id that was used gives the first order again, if the terms are the same. By chance it is looked for
 * before the order is checked, or after that: then a retry may be refused for what the market or the balance is now.
 * With `usedClientOrderIds` on `accept` it is no such exchange as its page says: every retry places again.
 */
async function placeOnce(
  { engine, visibility, usedClientOrderIds }: RouteParts,
  { account, call, conditions, checksFirst }: AskedPrivately,
  request: OrderRequest,
): Promise<PaperOrder> {
  const { atMs } = call;
  const known = async () => {
    const state = await engine.state(account.id, atMs);
    const [first = ''] = state.byClientOrderId.get(request.clientOrderId) ?? [];
    return state.orders.get(first);
  };
  if (usedClientOrderIds === 'refuse' && !checksFirst) {
    const before = await known();
    if (before !== undefined) return sameOrRefused(before, request);
  }
  const result = await engine.place(account.id, [request], {
    atMs,
    fillShare: conditions.find('partialFill')?.share,
    fillDelayMs: conditions.find('slowFill')?.delayMs,
  });
  if (result.accepted) {
    const hidden = conditions.find('hidden');
    if (hidden !== undefined) visibility.hide(result.orderIds, hidden.forMs, atMs);
    const placed = (await engine.state(account.id, atMs)).orders.get(result.orderIds[0] ?? '');
    if (placed !== undefined) return placed;
  }
  const refusal = result.accepted ? 'unknownSymbol' : result.refusal;
  const first = refusal === 'usedClientOrderId' ? await known() : undefined;
  if (first === undefined) throw orderRefusal(refusal);
  return sameOrRefused(first, request);
}

function sameOrRefused(first: PaperOrder, request: OrderRequest): PaperOrder {
  if (isSameOrder(first, request)) return first;
  throw orderRefusal('usedClientOrderId');
}

async function seenOrder(
  engine: Engine,
  visibility: Visibility,
  { account, name, call, conditions }: AskedPrivately,
): Promise<PaperOrder> {
  const { atMs } = call;
  const stale = conditions.find('stale');
  const state =
    stale === undefined
      ? await engine.state(account.id, atMs)
      : await engine.stateAsOf(account.id, atMs - stale.ageMs);
  const order = state.orders.get(name);
  const isSeen = conditions.find('blind') === undefined && visibility.isVisible(name, 'order', atMs);
  if (order === undefined || !isSeen) throw orderNotFound();
  return order;
}

function orderNotFound(): BitexasiaRefusal {
  return new BitexasiaRefusal(404, 'ORDER_NOT_FOUND', 'no such order');
}

/** Last, best bid and ask, the change of 24 h and its high and low; the page names volume and market cap besides. */
async function ticker(
  engine: Engine,
  prices: PriceSource,
  { symbol }: { readonly symbol: string },
  atMs: EpochMs,
  choose: Choose,
): Promise<WireValue> {
  const last = await prices.priceAt(symbol, atMs);
  const book = await engine.book(symbol, atMs);
  const day = 24 * INTERVAL_MS['1h'];
  const hours = await prices.candles({ symbol, interval: '1h', limit: 24, endMs: atMs, nowMs: atMs });
  const before = await prices.priceAt(symbol, atMs - day);
  const highs = [last, ...hours.map(({ high }) => high)].map(Number);
  const lows = [last, ...hours.map(({ low }) => low)].map(Number);
  return {
    [choose('last', 'last_price')]: last,
    best_bid: book.level('sell', 0)?.price,
    best_ask: book.level('buy', 0)?.price,
    change_24h: String(Number(last) - Number(before)),
    ...choose<Record<string, WireValue>>(
      {},
      { high_24h: String(Math.max(...highs)), low_24h: String(Math.min(...lows)) },
    ),
  };
}
