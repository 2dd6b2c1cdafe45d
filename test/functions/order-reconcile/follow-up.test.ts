import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { pause } from '../../../shared/control/pause.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import {
  aCause,
  anAccount,
  anInstrument,
  aPlan,
  money,
  PLAN,
  SLOT_MS,
  someAutomations,
} from '../../support/builders.ts';
import { attempts, bookAt, reconcile, resting } from './resting-order.ts';

describe('a follow-up', () => {
  it('by reprice places the same amount at today’s price, under a new attempt', async () => {
    const w = await resting({ action: 'reprice' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    bookAt(w, '100100', '100110');

    await reconcile(w);

    expect(await attempts(w)).toEqual(['1 cancelled', '2 accepted']);
    expect(w.script.placed[1]).toMatchObject({
      side: 'buy',
      terms: { type: 'limit', price: '100100', baseSize: '0.000499' },
    });
    expect(w.script.placed[1]?.clientOrderId).not.toBe(w.script.placed[0]?.clientOrderId);
    expect((await w.intent({ attempt: 2 })).numbers).toMatchObject({
      follows: intentId(aCause()),
      rest: '49.995',
    });
  });

  it('by market takes the rest at once', async () => {
    const w = await resting({ action: 'market' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    w.script.change('v-1', { executedBase: money('0.0002'), executedQuote: money('19.998') });

    await reconcile(w);

    expect(w.script.placed[1]).toMatchObject({ terms: { type: 'market', quoteAmount: '29.997' } });
    expect(await attempts(w)).toEqual(['1 partlyFilled', '2 accepted']);
    await reconcile(w);
    expect(await attempts(w)).toEqual(['1 partlyFilled', '2 filled']);
    expect((await w.budget()).totals[PLAN]?.['BTC_USDT']?.quote).toBe('49.995');
  });

  it('of a sell sells the coins that are left', async () => {
    const w = await resting({ action: 'market' }, { side: 'sell', amount: { base: money('0.0005') } });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    w.script.change('v-1', { executedBase: money('0.0002'), executedQuote: money('20') });

    await reconcile(w);

    expect(w.script.placed[1]).toMatchObject({
      side: 'sell',
      terms: { type: 'market', baseSize: '0.0003' },
    });
  });

  it('happens as often as the plan allows, then the rest is cancelled', async () => {
    const w = await resting({ action: 'reprice', maxReprices: 2 });

    for (let round = 1; round <= 6; round += 1) {
      w.clock.advance(20 * MINUTE_MS);
      await reconcile(w);
    }

    expect(await attempts(w)).toEqual(['1 cancelled', '2 cancelled', '3 cancelled']);
    const open = Object.values((await w.budget()).entries).filter(({ spent }) => spent === undefined);
    expect(open).toEqual([]);
  });

  it('never replaces an order that the user cancelled', async () => {
    const w = await resting({ action: 'reprice' });
    w.clock.set(SLOT_MS + 25 * MINUTE_MS);
    w.script.change('v-1', { status: 'closed' });

    await reconcile(w);

    expect(await attempts(w)).toEqual(['1 cancelled']);
    expect(w.script.placed).toHaveLength(1);
  });

  it('is not scaled a second time', async () => {
    const w = await resting(
      { action: 'market' },
      {
        scale: { by: 'valueAveraging', maxPerSlot: money('200') },
        when: { ...aPlan().when, start: '2026-11-23' },
      },
    );
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);

    await reconcile(w);

    expect(w.script.placed[1]).toMatchObject({ terms: { quoteAmount: '49.995' } });
  });

  it('keeps the plan’s conditions, and is denied on the record when they are broken', async () => {
    const w = await resting({ action: 'market' }, { conditions: { maxPrice: money('100000') } });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    bookAt(w, '100001', '100002');

    await reconcile(w);

    expect(await attempts(w)).toEqual(['1 cancelled', '2 denied']);
    expect((await w.intent({ attempt: 2 })).reason?.code).toBe('guard.maxPrice');
    const open = Object.values((await w.budget()).entries).filter(({ spent }) => spent === undefined);
    expect(open).toEqual([]);
  });

  it('that would be too small is dropped on the record', async () => {
    const w = await resting({ action: 'market' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    w.script.change('v-1', { executedBase: money('0.00045'), executedQuote: money('44.9955') });

    await reconcile(w);

    expect((await w.intent({ attempt: 2 })).reason).toMatchObject({
      code: 'size.restTooSmall',
      numbers: { amount: '4.9995', minimum: '10' },
    });
    expect((await w.budget()).collected).toEqual({ [PLAN]: {} });
  });

  it('is denied on the record when a pause began after its order was cancelled', async () => {
    const w = await resting({ action: 'market' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    w.script.answer({ cancel: async () => 'accepted' });
    await reconcile(w);
    await pause(w.table, { kind: 'plan', plan: PLAN }, w.clock.nowMs());
    w.script.change('v-1', { status: 'closed' });

    await reconcile(w);

    expect(await attempts(w)).toEqual(['1 cancelled', '2 denied']);
    expect((await w.intent({ attempt: 2 })).reason?.code).toBe('pause.plan');
  });

  it('fits into the room that its ended order leaves', async () => {
    const w = await resting({ action: 'reprice' }, {}, anAccount({ perDay: money('50') }));
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);

    await reconcile(w);

    expect(await attempts(w)).toEqual(['1 cancelled', '2 accepted']);
  });

  it('is not placed for a plan that is no longer by limit order', async () => {
    const w = await resting({ action: 'reprice' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    await reconcileAccounts(
      w.withAutomations(someAutomations({ [PLAN]: aPlan() })),
      w.clock.nowMs() + 10 * MINUTE_MS,
    );

    expect(await attempts(w)).toEqual(['1 accepted']);
  });
});

describe('the market at a follow-up', () => {
  it('is read for its one symbol', async () => {
    const w = await resting({ action: 'reprice' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    const asked: unknown[] = [];
    w.script.answer({
      instruments: async (symbols) => {
        asked.push(symbols);
        return symbols.map((symbol) => anInstrument({ symbol }));
      },
    });

    await reconcile(w);

    expect(asked).toEqual([['BTC_USDT']]);
  });
});
