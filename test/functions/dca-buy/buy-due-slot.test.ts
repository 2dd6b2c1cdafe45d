import { describe, expect, it } from 'vitest';
import { buyDueSlot } from '../../../functions/dca-buy/buy-due-slot.ts';
import { handle } from '../../../functions/dca-buy/handler.ts';
import { pause } from '../../../shared/control/pause.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { anAccount, aPlan, money, PLAN, SLOT_MS, someAutomations } from '../../support/builders.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';

const WEEKLY_ID = 'btc-weekly/2026-11-23T09:00/BTC_USDT/1';

function buy({ deps, clock }: TestDeps, overrides: { planId?: string; scheduledMs?: number } = {}) {
  const deadlineMs = clock.nowMs() + 60 * SECOND_MS;
  return buyDueSlot(deps, { planId: PLAN, scheduledMs: SLOT_MS, deadlineMs, ...overrides });
}

describe('a firing of a plan’s schedule', () => {
  it('orders what the slot says and reports each leg', async () => {
    const world = createTestDeps();

    expect(await buy(world)).toEqual({
      plan: PLAN,
      slot: '2026-11-23T09:00',
      legs: [{ leg: 'BTC_USDT', intent: WEEKLY_ID, state: 'accepted', existed: false }],
    });
  });

  it('belongs to its slot whatever its seconds', async () => {
    const world = createTestDeps();

    await buy(world, { scheduledMs: SLOT_MS + 59_999 });

    expect(await world.intents()).toMatchObject([{ id: WEEKLY_ID }]);
  });

  it.each([
    ['of an unknown plan', { planId: 'nobody' }, 'no such plan'],
    ['a minute beside the slot', { scheduledMs: SLOT_MS + MINUTE_MS }, 'no slot of the plan'],
    ['on another day', { scheduledMs: SLOT_MS + 24 * HOUR_MS }, 'no slot of the plan'],
  ] as const)('%s is ignored', async (_what, overrides, why) => {
    const world = createTestDeps();

    expect(await buy(world, overrides)).toMatchObject({ ignored: why });

    expect(world.table.calls).toEqual([]);
    expect(world.script.calls).toEqual([]);
    expect(world.logged).toMatchObject([{ event: 'slot.ignored', fields: { ignored: why } }]);
  });

  it.each([
    ['a minute early', -MINUTE_MS, true],
    ['more than a minute early', -MINUTE_MS - 1, false],
    ['at the last instant', HOUR_MS - 1, true],
    ['when its time is over', HOUR_MS, false],
  ] as const)('%s orders: %s', async (_when, lateMs, orders) => {
    const world = createTestDeps();
    world.clock.set(SLOT_MS + lateMs);

    await buy(world);

    expect(world.script.placed).toHaveLength(orders ? 1 : 0);
  });

  it('that comes too late leaves the slot open for the audit', async () => {
    const world = createTestDeps();
    world.clock.set(SLOT_MS + HOUR_MS);

    expect(await buy(world)).toMatchObject({ ignored: 'too late' });

    expect(await world.intents()).toEqual([]);
  });

  it('again, or twice at once, orders once', async () => {
    const world = createTestDeps();

    await Promise.all([buy(world), buy(world)]);
    const again = await buy(world);

    expect(world.script.placed).toHaveLength(1);
    expect(again).toMatchObject({ legs: [{ state: 'accepted', existed: true }] });
  });

  it('under a pause is denied on the record', async () => {
    const world = createTestDeps();
    await pause(world.table, { kind: 'all' }, SLOT_MS - HOUR_MS);

    expect(await buy(world)).toMatchObject({ legs: [{ state: 'denied', reason: 'pause.all' }] });

    expect((await world.intent()).reason?.text).toBe(
      'Nothing was ordered: everything is paused since 2026-11-23T07:00:00Z.',
    );
  });

  it('goes to the second pass of an hour that the clock repeats only as its first', async () => {
    const plan = aPlan({ when: { schedule: 'cron(30 2 * * ? *)', timezone: 'Europe/Berlin' } });
    const world = createTestDeps(someAutomations({ [PLAN]: { ...plan, placeWithinMinutes: 120 } }));
    const firstMs = Date.UTC(2026, 9, 25, 0, 30);
    world.clock.set(firstMs);
    await buy(world, { scheduledMs: firstMs });
    world.clock.set(firstMs + HOUR_MS);

    const second = await buy(world, { scheduledMs: firstMs + HOUR_MS });

    expect(second).toMatchObject({ slot: '2026-10-25T02:30', legs: [{ existed: true }] });
    expect(world.script.placed).toHaveLength(1);
  });
});

describe('what a buy costs', () => {
  it('is at most 3 venue calls and 5 table calls when nothing goes wrong', async () => {
    const world = createTestDeps();

    await buy(world);

    expect(world.script.calls.filter((name) => name !== 'time')).toEqual([
      'instruments',
      'bookTickers',
      'place',
    ]);
    expect(world.table.calls.map(({ name, key }) => `${name} ${key.sk.split('#')[0]}`)).toEqual([
      'query ',
      'put budget',
      'put slot',
      'put slot',
      'put slot',
    ]);
  });

  it('is no more when the budget has a history', async () => {
    const world = createTestDeps();
    await buy(world);
    const weekLaterMs = SLOT_MS + 7 * 24 * HOUR_MS;
    world.clock.set(weekLaterMs);
    world.table.calls.length = 0;

    await buy(world, { scheduledMs: weekLaterMs });

    expect(world.table.calls).toHaveLength(5);
  });

  it('is one table call to find that everything was done', async () => {
    const world = createTestDeps();
    await buy(world);
    world.table.calls.length = 0;
    world.script.calls.length = 0;

    await buy(world);

    // One for what controls the account, one for the leg.
    expect(world.table.calls).toHaveLength(2);
    expect(world.script.calls).toEqual([]);
  });
});

describe('the function', () => {
  const context = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 60_000 };

  it('takes plan and slot from its schedule', async () => {
    const world = createTestDeps();

    const report = await handle.bind(world.deps)({ plan: PLAN, slot: '2026-11-23T08:00:00Z' }, context);

    expect(report).toMatchObject({ plan: PLAN, legs: [{ state: 'accepted' }] });
    expect(world.logged.at(-1)).toMatchObject({
      event: 'run.finished',
      fields: { function: 'dca-buy', run: 'run-1' },
    });
  });

  it.each([
    [{ plan: PLAN }, 'slot'],
    [{ plan: PLAN, slot: 'today' }, 'slot: must be an instant such as 2026-11-23T08:00:00Z'],
    [{ plan: '', slot: '2026-11-23T08:00:00Z' }, 'plan'],
    [{ plan: PLAN, slot: '2026-11-23T08:00:00Z', amount: '9' }, 'amount'],
    [null, 'event'],
  ])('refuses %j', async (event, named) => {
    const world = createTestDeps();

    await expect(handle.bind(world.deps)(event, context)).rejects.toMatchObject({
      code: 'event.invalid',
      message: expect.stringContaining(named),
    });
    expect(world.script.calls).toEqual([]);
  });

  it('fails when the ledger does, and orders nothing', async () => {
    const world = createTestDeps();
    world.table.failWhen(() => 'before');

    await expect(
      handle.bind(world.deps)({ plan: PLAN, slot: '2026-11-23T08:00:00Z' }, context),
    ).rejects.toMatchObject({ code: 'table.unavailable' });

    expect(world.script.placed).toEqual([]);
    expect(world.logged.at(-1)).toMatchObject({
      event: 'run.failed',
      fields: { code: 'table.unavailable' },
    });
  });

  it('orders nothing that it could not record before its deadline', async () => {
    const world = createTestDeps();
    const hurried = { ...context, getRemainingTimeInMillis: () => 20_000 };

    await expect(
      handle.bind(world.deps)({ plan: PLAN, slot: '2026-11-23T08:00:00Z' }, hurried),
    ).rejects.toMatchObject({ retry: 'later' });

    expect(world.script.placed).toEqual([]);
  });
});

describe('an unlimited account', () => {
  it('is none: an amount above a limit is denied, however the plan came by it', async () => {
    const plans = { [PLAN]: aPlan({ amount: { quote: money('1000.01') } }) };
    const world = createTestDeps(someAutomations(plans, { main: anAccount() }));

    expect(await buy(world)).toMatchObject({ legs: [{ state: 'denied', reason: 'limit.perOrder' }] });
  });
});
