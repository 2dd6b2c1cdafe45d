/** When a plan runs. */
import { DAY_MS, type DurationMs, MINUTE_MS } from '../core/clock.ts';
import { type CronSchedule, parseSchedule, type Schedule } from '../slots/expression.ts';
import type { PlanDraft } from './draft.ts';
import { fault, NO_FAULTS, type PlanRule } from './rule.ts';

/** Below this, slots would overtake the time that looking up one unclear order may need. */
const SHORTEST_INTERVAL_MS: DurationMs = 5 * MINUTE_MS;

const isNotTooOften: PlanRule = (plan) => {
  const schedule = scheduleOf(plan);
  if (schedule === undefined || shortestIntervalMs(schedule) >= SHORTEST_INTERVAL_MS) return NO_FAULTS;
  return fault(
    'when.schedule',
    `'${plan.when?.schedule}' runs more often than every ${SHORTEST_INTERVAL_MS / MINUTE_MS} minutes; choose a longer interval.`,
  );
};

const startsBeforeItEnds: PlanRule = ({ when }) =>
  when?.start !== undefined && when.end !== undefined && when.start > when.end
    ? fault('when.end', `${when.end} is before the start, ${when.start}; give a later day.`)
    : NO_FAULTS;

const oneTimeHasNoPeriod: PlanRule = (plan) => {
  if (scheduleOf(plan)?.kind !== 'at') return NO_FAULTS;
  const given = (['start', 'end'] as const).filter((name) => plan.when?.[name] !== undefined);
  return given.flatMap((name) =>
    fault(`when.${name}`, `at(...) runs once, on its own day; take the ${name} out.`),
  );
};

/** The schedule, or none while it is missing or faulty. */
export function scheduleOf(plan: PlanDraft): Schedule | undefined {
  return plan.when?.schedule === undefined ? undefined : parseSchedule(plan.when.schedule);
}

function shortestIntervalMs(schedule: Schedule): DurationMs {
  if (schedule.kind === 'at') return Number.POSITIVE_INFINITY;
  return schedule.kind === 'rate' ? schedule.everyMs : shortestCronIntervalMs(schedule);
}

/** Reckons with runs on two days in a row: the last time of one day is followed by the first of the next. */
function shortestCronIntervalMs(schedule: CronSchedule): DurationMs {
  const times = schedule.hours.flatMap((hour) =>
    schedule.minutes.map((minute) => (hour * 60 + minute) * MINUTE_MS),
  );
  const [first = 0] = times;
  const intervals = times.map((time, index) => (times[index + 1] ?? first + DAY_MS) - time);
  return Math.min(...intervals);
}

export const TIME_RULES: readonly PlanRule[] = [isNotTooOften, startsBeforeItEnds, oneTimeHasNoPeriod];
