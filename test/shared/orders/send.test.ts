import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent, readIntent, stepIntent } from '../../../shared/orders/ledger.ts';
import { sendIntent } from '../../../shared/orders/send.ts';
import type { Placement } from '../../../shared/venues/venue.ts';
import { aCause, anIntent, money, SLOT_MS, someAutomations } from '../../support/builders.ts';
import type { VenueScript } from '../../support/scripted-venue.ts';
import { createTestDeps } from '../../support/test-deps.ts';

async function withIntent(overrides: Partial<Intent> = {}, venueScript: VenueScript = {}) {
  const world = createTestDeps(someAutomations(), venueScript);
  const creation = await createIntent(world.table, anIntent(overrides));
  if (!creation.created) throw new Error('the table was not empty');
  const { stored } = creation;
  return { ...world, stored, send: () => sendIntent(world.deps, world.script.venue, stored) };
}

describe('sending an intent', () => {
  it('has stored `sending` when the venue is called', async () => {
    const world = await withIntent();
    let atTheCall: Intent | undefined;
    world.script.answer({
      place: async () => {
        atTheCall = await world.intent();
        return { outcome: 'accepted', venueOrderId: 'v-9' };
      },
    });

    const sent = await world.send();

    expect(atTheCall).toMatchObject({ state: 'sending', sends: 1, sendingAtMs: SLOT_MS });
    expect(sent.intent).toMatchObject({ state: 'accepted', venueOrderId: 'v-9' });
    expect(await world.intent()).toEqual(sent.intent);
  });

  it('sends the intent’s own id, terms and side', async () => {
    const terms = { type: 'limit', baseSize: money('0.0005'), price: money('99990') } as const;
    const world = await withIntent({ terms, side: 'sell' });

    await world.send();

    expect(world.script.placed).toEqual([
      {
        clientOrderId: anIntent().clientOrderId,
        symbol: 'BTC_USDT',
        side: 'sell',
        terms,
        signBeforeMs: SLOT_MS + 10 * SECOND_MS,
      },
    ]);
  });

  it.each(['before', 'after'] as const)(
    'sends nothing when `sending` cannot be stored for certain (%s the write)',
    async (fault) => {
      const world = await withIntent();
      world.table.failWhen(() => fault);

      await expect(world.send()).rejects.toMatchObject({ code: 'table.unavailable' });

      expect(world.script.placed).toEqual([]);
    },
  );

  it('sends nothing when another run took the intent first', async () => {
    const world = await withIntent();
    await stepIntent(world.table, world.stored, { to: 'sending', atMs: SLOT_MS });

    await expect(world.send()).rejects.toMatchObject({ code: 'ledger.conflict' });

    expect(world.script.placed).toEqual([]);
  });

  it('sends once when two runs hold the same intent', async () => {
    const world = await withIntent();

    const runs = await Promise.allSettled([world.send(), world.send()]);

    expect(runs.map((run) => run.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(world.script.placed).toHaveLength(1);
  });

  it('leaves the intent in `sending` when its outcome cannot be stored', async () => {
    const world = await withIntent();
    world.table.failWhen(({ number }) => (number === 3 ? 'before' : undefined));

    await expect(world.send()).rejects.toMatchObject({ code: 'table.unavailable' });

    expect((await world.intent()).state).toBe('sending');
    expect(world.script.placed).toHaveLength(1);
  });
});

describe('the answer of the venue', () => {
  const refused = { code: 'TRADE_NOT_ENOUGH_MONEY', message: 'Not enough money.' };

  it.each([
    [
      { outcome: 'accepted', venueOrderId: 'v-1' },
      { state: 'accepted', venueOrderId: 'v-1' },
    ],
    [
      { outcome: 'rejected', ...refused },
      {
        state: 'rejected',
        reason: { code: 'venue.TRADE_NOT_ENOUGH_MONEY', text: 'Not enough money.', numbers: {} },
      },
    ],
    // Nothing was sent, but only reconcile says so, by proof.
    [{ outcome: 'denied', ...refused }, { state: 'unknown' }],
    [{ outcome: 'unknown', ...refused }, { state: 'unknown' }],
  ] as readonly (readonly [Placement, Partial<Intent>])[])('%j becomes %j', async (placement, expected) => {
    const world = await withIntent();
    world.script.answer({ place: async () => placement });

    await world.send();

    expect(await world.intent()).toMatchObject(expected);
  });

  it('is noted in the history when it proves nothing', async () => {
    const world = await withIntent();
    world.script.answer({
      place: async () => ({ outcome: 'unknown', code: 'timeout', message: 'No answer.' }),
    });

    await world.send();

    expect((await world.intent()).history).toEqual([
      { state: 'reserved', atMs: SLOT_MS },
      { state: 'sending', atMs: SLOT_MS },
      { state: 'unknown', atMs: SLOT_MS, note: 'timeout: No answer.' },
    ]);
  });

  it('is told to the operator when the venue refuses, and only then', async () => {
    const world = await withIntent();
    world.script.answer({ place: async () => ({ outcome: 'rejected', ...refused }) });

    await world.send();
    expect(world.notices).toMatchObject(
      [
        {
          key: `${anIntent().id}/rejected`,
          severity: 'warning',
          text: /Not enough money\. Nothing was bought/,
        },
      ].map((notice) => ({ ...notice, text: expect.stringMatching(notice.text) })),
    );

    const accepted = await withIntent();
    await accepted.send();
    expect(accepted.notices).toEqual([]);
  });

  it('stays unproven when the venue breaks its promise and throws', async () => {
    const world = await withIntent();
    world.script.answer({
      place: () => {
        throw new Error('broken');
      },
    });

    await expect(world.send()).rejects.toThrow('broken');

    expect((await world.intent()).state).toBe('sending');
  });
});

describe('the time of a request', () => {
  it('may be signed for 10 s, and be accepted for its validity and 5 s of clock difference longer', async () => {
    const world = await withIntent({}, { capabilities: { requestValidityMs: 20 * SECOND_MS } });

    await world.send();

    expect(world.script.placed[0]?.signBeforeMs).toBe(SLOT_MS + 10 * SECOND_MS);
    expect((await world.intent()).sendExpiresAtMs).toBe(SLOT_MS + 35 * SECOND_MS);
  });

  it('is the venue’s, whose clock may differ from ours', async () => {
    const world = await withIntent();
    world.script.answer({ time: async () => SLOT_MS + 7 * MINUTE_MS });

    await world.send();

    expect(world.script.placed[0]?.signBeforeMs).toBe(SLOT_MS + 7 * MINUTE_MS + 10 * SECOND_MS);
    expect(await world.intent()).toMatchObject({
      sendingAtMs: SLOT_MS + 7 * MINUTE_MS,
      firstSentAtMs: SLOT_MS + 7 * MINUTE_MS,
      sendExpiresAtMs: SLOT_MS + 7 * MINUTE_MS + 35 * SECOND_MS,
    });
  });

  it('has no stated end at a venue that does not say how long a request is valid', async () => {
    const world = await withIntent();
    const capabilities = { ...world.script.venue.capabilities };
    delete (capabilities as { requestValidityMs?: number }).requestValidityMs;
    world.script.answer({ capabilities });

    await world.send();

    expect(await world.intent()).not.toHaveProperty('sendExpiresAtMs');
  });

  it('is never signed after the intent’s own time', async () => {
    const world = await withIntent({ placeBeforeMs: SLOT_MS + 4 * SECOND_MS });

    await world.send();

    expect(world.script.placed[0]?.signBeforeMs).toBe(SLOT_MS + 4 * SECOND_MS);
    expect((await world.intent()).sendExpiresAtMs).toBe(SLOT_MS + 29 * SECOND_MS);
  });

  it('of a second sending replaces that of the first, and counts', async () => {
    const world = await withIntent({ state: 'absent', sends: 1, firstSentAtMs: SLOT_MS - MINUTE_MS });

    await world.send();

    expect(await world.intent()).toMatchObject({
      sends: 2,
      firstSentAtMs: SLOT_MS - MINUTE_MS,
      sendingAtMs: SLOT_MS,
    });
  });
});

describe('an intent whose time is over', () => {
  it.each([
    [-1, 'accepted', 1],
    [0, 'expired', 0],
  ] as const)('%i ms after it ends as %s', async (lateMs, state, placements) => {
    const world = await withIntent();
    world.clock.set(anIntent().placeBeforeMs + lateMs);

    await world.send();

    expect((await world.intent()).state).toBe(state);
    expect(world.script.placed).toHaveLength(placements);
  });

  it('is told to the operator with its slot', async () => {
    const world = await withIntent();
    world.clock.set(anIntent().placeBeforeMs);

    const { intent } = await world.send();

    expect(intent.reason).toEqual({
      code: 'order.expired',
      text: 'Nothing was bought: the time for this order ended at 2026-11-23T09:00:00Z.',
      numbers: { sends: '0' },
    });
    expect(world.notices).toMatchObject([
      {
        key: `${intent.id}/expired`,
        severity: 'warning',
        title: 'btc-weekly: the order of slot 2026-11-23T09:00 expired',
      },
    ]);
    expect(await readIntent(world.table, aCause())).toMatchObject({ version: 2 });
  });
});
