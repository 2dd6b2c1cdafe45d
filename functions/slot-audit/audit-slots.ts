/**
 * Compares the slots that should have run with the ledger. A slot without an outcome is run at once while its
 * time is not over; after that the plan's rule for missed slots decides. Either way it ends in a recorded outcome.
 */
import type { Plan } from '../../shared/automations/schema.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import { legsOf } from '../../shared/dca/legs.ts';
import { runSlot } from '../../shared/dca/run-slot.ts';
import type { Deps } from '../../shared/deps.ts';
import { listIntents } from '../../shared/orders/ledger.ts';
import { slotsBetween } from '../../shared/slots/occurrences.ts';
import { type Slot, slotEndMs } from '../../shared/slots/slot.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { type AuditMark, advanceMark, readMark } from './mark.ts';
import { makeUpFor, type OpenSlot } from './missed-slots.ts';

/** A slot's own run gets this long before the audit looks for its outcome. */
const GRACE_MS = 10 * MINUTE_MS;
/** Time that one plan's audit may take at worst. */
const PLAN_TIME_MS = 30 * SECOND_MS;

export async function auditSlots(deps: Deps, deadlineMs: EpochMs): Promise<JsonObject> {
  const report: Record<string, JsonObject> = {};
  const failures: unknown[] = [];
  for (const [planId, plan] of Object.entries(deps.automations.plans)) {
    if (deps.clock.nowMs() + PLAN_TIME_MS > deadlineMs) {
      report[planId] = { left: 'to the next audit' };
      continue;
    }
    try {
      report[planId] = await auditPlan(deps, planId, plan, deadlineMs);
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'ledger.conflict') {
        report[planId] = { left: 'in the hands of another run' };
        continue;
      }
      report[planId] = { failed: messageOf(thrown) };
      failures.push(thrown);
    }
  }
  const [first] = failures;
  if (first === undefined) return report;
  throw new AppError(
    'venue.unavailable',
    `The audit of ${failures.length} plans is not finished and goes on next time: ${messageOf(first)}`,
    { retry: 'later', cause: first },
  );
}

async function auditPlan(deps: Deps, planId: string, plan: Plan, deadlineMs: EpochMs): Promise<JsonObject> {
  const nowMs = deps.clock.nowMs();
  const mark = await readMark(deps.table, planId, plan, nowMs);
  const due = slotsBetween(plan.when, mark.auditedUntilMs, nowMs - GRACE_MS);
  const open = await withoutOutcome(deps, planId, plan, due);
  const inTime = open.filter(({ slot }) => nowMs < slotEndMs(slot, plan.placeWithinMinutes));
  const missed = open.filter(({ slot }) => nowMs >= slotEndMs(slot, plan.placeWithinMinutes));

  await makeUpFor(deps, { planId, plan, missed, deadlineMs });
  for (const { slot } of inTime) {
    deps.log.warn('slot.rescued', { plan: planId, slot: slot.key });
    await runSlot(deps, {
      planId,
      slot,
      placeBeforeMs: slotEndMs(slot, plan.placeWithinMinutes),
      deadlineMs,
    });
  }
  await advance(deps, mark, due);
  return {
    due: due.length,
    rescued: inTime.map(({ slot }) => slot.key),
    missed: missed.map(({ slot }) => slot.key),
  };
}

/** Slots of which at least one leg has no intent, with those legs. */
async function withoutOutcome(
  deps: Deps,
  planId: string,
  plan: Plan,
  due: readonly Slot[],
): Promise<readonly OpenSlot[]> {
  if (due.length === 0) return [];
  const keys = due.map((slot) => slot.key).sort();
  const stored = await listIntents(deps.table, {
    plan: planId,
    fromSlot: keys[0] ?? '',
    toSlot: keys.at(-1) ?? '',
  });
  const recorded = new Set(stored.map(({ intent }) => `${intent.cause.slot}#${intent.cause.leg}`));
  const open = due.map((slot) => ({
    slot,
    legs: legsOf(plan).filter((leg) => !recorded.has(`${slot.key}#${leg.symbol}`)),
  }));
  return open.filter(({ legs }) => legs.length > 0);
}

async function advance(deps: Deps, mark: AuditMark, due: readonly Slot[]): Promise<void> {
  const last = due.at(-1);
  if (last !== undefined) await advanceMark(deps.table, mark, last.atMs);
}
