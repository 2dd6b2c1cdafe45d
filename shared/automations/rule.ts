import type { Decimal } from '../core/decimal.ts';
import type { AccountDraft, PlanDraft } from './draft.ts';
import type { Fault } from './fault.ts';

/**
 * What several values must say together. A rule tells paths below its account or plan, and keeps silent about
 * values that are missing: those are faults of their own.
 */
export type AccountRule = (account: AccountDraft) => readonly Fault[];
/** `account` is the plan's, if there is one of that name. */
export type PlanRule = (plan: PlanDraft, account: AccountDraft | undefined) => readonly Fault[];

export const NO_FAULTS: readonly Fault[] = [];

export function fault(path: string, text: string): readonly Fault[] {
  return [{ path: path.split('.'), text }];
}

export function quoteAmountOf(plan: PlanDraft): Decimal | undefined {
  return plan.amount !== undefined && 'quote' in plan.amount ? plan.amount.quote : undefined;
}

export function isBasket(plan: PlanDraft): boolean {
  return plan.what !== undefined && 'basket' in plan.what;
}
