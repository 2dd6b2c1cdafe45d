import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../shared/automations/schema.ts';
import { legsOf } from '../../../shared/dca/legs.ts';
import { aPlan, money } from '../../support/builders.ts';
import { exact } from '../../support/exact.ts';

const basketOf = (basket: Record<string, number>, amount: string) =>
  legsOf(aPlan({ what: { basket }, amount: { quote: money(amount) } }));

describe('the legs of a slot', () => {
  it('is one for one symbol, with the whole amount as it is written', () => {
    expect(legsOf(aPlan({ amount: { quote: money('50.10') } }))).toEqual([
      { symbol: 'BTC_USDT', unit: 'quote', amount: '50.10' },
    ]);
  });

  it('keeps the unit of a sell in base coin', () => {
    const plan: Plan = aPlan({ side: 'sell', amount: { base: money('0.01') } });

    expect(legsOf(plan)).toEqual([{ symbol: 'BTC_USDT', unit: 'base', amount: '0.01' }]);
  });

  it('shares by weight, whatever the weights add up to', () => {
    expect(basketOf({ BTC_USDT: 5, ETH_USDT: 3, SOL_USDT: 2 }, '60')).toEqual([
      { symbol: 'BTC_USDT', unit: 'quote', amount: '30' },
      { symbol: 'ETH_USDT', unit: 'quote', amount: '18' },
      { symbol: 'SOL_USDT', unit: 'quote', amount: '12' },
    ]);
  });

  it('gives what cannot be shared to the first symbol', () => {
    expect(basketOf({ BTC_USDT: 1, ETH_USDT: 1, SOL_USDT: 1 }, '100').map(({ amount }) => amount)).toEqual([
      '33.33333334',
      '33.33333333',
      '33.33333333',
    ]);
  });

  it('adds up to the amount exactly, each near its share', () => {
    const weight = fc.double({ min: 1e-6, max: 1e6, noNaN: true, noDefaultInfinity: true });
    const amounts = fc.integer({ min: 1, max: 10 ** 12 }).map((cents) => {
      const text = String(cents).padStart(9, '0');
      return `${text.slice(0, -8)}.${text.slice(-8)}`;
    });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 20 }), amounts, (weights, amount) => {
        fc.pre(weights.every((value) => !String(value).includes('e')));
        const basket = Object.fromEntries(weights.map((value, index) => [`C${index}_USDT`, value]));

        const legs = basketOf(basket, amount);

        const total = legs.reduce((sum, leg) => sum + exact(leg.amount), 0n);
        expect(total).toBe(exact(amount));
        const weightSum = weights.reduce((sum, value) => sum + value, 0);
        legs.forEach((leg, index) => {
          const share = (Number(amount) * (weights[index] ?? 0)) / weightSum;
          expect(Math.abs(Number(leg.amount) - share)).toBeLessThan(1e-6 + share * 1e-9);
          expect(exact(leg.amount) >= 0n).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });
});
