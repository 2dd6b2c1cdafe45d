import { describe, expect, it } from 'vitest';
import { collect } from '../../../shared/orders/budget.ts';
import { changeBudget } from '../../../shared/orders/budget-store.ts';
import {
  ACCOUNT,
  aBook,
  anAccount,
  anInstrument,
  aPlan,
  money,
  PLAN,
  SLOT,
  someAutomations,
} from '../../support/builders.ts';
import type { TestDeps } from '../../support/test-deps.ts';
import { dieAt } from '../../support/watched-table.ts';
import { NEXT, run, settleAs, totalPlaced, world } from './slot-runs.ts';

describe('amounts under the minimum', () => {
  const slots = ['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'].map((day) => ({
    key: `${day}T09:00`,
    timezone: 'Europe/Berlin',
    atMs: Date.parse(`${day}T08:00:00Z`),
  }));

  async function runAll(w: TestDeps, wanted = slots) {
    const states: string[] = [];
    for (const slot of wanted) {
      w.clock.set(slot.atMs);
      const [outcome] = await run(w, { slot });
      states.push(outcome?.reason ?? outcome?.state ?? '');
    }
    return states;
  }

  it('are collected until they are enough, and bought together', async () => {
    const w = world({ amount: { quote: money('3') } });

    expect(await runAll(w)).toEqual(['size.collected', 'size.collected', 'size.collected', 'accepted']);

    expect(w.script.placed).toMatchObject([{ terms: { quoteAmount: '12' } }]);
    expect((await w.intent()).uses).toEqual(slots.slice(0, 3).map(({ key }) => `${key}#BTC_USDT`));
  });

  it('are collected once by a slot that runs twice', async () => {
    const w = world({ amount: { quote: money('3') } });
    await run(w);
    await run(w);
    await Promise.all([run(w), run(w)]);

    expect(Object.values((await w.budget()).collected[PLAN] ?? {})).toMatchObject([{ amount: '3' }]);
  });

  it('are not collected for a slot that already has another outcome', async () => {
    const w = world({ amount: { quote: money('6') }, conditions: { maxPrice: money('90000') } });
    await run(w);

    const cheaper = {
      ...w,
      deps: w.withAutomations(someAutomations({ [PLAN]: aPlan({ amount: { quote: money('6') } }) })),
    };
    expect(await run(cheaper)).toMatchObject([{ state: 'denied', reason: 'guard.maxPrice', existed: true }]);

    expect((await w.budget()).collected).toEqual({});
  });

  it('are not collected again by a late run of their slot after they were bought', async () => {
    const w = world({ amount: { quote: money('6') } });
    await run(w);
    await run(w, { slot: NEXT });
    await settleAs(w, NEXT.key, '12', '0.00012');

    await run(w);

    expect((await w.budget()).collected[PLAN]).toEqual({});
    expect(totalPlaced(w)).toBe(12);
  });

  it.each(['resting', 'executed'] as const)(
    'are not ordered by their own slot, whose run died after collecting, when a later order has them (%s)',
    async (kind) => {
      const w = world({ amount: { quote: money('6') } });
      // It dies between putting the amount aside and recording the outcome.
      await dieAt(w.table, 4, 'before', () => run(w));
      await run(w, { slot: NEXT });
      if (kind === 'executed') await settleAs(w, NEXT.key, '12', '0.00012');

      // By now the venue takes small orders, so the slot's own amount would be enough.
      const { minQuoteAmount: _, ...instrument } = anInstrument();
      w.script.answer({ instruments: async () => [instrument] });
      const outcomes = await run(w);

      expect(outcomes).toMatchObject([{ state: 'denied', reason: 'size.collected', existed: false }]);
      expect(totalPlaced(w)).toBe(12);
    },
  );

  it('are in the order when their own slot, whose run died after collecting, is enough after all', async () => {
    const w = world({ amount: { quote: money('6') } });
    await dieAt(w.table, 4, 'before', () => run(w));
    const { minQuoteAmount: _, ...instrument } = anInstrument();
    w.script.answer({ instruments: async () => [instrument] });

    await run(w);

    expect(await w.intent()).toMatchObject({ state: 'accepted', uses: [`${SLOT.key}#BTC_USDT`] });
    expect(totalPlaced(w)).toBe(6);
    await settleAs(w, SLOT.key, '6', '0.00006');
    expect((await w.budget()).collected[PLAN]).toEqual({});
  });

  it('are not ordered beside a duplicate that put them aside and died in between', async () => {
    const w = world({ amount: { quote: money('6') } });
    const { minQuoteAmount: _, ...freed } = anInstrument();
    let duplicates = 0;
    w.script.answer({
      // The first run sees no minimum; its duplicate, which starts after it, does.
      instruments: async () => [duplicates === 1 ? anInstrument() : freed],
      bookTickers: async () => {
        duplicates += 1;
        if (duplicates === 1) await dieAt(w.table, 4, 'before', () => run(w));
        return [aBook()];
      },
    });

    await expect(run(w)).rejects.toMatchObject({ code: 'ledger.conflict', retry: 'later' });
    expect(w.script.placed).toEqual([]);

    await run(w);
    expect(await w.intent()).toMatchObject({ state: 'accepted', uses: [`${SLOT.key}#BTC_USDT`] });
    expect(totalPlaced(w)).toBe(6);
  });

  it('wait on when joining them would break a limit, and the slot buys its own amount', async () => {
    const w = world(
      { amount: { quote: money('25') }, conditions: { budget: { perDay: money('50') } } },
      anAccount(),
    );
    for (const [index, amount] of ['20', '20'].entries()) {
      const key = `2026-11-0${index + 1}T09:00#BTC_USDT`;
      const item = { leg: 'BTC_USDT', unit: 'quote' as const, amount: money(amount) };
      await changeBudget(w.deps, ACCOUNT, (budget) =>
        collect(budget, { plan: PLAN, key, intentId: key, item }),
      );
    }

    expect(await run(w)).toMatchObject([{ state: 'accepted' }]);

    expect(totalPlaced(w)).toBe(45);
    expect((await w.intent()).uses).toEqual(['2026-11-01T09:00#BTC_USDT']);
  });

  it('that another order took since they were chosen stop the order for now', async () => {
    const w = world({ amount: { quote: money('6') } });
    await run(w);
    w.script.answer({
      instruments: async (symbols) => {
        await changeBudget(w.deps, ACCOUNT, (budget) => ({
          ...budget,
          collected: {
            [PLAN]: {
              [`${SLOT.key}#BTC_USDT`]: {
                leg: 'BTC_USDT',
                unit: 'quote',
                amount: money('6'),
                usedBy: 'another',
              },
            },
          },
        }));
        return symbols.map((symbol) => anInstrument({ symbol }));
      },
    });

    await expect(run(w, { slot: NEXT })).rejects.toMatchObject({ code: 'ledger.conflict', retry: 'later' });

    expect(w.script.placed).toEqual([]);
  });
});
