import { type EpochMs, isoSeconds, MINUTE_MS } from '../../shared/core/clock.ts';
import { runSlot } from '../../shared/dca/run-slot.ts';
import type { Deps } from '../../shared/deps.ts';
import { slotAt } from '../../shared/slots/occurrences.ts';
import { slotEndMs } from '../../shared/slots/slot.ts';
import type { JsonObject } from '../../shared/table/table.ts';

export interface DueSlot {
  readonly planId: string;
  /** When the schedule was due. */
  readonly scheduledMs: EpochMs;
  readonly deadlineMs: EpochMs;
}

/** A schedule may fire this much before its time by a clock that is ahead. */
const EARLY_TOLERANCE_MS = MINUTE_MS;

/**
 * Orders what a plan's slot says, if the firing really is a slot and not too late. A firing that is no slot of
 * the plan is ignored; one that comes too late is left to slot-audit and the plan's rule for missed slots.
 */
export async function buyDueSlot(
  deps: Deps,
  { planId, scheduledMs, deadlineMs }: DueSlot,
): Promise<JsonObject> {
  const plan = deps.automations.plans[planId];
  if (plan === undefined) return ignored(deps, planId, scheduledMs, 'no such plan');
  const slot = slotAt(plan.when, scheduledMs);
  if (slot === undefined) return ignored(deps, planId, scheduledMs, 'no slot of the plan');

  const nowMs = deps.clock.nowMs();
  const placeBeforeMs = slotEndMs(slot, plan.placeWithinMinutes);
  if (nowMs < slot.atMs - EARLY_TOLERANCE_MS) return ignored(deps, planId, scheduledMs, 'not due yet');
  if (nowMs >= placeBeforeMs) return ignored(deps, planId, scheduledMs, 'too late');

  const legs = await runSlot(deps, { planId, slot, placeBeforeMs, deadlineMs });
  return { plan: planId, slot: slot.key, legs: legs.map((leg) => ({ ...leg })) };
}

function ignored(deps: Deps, planId: string, scheduledMs: EpochMs, why: string): JsonObject {
  const fields = { plan: planId, scheduled: isoSeconds(scheduledMs), ignored: why };
  deps.log.info('slot.ignored', fields);
  return fields;
}
