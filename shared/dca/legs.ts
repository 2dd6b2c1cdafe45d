import type { Plan } from '../automations/schema.ts';
import { type Decimal, decimal, dividedBy, minus, roundDown, sum, times, ZERO } from '../core/decimal.ts';

/** One symbol's share of a slot, in the plan's unit. */
export interface Leg {
  readonly symbol: string;
  readonly unit: 'quote' | 'base';
  readonly amount: Decimal;
}

/** Places kept when an amount is shared out; every venue's amounts have at most as many. */
const SHARE_PLACES = 8;

/** Shares a slot's amount among the symbols of a plan by weight; the shares add up to the amount exactly. */
export function legsOf(plan: Plan): readonly Leg[] {
  const unit: Leg['unit'] = 'quote' in plan.amount ? 'quote' : 'base';
  const amount = 'quote' in plan.amount ? plan.amount.quote : plan.amount.base;
  if ('symbol' in plan.what) return [{ symbol: plan.what.symbol, unit, amount }];
  const weights = Object.entries(plan.what.basket).map(
    ([symbol, weight]) => [symbol, decimal(String(weight))] as const,
  );
  const total = sum(...weights.map(([, weight]) => weight));
  const shares = weights.map(([symbol, weight]) => ({
    symbol,
    unit,
    amount: roundDown(dividedBy(times(amount, weight), total), SHARE_PLACES),
  }));
  const rest = minus(amount, sum(...shares.map((share) => share.amount)));
  return shares.map((share, index) =>
    index === 0 ? { ...share, amount: sum(share.amount, rest, ZERO) } : share,
  );
}
