/** Ceilings of strategies that place no order of their own: how often they may act, and how soon again. */
import type { Strategy } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { ZERO } from '../../shared/core/decimal.ts';
import { invariant } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { reserve, settle } from '../../shared/orders/budget.ts';
import { changeBudget } from '../../shared/orders/budget-store.ts';
import { intentId } from '../../shared/orders/ids.ts';
import type { Reason } from '../../shared/orders/intent.ts';
import type { Signal } from '../../shared/signals/signal.ts';
import { brokenCeiling, type CeilingRequest } from './ceilings.ts';
import { causeFor, placeBeforeMs } from './order-target.ts';

export interface Countable {
  readonly signal: Signal;
  readonly strategy: Strategy;
  /** It only makes a position smaller. */
  readonly closes: boolean;
}

/**
 * Counts a signal, once however often its run dies, or answers which ceiling holds it back. What only closes is
 * counted and never held back. Its entry in the budget is settled from the first and holds no money.
 */
export async function countSignal(deps: Deps, countable: Countable): Promise<Reason | undefined> {
  const { signal, strategy } = countable;
  const cause = causeFor(signal);
  const id = intentId(cause);
  const nowMs = deps.clock.nowMs();
  let refused: Reason | undefined;
  await changeBudget(deps, strategy.account, (budget) => {
    const isCounted = budget.entries[id] !== undefined;
    refused = isCounted ? undefined : brokenCeiling(budget, ceilingRequest(countable, nowMs));
    if (isCounted || refused !== undefined) return budget;
    const { plan, leg } = cause;
    const times = { nowMs, placeBeforeMs: placeBeforeMs(signal, strategy) };
    const nothing = { amount: ZERO, limits: undefined, planBudget: {}, uses: [] };
    const reserved = reserve(budget, { intentId: id, plan, leg, ...times, ...nothing });
    invariant(reserved.ok, 'no limit holds nothing back');
    return settle(reserved.budget, { intentId: id, quote: ZERO, base: ZERO, uses: [] });
  });
  return refused;
}

/** Of what is no order: neither its value nor a position can be counted. */
export function ceilingRequest({ signal, strategy, closes }: Countable, nowMs: EpochMs): CeilingRequest {
  const { plan, leg: symbol } = causeFor(signal);
  const unsized = { quote: ZERO, positionAfterQuote: ZERO, contained: new Set<string>() };
  return { strategy, plan, symbol, closes, nowMs, ...unsized };
}
