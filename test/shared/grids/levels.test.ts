import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootOf, sideOutside, worstStep } from '../../../shared/grids/levels.ts';
import { money } from '../../support/builders.ts';

const bounds = { top: money('110'), bottom: money('100') };
const rows10 = { ...bounds, rows: 10 };

describe('the range', () => {
  it.each([
    ['110', undefined],
    ['100', undefined],
    ['110.00000001', 'above'],
    ['99.99999999', 'below'],
  ])('is left at %s: %s', (price, side) => {
    expect(sideOutside(bounds, money(price))).toBe(side);
  });
});

describe('the profit of one step', () => {
  it('of an arithmetic grid is that of its uppermost, which is the worst', () => {
    // Bought at 109, sold at 110: 1 before fees of 0.1 % of 219.
    const step = worstStep({ ...rows10, spacing: 'arithmetic' }, bounds, money('0.001'));
    // (1 − 0.219) ÷ 109 and 1 ÷ 0.219, cut off after 18 places.
    expect(step).toEqual({ netPercent: '0.716513761467889908', timesFees: '4.566210045662100456' });
  });

  it('of a geometric grid is the same everywhere', () => {
    // Two steps from 100 to 121 are 10 % each.
    const wide = { top: money('121'), bottom: money('100') };
    const step = worstStep({ ...wide, rows: 2, spacing: 'geometric' }, wide, money('0'));
    expect(Number(step?.netPercent)).toBeCloseTo(10, 12);
    expect(step?.timesFees).toBeUndefined();
  });

  it('is negative where the fees are more', () => {
    const step = worstStep({ ...rows10, rows: 500, spacing: 'arithmetic' }, bounds, money('0.0005'));
    expect(step?.netPercent.startsWith('-')).toBe(true);
  });

  it('is not told of a range that is none', () => {
    const upsideDown = { top: money('100'), bottom: money('110') };
    expect(
      worstStep({ ...upsideDown, rows: 10, spacing: 'geometric' }, upsideDown, money('0.001')),
    ).toBeUndefined();
  });
});

describe('a root', () => {
  it.each([
    ['4', 2, '2'],
    ['1', 500, '1'],
    ['1024', 10, '2'],
    ['7', 1, '7'],
  ])('of %s, degree %i, is %s', (value, degree, root) => {
    expect(rootOf(money(value), degree)).toBe(root);
  });

  it('multiplied with itself gives the number again to 15 digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_001, max: 20_000_000 }),
        fc.integer({ min: 1, max: 500 }),
        (millionths, degree) => {
          const value = millionths / 1e6;
          const root = Number(rootOf(money(value.toFixed(6)), degree));
          expect(Math.abs(root ** degree / value - 1)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('of less than one is refused', () => {
    expect(() => rootOf(money('0.5'), 2)).toThrow(RangeError);
  });
});
