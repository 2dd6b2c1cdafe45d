import { expect, it } from 'vitest';
import { lookAt } from '../../../functions/grid-health/look.ts';
import { tellDigest } from '../../../functions/notice-delivery/digest.ts';
import { pause } from '../../../shared/control/pause.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { writeAccountTracker, writeTracker } from '../../../shared/grids/tracker.ts';
import { reserve, settle } from '../../../shared/orders/budget.ts';
import { changeBudget } from '../../../shared/orders/budget-store.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import { ACCOUNT, aCause, anIntent, aReservation, money, SLOT_MS } from '../../support/builders.ts';
import { aSpotGrid } from '../../support/scripted-bots.ts';
import { createOutboxWorld, type OutboxWorld } from './outbox-world.ts';

const AT_SEVEN = { at: '07:00', timezone: 'Europe/Berlin' };
/** The world's clock shows 09:00 in Berlin on 23 November 2026. */
const TODAY = 'digest/2026-11-23';

it('is told once a day, however often the function runs', async () => {
  const world = createOutboxWorld({ digest: AT_SEVEN });
  await world.runFor(120);
  await Promise.all([world.run(), world.run()]);

  expect(world.ops.sent.map(({ key }) => key)).toEqual([TODAY]);
  world.clock.advance(DAY_MS);
  await world.run();
  expect(world.ops.sent.map(({ key }) => key)).toEqual([TODAY, 'digest/2026-11-24']);
});

it('comes at its local time, and not before', async () => {
  const world = createOutboxWorld({ digest: { at: '10:30', timezone: 'Europe/Berlin' } });
  world.clock.advance(89 * MINUTE_MS);
  await world.run();
  expect(world.ops.sent).toEqual([]);

  world.clock.advance(MINUTE_MS);
  await world.run();
  expect(world.ops.sent).toHaveLength(1);
});

it('is not told when it is not wanted', async () => {
  const world = createOutboxWorld({ digest: false });
  await world.run();

  expect(world.ops.sent).toEqual([]);
});

it('says in a quiet day what it is for', async () => {
  const world = createOutboxWorld({ digest: AT_SEVEN });
  await world.run();

  expect(world.ops.sent[0]).toMatchObject({
    severity: 'info',
    title: 'Daily digest: 0 orders, 0 open, 0 findings',
    text: [
      'No orders in the last 24 hours.',
      'Notices: 0 told.',
      'This comes every day at 07:00 (Europe/Berlin). When it stays away, the system or its way to you has stopped: run the doctor command.',
    ].join('\n'),
  });
});

it('says where the page is, where somebody can see it', async () => {
  const world = createOutboxWorld({ digest: AT_SEVEN });
  await tellDigest({ ...world.deps, pageUrl: () => 'http://127.0.0.1:40123/' });
  await world.run();

  expect(world.ops.sent[0]?.text).toContain('\nCharts of all this: http://127.0.0.1:40123/\n');
});

it('counts orders by state with what they used, and lists what is open, paused and found', async () => {
  const world = createOutboxWorld({ digest: AT_SEVEN });
  const filled = anIntent({
    cause: aCause({ slot: '2026-11-22T09:00' }),
    state: 'filled',
    updatedAtMs: SLOT_MS - 3 * HOUR_MS,
  });
  const denied = anIntent({
    cause: aCause({ slot: '2026-11-22T10:00' }),
    state: 'denied',
    reservedQuote: money('0'),
  });
  const old = anIntent({
    cause: aCause({ slot: '2026-11-21T09:00' }),
    state: 'filled',
    updatedAtMs: SLOT_MS - 2 * DAY_MS,
  });
  const open = anIntent({
    cause: aCause({ slot: '2026-11-20T09:00' }),
    state: 'accepted',
    updatedAtMs: SLOT_MS - 3 * DAY_MS,
    history: [{ state: 'reserved', atMs: SLOT_MS - 3 * DAY_MS }],
  });
  for (const intent of [filled, denied, old, open]) await createIntent(world.table, intent);
  await hold(world, filled, '49.5');
  await hold(world, old, '50');
  await hold(world, open, undefined);
  await pause(world.table, { kind: 'plan', plan: 'btc-weekly' }, SLOT_MS - HOUR_MS);
  await writeAccountTracker(
    world.table,
    ACCOUNT,
    {
      absent: {},
      findings: { tooManyBots: anOpenFinding('3 bots run, at most 2 should') },
      seenMs: SLOT_MS,
      wholeMs: SLOT_MS - 20 * MINUTE_MS,
      bots: 3,
    },
    undefined,
  );
  const findings = {
    noStopLoss: anOpenFinding('no stop loss'),
    floatingLoss: anOpenFinding('12 % in the red'),
    idle: { ...anOpenFinding('no trade for 24 h'), state: 'over' as const },
  };
  const bot = {
    bot: aSpotGrid(),
    price: money('65000'),
    before: undefined,
    gridKey: 'btc-range',
    nowMs: SLOT_MS,
  };
  await writeTracker(world.table, ACCOUNT, { ...lookAt(bot).tracker, findings }, undefined);
  await world.tell({ key: 'a-notice' });
  await world.run();

  const digest = world.ops.sent.find(({ key }) => key === TODAY);
  expect(digest?.title).toBe('Daily digest: 2 orders, 1 open, 3 findings');
  expect(digest?.text.split('\n').slice(0, -1)).toEqual([
    'Account main: 1 filled, 1 denied; 49.5 USDT of its limits used.',
    'Open: btc-weekly/2026-11-20T09:00/BTC_USDT/1 accepted for 3 days.',
    'Paused: plan btc-weekly since 2026-11-23T07:00:00Z.',
    'Bots of main: 3, looked at 20 min ago.',
    'Grid findings: account main: 3 bots run, at most 2 should; btc-range: no stop loss, 12 % in the red.',
    'Notices: 1 told (1 still on their way).',
  ]);
});

it('says that the bots of an account were not looked at, where silence would mean nothing', async () => {
  const world = createOutboxWorld({ digest: AT_SEVEN });
  const looked = (ageMs: number) => ({
    absent: {},
    findings: {},
    seenMs: SLOT_MS,
    wholeMs: SLOT_MS - ageMs,
    bots: 4,
  });
  await writeAccountTracker(world.table, ACCOUNT, looked(HOUR_MS), undefined);
  await world.run();

  expect(world.ops.sent[0]?.text).toContain('Bots of main: 4, NOT looked at for 1 h.');
});

it('that cannot be made stops no notice, and makes the run fail', async () => {
  const world = createOutboxWorld({ digest: AT_SEVEN });
  await world.tell();
  await world.table.put({ pk: 'notices', sk: 'damaged' }, { text: 'nothing else' }, 'absent');

  await expect(world.run()).rejects.toMatchObject({ code: 'data.damaged' });
  expect(world.ops.sent).toHaveLength(1);
});

/** What the account's budget knows of an intent: held back, or settled with an amount. */
async function hold({ deps }: OutboxWorld, intent: Intent, spent: string | undefined): Promise<void> {
  const request = aReservation({ intentId: intent.id, nowMs: intent.updatedAtMs });
  await changeBudget(deps, ACCOUNT, (budget) => {
    const reserved = reserve(budget, request);
    if (!reserved.ok) throw new Error('the limits bind');
    if (spent === undefined) return reserved.budget;
    return settle(reserved.budget, { intentId: intent.id, quote: money(spent), base: money('0'), uses: [] });
  });
  expect(intent.id).toBe(intentId(intent.cause));
}

function anOpenFinding(headline: string) {
  return {
    episode: 1,
    state: 'open' as const,
    sinceMs: SLOT_MS,
    severity: 'warning' as const,
    grade: 1,
    seen: 1,
    seenAsWarning: 1,
    seenAsUrgent: 0,
    missed: 0,
    escalated: false,
    toldAtMs: SLOT_MS,
    headline,
    text: 'One too many.',
  };
}
