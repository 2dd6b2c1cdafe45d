/**
 * The schedule expressions of Amazon EventBridge Scheduler:
 * `cron(minutes hours day-of-month month day-of-week year)`, `rate(value unit)` and `at(yyyy-mm-ddThh:mm:ss)`.
 */
import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { type CronDays, firstCronDay } from './cron-days.ts';
import {
  checkDayOfMonth,
  checkDayOfWeek,
  FIRST_YEAR,
  fieldValues,
  HOURS,
  LAST_YEAR,
  MINUTES,
  MONTH,
  YEAR,
} from './cron-field.ts';

/** Every combination of `minutes` and `hours` (ascending) on every one of the days. */
export interface CronSchedule extends CronDays {
  readonly kind: 'cron';
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
}

export interface RateSchedule {
  readonly kind: 'rate';
  readonly everyMs: DurationMs;
}

export interface AtSchedule {
  readonly kind: 'at';
  /** Local calendar minute, e.g. `2026-11-23T09:00`. Seconds are dropped: EventBridge itself is exact to the minute. */
  readonly minute: string;
}

export type Schedule = CronSchedule | RateSchedule | AtSchedule;

const UNIT_MS: Readonly<Record<string, DurationMs>> = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS };

/** Throws an AppError `schedule.invalid` whose message says what is wrong and how to mend it. */
export function parseSchedule(text: string): Schedule {
  const [, kind, inside] = /^(cron|rate|at)\((.*)\)$/.exec(text) ?? [];
  if (kind === 'cron') return parseCron(inside ?? '');
  if (kind === 'rate') return parseRate(inside ?? '');
  if (kind === 'at') return parseAt(inside ?? '');
  throw fault(
    `'${text}' is not a schedule; write cron(...), rate(...) or at(...), e.g. 'cron(0 9 ? * MON *)' for Mondays at 9.`,
  );
}

/** One sentence that says what is wrong with a schedule and how to mend it; undefined when it is fine. */
export function scheduleFault(text: string): string | undefined {
  try {
    parseSchedule(text);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === 'schedule.invalid') return error.message;
    throw error;
  }
}

function parseCron(inside: string): CronSchedule {
  const fields = inside.split(/ +/);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6 || fields.includes('')) {
    throw fault(
      `'cron(${inside})' must hold six fields and no stray spaces: minutes hours day-of-month month day-of-week year, e.g. 'cron(0 9 * * ? *)' for every day at 9.`,
    );
  }
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw fault(
      `Exactly one of day-of-month and day-of-week must be '?' in 'cron(${inside})'; the other says which days, e.g. '* * ?' for every day.`,
    );
  }
  if (dayOfMonth !== '?') checkDayOfMonth(dayOfMonth);
  fieldValues(MONTH, month);
  if (dayOfWeek !== '?') checkDayOfWeek(dayOfWeek);
  const schedule: CronSchedule = {
    kind: 'cron',
    minutes: fieldValues(MINUTES, minutes),
    hours: fieldValues(HOURS, hours),
    dayOfMonth,
    month,
    dayOfWeek,
    years: fieldValues(YEAR, year),
  };
  if (firstCronDay(schedule) === undefined) {
    throw fault(`'cron(${inside})' names a day that never comes; check its day, month and year.`);
  }
  return schedule;
}

function parseRate(inside: string): RateSchedule {
  const [, value, unit = '', plural] = /^([1-9]\d{0,5}) (minute|hour|day)(s?)$/.exec(inside) ?? [];
  const unitMs = UNIT_MS[unit];
  if (value === undefined || unitMs === undefined) {
    throw fault(
      `'rate(${inside})' must be a whole number from 1 to 999999, a space and minute(s), hour(s) or day(s), e.g. 'rate(6 hours)'.`,
    );
  }
  if ((value === '1') !== (plural === '')) {
    throw fault(`Write 'rate(${value} ${unit}${value === '1' ? '' : 's'})' instead of 'rate(${inside})'.`);
  }
  return { kind: 'rate', everyMs: Number(value) * unitMs };
}

function parseAt(inside: string): AtSchedule {
  const written = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inside) ? inside : undefined;
  const instant = Date.parse(`${written}Z`);
  // Date.parse rolls some impossible days over into the next month, so the day must read back the same.
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 19) !== written) {
    throw fault(`'at(${inside})' must be a calendar day and time of day such as 'at(2026-11-23T09:00:00)'.`);
  }
  const year = Number(inside.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    throw fault(`The year in 'at(${inside})' must lie between ${FIRST_YEAR} and ${LAST_YEAR}.`);
  }
  return { kind: 'at', minute: inside.slice(0, 16) };
}

function fault(message: string): AppError {
  return new AppError('schedule.invalid', message);
}
