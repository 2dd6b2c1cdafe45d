/**
 * The calendar days of a cron schedule. croner decides them in plain UTC, one run at midnight of each day:
 * it never meets a clock change, so its own rules for gaps and repeats (which differ from EventBridge's)
 * do not matter here.
 */
import { Cron } from 'croner';
import { DAY_MS, type DurationMs } from '../core/clock.ts';
import { FIRST_YEAR, LAST_YEAR } from './cron-field.ts';
import type { WallMs } from './timezone.ts';

/** The day fields as they are written; exactly one of `dayOfMonth` and `dayOfWeek` is `?`. */
export interface CronDays {
  readonly dayOfMonth: string;
  readonly month: string;
  readonly dayOfWeek: string;
  /** Ascending. */
  readonly years: readonly number[];
}

const YEARS_IN_ALL = LAST_YEAR - FIRST_YEAR + 1;
const BEFORE_ALL: DurationMs = -DAY_MS;

/** Midnights of the days from `fromDay` on, oldest first, up to the year 2199. */
export function* cronDays(days: CronDays, fromDay: WallMs): Generator<WallMs> {
  const cron = midnightCron(days);
  // croner looks strictly after the given instant.
  let day = cron.nextRun(new Date(fromDay - 1));
  while (day !== null) {
    yield day.getTime();
    day = cron.nextRun(day);
  }
}

export function isCronDay(days: CronDays, day: WallMs): boolean {
  return midnightCron(days).match(new Date(day));
}

/** The first day since 1970, or undefined when the fields name a day that never comes, such as 30 February. */
export function firstCronDay(days: CronDays): WallMs | undefined {
  return midnightCron(days).nextRun(new Date(BEFORE_ALL))?.getTime();
}

function midnightCron(days: CronDays): Cron {
  const dayOfMonth = days.dayOfMonth === '?' ? '*' : days.dayOfMonth;
  return new Cron(`0 0 0 ${dayOfMonth} ${days.month} ${dayOfWeek(days)} ${years(days)}`, {
    mode: '7-part',
    // Much faster than `timezone: 'UTC'`, which asks Intl for every step.
    utcOffset: 0,
    // As EventBridge: Sunday is 1, `5/10` means from 5 on, and both day fields must agree (one of them is `?`).
    alternativeWeekdays: true,
    sloppyRanges: true,
    domAndDow: true,
  });
}

function dayOfWeek({ dayOfWeek: text }: CronDays): string {
  if (text === '?') return '*';
  // croner knows `L` in this field only after a weekday; alone it is the last day of the week, Saturday.
  return text === 'L' ? '7' : text;
}

// croner counts the steps of a year from 1 and goes on to 9999; EventBridge has 1970 to 2199.
function years({ years: values }: CronDays): string {
  return values.length === YEARS_IN_ALL ? `${FIRST_YEAR}-${LAST_YEAR}` : values.join(',');
}
