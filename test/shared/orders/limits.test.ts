import { describe, expect, it } from 'vitest';
import { type Budget, EMPTY_BUDGET } from '../../../shared/orders/budget.ts';
import { brokenLimit, type LimitedAmount } from '../../../shared/orders/limits.ts';
import { anAccount, money, PLAN, SLOT_MS } from '../../support/builders.ts';

const TODAY = '2026-11-23';

function asked(amount: string, overrides: Partial<LimitedAmount> = {}): LimitedAmount {
  return {
    plan: PLAN,
    amount: money(amount),
    nowMs: SLOT_MS,
    limits: anAccount().limits,
    planBudget: {},
    ...overrides,
  };
}

/** A budget in which plans have used so much: `[plan, day, reserved, spent]`. */
function used(...entries: readonly (readonly [string, string, string, string?])[]): Budget {
  return {
    ...EMPTY_BUDGET,
    entries: Object.fromEntries(
      entries.map(([plan, day, reserved, spent], index) => [
        `intent-${index}`,
        {
          plan,
          leg: 'BTC_USDT',
          day,
          reserved: money(reserved),
          ...(spent === undefined ? {} : { spent: money(spent) }),
          placeBeforeMs: SLOT_MS,
        },
      ]),
    ),
  };
}

const limits = (change: Record<string, string>) =>
  anAccount(Object.fromEntries(Object.entries(change).map(([name, value]) => [name, money(value)]))).limits;

describe('each limit', () => {
  it.each([
    ['limit.perOrder', { limits: limits({ perOrder: '50' }) }, EMPTY_BUDGET, '50'],
    ['limit.perDay', { limits: limits({ perDay: '100' }) }, used(['other', TODAY, '60']), '40'],
    ['limit.perMonth', { limits: limits({ perMonth: '100' }) }, used(['other', '2026-11-01', '60']), '40'],
    ['budget.perDay', { planBudget: { perDay: money('100') } }, used([PLAN, TODAY, '60']), '40'],
    ['budget.perMonth', { planBudget: { perMonth: money('100') } }, used([PLAN, '2026-11-01', '60']), '40'],
    ['budget.total', { planBudget: { total: money('100') } }, used([PLAN, '2024-01-01', '60']), '40'],
  ] as const)('%s holds exactly to its last digit', (code, rules, budget, room) => {
    const above = `${room}.00000001`;

    expect(brokenLimit(budget, asked(room, rules))).toBeUndefined();
    expect(brokenLimit(budget, asked(above, rules))?.code).toBe(code);
  });

  it('is refused with its numbers and in words', () => {
    const reason = brokenLimit(
      used(['other', TODAY, '60']),
      asked('40.5', { limits: limits({ perDay: '100' }) }),
    );

    expect(reason).toEqual({
      code: 'limit.perDay',
      text: '40.5 would exceed the account’s limit per day: 60 of 100 is used.',
      numbers: { amount: '40.5', used: '60', limit: '100' },
    });
  });
});

describe('what counts', () => {
  const perDay = { limits: limits({ perDay: '100' }) };

  it('is what is held back until it is settled, then what was spent', () => {
    expect(brokenLimit(used(['a', TODAY, '60']), asked('41', perDay))?.code).toBe('limit.perDay');
    expect(brokenLimit(used(['a', TODAY, '60', '10']), asked('41', perDay))).toBeUndefined();
    expect(brokenLimit(used(['a', TODAY, '60', '61']), asked('40', perDay))?.code).toBe('limit.perDay');
  });

  it('is every plan for the account, and only its own for a plan', () => {
    const budget = used(['other', TODAY, '60'], [PLAN, TODAY, '30']);

    expect(brokenLimit(budget, asked('11', perDay))?.code).toBe('limit.perDay');
    expect(brokenLimit(budget, asked('11', { planBudget: { perDay: money('41') } }))).toBeUndefined();
    expect(brokenLimit(budget, asked('11.1', { planBudget: { perDay: money('41') } }))?.code).toBe(
      'budget.perDay',
    );
  });

  it('is the UTC day and month of the amount, not the local one', () => {
    // 00:30 on the 24th in Berlin is still the 23rd in UTC.
    const lateMs = Date.UTC(2026, 10, 23, 23, 30);
    const budget = used(['a', TODAY, '60']);

    expect(brokenLimit(budget, asked('41', { ...perDay, nowMs: lateMs }))?.code).toBe('limit.perDay');
    expect(brokenLimit(budget, asked('41', { ...perDay, nowMs: lateMs + 30 * 60_000 }))).toBeUndefined();
  });

  it('starts anew with the month, but never for the total', () => {
    const budget: Budget = {
      ...used([PLAN, '2026-11-30', '60', '60']),
      totals: { [PLAN]: { BTC_USDT: { quote: money('60'), base: money('0.0006') } } },
    };
    const inDecember = { nowMs: Date.UTC(2026, 11, 1) };

    expect(
      brokenLimit(budget, asked('41', { ...inDecember, limits: limits({ perMonth: '100' }) })),
    ).toBeUndefined();
    expect(
      brokenLimit(budget, asked('41', { ...inDecember, planBudget: { total: money('100') } }))?.code,
    ).toBe('budget.total');
  });

  it('is what the day sums say of entries no longer listed', () => {
    const budget: Budget = {
      ...EMPTY_BUDGET,
      days: {
        '2026-11-02': { other: money('50'), [PLAN]: money('10') },
        '2026-10-31': { other: money('999') },
      },
    };

    expect(brokenLimit(budget, asked('40', { limits: limits({ perMonth: '100' }) }))).toBeUndefined();
    expect(brokenLimit(budget, asked('41', { limits: limits({ perMonth: '100' }) }))?.code).toBe(
      'limit.perMonth',
    );
    expect(brokenLimit(budget, asked('41', { planBudget: { perMonth: money('51') } }))).toBeUndefined();
  });

  it('is the settled total of all legs and what is still held back, each once', () => {
    const budget: Budget = {
      ...used([PLAN, TODAY, '30'], [PLAN, TODAY, '20', '20']),
      // The settled 20 are in the totals already.
      totals: {
        [PLAN]: {
          BTC_USDT: { quote: money('20'), base: money('1') },
          ETH_USDT: { quote: money('25'), base: money('1') },
        },
      },
    };

    expect(brokenLimit(budget, asked('25', { planBudget: { total: money('100') } }))).toBeUndefined();
    expect(brokenLimit(budget, asked('25.01', { planBudget: { total: money('100') } }))?.numbers).toEqual({
      amount: '25.01',
      used: '75',
      limit: '100',
    });
  });
});

describe('the order of the limits', () => {
  it('names the account’s before the plan’s and the narrower before the wider', () => {
    const all = {
      limits: limits({ perOrder: '1', perDay: '1', perMonth: '1' }),
      planBudget: { perDay: money('1'), total: money('1') },
    };

    expect(brokenLimit(EMPTY_BUDGET, asked('2', all))?.code).toBe('limit.perOrder');
    expect(
      brokenLimit(EMPTY_BUDGET, asked('2', { ...all, limits: limits({ perDay: '1', perMonth: '1' }) }))?.code,
    ).toBe('limit.perDay');
  });
});
