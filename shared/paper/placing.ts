/** Decides what becomes of new orders: refused, filled from the book, resting. Pure but for the price it asks for. */
import type { EpochMs } from '../core/clock.ts';
import { compare, type Decimal, roundDown, sum, times, ZERO } from '../core/decimal.ts';
import type { OrderTerms } from '../venues/venue.ts';
import { type AccountState, balanceOf } from './account-state.ts';
import { createBook } from './book.ts';
import type { PlacedOrder, Step } from './change.ts';
import { paperId } from './ids.ts';
import type { Listing } from './instruments.ts';
import type { Decision } from './keeper.ts';
import type { PriceSource } from './market.ts';
import { splitFirst, takeFromBook, type Wanted } from './matching.ts';
import { seedFrom } from './noise.ts';
import type { Execution, OrderRequest } from './order.ts';
import { type Refusal, ruleRefusal } from './rules.ts';
import { fillStep, isComplete, placedOrder } from './steps.ts';

export interface PlacingRules {
  readonly seed: number;
  readonly prices: PriceSource;
  readonly listings: ReadonlyMap<string, Listing>;
  /** Part of the received coin that is kept as fee, e.g. `"0.0005"`. */
  readonly feeRate: Decimal;
  /** Share of orders whose first trade falls into several of the same millisecond. */
  readonly splitFillShare: number;
  /** What a client order id that was used before does. The official documents promise no refusal. */
  readonly usedClientOrderIds: 'refuse' | 'accept';
}

/** When, and how far from the ordinary, an order is executed. */
export interface Execute {
  readonly atMs: EpochMs;
  /** Only this part of what would fill at once does, e.g. `"0.5"`. The rest of a market order is cancelled. */
  readonly fillShare?: Decimal | undefined;
  /** A market order stays open for so long before it takes from the book. */
  readonly fillDelayMs?: number | undefined;
}

export type PlaceResult =
  | { readonly accepted: true; readonly orderIds: readonly string[] }
  | { readonly accepted: false; readonly refusal: Refusal };

/** A venue's own ceiling on orders that rest in one symbol. */
const MAX_OPEN_ORDERS = 200;

/** Several orders are taken together or not at all: the first refusal refuses them all. */
export async function planPlacement(
  rules: PlacingRules,
  account: string,
  state: AccountState,
  requests: readonly OrderRequest[],
  execute: Execute,
): Promise<Decision<PlaceResult>> {
  const steps: Step[] = [];
  const placed: PlacedOrder[] = [];
  for (const request of requests) {
    const listing = rules.listings.get(request.symbol);
    if (listing === undefined) return refused('unknownSymbol');
    const mid = await rules.prices.priceAt(request.symbol, execute.atMs);
    const order = placedOrder(listing, request, {
      id: paperId('order', rules.seed, account, state.orders.size + placed.length),
      atMs: execute.atMs,
      takesAtMs: takesAt(request, execute),
      mid,
    });
    const refusal = ruleRefusal(listing, request, mid) ?? accountRefusal(rules, state, placed, order);
    if (refusal !== undefined) return refused(refusal);

    placed.push(order);
    steps.push({ type: 'place', order });
    if (order.takesAtMs !== undefined) continue;
    const fillCount = state.fillCount + steps.filter((step) => step.type === 'fill').length;
    steps.push(...takerSteps(rules, listing, { account, order, mid, fillCount, execute }));
  }
  return { steps, result: { accepted: true, orderIds: placed.map((order) => order.id) } };
}

/** What an order does at once: its trades with the book, and its end unless it rests. */
export function takerSteps(
  rules: PlacingRules,
  listing: Listing,
  taking: {
    readonly account: string;
    readonly order: PlacedOrder;
    readonly mid: Decimal;
    readonly fillCount: number;
    readonly execute: Execute;
  },
): readonly Step[] {
  const { order, execute } = taking;
  const executions = executionsOf(rules, listing, taking);
  const fills = executions.map((execution, index) =>
    fillStep(order, execution, {
      id: paperId('fill', rules.seed, taking.account, taking.fillCount + index),
      role: 'taker',
      atMs: execute.atMs,
      feeRate: rules.feeRate,
    }),
  );
  const ends =
    order.terms.type === 'market' || order.immediateOrCancel || isComplete(order, ZERO, executions);
  return ends ? [...fills, { type: 'close', orderId: order.id, atMs: execute.atMs }] : fills;
}

function executionsOf(
  rules: PlacingRules,
  listing: Listing,
  { order, mid, execute }: { order: PlacedOrder; mid: Decimal; execute: Execute },
): readonly Execution[] {
  const book = createBook(listing, mid, execute.atMs, seedFrom(rules.seed, 'book', listing.symbol));
  const executions = takeFromBook(listing, book, {
    side: order.side,
    limit: order.terms.type === 'limit' ? order.terms.price : undefined,
    wanted: wantedOf(listing, order.terms, execute.fillShare),
  });
  return splitFirst(listing, executions, {
    seed: rules.seed,
    key: seedFrom(order.id),
    splitShare: rules.splitFillShare,
  });
}

function wantedOf(listing: Listing, terms: OrderTerms, fillShare: Decimal | undefined): Wanted {
  if ('quoteAmount' in terms) {
    return { quote: fillShare === undefined ? terms.quoteAmount : times(terms.quoteAmount, fillShare) };
  }
  const { baseSize } = terms;
  return {
    base: fillShare === undefined ? baseSize : roundDown(times(baseSize, fillShare), listing.basePlaces),
  };
}

function accountRefusal(
  rules: PlacingRules,
  state: AccountState,
  placed: readonly PlacedOrder[],
  order: PlacedOrder,
): Refusal | undefined {
  const id = order.clientOrderId;
  const isUsed = state.byClientOrderId.has(id) || placed.some((other) => other.clientOrderId === id);
  if (id !== '' && isUsed && rules.usedClientOrderIds === 'refuse') return 'usedClientOrderId';

  const open = [...state.openOrderIds].filter((openId) => state.orders.get(openId)?.symbol === order.symbol);
  if (open.length + placed.length >= MAX_OPEN_ORDERS) return 'tooManyOpenOrders';

  const rivals = placed.filter((other) => other.frozenCoin === order.frozenCoin);
  const needed = rivals.reduce((total, other) => sum(total, other.frozen), order.frozen);
  return compare(needed, balanceOf(state, order.frozenCoin).free) > 0 ? 'notEnoughMoney' : undefined;
}

function takesAt(request: OrderRequest, execute: Execute): EpochMs | undefined {
  const isSlow = execute.fillDelayMs !== undefined && request.terms.type === 'market';
  return isSlow ? execute.atMs + (execute.fillDelayMs ?? 0) : undefined;
}

function refused(refusal: Refusal): Decision<PlaceResult> {
  return { steps: [], result: { accepted: false, refusal } };
}
