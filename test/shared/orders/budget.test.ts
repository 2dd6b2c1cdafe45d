import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/core/clock.ts';
import { type Budget, EMPTY_BUDGET, release, reserve, settle, tidy } from '../../../shared/orders/budget.ts';
import { anAccount, aReservation, money, PLAN, SLOT_MS } from '../../support/builders.ts';
import { FIRST, LEG, outcome, reserved, withCollected } from './budgeting.ts';

describe('holding money back', () => {
  it('notes amount, day and time under the intent’s id', () => {
    expect(reserved(EMPTY_BUDGET).entries).toEqual({
      a: {
        plan: PLAN,
        leg: LEG,
        day: '2026-11-23',
        reserved: '50',
        placeBeforeMs: SLOT_MS + HOUR_MS,
      },
    });
  });

  it('again for the same intent counts the larger amount once', () => {
    const once = reserved(EMPTY_BUDGET, { amount: money('50') });

    expect(reserved(once).entries).toEqual(once.entries);
    expect(reserved(once, { amount: money('60') }).entries['a']?.reserved).toBe('60');
    expect(reserved(once, { amount: money('40') }).entries['a']?.reserved).toBe('50');
  });

  it('again never breaks a limit by its own first reservation', () => {
    const limits = anAccount({ perDay: money('50') }).limits;
    const once = reserved(EMPTY_BUDGET, { limits });

    expect(reserve(once, aReservation({ intentId: 'a', limits })).ok).toBe(true);
    expect(reserve(once, aReservation({ intentId: 'b', amount: money('1'), limits }))).toMatchObject({
      ok: false,
      reason: { code: 'limit.perDay' },
    });
  });

  it('again keeps the later of two times', () => {
    const once = reserved(EMPTY_BUDGET, { placeBeforeMs: 100 });

    expect(reserved(once, { placeBeforeMs: 50 }).entries['a']?.placeBeforeMs).toBe(100);
    expect(reserved(once, { placeBeforeMs: 150 }).entries['a']?.placeBeforeMs).toBe(150);
  });

  it('changes nothing for an intent that is settled', () => {
    const settled = settle(reserved(EMPTY_BUDGET), outcome('a', '49', '0.0005'));

    expect(reserved(settled, { amount: money('60') })).toBe(settled);
  });

  it('leaves the budget as it was when a limit refuses', () => {
    const refused = reserve(EMPTY_BUDGET, aReservation({ amount: money('1000.01') }));

    expect(refused).toMatchObject({ ok: false, reason: { code: 'limit.perOrder' } });
  });
});

describe('settling', () => {
  it('puts what was spent in place of what was held back, and adds it to the totals', () => {
    const budget = settle(reserved(EMPTY_BUDGET), outcome('a', '49.5', '0.000495'));

    expect(budget.entries['a']).toMatchObject({ reserved: '50', spent: '49.5' });
    expect(budget.totals).toEqual({ [PLAN]: { [LEG]: { quote: '49.5', base: '0.000495' } } });
  });

  it('twice counts once', () => {
    const once = settle(reserved(EMPTY_BUDGET), outcome('a', '49', '0.0005'));

    expect(settle(once, outcome('a', '49', '0.0005'))).toBe(once);
    expect(settle(once, outcome('a', '12', '0.0001'))).toBe(once);
  });

  it('of an unknown intent changes nothing', () => {
    expect(settle(EMPTY_BUDGET, outcome('a', '49', '0.0005'))).toBe(EMPTY_BUDGET);
  });

  it('of sells lowers what is held, down to nothing and no further', () => {
    const plan = 'signal:tv-btc';
    const trade = (budget: Budget, intentId: string, quote: string, base: string) =>
      settle(reserved(budget, { intentId, plan }), outcome(intentId, quote, base));
    const some = trade(trade(EMPTY_BUDGET, 'a', '50', '0.5'), 'b', '20', '-0.2');
    expect(some.totals[plan]?.[LEG]?.base).toBe('0.3');
    expect(trade(some, 'c', '90', '-0.9').totals[plan]?.[LEG]?.base).toBe('0');
  });

  it('adds up by plan and leg', () => {
    let budget = reserved(EMPTY_BUDGET);
    budget = reserved(budget, { intentId: 'b' });
    budget = reserved(budget, { intentId: 'c', leg: 'ETH_USDT' });
    budget = reserved(budget, { intentId: 'd', plan: 'other' });
    for (const id of ['a', 'b', 'c', 'd']) budget = settle(budget, outcome(id, '10', '0.5'));

    expect(budget.totals).toEqual({
      [PLAN]: { [LEG]: { quote: '20', base: '1' }, ETH_USDT: { quote: '10', base: '0.5' } },
      other: { [LEG]: { quote: '10', base: '0.5' } },
    });
  });
});

describe('releasing', () => {
  it('forgets what was held back', () => {
    expect(release(reserved(EMPTY_BUDGET), 'a').entries).toEqual({});
  });

  it('never forgets what was spent', () => {
    const settled = settle(reserved(EMPTY_BUDGET), outcome('a', '49', '0.0005'));

    expect(release(settled, 'a')).toBe(settled);
    expect(release(EMPTY_BUDGET, 'a')).toBe(EMPTY_BUDGET);
  });
});

describe('tidying', () => {
  const day = (offset: number) => new Date(SLOT_MS + offset * DAY_MS).toISOString().slice(0, 10);

  it('folds old settled entries into day sums and keeps the others', () => {
    let budget = reserved(EMPTY_BUDGET, { intentId: 'old', nowMs: SLOT_MS - 10 * DAY_MS });
    budget = settle(budget, outcome('old', '20', '0.0002'));
    budget = reserved(budget, { intentId: 'old-too', nowMs: SLOT_MS - 10 * DAY_MS });
    budget = settle(budget, outcome('old-too', '22', '0.0002'));
    budget = reserved(budget, { intentId: 'open', nowMs: SLOT_MS - 10 * DAY_MS });
    budget = reserved(budget, { intentId: 'yesterday', nowMs: SLOT_MS - DAY_MS });
    budget = settle(budget, outcome('yesterday', '50', '0.0005'));

    const tidied = tidy(budget, SLOT_MS);

    expect(Object.keys(tidied.entries)).toEqual(['open', 'yesterday']);
    expect(tidied.days).toEqual({ [day(-10)]: { [PLAN]: '42' } });
    expect(tidied.totals).toEqual(budget.totals);
    expect(tidy(tidied, SLOT_MS)).toEqual(tidied);
  });

  it('forgets the day sums of past months, never the totals', () => {
    let budget = reserved(EMPTY_BUDGET, { intentId: 'old', nowMs: Date.UTC(2026, 9, 30) });
    budget = settle(budget, outcome('old', '20', '0.0002'));

    const tidied = tidy({ ...budget, days: { '2026-10-29': { [PLAN]: money('1') } } }, SLOT_MS);

    expect(tidied.days).toEqual({});
    expect(tidied.entries).toEqual({});
    expect(tidied.totals).toEqual({ [PLAN]: { [LEG]: { quote: '20', base: '0.0002' } } });
  });

  it('lists at most 500 settled entries, the newest, so that the row stays far below its greatest size', () => {
    const entries = Object.fromEntries(
      Array.from({ length: 700 }, (_, index) => [
        `settled-${index}`,
        {
          plan: PLAN,
          leg: LEG,
          day: day(0),
          reserved: money('1'),
          spent: money('1'),
          placeBeforeMs: SLOT_MS + index,
        },
      ]),
    );
    const open = reserved({ ...EMPTY_BUDGET, entries }, { intentId: 'open', placeBeforeMs: 1 });

    const tidied = tidy(open, SLOT_MS);

    const listed = Object.keys(tidied.entries);
    expect(listed).toHaveLength(501);
    expect(listed).toEqual(expect.arrayContaining(['open', 'settled-200', 'settled-699']));
    expect(listed).not.toContain('settled-199');
    expect(tidied.days).toEqual({ [day(0)]: { [PLAN]: '200' } });
  });

  it('never forgets an amount that waits', () => {
    const budget = withCollected(EMPTY_BUDGET, FIRST);

    expect(tidy(budget, SLOT_MS + 400 * DAY_MS).collected).toEqual(budget.collected);
  });
});
