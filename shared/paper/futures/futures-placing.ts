/** Decides what becomes of new futures orders: refused, filled from the book, resting. */
import { type DurationMs, type EpochMs, HOUR_MS } from '../../core/clock.ts';
import { compare, type Decimal, isZero, smallest, sum, times } from '../../core/decimal.ts';
import { paperId } from '../ids.ts';
import type { Execute } from '../placing.ts';
import { type Refusal, ruleRefusal } from '../rules.ts';
import type { FuturesRequest, PlacedFuturesOrder } from './futures-order.ts';
import {
  applyToBooks,
  copyOfBooks,
  type FuturesBooks,
  type FuturesState,
  leverageOf,
} from './futures-state.ts';
import type { FuturesStep } from './futures-step.ts';
import { type Draft, type FuturesRules, listingOf, takeAtOnce, write } from './futures-trading.ts';
import { largestExposure, type Margin, marginOf, markOf, notionalLimit, symbolsInUse } from './margin.ts';
import { reducibleSize } from './position.ts';

export type FuturesRefusal = Refusal | 'nothingToReduce' | 'riskLimit';

export type FuturesPlaceResult =
  | { readonly accepted: true; readonly orderIds: readonly string[] }
  | { readonly accepted: false; readonly refusal: FuturesRefusal };

/** A client order id may be used again after this. */
const DEDUPLICATED_MS: DurationMs = 2 * HOUR_MS;

/** Several orders are taken together or not at all: the first refusal refuses them all. */
export async function planFuturesPlacement(
  rules: FuturesRules,
  account: string,
  state: FuturesState,
  requests: readonly FuturesRequest[],
  execute: Execute,
): Promise<{ readonly steps: readonly FuturesStep[]; readonly result: FuturesPlaceResult }> {
  const draft: Draft = { account, books: copyOfBooks(state.books), steps: [] };
  const orderIds: string[] = [];
  for (const request of requests) {
    const listing = rules.listings.get(request.symbol);
    if (listing === undefined) return refused('unknownSymbol');
    const marks = await marksOf(rules, draft.books, execute.atMs, request.symbol);
    const mark = markOf(marks, request.symbol);
    const order = placedOrder(rules, draft, request, execute);
    const refusal =
      orderRuleRefusal(rules, request, mark) ??
      bookRefusal(rules, state, draft, order, execute.atMs) ??
      marginRefusal(rules, draft, { order, step: { type: 'place', order } }, marks);
    if (refusal !== undefined) return refused(refusal);

    orderIds.push(order.id);
    write(draft, { type: 'place', order });
    if (order.takesAtMs !== undefined) continue;
    takeAtOnce(rules, draft, order.id, { mark, atMs: execute.atMs, fillShare: execute.fillShare });
  }
  return { steps: draft.steps, result: { accepted: true, orderIds } };
}

/** The marks of all symbols with a position or an open order, and of `also`. */
export async function marksOf(
  rules: Pick<FuturesRules, 'prices'>,
  books: FuturesBooks,
  atMs: EpochMs,
  ...also: readonly string[]
): Promise<ReadonlyMap<string, Decimal>> {
  const marks = new Map<string, Decimal>();
  for (const symbol of [...symbolsInUse(books), ...also]) {
    if (!marks.has(symbol)) marks.set(symbol, await rules.prices.markPriceAt(symbol, atMs));
  }
  return marks;
}

export function placedOrder(
  rules: FuturesRules,
  { account, books }: Draft,
  request: FuturesRequest,
  execute: Execute,
): PlacedFuturesOrder {
  const reducible = reducibleSize(books.positions.get(request.symbol), request.side);
  const isSlow = execute.fillDelayMs !== undefined && request.type === 'market';
  return {
    ...request,
    id: paperId('futuresOrder', rules.seed, account, books.orderCount),
    wantedSize: request.baseSize,
    baseSize: request.reduceOnly ? smallest(request.baseSize, reducible) : request.baseSize,
    source: 'api',
    createdAtMs: execute.atMs,
    takesAtMs: isSlow ? execute.atMs + (execute.fillDelayMs ?? 0) : undefined,
  };
}

export function orderRuleRefusal(
  rules: FuturesRules,
  request: FuturesRequest,
  mark: Decimal,
): Refusal | undefined {
  const { symbol, side, baseSize, price, clientOrderId } = request;
  const terms =
    price === undefined
      ? ({ type: 'market', baseSize } as const)
      : ({ type: 'limit', baseSize, price } as const);
  const asOrder = { symbol, side, terms, immediateOrCancel: false, clientOrderId };
  return ruleRefusal(listingOf(rules, symbol), asOrder, mark);
}

function bookRefusal(
  rules: FuturesRules,
  state: FuturesState,
  { books, steps }: Draft,
  order: PlacedFuturesOrder,
  atMs: EpochMs,
): FuturesRefusal | undefined {
  const id = order.clientOrderId;
  const known = state.byClientOrderId.get(id) ?? [];
  const isRecent = known.some((used) => (state.orders.get(used)?.createdAtMs ?? 0) > atMs - DEDUPLICATED_MS);
  const isTwice = steps.some((step) => step.type === 'place' && step.order.clientOrderId === id);
  const isUsed = id !== '' && order.inStrategy === undefined && (isRecent || isTwice);
  if (isUsed && rules.usedClientOrderIds === 'refuse') return 'usedClientOrderId';

  if (isZero(order.baseSize)) return 'nothingToReduce';
  const open = [...books.openOrders.values()].filter(({ symbol }) => symbol === order.symbol);
  return open.length >= listingOf(rules, order.symbol).maxOpenOrders ? 'tooManyOpenOrders' : undefined;
}

/** An order that leads to no larger position than is possible already needs no margin. `step` brings it about. */
export function marginRefusal(
  rules: FuturesRules,
  { books }: Draft,
  { order, step }: { readonly order: PlacedFuturesOrder; readonly step: FuturesStep },
  marks: ReadonlyMap<string, Decimal>,
): FuturesRefusal | undefined {
  const { quoteCoin } = listingOf(rules, order.symbol);
  const margin = (of: FuturesBooks): Margin => marginOf(of, rules.listings, quoteCoin, marks);
  const after = copyOfBooks(books);
  applyToBooks(after, step);
  const needed = margin(after);
  if (compare(needed.initial, margin(books).initial) <= 0) return undefined;

  const mark = markOf(marks, order.symbol);
  const limit = notionalLimit(listingOf(rules, order.symbol), leverageOf(books, order.symbol));
  if (compare(times(largestExposure(after, order.symbol), mark), limit) > 0) return 'riskLimit';
  const fee = times(times(order.baseSize, order.price ?? mark), rules.takerFeeRate);
  return compare(sum(needed.initial, fee), needed.balance) > 0 ? 'notEnoughMoney' : undefined;
}

function refused(refusal: FuturesRefusal) {
  return { steps: [], result: { accepted: false as const, refusal } };
}
