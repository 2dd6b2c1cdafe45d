/** A daily plan under audit, and what is recorded of its slots. */
import { auditSlots } from '../../../functions/slot-audit/audit-slots.ts';
import type { Plan } from '../../../shared/automations/schema.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { aPlan, PLAN, SLOT_MS, someAutomations } from '../../support/builders.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';

/** Daily at 09:00 in Berlin, within an hour. */
export const DAILY: Plan['when'] = { schedule: 'cron(0 9 * * ? *)', timezone: 'Europe/Berlin' };
export const day = (number: number) => `2026-11-${number}T09:00`;

/** A plan that is known to the audit since an hour before the 23rd's slot. */
export async function watched(plan: Partial<Plan> = {}, nowMs = SLOT_MS - HOUR_MS): Promise<TestDeps> {
  const w = createTestDeps(someAutomations({ [PLAN]: aPlan({ when: DAILY, ...plan }) }));
  w.clock.set(nowMs);
  await audit(w);
  w.table.calls.length = 0;
  return w;
}

export const audit = ({ deps, clock }: TestDeps, remainingMs = 10 * MINUTE_MS) =>
  auditSlots(deps, clock.nowMs() + remainingMs);

export async function auditAt(w: TestDeps, ms: number) {
  w.clock.set(ms);
  return audit(w);
}

export const outcomes = async (w: TestDeps) =>
  (await w.intents()).map(
    ({ cause, state, reason }) => `${cause.slot} ${cause.leg} ${reason?.code ?? state}`,
  );
export const waitingIn = async (w: TestDeps) =>
  Object.fromEntries(
    Object.entries((await w.budget()).collected[PLAN] ?? {}).map(([key, { amount }]) => [key, amount]),
  );

/** Two hours after the third slot that nobody ran. */
export const THREE_LATER_MS = SLOT_MS + 2 * DAY_MS + 2 * HOUR_MS;
