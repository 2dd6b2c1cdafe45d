import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/core/errors.ts';
import { nextSlots, preview, slotAt, slotNumber, slotsBetween } from '../../../shared/slots/occurrences.ts';
import type { PlanTimes } from '../../../shared/slots/slot.ts';
import { cpuMs } from '../../support/cpu-time.ts';

const BERLIN = 'Europe/Berlin';
const at = (text: string) => Date.parse(text);
/** A repeated local time is due at its first pass; a scheduler may fire at its second. */
const REPEATED = {
  key: '2026-10-25T02:30',
  timezone: BERLIN,
  atMs: at('2026-10-25T00:30Z'),
  repeatAtMs: at('2026-10-25T01:30Z'),
};
const keys = (items: readonly { key: string }[]) => items.map(({ key }) => key);
const plan = (schedule: string, more: Partial<PlanTimes> = {}): PlanTimes => ({
  schedule,
  timezone: BERLIN,
  ...more,
});

describe('slotsBetween', () => {
  it('leaves out the start of the window and includes its end', () => {
    const daily = plan('cron(0 9 * * ? *)');
    expect(slotsBetween(daily, at('2026-11-23T08:00Z'), at('2026-11-25T08:00Z'))).toEqual([
      { key: '2026-11-24T09:00', timezone: BERLIN, atMs: at('2026-11-24T08:00Z') },
      { key: '2026-11-25T09:00', timezone: BERLIN, atMs: at('2026-11-25T08:00Z') },
    ]);
  });

  it('keeps the local time through a clock change', () => {
    const slots = slotsBetween(plan('cron(0 9 * * ? *)'), at('2026-10-24T00:00Z'), at('2026-10-26T23:00Z'));
    expect(slots.map(({ atMs }) => atMs)).toEqual([
      at('2026-10-24T07:00Z'),
      at('2026-10-25T08:00Z'),
      at('2026-10-26T08:00Z'),
    ]);
  });

  it('includes the start and end days as local days', () => {
    const kolkata = plan('cron(0 0,23 * * ? *)', {
      timezone: 'Asia/Kolkata',
      start: '2026-11-23',
      end: '2026-11-24',
    });
    expect(keys(slotsBetween(kolkata, at('2026-11-01T00:00Z'), at('2026-12-01T00:00Z')))).toEqual([
      '2026-11-23T00:00',
      '2026-11-23T23:00',
      '2026-11-24T00:00',
      '2026-11-24T23:00',
    ]);
  });

  it('counts a rate from midnight UTC of the start day and names its slots in UTC', () => {
    const slots = slotsBetween(
      plan('rate(18 hours)', { start: '2026-03-28', end: '2026-03-29' }),
      at('2026-03-01T00:00Z'),
      at('2026-04-30T00:00Z'),
    );
    expect(slots).toEqual([
      { key: '2026-03-28T00:00', timezone: 'UTC', atMs: at('2026-03-28T00:00Z') },
      { key: '2026-03-28T18:00', timezone: 'UTC', atMs: at('2026-03-28T18:00Z') },
      { key: '2026-03-29T12:00', timezone: 'UTC', atMs: at('2026-03-29T12:00Z') },
    ]);
  });

  it('counts a rate without a start day from 1970', () => {
    // 1970-01-01 was a Thursday, and so is every start of a 7-day period since.
    expect(keys(nextSlots(plan('rate(7 days)'), at('2026-11-23T12:00Z'), 2))).toEqual([
      '2026-11-26T00:00',
      '2026-12-03T00:00',
    ]);
    expect(keys(nextSlots(plan('rate(7 days)'), at('1960-01-01T00:00Z'), 1))).toEqual(['1970-01-01T00:00']);
  });

  it('has one slot for a single time, and none for one that the clock skips or that lies outside the days', () => {
    const all = (times: PlanTimes) => slotsBetween(times, at('2026-01-01T00:00Z'), at('2027-01-01T00:00Z'));
    expect(all(plan('at(2026-11-23T09:00:30)'))).toEqual([
      { key: '2026-11-23T09:00', timezone: BERLIN, atMs: at('2026-11-23T08:00Z') },
    ]);
    expect(all(plan('at(2026-03-29T02:30:00)'))).toEqual([]);
    expect(all(plan('at(2026-11-23T09:00:00)', { end: '2026-11-22' }))).toEqual([]);
    expect(all(plan('at(2026-11-23T09:00:00)', { start: '2026-11-24' }))).toEqual([]);
  });

  it('throws instead of leaving slots out when there are more than a quarter of a million', () => {
    const window = [at('2026-01-01T00:00Z'), at('2026-01-01T00:00Z') + 250_001 * 60_000] as const;
    expect(() => slotsBetween(plan('rate(1 minute)'), ...window)).toThrow(/more than 250000 slots/);
    expect(slotsBetween(plan('rate(1 minute)'), window[0], window[1] - 60_000)).toHaveLength(250_000);
  });

  it('refuses a schedule or a day that cannot be read', () => {
    const from = at('2026-01-01T00:00Z');
    expect(() => slotsBetween(plan('weekly'), from, from)).toThrow(AppError);
    expect(() => slotsBetween(plan('rate(1 day)', { start: 'soon' }), from, from)).toThrow(/'soon'/);
  });
});

describe('nextSlots', () => {
  it('gives fewer slots when the plan ends', () => {
    const times = plan('cron(0 9 ? * MON *)', { end: '2026-11-30' });
    expect(keys(nextSlots(times, at('2026-11-20T00:00Z'), 5))).toEqual([
      '2026-11-23T09:00',
      '2026-11-30T09:00',
    ]);
    expect(nextSlots(times, at('2026-11-20T00:00Z'), 0)).toEqual([]);
  });

  it('looks past a year in which every planned time is skipped by the clock', () => {
    // 02:30 on the last Sunday of March never exists in Berlin, so only October's is left.
    const times = plan('cron(30 2 ? 3,10 1L *)');
    expect(keys(nextSlots(times, at('2026-01-01T00:00Z'), 2))).toEqual([
      '2026-10-25T02:30',
      '2027-10-31T02:30',
    ]);
  });

  it('ends when no slot is left for ever', () => {
    expect(nextSlots(plan('cron(30 2 ? 3 1L *)'), at('2026-01-01T00:00Z'), 1)).toEqual([]);
  });
});

describe('preview', () => {
  const half = plan('cron(0/30 1-2 * * ? *)');

  it('marks a planned time that does not exist', () => {
    expect(preview(plan('cron(30 2 * * ? *)'), at('2026-03-28T00:00Z'), 2)).toEqual([
      { key: '2026-03-28T02:30', timezone: BERLIN, atMs: at('2026-03-28T01:30Z') },
      { key: '2026-03-29T02:30', reason: 'gap' },
      { key: '2026-03-30T02:30', timezone: BERLIN, atMs: at('2026-03-30T00:30Z') },
    ]);
  });

  it('marks the second pass through a repeated time after the first, in the order of the clock', () => {
    const items = preview(half, at('2026-10-24T22:00Z'), 5);
    expect(items.map((item) => ('reason' in item ? `${item.key} ${item.reason}` : item.key))).toEqual([
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
      '2026-10-25T02:30',
      '2026-10-25T02:00 repeat',
      '2026-10-25T02:30 repeat',
      '2026-10-26T01:00',
    ]);
  });

  it('shows what is skipped between its last slot and the next one', () => {
    expect(preview(plan('cron(30 2 * * ? *)'), at('2026-10-24T22:00Z'), 1)).toEqual([
      REPEATED,
      { key: '2026-10-25T02:30', reason: 'repeat' },
    ]);
  });

  it('starts in the middle of a repeated hour with what is left of it', () => {
    const items = preview(half, at('2026-10-25T01:00Z'), 1);
    expect(items).toEqual([
      { key: '2026-10-25T02:30', reason: 'repeat' },
      { key: '2026-10-26T01:00', timezone: BERLIN, atMs: at('2026-10-26T00:00Z') },
    ]);
  });

  it('shows the second pass of the evening before when the clock is set back over midnight', () => {
    // At 00:01 on 7 November 2010 clocks in St. John's went back to 23:01 of the day before.
    const times = plan('cron(30 23 * * ? *)', { timezone: 'America/St_Johns' });
    expect(preview(times, at('2010-11-07T02:30:30Z'), 1)).toEqual([
      { key: '2010-11-06T23:30', reason: 'repeat' },
      { key: '2010-11-07T23:30', timezone: 'America/St_Johns', atMs: at('2010-11-08T03:00Z') },
    ]);
  });

  it('shows the second pass through the last slot of a plan', () => {
    expect(preview(plan('at(2026-10-25T02:30:00)'), at('2026-10-24T22:00Z'), 3)).toEqual([
      REPEATED,
      { key: '2026-10-25T02:30', reason: 'repeat' },
    ]);
  });

  it('says that a single time in a gap is skipped, as long as it lies ahead', () => {
    const times = plan('at(2026-03-29T02:30:00)');
    expect(preview(times, at('2026-03-29T00:59Z'), 1)).toEqual([{ key: '2026-03-29T02:30', reason: 'gap' }]);
    expect(preview(times, at('2026-03-29T01:00Z'), 1)).toEqual([]);
  });
});

describe('slotAt', () => {
  const daily = plan('cron(30 2 * * ? *)', { start: '2026-10-24', end: '2026-10-25' });

  it('ignores the seconds inside the minute', () => {
    expect(slotAt(daily, at('2026-10-24T00:30:59.999Z'))).toEqual({
      key: '2026-10-24T02:30',
      timezone: BERLIN,
      atMs: at('2026-10-24T00:30Z'),
    });
    expect(slotAt(daily, at('2026-10-24T00:29:59.999Z'))).toBeUndefined();
    expect(slotAt(daily, at('2026-10-24T00:31Z'))).toBeUndefined();
  });

  it('answers the slot of the first pass for the second one', () => {
    const slot = REPEATED;
    expect(slotAt(daily, at('2026-10-25T00:30Z'))).toEqual(slot);
    expect(slotAt(daily, at('2026-10-25T01:30Z'))).toEqual(slot);
  });

  it('answers nothing outside the start and end days', () => {
    expect(slotAt(daily, at('2026-10-23T00:30Z'))).toBeUndefined();
    expect(slotAt(daily, at('2026-10-26T01:30Z'))).toBeUndefined();
  });

  it('answers nothing an hour after a time that the clock skipped', () => {
    expect(slotAt(plan('cron(30 2 * * ? *)'), at('2026-03-29T01:30Z'))).toBeUndefined();
  });

  it('answers only the slots of a rate among the firings of its finer grid', () => {
    const times = plan('rate(5 hours)', { start: '2026-11-23', end: '2026-11-23' });
    const hours = Array.from({ length: 72 }, (_, hour) => at('2026-11-22T00:00:20Z') + hour * 3_600_000);
    expect(hours.flatMap((hour) => slotAt(times, hour)?.key ?? [])).toEqual([
      '2026-11-23T00:00',
      '2026-11-23T05:00',
      '2026-11-23T10:00',
      '2026-11-23T15:00',
      '2026-11-23T20:00',
    ]);
  });

  it('knows the single time', () => {
    const times = plan('at(2026-11-23T09:00:00)');
    expect(slotAt(times, at('2026-11-23T08:00:07Z'))?.key).toBe('2026-11-23T09:00');
    expect(slotAt(times, at('2026-11-23T09:00Z'))).toBeUndefined();
  });
});

describe('slotNumber', () => {
  const slotOf = (times: PlanTimes, instant: string) => {
    const slot = slotAt(times, at(instant));
    if (slot === undefined) throw new Error(`no slot at ${instant}`);
    return slot;
  };

  it('counts from the first slot of the start day', () => {
    const weekly = plan('cron(0 9,18 ? * MON *)', { start: '2026-11-23' });
    expect(slotNumber(weekly, slotOf(weekly, '2026-11-23T08:00Z'))).toBe(1);
    expect(slotNumber(weekly, slotOf(weekly, '2026-11-23T17:00Z'))).toBe(2);
    expect(slotNumber(weekly, slotOf(weekly, '2026-12-07T08:00Z'))).toBe(5);
  });

  it('does not count a time that was skipped, and counts a repeated one once', () => {
    const daily = plan('cron(30 2 * * ? *)', { start: '2026-03-28' });
    expect(slotNumber(daily, slotOf(daily, '2026-03-30T00:30Z'))).toBe(2);
    // 28 March to 26 October are 213 days, one of which had no 02:30.
    expect(slotNumber(daily, slotOf(daily, '2026-10-26T01:30Z'))).toBe(212);
  });

  it('counts the periods of a rate, and a single time as the first', () => {
    const rate = plan('rate(36 hours)', { start: '2026-11-23' });
    expect(slotNumber(rate, slotOf(rate, '2026-11-23T00:00Z'))).toBe(1);
    expect(slotNumber(rate, slotOf(rate, '2026-11-26T00:00Z'))).toBe(3);
    const once = plan('at(2026-11-23T09:00:00)', { start: '2026-01-01' });
    expect(slotNumber(once, slotOf(once, '2026-11-23T08:00Z'))).toBe(1);
  });

  it('takes less than 200 ms for the last slot of a daily plan over five years', () => {
    const daily = plan('cron(0 9 * * ? *)', { start: '2026-01-01' });
    const slot = slotOf(daily, '2030-12-31T08:00Z');
    const tookMs = [1, 2, 3].map(() => {
      const startedMs = cpuMs();
      expect(slotNumber(daily, slot)).toBe(1826);
      return cpuMs() - startedMs;
    });
    // The best of three: the first also compiles.
    expect(Math.min(...tookMs)).toBeLessThan(200);
  });

  it('refuses a plan without a start day, and a slot that the plan does not have', () => {
    const slot = { key: '2026-11-23T09:00', timezone: BERLIN, atMs: at('2026-11-23T08:00Z') };
    expect(() => slotNumber(plan('cron(0 9 * * ? *)'), slot)).toThrow(
      expect.objectContaining({ code: 'schedule.invalid', message: expect.stringContaining('start day') }),
    );
    expect(() => slotNumber(plan('cron(0 10 * * ? *)', { start: '2026-01-01' }), slot)).toThrow(
      expect.objectContaining({
        code: 'schedule.invalid',
        message: expect.stringContaining('2026-11-23T09:00'),
      }),
    );
  });
});
