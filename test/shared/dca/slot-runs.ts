/** Slots run as dca-buy runs them, and what the tests ask of them afterwards. */
import type { Account, Plan } from '../../../shared/automations/schema.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { runSlot, type SlotOrder } from '../../../shared/dca/run-slot.ts';
import { settle } from '../../../shared/orders/budget.ts';
import { changeBudget } from '../../../shared/orders/budget-store.ts';
import {
  ACCOUNT,
  anAccount,
  aPlan,
  money,
  PLAN,
  SLOT,
  SLOT_MS,
  someAutomations,
} from '../../support/builders.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';

export const BASKET: Plan['what'] = { basket: { BTC_USDT: 50, ETH_USDT: 30, SOL_USDT: 20 } };
export const WEEK_MS = 7 * DAY_MS;
export const NEXT = { key: '2026-11-30T09:00', timezone: 'Europe/Berlin', atMs: SLOT_MS + WEEK_MS };

export function world(plan: Partial<Plan> = {}, account: Account = anAccount()): TestDeps {
  return createTestDeps(someAutomations({ [PLAN]: aPlan(plan) }, { [ACCOUNT]: account }));
}

export function run({ deps, clock }: TestDeps, overrides: Partial<SlotOrder> = {}) {
  const slot = overrides.slot ?? SLOT;
  return runSlot(deps, {
    planId: PLAN,
    slot,
    placeBeforeMs: slot.atMs + 60 * MINUTE_MS,
    deadlineMs: clock.nowMs() + 60_000,
    ...overrides,
  });
}

export async function settleAs(w: TestDeps, slot: string, quote: string, base: string) {
  const intent = await w.intent({ slot });
  const outcome = { intentId: intent.id, quote: money(quote), base: money(base), uses: intent.uses };
  await changeBudget(w.deps, ACCOUNT, (budget) => settle(budget, outcome));
}

export const totalPlaced = (w: TestDeps) =>
  w.script.placed.reduce((sum, { terms }) => sum + Number('quoteAmount' in terms ? terms.quoteAmount : 0), 0);
