/** What steps do to the conditions of an account. Only waiting ones stand in the books. */
import type { EpochMs } from '../../core/clock.ts';
import { invariant } from '../../core/errors.ts';
import type { Condition, ConditionState, PlacedCondition } from './condition.ts';

type Waiting = Map<string, Condition>;

export type ConditionStep =
  /** `isFilled`: the order that it waits for has filled already. */
  | { readonly type: 'placeCondition'; readonly condition: PlacedCondition; readonly isFilled: boolean }
  /** Its price has come. `orderId` is missing where its order was refused. */
  | {
      readonly type: 'fireCondition';
      readonly conditionId: string;
      readonly orderId?: string | undefined;
      readonly atMs: EpochMs;
    }
  | { readonly type: 'cancelCondition'; readonly conditionId: string; readonly atMs: EpochMs };

/** All that changed. */
export function applyCondition(waiting: Waiting, step: ConditionStep): readonly Condition[] {
  if (step.type === 'placeCondition') {
    const { condition, isFilled } = step;
    const state = condition.waitsForOrder === undefined || isFilled ? 'pending' : 'inactive';
    const placed: Condition = { ...condition, state, updatedAtMs: condition.createdAtMs };
    waiting.set(placed.id, placed);
    return [placed];
  }
  const { conditionId, atMs } = step;
  const condition = waiting.get(conditionId);
  invariant(condition !== undefined, `no waiting condition ${conditionId}`);
  if (step.type === 'cancelCondition') return [end(waiting, condition, 'canceled', atMs)];
  const { orderId } = step;
  const fired = {
    ...end(waiting, condition, orderId === undefined ? 'rejected' : 'fired', atMs),
    ...(orderId === undefined ? {} : { orderId }),
  };
  return [fired, ...othersOf(waiting, condition).map((other) => end(waiting, other, 'canceled', atMs))];
}

/** Those that waited for the order's first fill. */
export function activate(waiting: Waiting, orderId: string, atMs: EpochMs): readonly Condition[] {
  return [...waiting.values()]
    .filter(({ state, waitsForOrder }) => state === 'inactive' && waitsForOrder === orderId)
    .map((condition) => {
      const active: Condition = { ...condition, state: 'pending', updatedAtMs: atMs };
      waiting.set(active.id, active);
      return active;
    });
}

/** Those that waited for an order which has ended without a fill. */
export function endWithOrder(waiting: Waiting, orderId: string, atMs: EpochMs): readonly Condition[] {
  return [...waiting.values()]
    .filter(({ state, waitsForOrder }) => state === 'inactive' && waitsForOrder === orderId)
    .map((condition) => end(waiting, condition, 'canceled', atMs));
}

/** Those that end with the position of a symbol. */
export function endWithPosition(waiting: Waiting, symbol: string, atMs: EpochMs): readonly Condition[] {
  return [...waiting.values()]
    .filter((one) => one.symbol === symbol && one.endsWithPosition && one.state === 'pending')
    .map((condition) => end(waiting, condition, 'canceled', atMs));
}

function othersOf(waiting: Waiting, { id, strategyId }: Condition): readonly Condition[] {
  if (strategyId === undefined) return [];
  return [...waiting.values()].filter((other) => other.id !== id && other.strategyId === strategyId);
}

function end(waiting: Waiting, condition: Condition, state: ConditionState, atMs: EpochMs): Condition {
  waiting.delete(condition.id);
  return { ...condition, state, updatedAtMs: atMs };
}
