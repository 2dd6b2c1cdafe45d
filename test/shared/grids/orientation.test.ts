import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, dividedBy } from '../../../shared/core/decimal.ts';
import { sideOutside } from '../../../shared/grids/levels.ts';
import { inverse, invertedGrid, shownGrid } from '../../../shared/grids/orientation.ts';
import { money } from '../../support/builders.ts';
import { exact } from '../../support/exact.ts';
import { aFuturesGrid, aSpotGrid } from '../../support/scripted-bots.ts';

/** A coin-margined grid: prices in BTC per USD, a person reads 50000 to 80000. */
const coinMargined = aFuturesGrid({
  symbol: 'USDT_BTC_PERP',
  quote: 'BTC',
  inverted: true,
  trend: 'short',
  range: { top: money('0.00002'), bottom: money('0.0000125'), rows: 20, spacing: 'geometric' },
  liquidationAbove: money('0.000025'),
  triggers: [{ what: 'reduce', price: money('0.00001'), direction: 'fallsTo' }],
});
const { liquidationBelow: _, ...oneSided } = coinMargined;

describe('what a person reads', () => {
  it('is the prices themselves of a linear grid', () => {
    expect(shownGrid(aSpotGrid(), money('65000'))).toEqual({
      price: '65000',
      top: '70000',
      bottom: '60000',
      triggers: [],
    });
  });

  it('is the range that a moving grid has moved to', () => {
    const moved = aFuturesGrid({ movedRange: { top: money('75000'), bottom: money('65000') } });
    expect(shownGrid(moved, money('65000'))).toMatchObject({ top: '75000', bottom: '65000' });
  });

  it('of a coin-margined grid is one over its prices, with bounds and directions swapped', () => {
    expect(shownGrid(oneSided, money('0.000016'))).toEqual({
      price: '62500',
      top: '80000',
      bottom: '50000',
      trend: 'long',
      liquidationBelow: '40000',
      triggers: [{ what: 'reduce', price: '100000', direction: 'risesTo' }],
    });
  });
});

const price = fc
  .tuple(fc.bigInt(1n, 10n ** 15n), fc.integer({ min: 0, max: 12 }))
  .map(([units, places]) => dividedBy(money(units.toString()), money(`1${'0'.repeat(places)}`), 12))
  .filter((value) => compare(value, money('0.000001')) > 0);

describe('one over a price', () => {
  it('taken twice is the price again, to 20 digits', () => {
    fc.assert(
      fc.property(price, (value) => {
        const again = exact(
          inverse(inverse(value))
            .slice(0, 55)
            .replace(/(\.\d{40})\d*/, '$1'),
        );
        const error = again - exact(value);
        expect((error < 0n ? -error : error) * 10n ** 20n <= exact(value) + 10n ** 20n).toBe(true);
      }),
    );
  });

  it('turns the order of prices round', () => {
    fc.assert(
      fc.property(price, price, (a, b) => {
        fc.pre(compare(a, b) !== 0);
        expect(compare(inverse(a), inverse(b))).toBe(-compare(a, b));
      }),
    );
  });

  it('keeps what is in range in range, and makes above of below', () => {
    fc.assert(
      fc.property(price, price, price, (a, b, now) => {
        fc.pre(compare(a, b) !== 0);
        const [bottom, top] = compare(a, b) < 0 ? [a, b] : [b, a];
        const own = { price: now, top, bottom, triggers: [] };
        const shown = invertedGrid(own);
        const opposite = { above: 'below', below: 'above' } as const;
        const side = sideOutside(own, now);
        expect(shown.price && sideOutside(shown, shown.price)).toBe(side && opposite[side]);
      }),
    );
  });

  it('of a grid taken twice has its sides and directions again', () => {
    const own = shownGrid({ ...oneSided, inverted: false }, money('0.000016'));
    expect(invertedGrid(invertedGrid(own))).toEqual(own);
  });
});
