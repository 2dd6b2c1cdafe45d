/** A venue without any look-up that promises that a second placement under a used id gives the first order again. */
import { describe, expect, it } from 'vitest';
import type { Pause } from '../../../shared/control/pause.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent, readIntent } from '../../../shared/orders/ledger.ts';
import { reconcileIntent } from '../../../shared/orders/reconcile-intent.ts';
import { settlesByRepost } from '../../../shared/orders/repost.ts';
import { sendIntent } from '../../../shared/orders/send.ts';
import type { Placement, VenueCapabilities } from '../../../shared/venues/venue.ts';
import { anIntent, SLOT_MS, someAutomations, someCapabilities } from '../../support/builders.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { decided, unknownIntent } from './deciding.ts';

const { requestValidityMs: _, ...rest } = someCapabilities();
const CAPABILITIES: VenueCapabilities = {
  ...rest,
  clientOrderId: { ...rest.clientOrderId, lookup: 'none', reuse: 'idempotent' },
  openOrders: false,
  orderHistory: false,
  fills: false,
};
/** Sent once at the slot; there is no telling when the request is over. */
const { sendExpiresAtMs: __, ...SENT } = unknownIntent();

describe('what is unknown there', () => {
  const decision = (overrides: Partial<Intent>, atMs: number) =>
    decided({ ...SENT, ...overrides }, {}, SLOT_MS + atMs, CAPABILITIES);

  it('is placed again only when the first request had its time: 10 s to be signed, 30 s to be seen', () => {
    expect(decision({}, 40 * SECOND_MS - 1)).toBe('wait: the request before may still be carried out');
    expect(decision({}, 40 * SECOND_MS)).toBe('repost');
  });

  it.each([
    [2, 70],
    [3, 130],
    [6, 610],
    [7, 610],
    [50, 610],
  ])('waits twice as long after each request, ten minutes at most: after %i, %i s', (sends, seconds) => {
    expect(decision({ sends }, seconds * SECOND_MS - 1)).toMatch(/^wait/);
    expect(decision({ sends }, seconds * SECOND_MS)).toBe('repost');
  });

  it('waits from the end of the request where the venue says how long one is valid', () => {
    const sendExpiresAtMs = SLOT_MS + 35 * SECOND_MS;
    expect(decision({ sendExpiresAtMs }, 65 * SECOND_MS - 1)).toMatch(/^wait/);
    expect(decision({ sendExpiresAtMs }, 65 * SECOND_MS)).toBe('repost');
  });

  it('is not placed again after the time of the order, and never called absent', () => {
    expect(decision({}, HOUR_MS - 1)).toBe('repost');
    for (const atMs of [HOUR_MS, 9 * HOUR_MS, 900 * HOUR_MS]) {
      expect(decision({}, atMs)).toBe(
        'alarm: only placing it again could tell, and the time for this order ended at 2026-11-23T09:00:00Z',
      );
    }
  });

  it('asks nobody before the last request had its time: who looks too early sees nothing, and then it lands', () => {
    const late = { sends: 7, sendingAtMs: SLOT_MS + HOUR_MS - SECOND_MS };
    expect(decision(late, HOUR_MS + 39 * SECOND_MS - 1)).toBe(
      'wait: the request before may still be carried out',
    );
    expect(decision(late, HOUR_MS + 39 * SECOND_MS)).toMatch(/^alarm/);
  });

  it('is first what a run that died left behind, two minutes after it began to send', () => {
    const sending = { ...SENT, state: 'sending' as const };
    expect(decided(sending, {}, SLOT_MS + 120 * SECOND_MS, CAPABILITIES)).toMatch(/^wait/);
    expect(decided(sending, {}, SLOT_MS + 120 * SECOND_MS + 1, CAPABILITIES)).toBe('step unknown');
  });
});

it.each<[string, Partial<VenueCapabilities>, boolean]>([
  ['no look-up, no list, and the promise', {}, true],
  ['a list of orders, which proves by itself', { orderHistory: true }, false],
  ['a look-up', { clientOrderId: { ...CAPABILITIES.clientOrderId, lookup: 'unlimited' } }, false],
  [
    'a look-up for a while',
    { clientOrderId: { ...CAPABILITIES.clientOrderId, lookup: { forMs: 1 } } },
    false,
  ],
  ['no promise', { clientOrderId: { ...CAPABILITIES.clientOrderId, reuse: 'undocumented' } }, false],
  ['a refusal of used ids', { clientOrderId: { ...CAPABILITIES.clientOrderId, reuse: 'refused' } }, false],
])('a second placement settles at a venue with %s: %#', (_what, change, expected) => {
  expect(settlesByRepost({ ...CAPABILITIES, ...change })).toBe(expected);
  if (!expected)
    expect(decided(SENT, {}, SLOT_MS + MINUTE_MS, { ...CAPABILITIES, ...change })).not.toBe('repost');
});

async function withIntent(overrides: Partial<Intent>, atMs = 10 * MINUTE_MS) {
  const world = createTestDeps(someAutomations(), { capabilities: CAPABILITIES });
  const { requestValidityMs: ___, ...capabilities } = world.script.venue.capabilities;
  const venue = { ...world.script.venue, capabilities };
  world.clock.set(SLOT_MS + atMs);
  const creation = await createIntent(world.table, anIntent(overrides));
  if (!creation.created) throw new Error('the table was not empty');
  const { stored } = creation;
  const answers = (placement: Placement) => world.script.answer({ place: async () => placement });
  const calling = new Proxy(world.script.venue, {
    get: (target, name) => (name === 'capabilities' ? venue.capabilities : Reflect.get(target, name)),
  });
  return {
    ...world,
    stored,
    answers,
    reconcile: async (pauses: readonly Pause[] = []) => {
      const found = await readIntent(world.table, stored.intent.cause);
      if (found === undefined) throw new Error('intents are never deleted');
      return reconcileIntent(world.deps, calling, found, pauses);
    },
    send: () => sendIntent(world.deps, calling, stored),
  };
}

const states = ({ history }: Intent) => history.map(({ state }) => state);
const REFUSED = { code: '422/INSUFFICIENT_BALANCE', message: 'No money.' };

describe('placing it again', () => {
  it('settles it: `sending` is stored first, the id and the terms are the same, and no read is made', async () => {
    const world = await withIntent(SENT);
    let atTheCall: Intent | undefined;
    world.script.answer({
      place: async (order) => {
        atTheCall = await world.intent();
        world.script.placed.push(order);
        return { outcome: 'accepted', venueOrderId: 'v-9' };
      },
    });
    world.script.answer({ order: async () => ({ found: false }) });

    const { stored } = await world.reconcile();

    expect(atTheCall).toMatchObject({ state: 'sending', sends: 2, firstSentAtMs: SLOT_MS });
    expect(states(stored.intent)).toEqual(['unknown', 'sending', 'accepted']);
    expect(stored.intent.venueOrderId).toBe('v-9');
    const { clientOrderId, symbol, side, terms } = SENT;
    expect(world.script.placed).toMatchObject([{ clientOrderId, symbol, side, terms }]);
    expect(world.script.calls.filter((name) => /^(orderBy|openOrders|orders|fills)/.test(name))).toEqual([]);
  });

  it.each<[string, Placement]>([
    ['refused it for good', { outcome: 'rejected', ...REFUSED }],
    ['refused its key, and another is kept now', { outcome: 'rejected', ...REFUSED, keyReplaced: true }],
    ['gave no answer', { outcome: 'unknown', ...REFUSED }],
    ['was never asked, because of a ban', { outcome: 'denied', ...REFUSED }],
  ])(
    'leaves it unknown where the venue %s: that says nothing of the first request',
    async (_what, answer) => {
      const world = await withIntent(SENT);
      world.answers(answer);

      const { stored, waitingFor } = await world.reconcile();

      expect(states(stored.intent)).toEqual(['unknown', 'sending', 'unknown']);
      expect(stored.intent.history.at(-1)?.note).toBe(
        '422/INSUFFICIENT_BALANCE: No money. This was said of placing it again.',
      );
      expect(waitingFor).toBe('the request before may still be carried out');
      expect(world.notices).toEqual([]);
    },
  );

  it('is done once by any number of runs that come at the same time', async () => {
    const world = await withIntent(SENT);

    const runs = await Promise.allSettled([world.reconcile(), world.reconcile(), world.reconcile()]);

    expect(runs.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(world.script.placed).toHaveLength(1);
  });

  it('is held back by a pause', async () => {
    const world = await withIntent(SENT);
    const { waitingFor } = await world.reconcile([{ target: { kind: 'all' }, sinceMs: SLOT_MS }]);

    expect(waitingFor).toBe('everything is paused since 2026-11-23T08:00:00Z');
    expect(world.script.placed).toEqual([]);
  });

  it('is not done by a clock of ours that is past the time, whatever the venue’s says', async () => {
    const world = await withIntent(SENT, HOUR_MS);
    world.script.answer({ time: async () => SLOT_MS + HOUR_MS - SECOND_MS });

    expect((await world.reconcile()).stored.intent.state).toBe('unknown');
    expect(world.script.placed).toEqual([]);
  });

  it('is never signed after the time of the order', async () => {
    const world = await withIntent(SENT, HOUR_MS - 3 * SECOND_MS);
    world.script.answer({ time: async () => SLOT_MS + HOUR_MS - 3 * SECOND_MS });
    await world.reconcile();

    expect(world.script.placed).toMatchObject([{ signBeforeMs: SLOT_MS + HOUR_MS }]);
  });

  it('goes on as long as the order has time, however often it was tried', async () => {
    const world = await withIntent({ ...SENT, sends: 40 }, 20 * MINUTE_MS);
    world.script.answer({ time: async () => SLOT_MS + 20 * MINUTE_MS });

    expect((await world.reconcile()).stored.intent.state).toBe('filled');
  });
});

describe('a first request there', () => {
  it.each<[string, Placement, string]>([
    ['that was refused for good is rejected', { outcome: 'rejected', ...REFUSED }, 'rejected'],
    ['without an answer is unknown', { outcome: 'unknown', ...REFUSED }, 'unknown'],
    ['that never left is absent', { outcome: 'denied', ...REFUSED }, 'absent'],
    [
      'whose key was refused and replaced is absent',
      { outcome: 'rejected', ...REFUSED, keyReplaced: true },
      'absent',
    ],
  ])('%s', async (_what, answer, state) => {
    const world = await withIntent({}, 0);
    world.answers(answer);

    expect((await world.send()).intent.state).toBe(state);
  });

  it('that never left, five times, expires with the reason', async () => {
    const world = await withIntent({
      state: 'absent',
      sends: 5,
      history: [
        { state: 'absent', atMs: SLOT_MS, note: 'venue.unsupported: No such order. Nothing was sent.' },
      ],
    });

    expect((await world.reconcile()).stored.intent).toMatchObject({
      state: 'expired',
      reason: {
        text: 'Nothing was bought: venue.unsupported: No such order. Nothing was sent. This was tried 5 times.',
      },
    });
  });
});

describe('past its time', () => {
  it('a person is asked, once, what to look at and how to say it', async () => {
    const world = await withIntent(SENT, HOUR_MS);
    world.script.answer({ time: async () => SLOT_MS + HOUR_MS });

    for (let run = 0; run < 3; run += 1) await world.reconcile();

    const { id, clientOrderId } = anIntent();
    expect(world.notices).toEqual([
      {
        key: `${id}/person`,
        severity: 'urgent',
        title: 'btc-weekly: say whether the order of slot 2026-11-23T09:00 is at the exchange',
        text:
          'Its outcome is not known: only placing it again could tell, and the time for this order ended at 2026-11-23T09:00:00Z. ' +
          `Look in the exchange’s app for an order of 2026-11-23T08:00:00Z or later: buy BTC_USDT, client order id ${clientOrderId}. ` +
          `Then say what you saw: npm run cli -- orders settle '${id}' --landed ID (the exchange’s id of the order), or --absent. ` +
          'Its money stays held back until then, and nothing is sent again.',
        topic: 'outcome-unknown',
      },
    ]);
    expect(world.script.placed).toEqual([]);
  });
});
