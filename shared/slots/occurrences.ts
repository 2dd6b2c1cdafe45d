/**
 * Which slots a plan has, and when. A slot is a planned local time: one that the clock skips gives no slot,
 * one that the clock passes twice gives one, at the first pass. `rate` counts real time and has its slots in UTC,
 * from 00:00 UTC of the start day, or from 1970-01-01T00:00Z without a start day.
 */
import { type EpochMs, MINUTE_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { parseSchedule } from './expression.ts';
import {
  isPlanned,
  type PlannedTime,
  plannedDays,
  plannedTimes,
  rateLimits,
  timesOfDay,
} from './planned-times.ts';
import type { PlanTimes, SkippedTime, Slot } from './slot.ts';
import { instantsOf, localMinute, minuteKey, startOfDay, wallOf } from './timezone.ts';

/** More than two years of a plan that runs every five minutes. */
export const MAX_SLOTS_AT_ONCE = 250_000;

/**
 * Slots with `afterMs < atMs <= untilMs`, oldest first. Throws an AppError `schedule.invalid`
 * when there are more than `MAX_SLOTS_AT_ONCE`.
 */
export function slotsBetween(times: PlanTimes, afterMs: EpochMs, untilMs: EpochMs): Slot[] {
  const slots: Slot[] = [];
  for (const slot of slotsAfter(times, afterMs)) {
    if (slot.atMs > untilMs) break;
    if (slots.length === MAX_SLOTS_AT_ONCE) {
      throw new AppError(
        'schedule.invalid',
        `'${times.schedule}' has more than ${MAX_SLOTS_AT_ONCE} slots in the time asked for; ask for a shorter time or plan fewer slots.`,
        { context: { afterMs, untilMs } },
      );
    }
    slots.push(slot);
  }
  return slots;
}

/** The next `count` slots after `afterMs`; fewer when the plan ends. */
export function nextSlots(times: PlanTimes, afterMs: EpochMs, count: number): Slot[] {
  const slots: Slot[] = [];
  for (const slot of slotsAfter(times, afterMs)) {
    if (slots.length === count) break;
    slots.push(slot);
  }
  return slots;
}

/**
 * The next `count` slots with the planned times that give none among them, in the order of their instants,
 * up to the slot that would come next.
 */
export function preview(times: PlanTimes, afterMs: EpochMs, count: number): (Slot | SkippedTime)[] {
  const shown: (Slot | SkippedTime)[] = [];
  let repeats: Slot[] = [];
  let slots = 0;
  for (const planned of plannedTimes(times, afterMs)) {
    const [first, second] = planned.instants;
    const due = repeats.filter((repeat) => first === undefined || repeat.atMs < first);
    shown.push(...due.map(({ key }): SkippedTime => ({ key, reason: 'repeat' })));
    repeats = repeats.filter((repeat) => !due.includes(repeat));
    if (first !== undefined && first > afterMs) {
      if (slots === count) return shown;
      slots += 1;
      shown.push(slotOf(planned, first));
    }
    if (second !== undefined && second > afterMs) repeats.push(slotOf(planned, second));
    if (first === undefined && isAhead(planned, afterMs)) shown.push({ key: planned.key, reason: 'gap' });
  }
  return [...shown, ...repeats.map(({ key }): SkippedTime => ({ key, reason: 'repeat' }))];
}

/**
 * The slot that an invocation scheduled for this instant belongs to, whatever its seconds. The second pass through
 * a repeated local time answers the slot of the first. Undefined when the plan has no slot then.
 */
export function slotAt(times: PlanTimes, scheduledMs: EpochMs): Slot | undefined {
  const minuteMs = Math.floor(scheduledMs / MINUTE_MS) * MINUTE_MS;
  const schedule = parseSchedule(times.schedule);
  if (schedule.kind === 'rate') {
    const { firstMs, endMs } = rateLimits(times);
    if (minuteMs < firstMs || minuteMs >= endMs || (minuteMs - firstMs) % schedule.everyMs !== 0)
      return undefined;
    return { key: minuteKey(minuteMs), timezone: 'UTC', atMs: minuteMs };
  }
  const { timezone } = times;
  const key = localMinute(timezone, minuteMs);
  const wallMs = wallOf(key);
  if (!isPlanned(times, schedule, wallMs)) return undefined;
  const instants = instantsOf(timezone, wallMs);
  const [first] = instants;
  return first === undefined ? undefined : slotOf({ key, timezone, instants }, first);
}

/**
 * The slot's place among all slots since the plan's start day: 1 for the first. Throws an AppError `schedule.invalid`
 * when the plan has no start day, or when it has no such slot (for one, because the plan was changed since).
 */
export function slotNumber(times: PlanTimes, slot: Slot): number {
  if (times.start === undefined) {
    throw new AppError('schedule.invalid', 'Give the plan a start day: its slots are numbered from there.');
  }
  if (slotAt(times, slot.atMs)?.key !== slot.key) {
    throw new AppError(
      'schedule.invalid',
      `The plan '${times.schedule}' has no slot ${slot.key} ${slot.timezone}; leave this slot out or restore the plan's times.`,
    );
  }
  const schedule = parseSchedule(times.schedule);
  if (schedule.kind === 'rate') return (slot.atMs - rateLimits(times).firstMs) / schedule.everyMs + 1;
  const slotWallMs = wallOf(slot.key);
  let number = 0;
  for (const day of plannedDays(times, schedule, wallOf(times.start))) {
    if (day > startOfDay(slotWallMs)) break;
    number += timesOfDay(schedule, times.timezone, day).filter(
      ({ wallMs, instants }) => wallMs <= slotWallMs && instants.length > 0,
    ).length;
  }
  return number;
}

function* slotsAfter(times: PlanTimes, afterMs: EpochMs): Generator<Slot> {
  for (const planned of plannedTimes(times, afterMs)) {
    const [atMs] = planned.instants;
    if (atMs !== undefined && atMs > afterMs) yield slotOf(planned, atMs);
  }
}

function slotOf(
  { key, timezone, instants }: Pick<PlannedTime, 'key' | 'timezone' | 'instants'>,
  atMs: EpochMs,
): Slot {
  const [, repeatAtMs] = instants;
  return { key, timezone, atMs, ...(repeatAtMs === undefined ? {} : { repeatAtMs }) };
}

/** Whether a time that the clock skips lies ahead: the clock has not yet passed it on the calendar. */
function isAhead({ key, timezone }: PlannedTime, afterMs: EpochMs): boolean {
  return key > localMinute(timezone, afterMs);
}
