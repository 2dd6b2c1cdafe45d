/** What plan, budget and the legs before it say about a leg, beside the market. */
import type { Account, Plan } from '../automations/schema.ts';
import type { EpochMs } from '../core/clock.ts';
import { minus, sum, ZERO } from '../core/decimal.ts';
import { type Budget, limitBrokenBy, pendingQuote, waiting } from '../orders/budget.ts';
import { type Intent, isFinal } from '../orders/intent.ts';
import { slotNumber } from '../slots/occurrences.ts';
import type { Slot } from '../slots/slot.ts';
import type { LegInput } from './decide-leg.ts';
import type { LegMarket } from './market.ts';

export type LegFigures = Pick<
  LegInput,
  'plan' | 'account' | 'slotNumber' | 'heldBase' | 'pendingQuote' | 'waiting' | 'fits'
>;

export function legFigures(request: {
  readonly planId: string;
  readonly plan: Plan;
  readonly account: Account;
  readonly slot: Slot;
  readonly leg: string;
  readonly intentId: string;
  readonly budget: Budget;
  readonly nowMs: EpochMs;
}): LegFigures {
  const { budget, planId, plan, account, slot, leg, intentId, nowMs } = request;
  const limited = {
    intentId,
    plan: planId,
    nowMs,
    limits: account.limits,
    planBudget: plan.conditions.budget ?? {},
  };
  return {
    plan,
    account,
    slotNumber: plan.scale?.by === 'valueAveraging' ? slotNumber(plan.when, slot) : 0,
    heldBase: budget.totals[planId]?.[leg]?.base ?? ZERO,
    pendingQuote: pendingQuote(budget, planId, leg, intentId),
    waiting: waiting(budget, planId, leg, intentId),
    fits: (amount) => limitBrokenBy(budget, { ...limited, amount }) === undefined,
  };
}

/** Balances are read once for all legs of a slot: what those before this one may spend is no longer free. */
export function withoutSpent(market: LegMarket, sent: readonly Intent[]): LegMarket {
  const spending = sent.filter((intent) => intent.side === 'buy' && !isFinal(intent.state));
  const spent = sum(...spending.map((intent) => intent.reservedQuote));
  const balances = market.balances.map((balance) =>
    balance.coin === market.instrument.quoteCoin ? { ...balance, free: minus(balance.free, spent) } : balance,
  );
  return { ...market, balances };
}
