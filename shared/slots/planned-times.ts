/** The local calendar times that a plan names, before anything is said about which of them exist or repeat. */
import { DAY_MS, type DurationMs, type EpochMs, MINUTE_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { cronDays, isCronDay } from './cron-days.ts';
import { type AtSchedule, type CronSchedule, parseSchedule, type RateSchedule } from './expression.ts';
import type { PlanTimes } from './slot.ts';
import {
  instantsOf,
  minuteKey,
  startOfDay,
  steadyOffsetMs,
  type WallMs,
  wallClock,
  wallOf,
} from './timezone.ts';

export type CalendarSchedule = CronSchedule | AtSchedule;

export interface PlannedTime {
  readonly key: string;
  readonly timezone: string;
  /** Oldest first: none where the clock skips the time, two where it passes it twice. */
  readonly instants: readonly EpochMs[];
}

/**
 * The plan's times in calendar order; their first instants ascend too. The first ones may lie up to two days
 * before `afterMs`, and without an end date the series goes on for centuries: callers drop and stop.
 */
export function* plannedTimes(times: PlanTimes, afterMs: EpochMs): Generator<PlannedTime> {
  const schedule = parseSchedule(times.schedule);
  if (schedule.kind === 'rate') {
    yield* rateTimes(times, schedule, afterMs);
    return;
  }
  const { timezone } = times;
  // One day back, because a clock set back over midnight passes the end of the day before a second time.
  const fromDay = startOfDay(wallClock(timezone, afterMs)) - DAY_MS;
  for (const day of plannedDays(times, schedule, fromDay)) {
    for (const { wallMs, instants } of timesOfDay(schedule, timezone, day)) {
      yield { key: minuteKey(wallMs), timezone, instants };
    }
  }
}

/** Midnights of the planned days from `fromDay` on that lie within the plan's start and end. */
export function* plannedDays(
  times: PlanTimes,
  schedule: CalendarSchedule,
  fromDay: WallMs,
): Generator<WallMs> {
  const { firstDay, lastDay } = dayLimits(times);
  const since = Math.max(fromDay, firstDay);
  for (const day of schedule.kind === 'at'
    ? [startOfDay(wallOf(schedule.minute))]
    : cronDays(schedule, since)) {
    if (day > lastDay) return;
    if (day >= since) yield day;
  }
}

/** The planned times of one planned day with their instants. */
export function timesOfDay(
  schedule: CalendarSchedule,
  timezone: string,
  day: WallMs,
): readonly { wallMs: WallMs; instants: readonly EpochMs[] }[] {
  const offsetMs = steadyOffsetMs(timezone, day);
  return offsetsInDay(schedule).map((sinceMidnightMs) => {
    const wallMs = day + sinceMidnightMs;
    return { wallMs, instants: offsetMs === undefined ? instantsOf(timezone, wallMs) : [wallMs - offsetMs] };
  });
}

/** Whether the plan names this local minute, its start and end days included. */
export function isPlanned(times: PlanTimes, schedule: CalendarSchedule, wallMs: WallMs): boolean {
  const day = startOfDay(wallMs);
  const { firstDay, lastDay } = dayLimits(times);
  if (day < firstDay || day > lastDay) return false;
  if (schedule.kind === 'at') return wallOf(schedule.minute) === wallMs;
  return offsetsInDay(schedule).includes(wallMs - day) && isCronDay(schedule, day);
}

/** Where `rate` counts from and where it ends (exclusive): its days are UTC days. */
export function rateLimits(times: PlanTimes): { readonly firstMs: EpochMs; readonly endMs: EpochMs } {
  const { firstDay, lastDay } = dayLimits(times);
  return { firstMs: Math.max(firstDay, 0), endMs: lastDay + DAY_MS };
}

function* rateTimes(times: PlanTimes, { everyMs }: RateSchedule, afterMs: EpochMs): Generator<PlannedTime> {
  const { firstMs, endMs } = rateLimits(times);
  const passed = Math.max(0, Math.floor((afterMs - firstMs) / everyMs));
  for (let atMs = firstMs + passed * everyMs; atMs < endMs; atMs += everyMs) {
    yield { key: minuteKey(atMs), timezone: 'UTC', instants: [atMs] };
  }
}

/** Times of day as lengths of time since midnight, ascending. */
function offsetsInDay(schedule: CalendarSchedule): readonly DurationMs[] {
  if (schedule.kind === 'at') {
    const wallMs = wallOf(schedule.minute);
    return [wallMs - startOfDay(wallMs)];
  }
  return schedule.hours.flatMap((hour) => schedule.minutes.map((minute) => (hour * 60 + minute) * MINUTE_MS));
}

function dayLimits(times: PlanTimes): { readonly firstDay: WallMs; readonly lastDay: WallMs } {
  return {
    firstDay: times.start === undefined ? Number.NEGATIVE_INFINITY : dayOf(times.start),
    lastDay: times.end === undefined ? Number.POSITIVE_INFINITY : dayOf(times.end),
  };
}

function dayOf(text: string): WallMs {
  const day = wallOf(text);
  if (Number.isNaN(day)) {
    throw new AppError('schedule.invalid', `Write the day '${text}' as a calendar day such as '2026-11-23'.`);
  }
  return day;
}
