/** Budgets made by the changes that the functions make. */
import {
  type Budget,
  collect,
  type Reservation,
  reserve,
  type Settlement,
  waiting,
} from '../../../shared/orders/budget.ts';
import { aReservation, money, PLAN } from '../../support/builders.ts';

export const LEG = 'BTC_USDT';
/** Keys of amounts collected in three earlier slots. */
export const [FIRST, SECOND, THIRD] = ['2026-11-20T09:00', '2026-11-21T09:00', '2026-11-22T09:00'].map(
  (slot) => `${slot}#${LEG}`,
) as [string, string, string];

export function reserved(budget: Budget, overrides: Partial<Reservation> = {}): Budget {
  const result = reserve(budget, aReservation({ intentId: 'a', ...overrides }));
  if (!result.ok) throw new Error(result.reason.text);
  return result.budget;
}

export function withCollected(budget: Budget, key: string, amount = '3', plan = PLAN): Budget {
  const item = { leg: LEG, unit: 'quote' as const, amount: money(amount) };
  return collect(budget, { plan, key, intentId: `of ${key}`, item });
}

export function outcome(
  intentId: string,
  quote: string,
  base: string,
  uses: readonly string[] = [],
): Settlement {
  return { intentId, quote: money(quote), base: money(base), uses };
}

export const keysOf = (budget: Budget, id = 'someone') => waiting(budget, PLAN, LEG, id).map(([key]) => key);
