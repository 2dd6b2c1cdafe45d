import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/core/clock.ts';
import { type Budget, EMPTY_BUDGET, reserve, settle } from '../../../shared/orders/budget.ts';
import { budgetKey, changeBudget, readBudget } from '../../../shared/orders/budget-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { ACCOUNT, aReservation, money, SLOT_MS } from '../../support/builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { watchTable } from '../../support/watched-table.ts';

function aStore() {
  const table = watchTable(openSqliteTable());
  const clock = createManualClock(SLOT_MS);
  return { table, clock, random: () => 0.5 };
}

const holding =
  (intentId: string, nowMs = SLOT_MS) =>
  (budget: Budget): Budget => {
    const result = reserve(budget, aReservation({ intentId, amount: money('1'), nowMs }));
    return result.ok ? result.budget : budget;
  };

describe('changing the budget', () => {
  it('starts from nothing and is read back as it was written', async () => {
    const store = aStore();

    const changed = await changeBudget(store, ACCOUNT, holding('a'));

    expect(changed).toEqual({ budget: holding('a')(EMPTY_BUDGET), version: 1 });
    expect(await readBudget(store.table, ACCOUNT)).toEqual(changed);
  });

  it('takes one call when the budget is known', async () => {
    const store = aStore();
    const known = await changeBudget(store, ACCOUNT, holding('a'));
    store.table.calls.length = 0;

    await changeBudget(store, ACCOUNT, holding('b'), known);

    expect(store.table.calls.map(({ name }) => name)).toEqual(['put']);
  });

  it('writes nothing when nothing changes', async () => {
    const store = aStore();
    const known = await changeBudget(store, ACCOUNT, holding('a'));
    store.table.calls.length = 0;

    expect(await changeBudget(store, ACCOUNT, (budget) => budget, known)).toBe(known);
    expect(store.table.calls).toEqual([]);
  });

  it('makes the change anew on the fresh row when another run was quicker', async () => {
    const store = aStore();
    const stale = await changeBudget(store, ACCOUNT, holding('a'));
    await changeBudget(store, ACCOUNT, holding('b'), stale);

    const changed = await changeBudget(store, ACCOUNT, holding('c'), stale);

    expect(Object.keys(changed.budget.entries)).toEqual(['a', 'b', 'c']);
    expect(changed.version).toBe(3);
  });

  it('loses nothing when many change it at the same time', async () => {
    const store = aStore();
    const ids = Array.from({ length: 8 }, (_, index) => `intent-${index}`);

    await Promise.all(ids.map((id) => changeBudget(store, ACCOUNT, holding(id))));

    const { budget, version } = await readBudget(store.table, ACCOUNT);
    expect(Object.keys(budget.entries).sort()).toEqual(ids);
    expect(version).toBe(8);
  });

  it('holds back once when the write happened but its answer was lost', async () => {
    const store = aStore();
    store.table.failWhen(({ name }) => (name === 'put' ? 'after' : undefined));
    await expect(changeBudget(store, ACCOUNT, holding('a'))).rejects.toMatchObject({
      code: 'table.unavailable',
    });
    store.table.failWhen(() => undefined);

    await changeBudget(store, ACCOUNT, holding('a'));

    const { budget } = await readBudget(store.table, ACCOUNT);
    expect(Object.values(budget.entries)).toMatchObject([{ reserved: '1' }]);
  });

  it('gives up for now when others keep winning', async () => {
    const store = aStore();
    let others = 0;
    const rival = aStore();
    // Before each write another run changes the row.
    const contested = {
      ...store.table,
      put: async (...input: Parameters<typeof store.table.put>) => {
        others += 1;
        await changeBudget({ ...rival, table: store.table }, ACCOUNT, holding(`other-${others}`));
        return store.table.put(...input);
      },
    };

    await expect(changeBudget({ ...store, table: contested }, ACCOUNT, holding('a'))).rejects.toMatchObject({
      code: 'table.conflict',
      retry: 'later',
    });
    expect(others).toBe(12);
  });

  it('keeps accounts apart', async () => {
    const store = aStore();
    await changeBudget(store, 'main', holding('a'));
    await changeBudget(store, 'second', holding('b'));

    expect(Object.keys((await readBudget(store.table, 'main')).budget.entries)).toEqual(['a']);
    expect(Object.keys((await readBudget(store.table, 'second')).budget.entries)).toEqual(['b']);
  });

  it('folds old entries away as it writes', async () => {
    const store = aStore();
    await changeBudget(store, ACCOUNT, holding('old', SLOT_MS - 10 * DAY_MS));
    const done = { intentId: 'old', quote: money('1'), base: money('0.1'), uses: [] };
    await changeBudget(store, ACCOUNT, (budget) => settle(budget, done));

    const { budget } = await readBudget(store.table, ACCOUNT);

    expect(budget.entries).toEqual({});
    expect(budget.days).toEqual({ '2026-11-13': { 'btc-weekly': '1' } });
  });

  it('stops at a row that is no budget', async () => {
    const store = aStore();
    await store.table.put(budgetKey(ACCOUNT), { entries: 7 }, 'absent');

    await expect(readBudget(store.table, ACCOUNT)).rejects.toThrow();
  });
});
