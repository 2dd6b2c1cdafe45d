import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSlots, preview, slotAt, slotNumber, slotsBetween } from '../../../shared/slots/occurrences.ts';
import { cronNames, localSteps } from './reference.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Four days around a clock change each, and zones that have none. */
const STRETCHES = [
  ['Europe/Berlin', '2026-03-27'],
  ['Europe/Berlin', '2026-10-23'],
  ['America/New_York', '2026-03-06'],
  ['America/New_York', '2026-10-30'],
  // Half an hour.
  ['Australia/Lord_Howe', '2026-04-03'],
  ['Australia/Lord_Howe', '2026-10-02'],
  // At midnight, so that a day has no 00:00 or an evening comes twice.
  ['America/Sao_Paulo', '2018-02-16'],
  ['America/Sao_Paulo', '2018-11-02'],
  // A minute after midnight, back into the day before.
  ['America/St_Johns', '2010-03-12'],
  ['America/St_Johns', '2010-11-05'],
  // Two hours.
  ['Antarctica/Troll', '2026-03-27'],
  ['Antarctica/Troll', '2026-10-23'],
  // 30 December 2011 does not exist.
  ['Pacific/Apia', '2011-12-28'],
  ['Asia/Kolkata', '2026-03-27'],
  ['UTC', '2026-12-30'],
] as const;

const EXPRESSIONS = [
  'cron(30 2 * * ? *)',
  'cron(0 0 * * ? *)',
  'cron(30 23 * * ? *)',
  'cron(0 3 * * ? *)',
  'cron(0 * * * ? *)',
  'cron(0/7 * * * ? *)',
  'cron(* * * * ? *)',
  'cron(15,45 0-3 ? * SUN *)',
  'cron(0/20 0-3,22-23 ? * SAT-SAT,SUN *)',
  'cron(*/10 1/2 ? MAR,APR,OCT,NOV 1L *)',
  'cron(5 */2 ? * 1#1 *)',
  'cron(45 1 LW * ? *)',
  'cron(59 23 L * ? 2010/1)',
];

describe.each(STRETCHES)('in %s from %s on', (timezone, fromDay) => {
  const fromMs = Date.parse(`${fromDay}T00:00:00Z`);
  const untilMs = fromMs + 5 * DAY_MS;
  // The reference starts a day earlier to know what has been shown before.
  const steps = localSteps(timezone, fromMs - DAY_MS, untilMs);

  const again = new Map(steps.filter(({ kind }) => kind === 'again').map(({ key, atMs }) => [key, atMs]));
  const repeatOf = (key: string) => (again.has(key) ? { repeatAtMs: again.get(key) } : {});

  it.each(EXPRESSIONS)(
    '%s has the slots, gaps and repeats that a minute-by-minute reading finds',
    (schedule) => {
      const times = { schedule, timezone };
      const expected = steps
        .filter(({ key, atMs }) => atMs > fromMs && cronNames(schedule, key))
        .map(({ key, kind, atMs }) => {
          if (kind === 'first') return { key, timezone, atMs, ...repeatOf(key) };
          return { key, reason: kind === 'again' ? 'repeat' : 'gap' };
        });
      const slots = expected.filter((item) => 'atMs' in item);
      expect(slotsBetween(times, fromMs, untilMs)).toEqual(slots);
      expect(nextSlots(times, fromMs, slots.length)).toEqual(slots);
      expect(preview(times, fromMs, slots.length).slice(0, expected.length)).toEqual(expected);
    },
  );

  it('slotAt answers the first pass at every fifth minute that the plan names, and nothing else', () => {
    const times = { schedule: 'cron(0/15 0-3,22-23 * * ? *)', timezone };
    const firstPasses = new Map<string, number>();
    for (const { key, kind, atMs } of steps) {
      if (kind === 'skipped' || !/[05]$/.test(key)) continue;
      if (kind === 'first') firstPasses.set(key, atMs);
      const slot = slotAt(times, atMs + 31_000);
      expect(slot?.atMs).toBe(cronNames(times.schedule, key) ? firstPasses.get(key) : undefined);
    }
  });
});

describe('the slots of any plan', () => {
  const schedule = fc.constantFrom(
    ...EXPRESSIONS,
    'rate(7 minutes)',
    'rate(5 hours)',
    'rate(3 days)',
    'at(2026-03-29T03:00:00)',
  );
  const timezone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'UTC',
  );
  const start = fc.constantFrom(undefined, '2026-03-28', '2026-10-25');
  const end = fc.constantFrom(undefined, '2026-03-29', '2026-10-25');
  const times = fc.record({ schedule, timezone, start, end });
  const minutes = fc.integer({ min: 0, max: 2 * 1440 });
  const day = fc
    .constantFrom('2026-03-28', '2026-10-24', '2026-04-04')
    .map((text) => Date.parse(`${text}T00:00:00Z`));

  it('are the same in one window as in two adjacent ones, each key once', () => {
    fc.assert(
      fc.property(times, day, minutes, minutes, (plan, from, first, second) => {
        const middle = from + first * MINUTE_MS;
        const until = middle + second * MINUTE_MS;
        const whole = slotsBetween(plan, from, until);
        expect([...slotsBetween(plan, from, middle), ...slotsBetween(plan, middle, until)]).toEqual(whole);
        expect(new Set(whole.map(({ key }) => key)).size).toBe(whole.length);
        expect(whole.map(({ atMs }) => atMs)).toEqual(
          whole.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('are each found again from their own instant', () => {
    fc.assert(
      fc.property(times, day, fc.integer({ min: 0, max: 59_999 }), (plan, from, late) => {
        for (const slot of nextSlots(plan, from, 40)) expect(slotAt(plan, slot.atMs + late)).toEqual(slot);
      }),
    );
  });

  it('are numbered one after the other from the start day', () => {
    fc.assert(
      fc.property(times, fc.nat(300), (plan, index) => {
        const started = { ...plan, start: '2026-03-28' };
        const slots = nextSlots(started, Date.parse('2026-03-26T00:00:00Z'), index + 1);
        const last = slots.at(-1);
        if (last !== undefined) expect(slotNumber(started, last)).toBe(slots.length);
      }),
    );
  });
});
