import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../shared/automations/schema.ts';
import { pause } from '../../../shared/control/pause.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import {
  ACCOUNT,
  aCause,
  aLimitOrder,
  anAccount,
  aPlan,
  money,
  PLAN,
  SLOT,
  SLOT_MS,
  someAutomations,
} from '../../support/builders.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { dieAt } from '../../support/watched-table.ts';
import { BASKET, NEXT, run, settleAs, world } from './slot-runs.ts';

describe('a slot', () => {
  it('gives every leg of a basket its own outcome', async () => {
    const w = world({ what: BASKET, amount: { quote: money('100') } });

    const outcomes = await run(w);

    expect(outcomes).toMatchObject([
      { leg: 'BTC_USDT', state: 'accepted', existed: false },
      { leg: 'ETH_USDT', state: 'accepted', existed: false },
      { leg: 'SOL_USDT', state: 'accepted', existed: false },
    ]);
    expect(w.script.placed.map(({ symbol, terms }) => [symbol, terms])).toEqual([
      ['BTC_USDT', { type: 'market', quoteAmount: '50' }],
      ['ETH_USDT', { type: 'market', quoteAmount: '30' }],
      ['SOL_USDT', { type: 'market', quoteAmount: '20' }],
    ]);
  });

  it('orders nothing a second time, nor beside itself', async () => {
    const w = world({ what: BASKET, amount: { quote: money('100') } });

    await Promise.all([run(w), run(w)]);
    const again = await run(w);

    expect(w.script.placed).toHaveLength(3);
    expect(again.map(({ existed }) => existed)).toEqual([true, true, true]);
  });

  it('goes on with the legs that a run before it did not reach', async () => {
    const w = world({ what: BASKET, amount: { quote: money('100') } });
    // One query, then four calls a leg: it dies as it holds back money for the second leg.
    await dieAt(w.table, 6, 'before', () => run(w));
    expect(w.script.placed).toHaveLength(1);

    const outcomes = await run(w);

    expect(outcomes.map(({ leg, existed }) => [leg, existed])).toEqual([
      ['BTC_USDT', true],
      ['ETH_USDT', false],
      ['SOL_USDT', false],
    ]);
    expect(w.script.placed.map(({ symbol }) => symbol)).toEqual(['BTC_USDT', 'ETH_USDT', 'SOL_USDT']);
  });

  it('begins no leg that could not be recorded before the deadline', async () => {
    const w = world();

    await expect(run(w, { deadlineMs: SLOT_MS + 29_999 })).rejects.toMatchObject({ retry: 'later' });
    expect(await w.intents()).toEqual([]);

    await run(w, { deadlineMs: SLOT_MS + 30_000 });
    expect(await w.intents()).toHaveLength(1);
  });

  it('of an unknown plan is an error', async () => {
    await expect(run(world(), { planId: 'nobody' })).rejects.toMatchObject({ code: 'config.notFound' });
  });
});

describe('a denial', () => {
  it('is recorded with its reason and figures, and sends nothing', async () => {
    const w = world({ conditions: { maxPrice: money('90000') } });

    expect(await run(w)).toMatchObject([{ state: 'denied', reason: 'guard.maxPrice' }]);

    expect(await w.intent()).toMatchObject({
      reason: { numbers: { price: '100000', maxPrice: '90000' } },
      numbers: { bid: '99990', ask: '100000' },
    });
    expect(w.script.placed).toEqual([]);
    expect((await w.budget()).entries).toEqual({});
  });

  it('stays, also when the market has changed by the next run', async () => {
    const w = world({ conditions: { maxPrice: money('90000') } });
    await run(w);

    const cheaper = { ...w, deps: w.withAutomations(someAutomations()) };
    expect(await run(cheaper)).toMatchObject([{ state: 'denied', existed: true }]);

    expect(w.script.placed).toEqual([]);
    const held = Object.values((await w.budget()).entries).filter(({ spent }) => spent === undefined);
    expect(held).toEqual([]);
  });

  it.each([
    [{ kind: 'all' }, 'pause.all'],
    [{ kind: 'account', account: ACCOUNT }, 'pause.account'],
    [{ kind: 'plan', plan: PLAN }, 'pause.plan'],
  ] as const)('of a pause %j is recorded without asking the venue', async (target, code) => {
    const w = world({ what: BASKET });
    await pause(w.table, target, SLOT_MS - 1000);

    expect((await run(w)).map(({ state, reason }) => [state, reason])).toEqual([
      ['denied', code],
      ['denied', code],
      ['denied', code],
    ]);
    expect(w.script.calls).toEqual([]);
    expect((await w.intent()).reason?.numbers).toEqual({ sinceMs: String(SLOT_MS - 1000) });
  });

  it('of a pause does not touch what was ordered before it', async () => {
    const w = world();
    await run(w);
    await pause(w.table, { kind: 'all' }, SLOT_MS);

    expect(await run(w)).toMatchObject([{ state: 'accepted', existed: true }]);
  });
});

describe('the balance to keep free', () => {
  it('is kept by all legs of a slot together', async () => {
    const w = world({
      what: BASKET,
      amount: { quote: money('100') },
      conditions: { keepFree: money('100') },
    });
    w.script.answer({ balances: async () => [{ coin: 'USDT', free: money('180'), locked: money('0') }] });

    // 180 less 50 less 30 leaves exactly the 100 to keep.
    expect((await run(w)).map(({ state, reason }) => reason ?? state)).toEqual([
      'accepted',
      'accepted',
      'guard.keepFree',
    ]);
    expect((await w.intent({ leg: 'SOL_USDT' })).reason?.numbers).toEqual({
      free: '100',
      needed: '20',
      keepFree: '100',
    });
  });

  it('is not touched by a leg that the venue refused', async () => {
    const w = world({
      what: { basket: { BTC_USDT: 1, ETH_USDT: 1 } },
      amount: { quote: money('100') },
      conditions: { keepFree: money('100') },
    });
    w.script.answer({
      balances: async () => [{ coin: 'USDT', free: money('150'), locked: money('0') }],
      place: async ({ symbol }) =>
        symbol === 'BTC_USDT'
          ? { outcome: 'rejected', code: 'NO', message: 'No.' }
          : { outcome: 'accepted', venueOrderId: 'v-1' },
    });

    expect((await run(w)).map(({ state }) => state)).toEqual(['rejected', 'accepted']);
  });
});

describe('value averaging', () => {
  const plan: Partial<Plan> = {
    amount: { quote: money('60') },
    scale: { by: 'valueAveraging', maxPerSlot: money('200') },
    when: { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin', start: '2026-11-23' },
  };

  it('counts settled coins at the present price', async () => {
    const w = world(plan);
    await run(w);
    await settleAs(w, SLOT.key, '60', '0.0004');

    await run(w, { slot: NEXT });

    // The second slot's target is 120; 0.0004 at 100000 are worth 40.
    expect(w.script.placed).toMatchObject([
      { terms: { quoteAmount: '60' } },
      { terms: { quoteAmount: '80' } },
    ]);
  });

  it('does not count what a run of the same slot, which died, still holds back', async () => {
    const w = world(plan);
    await dieAt(w.table, 3, 'before', () => run(w));
    expect(Object.values((await w.budget()).entries)).toMatchObject([{ reserved: '60' }]);

    await run(w);

    expect(w.script.placed).toMatchObject([{ terms: { quoteAmount: '60' } }]);
  });

  it('does not buy again what an order bought that is not settled yet', async () => {
    const w = world(plan);
    await run(w);

    await run(w, { slot: NEXT });

    expect(w.script.placed).toMatchObject([
      { terms: { quoteAmount: '60' } },
      { terms: { quoteAmount: '60' } },
    ]);
  });
});

describe('limits over several plans', () => {
  it('are kept together by plans that run at the same time', async () => {
    const plans = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((id) => [id, aPlan({ order: aLimitOrder() })] as const),
    );
    const w = createTestDeps(someAutomations(plans, { [ACCOUNT]: anAccount({ perDay: money('120') }) }));

    const outcomes = await Promise.all(Object.keys(plans).map((planId) => run(w, { planId })));

    const states = outcomes.flat().map(({ state }) => state);
    expect(states.sort()).toEqual(['accepted', 'accepted', 'denied', 'denied']);
    expect(w.script.placed).toHaveLength(2);
  });

  it('count sells too', async () => {
    const plans = {
      buys: aPlan(),
      sells: aPlan({ side: 'sell', amount: { base: money('0.001') } }),
    };
    const w = createTestDeps(someAutomations(plans, { [ACCOUNT]: anAccount({ perDay: money('149.98') }) }));

    await run(w, { planId: 'sells' });
    const [outcome] = await run(w, { planId: 'buys' });

    // The sell is expected to raise 99.99 at the bid.
    expect((await w.budget()).entries[intentId(aCause({ plan: 'sells' }))]?.reserved).toBe('99.99');
    expect(outcome).toMatchObject({ state: 'denied', reason: 'limit.perDay' });
  });
});
