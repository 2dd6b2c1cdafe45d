import { describe, expect, it } from 'vitest';
import { localInstant, quietUntilMs } from '../../../shared/notices/quiet-hours.ts';

const NIGHT = { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' };
const quietUntil = (quiet: typeof NIGHT, now: string) => {
  const until = quietUntilMs(quiet, Date.parse(now));
  return until === undefined ? undefined : new Date(until).toISOString();
};

describe('quiet hours', () => {
  it.each([
    ['2026-11-20T20:59:59Z', undefined],
    ['2026-11-20T21:00:00Z', '2026-11-21T06:00:00.000Z'],
    ['2026-11-20T23:30:00Z', '2026-11-21T06:00:00.000Z'],
    ['2026-11-21T05:59:59Z', '2026-11-21T06:00:00.000Z'],
    ['2026-11-21T06:00:00Z', undefined],
  ])('over midnight: at %s they end at %s', (now, end) => {
    expect(quietUntil(NIGHT, now)).toBe(end);
  });

  it.each([
    ['2026-11-20T11:59:00Z', undefined],
    ['2026-11-20T12:00:00Z', '2026-11-20T14:00:00.000Z'],
    ['2026-11-20T14:00:00Z', undefined],
  ])('of one day: at %s they end at %s', (now, end) => {
    expect(quietUntil({ from: '13:00', to: '15:00', timezone: 'Europe/Berlin' }, now)).toBe(end);
  });

  it('last an hour less when the clock is set forward in between, and an hour more when it is set back', () => {
    // Berlin: +1 until 2026-03-29 01:00Z, then +2; +2 until 2026-10-25 01:00Z, then +1.
    expect(quietUntil(NIGHT, '2026-03-28T21:00:00Z')).toBe('2026-03-29T05:00:00.000Z');
    expect(quietUntil(NIGHT, '2026-10-24T20:00:00Z')).toBe('2026-10-25T06:00:00.000Z');
  });

  it('end at the first time after one that the clock skips', () => {
    const quiet = { ...NIGHT, to: '02:30' };

    expect(quietUntil(quiet, '2026-03-29T00:59:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(quietUntil(quiet, '2026-03-29T01:00:00Z')).toBeUndefined();
  });

  it('end once where the clock shows their end twice', () => {
    const quiet = { ...NIGHT, to: '02:30' };

    expect(quietUntil(quiet, '2026-10-25T00:29:00Z')).toBe('2026-10-25T00:30:00.000Z');
    // 02:15 for the second time.
    expect(quietUntil(quiet, '2026-10-25T01:15:00Z')).toBeUndefined();
  });

  it('are none when none are wanted', () => {
    expect(quietUntilMs(undefined, 0)).toBeUndefined();
  });
});

it('finds the same instant whatever day of a clock change it is', () => {
  const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

  expect(localInstant('Europe/Berlin', day('2026-03-28'), '07:00')).toBe(Date.parse('2026-03-28T06:00:00Z'));
  expect(localInstant('Europe/Berlin', day('2026-03-29'), '07:00')).toBe(Date.parse('2026-03-29T05:00:00Z'));
  expect(localInstant('Europe/Berlin', day('2026-10-25'), '07:00')).toBe(Date.parse('2026-10-25T06:00:00Z'));
});
