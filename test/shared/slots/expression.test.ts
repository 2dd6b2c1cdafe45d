import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/core/errors.ts';
import { parseSchedule, scheduleFault } from '../../../shared/slots/expression.ts';

describe('a schedule expression', () => {
  it('reads a cron into its times of day and the text of its days', () => {
    expect(parseSchedule('cron(0,30 9-10 ? JAN-MAR MON#1 2026/100)')).toEqual({
      kind: 'cron',
      minutes: [0, 30],
      hours: [9, 10],
      dayOfMonth: '?',
      month: 'JAN-MAR',
      dayOfWeek: 'MON#1',
      years: [2026, 2126],
    });
  });

  it('counts the steps of a field from its first value on', () => {
    expect(parseSchedule('cron(5/20 */8 * * ? *)')).toMatchObject({
      minutes: [5, 25, 45],
      hours: [0, 8, 16],
    });
    expect(parseSchedule('cron(10-30/10 0 * * ? 2198/1)')).toMatchObject({
      minutes: [10, 20, 30],
      years: [2198, 2199],
    });
  });

  it('reads a rate as real time', () => {
    expect(parseSchedule('rate(1 minute)')).toEqual({ kind: 'rate', everyMs: 60_000 });
    expect(parseSchedule('rate(5 hours)')).toEqual({ kind: 'rate', everyMs: 18_000_000 });
    expect(parseSchedule('rate(14 days)')).toEqual({ kind: 'rate', everyMs: 1_209_600_000 });
  });

  it('reads a single time to the minute', () => {
    expect(parseSchedule('at(2028-02-29T23:59:30)')).toEqual({ kind: 'at', minute: '2028-02-29T23:59' });
  });

  it.each([
    'cron(0 9 * * ? *)',
    'cron(0 9 ? * MON-FRI *)',
    'cron(0 9 ? * mon,Wed,FRI *)',
    'cron(0 9 ? * SUN-SAT *)',
    'cron(0 9 L * ? *)',
    'cron(0 9 LW * ? *)',
    'cron(0 9 15W * ? *)',
    'cron(0 9 ? * L *)',
    'cron(0 9 ? * 6L *)',
    'cron(0 9 ? * FRIL *)',
    'cron(0 9 ? * 6#3 *)',
    'cron(0 9 1/5 1/3 ? 1970-2199)',
    'cron(0 9 29 FEB ? *)',
  ])('accepts %s', (text) => {
    expect(scheduleFault(text)).toBeUndefined();
  });

  it.each([
    ['0 9 * * *', /'0 9 \* \* \*' is not a schedule; write cron\(\.\.\.\), rate\(\.\.\.\) or at\(\.\.\.\)/],
    ['CRON(0 9 * * ? *)', /is not a schedule/],
    ['cron(0 9 * * *)', /must hold six fields and no stray spaces: minutes hours day-of-month month/],
    ['cron( 0 9 * * ? *)', /no stray spaces/],
    ['cron(0 9 * * * *)', /Exactly one of day-of-month and day-of-week must be '\?'/],
    ['cron(0 9 ? * ? *)', /Exactly one of day-of-month and day-of-week must be '\?'/],
    ['cron(60 9 * * ? *)', /'60' in minutes must be a number from 0 to 59\./],
    ['cron(0 24 * * ? *)', /'24' in hours must be a number from 0 to 23\./],
    ['cron(0 ? * * ? *)', /'\?' in hours must be a number/],
    ['cron(, 9 * * ? *)', /'' in minutes must be a number/],
    ['cron(0 9 32 * ? *)', /'32' in day-of-month must be a number from 1 to 31\./],
    ['cron(0 9 32W * ? *)', /'32' in day-of-month/],
    ['cron(0 9 1,L * ? *)', /write 'L', 'LW' or a day with 'W' such as '15W', alone; '1,L' is none of these/],
    ['cron(0 9 L-3 * ? *)', /'L-3' is none of these/],
    ['cron(0 9 1 13 ? *)', /'13' in month must be a number from 1 to 12 or JAN–DEC\./],
    ['cron(0 9 ? * 0 *)', /'0' in day-of-week must be a number from 1 to 7 or SUN–SAT\./],
    ['cron(0 9 ? * MON/2 *)', /steps such as 'MON\/2' are not supported; list the values/],
    ['cron(0 9 ? * 2#1,6#3 *)', /'2#1,6#3' is neither/],
    ['cron(0 9 ? * 2#6 *)', /'#1' to '#5'/],
    [
      'cron(0 9 ? * FRI-MON *)',
      /'FRI-MON' in day-of-week runs backwards; split it, e\.g\. 'FRI-SAT,SUN-MON'/,
    ],
    ['cron(0 22-2 * * ? *)', /split it, e\.g\. '22-23,0-2'/],
    ['cron(1-2-3 9 * * ? *)', /may hold only one '-'/],
    ['cron(1/2/3 9 * * ? *)', /may hold only one '\/'/],
    ['cron(*/0 9 * * ? *)', /The step in '\*\/0' in minutes must be a whole number from 1 on/],
    ['cron(0 9 * * ? 1969)', /'1969' in year must be a number from 1970 to 2199\./],
    ['cron(0 9 30 2 ? *)', /names a day that never comes/],
    ['cron(0 9 29 2 ? 2100)', /names a day that never comes/],
    ['rate(0 days)', /must be a whole number from 1 to 999999/],
    ['rate(-5 minutes)', /must be a whole number/],
    ['rate(1.5 hours)', /must be a whole number/],
    ['rate(2 weeks)', /minute\(s\), hour\(s\) or day\(s\)/],
    ['rate(1 minutes)', /Write 'rate\(1 minute\)' instead of 'rate\(1 minutes\)'\./],
    ['rate(5 hour)', /Write 'rate\(5 hours\)' instead of 'rate\(5 hour\)'\./],
    ['at(2026-02-30T09:00:00)', /must be a calendar day and time of day such as 'at\(2026-11-23T09:00:00\)'/],
    ['at(2026-11-23T24:00:00)', /must be a calendar day and time of day/],
    ['at(2026-11-23T09:00)', /must be a calendar day and time of day/],
    ['at(2026-11-23T09:00:00Z)', /must be a calendar day and time of day/],
    ['at(2200-01-01T09:00:00)', /must lie between 1970 and 2199/],
    ['', /is not a schedule/],
  ])('refuses %s with one sentence on how to mend it', (text, sentence) => {
    expect(scheduleFault(text)).toMatch(sentence);
    expect(scheduleFault(text)).toMatch(/^\S.*\.$/);
  });

  it('throws the same sentence as an AppError of code schedule.invalid', () => {
    const parse = () => parseSchedule('cron(0 24 * * ? *)');
    expect(parse).toThrow(AppError);
    expect(parse).toThrow(
      expect.objectContaining({ code: 'schedule.invalid', message: scheduleFault('cron(0 24 * * ? *)') }),
    );
  });
});
