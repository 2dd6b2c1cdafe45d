import { describe, expect, it } from 'vitest';
import { createSchedule, type Job } from '../../../infra/local/schedule.ts';
import { functionRow } from './function-row.ts';
import { type PlanDraft, withPlans } from './plans.ts';

const MINUTE = 60_000;
const at = (iso: string): number => Date.parse(iso);

const BUY = functionRow('buy', { kind: 'plans' });
const SETTLE = functionRow('settle', { kind: 'every', minutes: 5 });
const FUNCTIONS = [BUY, SETTLE];

function scheduleOf(options: { plans: Record<string, PlanDraft>; now: string; doneUntil?: string }) {
  const nowMs = at(options.now);
  return createSchedule({
    automations: withPlans(options.plans),
    functions: FUNCTIONS,
    nowMs,
    planDoneUntilMs: () => (options.doneUntil === undefined ? nowMs : at(options.doneUntil)),
  });
}

const slots = (jobs: readonly Job[]) =>
  jobs.filter((job) => job.planId !== undefined).map((job) => job.event);
const others = (jobs: readonly Job[]) => jobs.filter((job) => job.planId === undefined);

const daily: PlanDraft = { when: { schedule: 'cron(0 9 * * ? *)', timezone: 'Europe/Berlin' } };

describe('schedule', () => {
  it('sends the event that EventBridge would send, once, when the slot is due', () => {
    const schedule = scheduleOf({ plans: { daily }, now: '2026-11-23T07:59:59Z' });

    expect(slots(schedule.takeDue(at('2026-11-23T07:59:59.999Z')))).toEqual([]);
    expect(schedule.nextDueMs()).toBe(at('2026-11-23T08:00:00Z'));
    expect(slots(schedule.takeDue(at('2026-11-23T08:00:00Z')))).toEqual([
      { plan: 'daily', slot: '2026-11-23T08:00:00Z' },
    ]);
    expect(slots(schedule.takeDue(at('2026-11-23T08:00:01Z')))).toEqual([]);
  });

  it('keeps the wall clock of the zone over a change to daylight saving time', () => {
    const schedule = scheduleOf({ plans: { daily }, now: '2027-03-27T09:00:00Z' });

    expect(slots(schedule.takeDue(at('2027-03-28T07:00:00Z')))).toEqual([
      { plan: 'daily', slot: '2027-03-28T07:00:00Z' },
    ]);
  });

  it('hands over a slot that was due while the host was off, as long as its time limit is open', () => {
    const plans = { daily: { ...daily, placeWithinMinutes: 30 } };
    const late = { plans, doneUntil: '2026-11-22T08:00:00Z' };

    const open = scheduleOf({ ...late, now: '2026-11-23T08:29:00Z' });
    const closed = scheduleOf({ ...late, now: '2026-11-23T08:30:01Z' });

    expect(slots(open.takeDue(at('2026-11-23T08:29:00Z')))).toHaveLength(1);
    expect(slots(closed.takeDue(at('2026-11-23T08:30:01Z')))).toEqual([]);
  });

  it('starts an hourly function at its minute, so that those which ask a lot do not start together', () => {
    const schedule = createSchedule({
      automations: withPlans({}),
      functions: [functionRow('export', { kind: 'every', minutes: 60, atMinute: 10 })],
      nowMs: at('2026-11-23T08:05:00Z'),
      planDoneUntilMs: () => 0,
    });

    expect(schedule.nextDueMs()).toBe(at('2026-11-23T08:10:00Z'));
    expect(schedule.takeDue(at('2026-11-23T08:09:59Z'))).toEqual([]);
    expect(schedule.takeDue(at('2026-11-23T11:12:00Z')).map(({ atMs }) => atMs)).toEqual([
      at('2026-11-23T11:10:00Z'),
    ]);
    expect(schedule.nextDueMs()).toBe(at('2026-11-23T12:10:00Z'));
  });

  it('gives a plan that is new nothing of the past', () => {
    const schedule = scheduleOf({ plans: { daily }, now: '2026-11-23T08:00:30Z' });

    expect(slots(schedule.takeDue(at('2026-11-23T08:00:31Z')))).toEqual([]);
  });

  it('runs a clock function on round times, and once for however many it slept through', () => {
    const schedule = scheduleOf({ plans: {}, now: '2026-11-23T08:02:00Z' });

    expect(others(schedule.takeDue(at('2026-11-23T08:04:59Z')))).toEqual([]);
    expect(others(schedule.takeDue(at('2026-11-23T08:05:00Z')))).toHaveLength(1);
    expect(others(schedule.takeDue(at('2026-11-23T09:31:00Z')))).toEqual([
      { lane: 'settle', row: SETTLE, event: {}, atMs: at('2026-11-23T09:30:00Z') },
    ]);
  });

  it('goes on when the clock is set back, handing over again what comes again', () => {
    const schedule = scheduleOf({ plans: { daily }, now: '2026-11-23T07:00:00Z' });
    schedule.takeDue(at('2026-11-23T08:00:00Z'));

    expect(slots(schedule.takeDue(at('2026-11-23T07:59:00Z')))).toEqual([]);
    expect(slots(schedule.takeDue(at('2026-11-23T08:00:00Z')))).toHaveLength(1);
  });

  it('sorts what is due by its time, over all plans', () => {
    const rate: PlanDraft = { when: { schedule: 'rate(10 minutes)', timezone: 'UTC' } };
    const schedule = scheduleOf({ plans: { daily, rate }, now: '2026-11-23T07:50:00Z' });

    const due = schedule.takeDue(at('2026-11-23T08:10:00Z'));

    const times = due.map((job) => job.atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(slots(due)).toHaveLength(3);
  });

  it('has nothing more to wait for when every plan has ended', () => {
    const ended: PlanDraft = { when: { ...daily.when, end: '2026-11-01' } };
    const schedule = createSchedule({
      automations: withPlans({ ended }),
      functions: [BUY],
      nowMs: at('2026-11-23T08:00:00Z'),
      planDoneUntilMs: () => at('2026-11-23T08:00:00Z'),
    });

    expect(schedule.nextDueMs()).toBeUndefined();
    expect(schedule.takeDue(at('2026-12-23T08:00:00Z') + MINUTE)).toEqual([]);
  });

  it('starts the function of a queue with an empty event to sweep, and that of requests never', () => {
    const nowMs = at('2026-11-23T08:00:30Z');
    const schedule = createSchedule({
      automations: withPlans({}),
      functions: [
        functionRow('order', { kind: 'queue', batchSize: 10, sweepMinutes: 2 }),
        functionRow('intake', { kind: 'http', routes: ['POST /in'] }),
      ],
      nowMs,
      planDoneUntilMs: () => nowMs,
    });

    expect(schedule.nextDueMs()).toBe(at('2026-11-23T08:02:00Z'));
    expect(schedule.takeDue(at('2026-11-23T08:05:00Z'))).toMatchObject([
      { lane: 'order', event: {}, atMs: at('2026-11-23T08:04:00Z') },
    ]);
  });
});
