/** A plan whose limit order rests at the venue, and what becomes of it. */
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import type { Plan } from '../../../shared/automations/schema.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { runSlot } from '../../../shared/dca/run-slot.ts';
import {
  ACCOUNT,
  aBook,
  aLimitOrder,
  anAccount,
  aPlan,
  money,
  PLAN,
  SLOT,
  SLOT_MS,
  someAutomations,
} from '../../support/builders.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';

export type FollowUp = Parameters<typeof aLimitOrder>[0];

/** A slot that placed a limit order of 49.995 at the bid of 99990, which rests. */
export async function resting(followUp: FollowUp = {}, plan: Partial<Plan> = {}, account = anAccount()) {
  const order = aLimitOrder(followUp);
  const w = createTestDeps(someAutomations({ [PLAN]: aPlan({ order, ...plan }) }, { [ACCOUNT]: account }));
  await runSlot(w.deps, {
    planId: PLAN,
    slot: SLOT,
    placeBeforeMs: SLOT_MS + 60 * MINUTE_MS,
    deadlineMs: SLOT_MS + 60_000,
  });
  return w;
}

export const reconcile = ({ deps, clock }: TestDeps) =>
  reconcileAccounts(deps, clock.nowMs() + 10 * MINUTE_MS);

export const stateOf = async (w: TestDeps, attempt: number) => (await w.intent({ attempt })).state;
export const attempts = async (w: TestDeps) =>
  (await w.intents()).map(({ cause, state }) => `${cause.attempt} ${state}`);
export const bookAt = (w: TestDeps, bid: string, ask: string) =>
  w.script.answer({ bookTickers: async () => [aBook({ bid: money(bid), ask: money(ask) })] });
