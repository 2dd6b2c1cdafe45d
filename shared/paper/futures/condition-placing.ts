/** Decides what becomes of new conditions and strategies, and of a condition whose price has come. */
import type { EpochMs } from '../../core/clock.ts';
import { type Decimal, decimalPlaces, isPositive, isZero, smallest } from '../../core/decimal.ts';
import { paperId } from '../ids.ts';
import type { Execute } from '../placing.ts';
import type { Condition, ConditionRequest, PlacedCondition, PlacedStrategy } from './condition.ts';
import type { FuturesRequest } from './futures-order.ts';
import {
  type FuturesRefusal,
  marginRefusal,
  marksOf,
  placedOrder,
  planFuturesPlacement,
} from './futures-placing.ts';
import type { FuturesState } from './futures-state.ts';
import type { FuturesStep } from './futures-step.ts';
import { type Draft, type FuturesRules, takeAtOnce, write } from './futures-trading.ts';
import { markOf } from './margin.ts';
import { reducibleSize } from './position.ts';

export interface StrategyRequest {
  readonly kind: PlacedStrategy['kind'];
  /** What comes first. Its conditions wait until it has filled a part; without it they count at once. */
  readonly order?: FuturesRequest | undefined;
  readonly conditions: readonly ConditionRequest[];
  /** No condition minds the others. Otherwise the first one to fire ends them. */
  readonly areIndependent?: boolean | undefined;
}

export type StrategyResult =
  | { readonly accepted: true; readonly strategy: PlacedStrategy }
  | { readonly accepted: false; readonly refusal: FuturesRefusal };

export type ConditionResult =
  | { readonly accepted: true; readonly conditionId: string }
  | { readonly accepted: false; readonly refusal: FuturesRefusal };

interface Plan<Result> {
  readonly steps: readonly FuturesStep[];
  readonly result: Result;
}

export function planCondition(
  rules: FuturesRules,
  account: string,
  state: FuturesState,
  request: ConditionRequest,
  atMs: EpochMs,
): Plan<ConditionResult> {
  const refusal = conditionRefusal(rules, request);
  if (refusal !== undefined) return { steps: [], result: { accepted: false, refusal } };
  const condition = { ...request, id: conditionId(rules, account, state, 0), createdAtMs: atMs };
  return {
    steps: [{ type: 'placeCondition', condition, isFilled: false }],
    result: { accepted: true, conditionId: condition.id },
  };
}

/** All of it is taken together, or nothing. */
export async function planStrategy(
  rules: FuturesRules,
  account: string,
  state: FuturesState,
  { kind, order, conditions, areIndependent }: StrategyRequest,
  execute: Execute,
): Promise<Plan<StrategyResult>> {
  const refusal = conditions.map((one) => conditionRefusal(rules, one)).find((one) => one !== undefined);
  if (refusal !== undefined) return { steps: [], result: { accepted: false, refusal } };
  const first =
    order === undefined ? undefined : await planFuturesPlacement(rules, account, state, [order], execute);
  if (first?.result.accepted === false) return { steps: [], result: first.result };

  const { atMs } = execute;
  const orderId = first?.result.orderIds[0];
  const id = paperId('strategy', rules.seed, account, state.strategies.size);
  const placed = conditions.map(
    (request, index): PlacedCondition => ({
      ...request,
      id: conditionId(rules, account, state, index),
      createdAtMs: atMs,
      ...(areIndependent ? {} : { strategyId: id }),
      ...(orderId === undefined ? {} : { waitsForOrder: orderId }),
    }),
  );
  const conditionIds = placed.map((condition) => condition.id);
  const strategy = { id, kind, conditionIds, createdAtMs: atMs, ...(orderId && { orderId }) };
  return {
    steps: [
      ...(first?.steps ?? []),
      ...afterOrder(first?.steps ?? [], orderId, placed),
      { type: 'strategy', strategy },
    ],
    result: { accepted: true, strategy },
  };
}

/** An order that ended at once without a fill takes its conditions with it. */
function afterOrder(
  steps: readonly FuturesStep[],
  orderId: string | undefined,
  conditions: readonly PlacedCondition[],
): readonly FuturesStep[] {
  const isFilled = steps.some((step) => step.type === 'trade' && step.trade.orderId === orderId);
  const isOver = !isFilled && steps.some((step) => step.type === 'close' && step.orderId === orderId);
  return conditions.flatMap((condition): FuturesStep[] => {
    const placed: FuturesStep = { type: 'placeCondition', condition, isFilled };
    const { id: conditionId, createdAtMs: atMs } = condition;
    return isOver ? [placed, { type: 'cancelCondition', conditionId, atMs }] : [placed];
  });
}

/** The order that a condition makes when its price has come; none, and the condition is rejected, when it may not be. */
export async function fire(
  rules: FuturesRules,
  draft: Draft,
  condition: Condition,
  atMs: EpochMs,
): Promise<void> {
  const { symbol, side, price } = condition;
  const reducible = reducibleSize(draft.books.positions.get(symbol), side);
  const wanted = condition.baseSize ?? reducible;
  const baseSize = condition.reduceOnly ? smallest(wanted, reducible) : wanted;
  const marks = await marksOf(rules, draft.books, atMs, symbol);
  const request: FuturesRequest = {
    symbol,
    side,
    type: price === undefined ? 'market' : 'limit',
    baseSize: wanted,
    price,
    reduceOnly: condition.reduceOnly,
    clientOrderId: condition.clientOrderId,
  };
  const order = { ...placedOrder(rules, draft, request, { atMs }), source: 'condition' as const };
  const isRefused =
    isZero(baseSize) ||
    marginRefusal(rules, draft, { order, step: { type: 'place', order } }, marks) !== undefined;
  const orderId = isRefused ? undefined : order.id;
  write(draft, { type: 'fireCondition', conditionId: condition.id, orderId, atMs });
  if (isRefused) return;
  write(draft, { type: 'place', order });
  takeAtOnce(rules, draft, order.id, { mark: markOf(marks, symbol), atMs });
}

/** Its size against the rules of the market is looked at only when it fires. */
function conditionRefusal(rules: FuturesRules, request: ConditionRequest): FuturesRefusal | undefined {
  const { symbol, baseSize, stopPrice, activatePrice, price } = request;
  const listing = rules.listings.get(symbol);
  if (listing === undefined) return 'unknownSymbol';
  if (!listing.tradable) return 'notTradable';
  if (baseSize !== undefined && !fits(baseSize, listing.basePlaces)) return 'sizePrecision';
  const prices = [stopPrice, activatePrice, price].filter((one) => one !== undefined);
  return prices.every((one) => fits(one, listing.pricePlaces)) ? undefined : 'pricePrecision';
}

function fits(value: Decimal, places: number): boolean {
  return isPositive(value) && decimalPlaces(value) <= places;
}

function conditionId(rules: FuturesRules, account: string, state: FuturesState, index: number): string {
  return paperId('condition', rules.seed, account, state.conditions.size + index);
}
