import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronDays, isCronDay } from '../../../shared/slots/cron-days.ts';
import { type CronSchedule, parseSchedule } from '../../../shared/slots/expression.ts';
import { cronNames } from './reference.ts';

const DAY_MS = 86_400_000;

describe('the days of a cron', () => {
  it.each([
    ['L * ? *', '2027-12-31', ['2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31']],
    ['LW * ? *', '2026-01-01', ['2026-01-30', '2026-02-27', '2026-03-31', '2026-04-30', '2026-05-29']],
    // The 15th of February, March and November 2026 are Sundays, that of August a Saturday.
    ['15W 2,3,8,11 ? 2026', '2026-01-01', ['2026-02-16', '2026-03-16', '2026-08-14', '2026-11-16']],
    // 1 August 2026 is a Saturday and 1 November a Sunday: the month is never left.
    ['1W 8-11 ? 2026', '2026-01-01', ['2026-08-03', '2026-09-01', '2026-10-01', '2026-11-02']],
    ['31W 1-5 ? 2026', '2026-01-01', ['2026-01-30', '2026-03-31', '2026-05-29']],
    ['? * 3#2 *', '2026-01-01', ['2026-01-13', '2026-02-10', '2026-03-10', '2026-04-14']],
    ['? * FRI#5 2026', '2026-01-01', ['2026-01-30', '2026-05-29', '2026-07-31', '2026-10-30']],
    ['? * 5L *', '2026-01-01', ['2026-01-29', '2026-02-26', '2026-03-26', '2026-04-30']],
    ['? * SUNL *', '2026-01-01', ['2026-01-25', '2026-02-22', '2026-03-29', '2026-04-26']],
    ['? * L *', '2026-01-01', ['2026-01-03', '2026-01-10', '2026-01-17', '2026-01-24']],
    ['? * 1 *', '2026-01-01', ['2026-01-04', '2026-01-11', '2026-01-18', '2026-01-25']],
    ['? * 2,SAT *', '2026-01-01', ['2026-01-03', '2026-01-05', '2026-01-10', '2026-01-12']],
    ['1/10 FEB ? *', '2026-01-01', ['2026-02-01', '2026-02-11', '2026-02-21', '2027-02-01']],
    ['29 2 ? *', '2026-01-01', ['2028-02-29', '2032-02-29', '2036-02-29', '2040-02-29']],
    ['1 1 ? */10', '2026-06-01', ['2030-01-01', '2040-01-01', '2050-01-01', '2060-01-01']],
    ['1 1 ? 2197/2', '2026-06-01', ['2197-01-01', '2199-01-01']],
  ])('%s from %s are the ones of the calendar', (days, from, expected) => {
    expect(daysOf(`cron(0 0 ${days})`, from, 5).slice(0, expected.length)).toEqual(expected);
  });

  it('end with the year 2199', () => {
    expect(daysOf('cron(0 0 ? DEC 3L 2150/7)', '2190-01-01', 99)).toEqual(['2192-12-25', '2199-12-31']);
  });

  it('agree with a day-by-day reading of the fields for any fields', () => {
    const from = Date.parse('2027-11-01T00:00:00Z');
    fc.assert(
      fc.property(anyDays, (days) => {
        const schedule = cron(`cron(0 0 ${days})`);
        const expected = Array.from({ length: 550 }, (_, index) => from + index * DAY_MS).filter((day) =>
          cronNames(`cron(0 0 ${days})`, new Date(day).toISOString().slice(0, 16)),
        );
        const found: number[] = [];
        for (const day of cronDays(schedule, from)) {
          if (day >= from + 550 * DAY_MS) break;
          found.push(day);
        }
        expect(found).toEqual(expected);
        expect(expected.every((day) => isCronDay(schedule, day))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

const part = (min: number, max: number) =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min: 1, max: 9 }), fc.nat(4))
    .map(([a, b, step, form]) => {
      const range = `${Math.min(a, b)}-${Math.max(a, b)}`;
      return [`${a}`, range, `${range}/${step}`, `${a}/${step}`, `*/${step}`][form] ?? '*';
    });
const list = (min: number, max: number) =>
  fc.array(part(min, max), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','));
const weekday = fc.constantFrom('1', '2', '3', '4', '5', '6', '7', 'SUN', 'MON', 'FRI', 'SAT');
const dayOfMonth = fc.oneof(
  list(1, 28),
  fc.constantFrom('*', 'L', 'LW'),
  fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
);
const dayOfWeek = fc.oneof(
  fc.constantFrom('*', 'L', 'MON-FRI', 'SUN-SAT', '2-4', 'MON,3,SAT'),
  weekday.map((day) => `${day}L`),
  fc.tuple(weekday, fc.integer({ min: 1, max: 4 })).map(([day, nth]) => `${day}#${nth}`),
);
const month = fc.oneof(fc.constantFrom('*', '1,3,5,7,8,10,12', 'JAN-JUN', '1/3'));
const year = fc.constantFrom('*', '2027,2028', '2028', '*/2', '2000/4', '2026-2030/3');
const anyDays = fc.oneof(
  fc.tuple(dayOfMonth, month, year).map(([day, months, years]) => `${day} ${months} ? ${years}`),
  fc.tuple(dayOfWeek, month, year).map(([day, months, years]) => `? ${months} ${day} ${years}`),
);

function cron(text: string): CronSchedule {
  const schedule = parseSchedule(text);
  if (schedule.kind !== 'cron') throw new Error(`${text} is no cron`);
  return schedule;
}

function daysOf(text: string, from: string, count: number): string[] {
  const days: string[] = [];
  for (const day of cronDays(cron(text), Date.parse(`${from}T00:00:00Z`))) {
    if (days.length === count) break;
    days.push(new Date(day).toISOString().slice(0, 10));
  }
  return days;
}
