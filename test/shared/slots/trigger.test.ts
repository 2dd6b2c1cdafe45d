import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotAt, slotsBetween } from '../../../shared/slots/occurrences.ts';
import { awsTrigger } from '../../../shared/slots/trigger.ts';
import { cronNames } from './reference.ts';

const MINUTE_MS = 60_000;

describe('the trigger given to EventBridge Scheduler', () => {
  it.each(['cron(0 9 ? * MON *)', 'at(2026-11-23T09:00:00)'])(
    "is %s itself in the plan's zone",
    (schedule) => {
      expect(awsTrigger({ schedule, timezone: 'Europe/Berlin', start: '2026-01-01' })).toEqual({
        expression: schedule,
        timezone: 'Europe/Berlin',
      });
    },
  );

  it.each([
    ['rate(1 minute)', 'cron(* * * * ? *)'],
    ['rate(5 minutes)', 'cron(0/5 * * * ? *)'],
    ['rate(7 minutes)', 'cron(* * * * ? *)'],
    ['rate(45 minutes)', 'cron(0/15 * * * ? *)'],
    ['rate(90 minutes)', 'cron(0/30 * * * ? *)'],
    ['rate(60 minutes)', 'cron(0 * * * ? *)'],
    ['rate(1 hour)', 'cron(0 * * * ? *)'],
    ['rate(5 hours)', 'cron(0 * * * ? *)'],
    ['rate(6 hours)', 'cron(0 0/6 * * ? *)'],
    ['rate(10 hours)', 'cron(0 0/2 * * ? *)'],
    ['rate(36 hours)', 'cron(0 0/12 * * ? *)'],
    ['rate(1 day)', 'cron(0 0 * * ? *)'],
    ['rate(14 days)', 'cron(0 0 * * ? *)'],
  ])('for %s is the UTC grid %s', (schedule, expression) => {
    expect(awsTrigger({ schedule, timezone: 'Europe/Berlin' })).toEqual({ expression, timezone: 'UTC' });
  });

  it('fires at every slot of any rate', () => {
    const unit = fc.constantFrom(['minute', 600], ['hour', 60], ['day', 20]) as fc.Arbitrary<
      [string, number]
    >;
    const rate = unit.chain(([name, max]) =>
      fc.integer({ min: 1, max }).map((value) => `rate(${value} ${name}${value === 1 ? '' : 's'})`),
    );
    fc.assert(
      fc.property(rate, fc.constantFrom(undefined, '2026-03-29', '2026-05-01'), (schedule, start) => {
        const times = { schedule, timezone: 'Europe/Berlin', start };
        const { expression } = awsTrigger(times);
        const from = Date.parse('2026-05-03T00:00:00Z');
        for (const slot of slotsBetween(times, from, from + 2_000 * MINUTE_MS)) {
          expect(cronNames(expression, slot.key)).toBe(true);
        }
      }),
    );
  });

  it('fires at nothing but slots when the period divides a day', () => {
    const exact = { schedule: 'rate(4 hours)', timezone: 'Asia/Kolkata', start: '2026-05-01' };
    const from = Date.parse('2026-05-03T00:00:00Z');
    for (let atMs = from; atMs < from + 3_000 * MINUTE_MS; atMs += MINUTE_MS) {
      const fires = cronNames(awsTrigger(exact).expression, new Date(atMs).toISOString().slice(0, 16));
      expect(slotAt(exact, atMs) !== undefined).toBe(fires);
    }
  });
});
