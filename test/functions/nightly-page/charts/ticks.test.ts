import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleDown, stacked } from '../../../../functions/nightly-page/charts/scale.ts';
import { niceTicks, thinned, timeTicks } from '../../../../functions/nightly-page/charts/ticks.ts';
import { DAY_MS } from '../../../../shared/core/clock.ts';
import { compare, type Decimal, minus, ZERO } from '../../../../shared/core/decimal.ts';
import { money } from '../../../support/builders.ts';

const texts = (min: string, max: string) => niceTicks({ min: money(min), max: money(max) }).values;

describe('the values beside a chart', () => {
  it.each([
    ['0', '100', ['0', '50', '100']],
    ['8549.55', '9477.93', ['8500', '9000', '9500']],
    ['-3.2', '9', ['-5', '0', '5', '10']],
    ['0.00012', '0.00031', ['0.0001', '0.00015', '0.0002', '0.00025', '0.0003', '0.00035']],
    ['-0.3', '-0.1', ['-0.3', '-0.25', '-0.2', '-0.15', '-0.1']],
  ])('from %s to %s are round', (min, max, expected) => {
    expect(texts(min, max)).toEqual(expected);
  });

  it('of one value alone leave room around it', () => {
    expect(texts('500', '500')).toEqual(['450', '500', '550']);
    expect(texts('0', '0')).toEqual(['-1', '-0.5', '0', '0.5', '1']);
  });

  it('take every value in, in at most a dozen steps, however large or small', () => {
    const amount = fc
      .tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 12 }))
      .map(([digits, places]) => {
        const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
        const whole = text.slice(0, text.length - places);
        return money(`${digits < 0n ? '-' : ''}${whole}${places > 0 ? `.${text.slice(-places)}` : ''}`);
      });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [min, max] = compare(a, b) < 0 ? [a, b] : [b, a];
        const ticks = niceTicks({ min, max });
        expect(compare(ticks.min, min)).toBeLessThanOrEqual(0);
        expect(compare(ticks.max, max)).toBeGreaterThanOrEqual(0);
        expect(ticks.values.length).toBeLessThan(13);
        const steps = ticks.values
          .slice(1)
          .map((value, index) => minus(value, ticks.values[index] as Decimal));
        expect(steps.every((step) => compare(step, ticks.step) === 0)).toBe(true);
      }),
    );
  });
});

describe('the times below a chart', () => {
  const at = Date.UTC;

  it('are months where there are several, with the year where it begins', () => {
    expect(timeTicks(at(2026, 8, 20), at(2027, 1, 10)).map(({ text }) => text)).toEqual([
      'Oct',
      'Nov',
      'Dec',
      'Jan 2027',
      'Feb',
    ]);
  });

  it('are at most five, whatever the span', () => {
    for (let days = 0; days < 800; days += 3) {
      expect(timeTicks(at(2026, 0, 5, 7), at(2026, 0, 5, 7) + days * DAY_MS).length).toBeLessThanOrEqual(5);
    }
  });

  it('are days where there are few', () => {
    expect(timeTicks(at(2026, 10, 1, 12), at(2026, 10, 5)).map(({ text }) => text)).toEqual([
      '2 Nov',
      '3 Nov',
      '4 Nov',
      '5 Nov',
    ]);
  });

  it('keep the newest when they are thinned', () => {
    expect(thinned([1, 2, 3, 4, 5, 6, 7])).toEqual([1, 3, 5, 7]);
  });
});

describe('a place in a drawing', () => {
  it('is exact to the last step, also for values that no number can tell apart', () => {
    const low = money('10000000000000000000000.00');
    const high = money('10000000000000000000000.02');
    const down = scaleDown({ min: low, max: high }, { top: 0, bottom: 200 });

    expect([low, money('10000000000000000000000.01'), high].map(down)).toEqual([200, 100, 0]);
  });

  it('lies on the values before it, below zero on its own side', () => {
    const spans = stacked(['3', '-2', '4', '-1'].map(money), ZERO);

    expect(spans).toEqual([
      { min: '0', max: '3' },
      { min: '-2', max: '0' },
      { min: '3', max: '7' },
      { min: '-3', max: '-2' },
    ]);
  });
});
