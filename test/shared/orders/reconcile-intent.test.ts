import { describe, expect, it } from 'vitest';
import type { Pause } from '../../../shared/control/pause.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent, stepIntent } from '../../../shared/orders/ledger.ts';
import { reconcileIntent } from '../../../shared/orders/reconcile-intent.ts';
import { anIntent, aVenueOrder, money, SLOT_MS } from '../../support/builders.ts';
import { venueDown } from '../../support/scripted-venue.ts';
import { createTestDeps } from '../../support/test-deps.ts';

async function withIntent(overrides: Partial<Intent>, nowMs = SLOT_MS + 10 * MINUTE_MS) {
  const world = createTestDeps();
  world.clock.set(nowMs);
  const creation = await createIntent(world.table, anIntent(overrides));
  if (!creation.created) throw new Error('the table was not empty');
  const { stored } = creation;
  const reconcile = (pauses: readonly Pause[] = []) =>
    reconcileIntent(world.deps, world.script.venue, stored, pauses);
  return { ...world, stored, reconcile };
}

const SENT: Partial<Intent> = {
  sends: 1,
  firstSentAtMs: SLOT_MS,
  sendingAtMs: SLOT_MS,
  sendExpiresAtMs: SLOT_MS + 35 * SECOND_MS,
};

describe('bringing an intent as far as the venue’s word allows', () => {
  it('sends a reserved intent whose run died, and settles it, in one go', async () => {
    const world = await withIntent({});

    const { stored } = await world.reconcile();

    expect(stored.intent).toMatchObject({
      state: 'filled',
      execution: { baseSize: '0.0005', quoteAmount: '50' },
    });
    expect(stored.intent.history.map(({ state }) => state)).toEqual([
      'reserved',
      'sending',
      'accepted',
      'filled',
    ]);
    expect(await world.intent()).toEqual(stored.intent);
  });

  it('adopts the order of a run that died after sending, and sends no second one', async () => {
    const world = await withIntent({ ...SENT, state: 'sending' });
    world.script.orders.push(
      aVenueOrder({ status: 'closed', executedBase: money('0.0005'), executedQuote: money('50') }),
    );

    const { stored } = await world.reconcile();

    expect(stored.intent.state).toBe('filled');
    expect(world.script.placed).toEqual([]);
  });

  it('sends an order again, under the same id, only when it is proven to be nowhere', async () => {
    const world = await withIntent({ ...SENT, state: 'unknown' });

    const { stored } = await world.reconcile();

    expect(stored.intent.history.map(({ state }) => state)).toEqual([
      'unknown',
      'absent',
      'sending',
      'accepted',
      'filled',
    ]);
    expect(world.script.placed).toMatchObject([{ clientOrderId: anIntent().clientOrderId }]);
  });

  it('does nothing while a look-up fails', async () => {
    const world = await withIntent({ ...SENT, state: 'unknown' });
    world.script.answer({ openOrders: venueDown });

    const { stored, waitingFor } = await world.reconcile();

    expect([stored.intent.state, waitingFor]).toEqual([
      'unknown',
      'open orders failed: The venue gave no answer.',
    ]);
    expect(world.script.placed).toEqual([]);
  });

  it('measures by the venue’s clock whether a request can still be accepted', async () => {
    const world = await withIntent({ ...SENT, state: 'unknown' });
    world.script.answer({ time: async () => SLOT_MS + 64 * SECOND_MS });

    const { stored, waitingFor } = await world.reconcile();

    expect([stored.intent.state, waitingFor]).toEqual(['unknown', 'an order could still become visible']);
  });

  it('expires what was proven absent too late', async () => {
    const world = await withIntent({ ...SENT, state: 'unknown' }, SLOT_MS + HOUR_MS);

    const { stored } = await world.reconcile();

    expect(stored.intent.state).toBe('expired');
    expect(world.script.placed).toEqual([]);
    expect(world.notices).toMatchObject([{ key: `${stored.intent.id}/expired` }]);
  });

  it('gives up an order that the venue lost five times', async () => {
    const fourth = await withIntent({ ...SENT, state: 'absent', sends: 4 });
    expect((await fourth.reconcile()).stored.intent.state).toBe('filled');

    const fifth = await withIntent({ ...SENT, state: 'absent', sends: 5 });
    expect((await fifth.reconcile()).stored.intent).toMatchObject({
      state: 'expired',
      reason: {
        text: 'Nothing was bought: the exchange lost this order 5 times.',
        numbers: { sends: '5' },
      },
    });
    expect(fifth.script.placed).toEqual([]);
  });

  it('leaves an ended intent alone', async () => {
    const world = await withIntent({ state: 'cancelled' });

    expect(await world.reconcile()).toEqual({ stored: world.stored });
    expect(world.script.calls).toEqual([]);
  });

  it('stops when another run moves the intent', async () => {
    const world = await withIntent({ ...SENT, state: 'unknown' });
    await stepIntent(world.table, world.stored, { to: 'absent', atMs: SLOT_MS });

    await expect(world.reconcile()).rejects.toMatchObject({ code: 'ledger.conflict' });
    expect(world.script.placed).toEqual([]);
  });
});

describe('a pause', () => {
  const pauses: readonly Pause[] = [{ target: { kind: 'account', account: 'main' }, sinceMs: SLOT_MS }];

  it.each(['reserved', 'absent'] as const)('holds back an intent that is %s', async (state) => {
    const world = await withIntent({ state });

    const { stored, waitingFor } = await world.reconcile(pauses);

    expect([stored.intent.state, waitingFor]).toEqual([
      state,
      'account main is paused since 2026-11-23T08:00:00Z',
    ]);
    expect(world.script.placed).toEqual([]);
  });

  it('lets it expire when its time is over', async () => {
    const world = await withIntent({ state: 'reserved' }, SLOT_MS + HOUR_MS);

    expect((await world.reconcile(pauses)).stored.intent.state).toBe('expired');
  });

  it('does not keep a sent order from being settled', async () => {
    const world = await withIntent({ ...SENT, state: 'unknown' });
    world.script.orders.push(aVenueOrder({ status: 'closed' }));

    expect((await world.reconcile(pauses)).stored.intent.state).toBe('cancelled');
  });
});

describe('what the operator hears', () => {
  it.each([
    ['is silent for an hour about what only waits', HOUR_MS - 1, false],
    ['speaks after an hour', HOUR_MS, true],
  ] as const)('%s', async (_fact, ageMs, told) => {
    const world = await withIntent({ ...SENT, state: 'unknown' }, SLOT_MS + ageMs);
    world.script.answer({ openOrders: venueDown });

    await world.reconcile();
    await world.reconcile();

    expect(world.notices).toHaveLength(told ? 1 : 0);
    if (told) {
      expect(world.notices[0]).toMatchObject({
        key: `${world.stored.intent.id}/unclear`,
        severity: 'urgent',
        text: expect.stringContaining(`client order id ${anIntent().clientOrderId} (buy BTC_USDT)`),
      });
    }
  });

  it('speaks after a quarter of an hour about what cannot mend itself', async () => {
    const soon = await withIntent({ ...SENT, state: 'unknown' }, SLOT_MS + 15 * MINUTE_MS - 1);
    soon.script.orders.push(aVenueOrder({ side: 'sell' }));
    await soon.reconcile();
    expect(soon.notices).toEqual([]);

    soon.clock.advance(1);
    await soon.reconcile();
    expect(soon.notices).toHaveLength(1);
  });

  it('is silent about an order that rests', async () => {
    const world = await withIntent(
      { ...SENT, state: 'accepted', venueOrderId: 'v-1' },
      SLOT_MS + 9 * HOUR_MS,
    );
    world.script.orders.push(aVenueOrder());

    await world.reconcile();

    expect(world.notices).toEqual([]);
  });
});
