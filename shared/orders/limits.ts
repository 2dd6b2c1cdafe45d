/** The limits that an amount must keep: the account's per order, day and month, and the plan's own budget. */
import { type EpochMs, utcDay } from '../core/clock.ts';
import { compare, type Decimal, sum, ZERO } from '../core/decimal.ts';
import type { Budget } from './budget.ts';
import type { Reason } from './intent.ts';

export interface AccountLimits {
  readonly perOrder: Decimal;
  readonly perDay: Decimal;
  readonly perMonth: Decimal;
}

export interface PlanBudget {
  readonly perDay?: Decimal | undefined;
  readonly perMonth?: Decimal | undefined;
  readonly total?: Decimal | undefined;
}

export interface LimitedAmount {
  readonly plan: string;
  readonly amount: Decimal;
  readonly nowMs: EpochMs;
  /** Missing for what no limit may hold back. */
  readonly limits: AccountLimits | undefined;
  readonly planBudget: PlanBudget;
}

/** The first limit that this amount would break, on top of what the budget already counts. */
export function brokenLimit(budget: Budget, request: LimitedAmount): Reason | undefined {
  const day = utcDay(request.nowMs);
  const month = day.slice(0, 7);
  const { limits, planBudget, plan, amount } = request;
  if (limits === undefined) return undefined;
  if (compare(amount, limits.perOrder) > 0) {
    return refusal('limit.perOrder', 'the account’s limit per order', amount, ZERO, limits.perOrder);
  }
  const checks: readonly (readonly [string, string, Decimal, Decimal | undefined])[] = [
    ['limit.perDay', 'the account’s limit per day', used(budget, day), limits.perDay],
    ['limit.perMonth', 'the account’s limit per month', used(budget, month), limits.perMonth],
    ['budget.perDay', 'the plan’s budget per day', used(budget, day, plan), planBudget.perDay],
    ['budget.perMonth', 'the plan’s budget per month', used(budget, month, plan), planBudget.perMonth],
    ['budget.total', 'the plan’s total budget', usedEver(budget, plan), planBudget.total],
  ];
  const broken = checks.find(
    ([, , already, limit]) => limit !== undefined && compare(sum(already, amount), limit) > 0,
  );
  if (broken?.[3] === undefined) return undefined;
  const [code, name, already, limit] = broken;
  return refusal(code, name, amount, already, limit);
}

function refusal(code: string, name: string, amount: Decimal, used: Decimal, limit: Decimal): Reason {
  return {
    code,
    text: `${amount} would exceed ${name}: ${used} of ${limit} is used.`,
    numbers: { amount, used, limit },
  };
}

/** Amounts counted in a UTC day (`2026-11-21`) or month (`2026-11`), of one plan or of all. */
function used(budget: Budget, period: string, plan?: string): Decimal {
  const listed = Object.values(budget.entries)
    .filter((entry) => entry.day.startsWith(period) && (plan === undefined || entry.plan === plan))
    .map((entry) => entry.spent ?? entry.reserved);
  const folded = Object.entries(budget.days)
    .filter(([day]) => day.startsWith(period))
    .flatMap(([, plans]) => (plan === undefined ? Object.values(plans) : [plans[plan] ?? ZERO]));
  return sum(...listed, ...folded);
}

function usedEver(budget: Budget, plan: string): Decimal {
  const settled = Object.values(budget.totals[plan] ?? {}).map((total) => total.quote);
  const open = Object.values(budget.entries)
    .filter((entry) => entry.plan === plan && entry.spent === undefined)
    .map((entry) => entry.reserved);
  return sum(...settled, ...open);
}
