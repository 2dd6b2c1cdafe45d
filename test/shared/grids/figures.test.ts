import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  botValue,
  distancePercent,
  floatingProfit,
  liquidationRisks,
  marginGap,
  percentOf,
  realizedProfit,
  totalProfit,
} from '../../../shared/grids/figures.ts';
import { money } from '../../support/builders.ts';
import { exact, exactProduct } from '../../support/exact.ts';
import { aFuturesGrid, aSpotGrid } from '../../support/scripted-bots.ts';

/** Amounts with up to 8 decimal places, as text. */
const amount = (min: number, max: number) =>
  fc.bigInt(BigInt(min) * 10n ** 8n, BigInt(max) * 10n ** 8n).map((units) => {
    const sign = units < 0n ? '-' : '';
    const digits = (units < 0n ? -units : units).toString().padStart(9, '0');
    return money(`${sign}${digits.slice(0, -8)}.${digits.slice(-8)}`);
  });
const price = amount(1, 200_000);

describe('a futures grid', () => {
  it('has realised what its margin has more than was put in', () => {
    expect(realizedProfit(aFuturesGrid())).toBe('10');
  });

  it('floats by its position, up for a long one and down for a short one', () => {
    expect(floatingProfit(aFuturesGrid(), money('66000'))).toBe('10');
    expect(floatingProfit(aFuturesGrid({ position: money('-0.01') }), money('66000'))).toBe('-10');
  });

  it('floats by nothing without a position, whatever its open price', () => {
    const { positionOpenPrice: _, ...flat } = aFuturesGrid({ position: money('0') });
    expect(floatingProfit(flat, money('66000'))).toBe('0');
  });

  it('is worth its margin and what floats', () => {
    expect(botValue(aFuturesGrid(), money('66000'))).toBe('1020');
    expect(totalProfit(aFuturesGrid(), money('66000'))).toBe('20');
  });

  it('has figures that fit together by the identity of the margin, and shows when they do not', () => {
    expect(marginGap(aFuturesGrid())).toBe('0');
    expect(marginGap(aFuturesGrid({ marginBalance: money('1007.5') }))).toBe('-2.5');
  });

  it('says nothing for want of a figure', () => {
    const { marginBalance: _m, fees: _f, ...poor } = aFuturesGrid();
    expect(realizedProfit(poor)).toBeUndefined();
    expect(totalProfit(poor, money('66000'))).toBeUndefined();
    expect(botValue(poor, money('66000'))).toBeUndefined();
    expect(marginGap(poor)).toBeUndefined();
  });

  it('has realised the same by its margin and by its bookings, whenever the identity holds', () => {
    fc.assert(
      fc.property(
        amount(0, 9_999),
        amount(-999, 999),
        amount(0, 99),
        amount(-99, 99),
        (investment, realized, fees, funding) => {
          const balance = exact(investment) + exact(realized) - exact(fees) + exact(funding);
          const grid = aFuturesGrid({ investment, realizedProfit: realized, fees, funding });
          const { marginBalance: _, ...booked } = grid;
          const whole = { ...booked, marginBalance: money(textOf(balance)) };
          expect(exact(marginGap(whole) ?? '1')).toBe(0n);
          expect(exact(realizedProfit(whole) ?? '')).toBe(exact(realizedProfit(booked) ?? ''));
        },
      ),
    );
  });

  it('wins or loses exactly its position times the way of the price', () => {
    fc.assert(
      fc.property(amount(-50, 50), price, price, (position, open, now) => {
        const grid = aFuturesGrid({ position, positionOpenPrice: open });
        const way = textOf(exact(now) - exact(open));
        expect(exact(floatingProfit(grid, now) ?? '')).toBe(exactProduct(position, way));
      }),
    );
  });
});

describe('a spot grid', () => {
  it('is worth its coins at the price and its quote coin', () => {
    expect(botValue(aSpotGrid(), money('65000'))).toBe('1020');
  });

  it('wins in all what the exchange says, else what its pairs brought and its coins float by', () => {
    expect(totalProfit(aSpotGrid(), money('65000'))).toBe('20');
    const { totalProfit: _, ...silent } = aSpotGrid();
    expect(totalProfit(silent, money('65000'))).toBe('20');
  });

  it('floats by its average cost, else by what is not grid profit', () => {
    expect(floatingProfit(aSpotGrid(), money('65000'))).toBe('8');
    const { averageCost: _, ...silent } = aSpotGrid({ totalProfit: money('20') });
    expect(floatingProfit(silent, money('65000'))).toBe('8');
  });

  it('is worth in closed form what was put in and what it won, at any price', () => {
    fc.assert(
      fc.property(amount(0, 5), amount(1, 99_999), amount(0, 9_999), price, (base, cost, quote, now) => {
        const grid = aSpotGrid({ baseAmount: base, averageCost: cost, quoteAmount: quote });
        const value = exact(botValue(grid, now) ?? '');
        const floating = exact(floatingProfit(grid, now) ?? '');
        expect(value - floating).toBe(exact(quote) + exactProduct(base, cost));
      }),
    );
  });
});

describe('distances', () => {
  it('are in per cent of the price, to either side', () => {
    expect(distancePercent(money('200'), money('210'))).toBe('5');
    expect(distancePercent(money('200'), money('190'))).toBe('5');
    expect(percentOf(money('5'), money('0'))).toBeUndefined();
  });

  it('to liquidation put the nearer side first, and a side without an estimate is no risk', () => {
    const shown = { price: money('100'), liquidationAbove: money('130'), liquidationBelow: money('80') };
    expect(liquidationRisks(shown).map(({ side, distancePercent: d }) => [side, d])).toEqual([
      ['below', '20'],
      ['above', '30'],
    ]);
    expect(liquidationRisks({ price: money('100'), liquidationAbove: money('0') })).toEqual([]);
    expect(liquidationRisks({ liquidationAbove: money('130') })).toEqual([]);
  });

  it('to liquidation are none where the price has passed the estimate', () => {
    const [risk] = liquidationRisks({ price: money('100'), liquidationBelow: money('101') });
    expect(risk?.distancePercent).toBe('0');
  });

  it('to liquidation shrink as the price comes nearer', () => {
    fc.assert(
      fc.property(price, price, price, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort((x, y) => (exact(x) < exact(y) ? -1 : 1));
        const at = (now: typeof a) =>
          exact(
            liquidationRisks({ price: now, ...(low && { liquidationBelow: low }) })[0]?.distancePercent ?? '',
          );
        if (middle !== undefined && high !== undefined) expect(at(middle) <= at(high)).toBe(true);
      }),
    );
  });
});

/** Units of 10^-40 as decimal text. */
function textOf(units: bigint): ReturnType<typeof money> {
  const digits = (units < 0n ? -units : units).toString().padStart(41, '0');
  const text = `${digits.slice(0, -40)}.${digits.slice(-40)}`.replace(/\.?0+$/, '');
  return money(`${units < 0n ? '-' : ''}${text === '' ? '0' : text}`);
}
