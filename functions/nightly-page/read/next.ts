import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { type Pause, pauseFor } from '../../../shared/control/pause.ts';
import type { EpochMs } from '../../../shared/core/clock.ts';
import { nextSlots } from '../../../shared/slots/occurrences.ts';
import type { NextSlot } from '../model.ts';

const SHOWN = 4;

/** The next slot of each plan of an account, the soonest first. */
export function nextOf(
  { plans }: Pick<ResolvedAutomations, 'plans'>,
  account: string,
  { pauses, nowMs }: { readonly pauses: readonly Pause[]; readonly nowMs: EpochMs },
): readonly NextSlot[] {
  return Object.entries(plans)
    .filter(([, plan]) => plan.account === account)
    .flatMap(([plan, { when }]) =>
      nextSlots(when, nowMs, 1).map(({ atMs }) => ({
        plan,
        atMs,
        isPaused: pauseFor(pauses, { account, plan }) !== undefined,
      })),
    )
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, SHOWN);
}
