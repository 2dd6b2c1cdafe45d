import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import { recordDenial } from '../../../shared/orders/submit.ts';
import { anAccount, anIntent, money, SLOT_MS } from '../../support/builders.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { dieAt } from '../../support/watched-table.ts';
import { aDraft, ID, submit } from './submitting.ts';

describe('submitting an order', () => {
  it('holds the money back, stores the intent, stores `sending`, sends and stores the answer', async () => {
    const world = createTestDeps();
    const steps: string[] = [];
    world.table.afterEach(({ name, key }) => {
      steps.push(`${name} ${key.sk.split('#')[0]}`);
    });
    world.script.answer({
      place: async () => {
        steps.push('place');
        return { outcome: 'accepted', venueOrderId: 'v-1' };
      },
    });

    const submission = await submit(world);

    expect(steps).toEqual(['get budget', 'put budget', 'put slot', 'put slot', 'place', 'put slot']);
    expect(submission).toMatchObject({ existed: false, stored: { intent: { state: 'accepted' } } });
    expect((await world.budget()).entries[ID]).toMatchObject({ reserved: '50' });
  });

  it('records figures and terms with the intent', async () => {
    const world = createTestDeps();

    await submit(world);

    expect(await world.intent()).toMatchObject({
      id: ID,
      clientOrderId: anIntent().clientOrderId,
      terms: { type: 'market', quoteAmount: '50' },
      reservedQuote: '50',
      numbers: { ask: '100000' },
      placeBeforeMs: SLOT_MS + 60 * MINUTE_MS,
    });
  });

  it('records a broken limit with its numbers, holds nothing back and sends nothing', async () => {
    const world = createTestDeps();

    const { stored } = await submit(world, { limits: anAccount({ perOrder: money('49.99') }).limits });

    expect(stored.intent).toMatchObject({
      state: 'denied',
      reason: { code: 'limit.perOrder', numbers: { amount: '50', used: '0', limit: '49.99' } },
      reservedQuote: '0',
      uses: [],
    });
    expect(await world.budget()).toMatchObject({ entries: {} });
    expect(world.script.placed).toEqual([]);
  });

  it('gives the money back at once when the venue refuses', async () => {
    const world = createTestDeps();
    world.script.answer({ place: async () => ({ outcome: 'rejected', code: 'NO', message: 'No.' }) });

    await submit(world);

    expect((await world.budget()).entries[ID]).toMatchObject({ reserved: '50', spent: '0' });
  });

  it.each(['unknown', 'denied'] as const)('keeps the money back while the outcome is %s', async (outcome) => {
    const world = createTestDeps();
    world.script.answer({ place: async () => ({ outcome, code: 'timeout', message: 'No answer.' }) });

    await submit(world);

    expect((await world.intent()).state).toBe('unknown');
    expect((await world.budget()).entries[ID]).not.toHaveProperty('spent');
  });
});

describe('submitting again', () => {
  it.each(['sending', 'unknown', 'absent', 'accepted', 'filled'] as const)(
    'finds an intent that is %s and sends nothing',
    async (state) => {
      const world = createTestDeps();
      await createIntent(world.table, anIntent({ state }));

      const submission = await submit(world);

      expect(submission).toMatchObject({ existed: true, stored: { intent: { state } } });
      expect(world.script.placed).toEqual([]);
    },
  );

  it('goes on in the place of a run that died after storing the intent', async () => {
    const world = createTestDeps();
    await dieAt(world.table, 4, 'before', () => submit(world));
    expect((await world.intent()).state).toBe('reserved');

    const submission = await submit(world, { terms: { type: 'market', quoteAmount: money('51') } });

    expect(submission).toMatchObject({ existed: false, stored: { intent: { state: 'accepted' } } });
    // The stored terms count, not those of the later run.
    expect(world.script.placed).toMatchObject([{ terms: { quoteAmount: '50' } }]);
  });

  it.each([
    [2, 'before', 1],
    [2, 'after', 1],
    [3, 'before', 1],
    [3, 'after', 1],
    [4, 'before', 1],
    [4, 'after', 0],
    [5, 'before', 1],
    [5, 'after', 1],
  ] as const)(
    'after a death at table call %i, %s its write, places %i order in all and holds money back once',
    async (number, when, placements) => {
      const world = createTestDeps();
      await dieAt(world.table, number, when, () => submit(world));

      await submit(world);

      expect(world.script.placed).toHaveLength(placements);
      expect(Object.values((await world.budget()).entries)).toMatchObject([{ reserved: '50' }]);
    },
  );

  it('at the same time places one order, and both runs finish', async () => {
    const world = createTestDeps();

    const both = await Promise.all([submit(world), submit(world)]);

    expect(world.script.placed).toHaveLength(1);
    expect(both.filter(({ existed }) => !existed)).toHaveLength(1);
    expect((await world.intent()).state).toBe('accepted');
  });

  it('ends in peace when its duplicate sent the order in between', async () => {
    const world = createTestDeps();
    let overtaken = false;
    world.table.afterEach(async ({ name, key }) => {
      if (overtaken || name !== 'put' || !key.sk.startsWith('slot#')) return;
      overtaken = true;
      await submit(world);
    });

    const submission = await submit(world);

    expect(submission.existed).toBe(true);
    expect(world.script.placed).toHaveLength(1);
    expect((await world.intent()).state).toBe('accepted');
  });

  it('gives back what it held for a cause that was denied meanwhile', async () => {
    const world = createTestDeps();
    await recordDenial(
      world.deps,
      aDraft(),
      { code: 'guard.maxPrice', text: '', numbers: {} },
      { budget: await world.budget(), version: 0 },
    );

    const { stored, existed } = await submit(world);

    expect([existed, stored.intent.state]).toEqual([true, 'denied']);
    const held = Object.values((await world.budget()).entries).filter((entry) => entry.spent === undefined);
    expect(held).toEqual([]);
    expect(world.script.placed).toEqual([]);
  });

  it('long after the intent ended holds nothing back that nobody would settle again', async () => {
    const world = createTestDeps();
    // Settled and folded away days ago: the budget no longer lists it.
    await createIntent(world.table, anIntent({ state: 'filled' }));

    const { existed } = await submit(world);

    expect(existed).toBe(true);
    expect((await world.budget()).entries).toEqual({});
  });

  it('never sends an intent of another account', async () => {
    const world = createTestDeps();
    await createIntent(world.table, anIntent({ account: 'before' }));

    const { existed } = await submit(world);

    expect(existed).toBe(true);
    expect(world.script.placed).toEqual([]);
    expect((await world.intent()).state).toBe('reserved');
    expect((await world.budget()).entries).toEqual({});
    expect((await world.budget('before')).entries).toEqual({});
  });
});

describe('recording a denial', () => {
  const reason = { code: 'guard.maxPrice', text: 'Too dear.', numbers: { price: '2', maxPrice: '1' } };

  it('keeps the outcome that is already there', async () => {
    const world = createTestDeps();
    await createIntent(world.table, anIntent({ state: 'accepted', venueOrderId: 'v-1' }));
    const known = { budget: await world.budget(), version: 0 };

    const { stored, existed } = await recordDenial(world.deps, aDraft(), reason, known);

    expect([existed, stored.intent.state]).toEqual([true, 'accepted']);
  });

  it('stores the reason and its numbers', async () => {
    const world = createTestDeps();

    await recordDenial(world.deps, aDraft(), reason, { budget: await world.budget(), version: 0 });

    expect(await world.intent()).toMatchObject({ state: 'denied', reason, numbers: { ask: '100000' } });
  });
});
