/**
 * What runs when, from the function table and the plans: the same events as EventBridge Scheduler would send.
 * A function triggered by plans has one lane a plan, one that the clock starts has one lane, and one that only
 * requests start has none; the jobs of a lane run one after the other.
 */
import type { Plan, ResolvedAutomations } from '../../shared/automations/schema.ts';
import { type DurationMs, type EpochMs, isoSeconds, MINUTE_MS } from '../../shared/core/clock.ts';
import { nextSlots, slotsBetween } from '../../shared/slots/occurrences.ts';
import { clockMinutes, clockOffsetMinutes, type FunctionRow, planEvent } from '../functions.ts';

export interface Job {
  readonly lane: string;
  readonly row: FunctionRow;
  readonly event: object;
  /** When it was due. */
  readonly atMs: EpochMs;
  /** Set for the slot of a plan. */
  readonly planId?: string;
}

export interface Schedule {
  /** What has become due since the last call, oldest first. A clock set back makes jobs due again; they are safe to repeat. */
  takeDue(nowMs: EpochMs): readonly Job[];
  /** When the next job is due, if there will ever be one. */
  nextDueMs(): EpochMs | undefined;
}

export interface ScheduleInput {
  readonly automations: ResolvedAutomations;
  readonly functions: readonly FunctionRow[];
  readonly nowMs: EpochMs;
  /** Until when the slots of a plan have been run; `nowMs` for a plan that is new. */
  readonly planDoneUntilMs: (planId: string) => EpochMs;
}

interface Lane {
  readonly name: string;
  nextAfter(ms: EpochMs): EpochMs | undefined;
  /** Jobs due after the first and until the second instant, oldest first. */
  jobsBetween(afterMs: EpochMs, untilMs: EpochMs): readonly Job[];
}

export function createSchedule(input: ScheduleInput): Schedule {
  const states = input.functions.flatMap((row) => lanesOf(row, input)).map(startLane);

  return {
    takeDue: (nowMs) =>
      states
        .flatMap((state) => {
          if (nowMs < state.doneUntilMs) moveTo(state, nowMs);
          if (state.nextMs === undefined || state.nextMs > nowMs) return [];
          const jobs = state.lane.jobsBetween(state.doneUntilMs, nowMs);
          moveTo(state, nowMs);
          return jobs;
        })
        .sort((a, b) => a.atMs - b.atMs),
    nextDueMs: () =>
      states.reduce<EpochMs | undefined>(
        (earliest, { nextMs }) =>
          earliest === undefined || (nextMs !== undefined && nextMs < earliest) ? nextMs : earliest,
        undefined,
      ),
  };
}

interface LaneState {
  readonly lane: Lane;
  doneUntilMs: EpochMs;
  nextMs: EpochMs | undefined;
}

function lanesOf(row: FunctionRow, input: ScheduleInput): [Lane, EpochMs][] {
  const minutes = clockMinutes(row);
  if (minutes !== undefined)
    return [[clockLane(row, minutes * MINUTE_MS, clockOffsetMinutes(row) * MINUTE_MS), input.nowMs]];
  if (row.trigger.kind !== 'plans') return [];
  return Object.entries(input.automations.plans).map(([planId, plan]) => [
    planLane(row, planId, plan),
    Math.min(input.planDoneUntilMs(planId), input.nowMs),
  ]);
}

function startLane([lane, doneUntilMs]: [Lane, EpochMs]): LaneState {
  return { lane, doneUntilMs, nextMs: lane.nextAfter(doneUntilMs) };
}

function moveTo(state: LaneState, ms: EpochMs): void {
  state.doneUntilMs = ms;
  state.nextMs = state.lane.nextAfter(ms);
}

/** Slots whose time limit has passed are left out: they are missed, and `slot-audit` decides about those. */
function planLane(row: FunctionRow, planId: string, plan: Plan): Lane {
  const name = `${row.name}/${planId}`;
  return {
    name,
    nextAfter: (ms) => nextSlots(plan.when, ms, 1)[0]?.atMs,
    jobsBetween: (afterMs, untilMs) => {
      const stillOpenMs = untilMs - plan.placeWithinMinutes * MINUTE_MS;
      return slotsBetween(plan.when, Math.max(afterMs, stillOpenMs), untilMs).map(({ atMs }) => ({
        lane: name,
        row,
        event: planEvent(planId, isoSeconds(atMs)),
        atMs,
        planId,
      }));
    },
  };
}

/** Every so often, so long after the round times of the clock; however many were due, one run makes up for all. */
function clockLane(row: FunctionRow, everyMs: DurationMs, offsetMs: DurationMs): Lane {
  const lastUntil = (ms: EpochMs): EpochMs => Math.floor((ms - offsetMs) / everyMs) * everyMs + offsetMs;
  return {
    name: row.name,
    nextAfter: (ms) => lastUntil(ms) + everyMs,
    jobsBetween: (_, untilMs) => [{ lane: row.name, row, event: {}, atMs: lastUntil(untilMs) }],
  };
}
