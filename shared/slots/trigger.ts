/**
 * What to give EventBridge Scheduler so that it fires at every slot of a plan.
 *
 * EventBridge starts `rate` at the schedule's creation, so every deployment could shift it; a plan's `rate` slots
 * count from 00:00 UTC of its start day. A `rate` therefore becomes a cron in UTC on the coarsest grid that holds
 * all of its slots: exact when the period divides an hour or a day (or is one), finer otherwise. What fires between
 * two slots is no slot (`slotAt` answers undefined), and the function ends there without doing anything.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import { parseSchedule } from './expression.ts';
import type { PlanTimes } from './slot.ts';

const DAY_MINUTES = DAY_MS / MINUTE_MS;
const HOUR_MINUTES = HOUR_MS / MINUTE_MS;

/** The schedule expression and the zone to read it in. Start and end days are not in it: `slotAt` keeps to them. */
export function awsTrigger(times: PlanTimes): { readonly expression: string; readonly timezone: string } {
  const schedule = parseSchedule(times.schedule);
  if (schedule.kind !== 'rate') return { expression: times.schedule, timezone: times.timezone };
  return { expression: utcGrid(schedule.everyMs / MINUTE_MS), timezone: 'UTC' };
}

/** Slots start at a midnight, so over the days they fall on every multiple of gcd(period, day) minutes and nowhere else. */
function utcGrid(everyMinutes: number): string {
  const grid = greatestCommonDivisor(everyMinutes, DAY_MINUTES);
  if (grid === DAY_MINUTES) return 'cron(0 0 * * ? *)';
  if (grid % HOUR_MINUTES === 0) return `cron(0 ${every(grid / HOUR_MINUTES)} * * ? *)`;
  // A grid such as 90 minutes fits neither field alone; cron can only hold what divides the hour.
  return `cron(${every(greatestCommonDivisor(grid, HOUR_MINUTES))} * * * ? *)`;
}

function every(step: number): string {
  return step === 1 ? '*' : `0/${step}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
