import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { runSlot } from '../../../shared/dca/run-slot.ts';
import { collect } from '../../../shared/orders/budget.ts';
import { changeBudget } from '../../../shared/orders/budget-store.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import {
  ACCOUNT,
  aCause,
  aLimitOrder,
  aPlan,
  money,
  PLAN,
  SLOT,
  SLOT_MS,
  someAutomations,
} from '../../support/builders.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { attempts, type FollowUp, reconcile, resting } from './resting-order.ts';

describe('collected amounts in an order that is followed up', () => {
  const key = '2026-11-16T09:00#BTC_USDT';

  async function restingWithCollected(followUp: FollowUp = {}) {
    const order = aLimitOrder(followUp);
    const w = createTestDeps(someAutomations({ [PLAN]: aPlan({ order }) }));
    const item = { leg: 'BTC_USDT', unit: 'quote' as const, amount: money('10') };
    await changeBudget(w.deps, ACCOUNT, (budget) =>
      collect(budget, { plan: PLAN, key, intentId: 'of it', item }),
    );
    await runSlot(w.deps, {
      planId: PLAN,
      slot: SLOT,
      placeBeforeMs: SLOT_MS + 60 * MINUTE_MS,
      deadlineMs: SLOT_MS + 60_000,
    });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    return w;
  }

  it('go into the follow-up when nothing of them was bought', async () => {
    const w = await restingWithCollected({ action: 'market' });

    await reconcile(w);
    expect((await w.intent({ attempt: 2 })).uses).toEqual([key]);
    expect((await w.budget()).collected[PLAN]?.[key]?.usedBy).toBe(intentId(aCause({ attempt: 2 })));

    await reconcile(w);
    expect((await w.budget()).collected[PLAN]).toEqual({});
  });

  it('are used up by the first order when anything was bought', async () => {
    const w = await restingWithCollected({ action: 'market' });
    w.script.change('v-1', { executedBase: money('0.0001'), executedQuote: money('9.999') });

    await reconcile(w);

    expect((await w.intent({ attempt: 2 })).uses).toEqual([]);
    expect((await w.budget()).collected[PLAN]).toEqual({});
  });

  it('wait again when the order is cancelled without follow-up', async () => {
    const w = await restingWithCollected({ action: 'cancel' });

    await reconcile(w);

    expect((await w.budget()).collected[PLAN]?.[key]).toEqual({
      leg: 'BTC_USDT',
      unit: 'quote',
      amount: '10',
    });
  });

  it('wait again when the venue refuses the follow-up', async () => {
    const w = await restingWithCollected({ action: 'market' });
    w.script.answer({ place: async () => ({ outcome: 'rejected', code: 'NO', message: 'No.' }) });

    await reconcile(w);

    expect(await attempts(w)).toEqual(['1 cancelled', '2 rejected']);
    expect((await w.budget()).collected[PLAN]?.[key]?.usedBy).toBeUndefined();
  });
});

describe('a run that dies during a follow-up', () => {
  const DEATHS = Array.from({ length: 12 }, (_, index) => index + 1).flatMap((number) =>
    (['before', 'after'] as const).map((when) => [number, when] as const),
  );

  it.each(DEATHS)('at table call %i, %s its write, is made good by the next ones', async (number, when) => {
    const w = await resting({ action: 'market' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    w.script.change('v-1', { executedBase: money('0.0002'), executedQuote: money('19.998') });
    const last = w.table.calls.length + number;
    w.table.failWhen((call) => (call.number === last ? when : call.number > last ? 'before' : undefined));
    await reconcile(w).catch(() => undefined);
    w.table.failWhen(() => undefined);

    for (let round = 1; round <= 4; round += 1) {
      w.clock.advance(5 * MINUTE_MS);
      await reconcile(w);
    }

    expect(w.script.placed.length).toBeLessThanOrEqual(2);
    const states = await attempts(w);
    // The follow-up belongs to its moment: where nothing proves that it was sent in time, it expires.
    expect([
      ['1 partlyFilled', '2 filled'],
      ['1 partlyFilled', '2 expired'],
    ]).toContainEqual(states);
    const spent = states[1] === '2 filled' ? '49.995' : '19.998';
    const budget = await w.budget();
    expect(budget.totals[PLAN]?.['BTC_USDT']?.quote).toBe(spent);
    expect(Object.values(budget.entries).filter((entry) => entry.spent === undefined)).toEqual([]);
  });
});
