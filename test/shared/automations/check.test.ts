import { describe, expect, it } from 'vitest';
import { drawdown, faultsOfPlan } from './rule-cases.ts';

describe('an amount that a scale may multiply beyond one order', () => {
  it('is allowed: the plan still orders in calmer markets', () => {
    expect(faultsOfPlan({ amount: { quote: '200' }, scale: drawdown(10) })).toEqual([]);
  });
});

describe('cross checks beside faulty values', () => {
  it('run on everything of the plan that could be read', () => {
    const found = faultsOfPlan({
      side: 'purchase',
      missed: { carryUpTo: '1' },
      conditions: { minPrice: 5, maxPrice: '4' },
    });
    expect(found).toEqual([
      "plans.p.side: 'purchase' must be 'buy' or 'sell'.",
      "plans.p.conditions.minPrice: 5 must be written as text, e.g. '25', so that no digit is lost.",
      "plans.p.missed.carryUpTo: 1 is less than one slot's amount, 50; raise it.",
    ]);
  });
});
