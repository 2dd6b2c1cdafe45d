import { describe, expect, it } from 'vitest';
import type { PlanConditions } from '../../../shared/automations/schema.ts';
import { brokenCondition, freeBalanceTooSmall } from '../../../shared/dca/guards.ts';
import type { LegMarket } from '../../../shared/dca/market.ts';
import { aBook, aCandle, aMarket, money } from '../../support/builders.ts';

const broken = (conditions: PlanConditions, price: string, market: LegMarket = aMarket()) =>
  brokenCondition({ conditions, market, price: money(price) });

describe('a price bound', () => {
  it.each([
    [{ minPrice: money('100') }, '100', undefined],
    [{ minPrice: money('100') }, '99.99999999', 'guard.minPrice'],
    [{ maxPrice: money('100') }, '100', undefined],
    [{ maxPrice: money('100') }, '100.00000001', 'guard.maxPrice'],
    [{}, '100', undefined],
  ] as const)('%j at %s: %s', (conditions, price, code) => {
    expect(broken(conditions, price)?.code).toBe(code);
  });

  it('is refused with its numbers', () => {
    expect(broken({ maxPrice: money('100') }, '101')).toEqual({
      code: 'guard.maxPrice',
      text: 'The price 101 is above the plan’s maximum of 100.',
      numbers: { price: '101', maxPrice: '100' },
    });
    expect(broken({ minPrice: money('100') }, '99')).toMatchObject({
      text: 'The price 99 is below the plan’s minimum of 100.',
      numbers: { price: '99', minPrice: '100' },
    });
  });
});

describe('the spread', () => {
  const spread = (bid: string, ask: string, maxSpreadBps: number) =>
    broken({ maxSpreadBps }, ask, aMarket({ book: aBook({ bid: money(bid), ask: money(ask) }) }));

  it.each([
    // 0.2 around 100 are exactly 20 basis points of the middle.
    ['99.9', '100.1', 20, undefined],
    ['99.9', '100.10001', 20, 'guard.maxSpread'],
    ['99.9', '100.1', 19.99, 'guard.maxSpread'],
    ['100', '100', 0, undefined],
    ['99.99999999', '100', 0, 'guard.maxSpread'],
  ] as const)('of %s to %s against %d basis points: %s', (bid, ask, most, code) => {
    expect(spread(bid, ask, most)?.code).toBe(code);
  });

  it('is refused with its numbers, never looking narrower than allowed', () => {
    expect(spread('99.9', '100.10001', 20)?.numbers).toEqual({
      bid: '99.9',
      ask: '100.10001',
      spreadBps: '20.001',
      maxSpreadBps: '20',
    });
    expect(spread('99.9', '100.100000001', 20)?.numbers['spreadBps']).toBe('20.0001');
  });
});

describe('the distance above the average', () => {
  const rule = { maxAboveAverage: { days: 2, percent: 40 } };
  const market = aMarket({ finishedDays: ['9999', '90', '110'].map((close) => aCandle(close)) });

  it.each([
    ['140', undefined],
    ['140.00000001', 'guard.aboveAverage'],
    ['10', undefined],
  ])('of 100 by 40 %% at %s: %s', (price, code) => {
    expect(broken(rule, price, market)?.code).toBe(code);
  });

  it('is refused with its numbers', () => {
    expect(broken(rule, '141', market)).toEqual({
      code: 'guard.aboveAverage',
      text: 'The price 141 is more than 40 % above its 2-day average of 100.',
      numbers: { price: '141', average: '100', ceiling: '140' },
    });
  });

  it('refuses when the venue shows too few days: no average is no permission', () => {
    expect(broken(rule, '1', aMarket({ finishedDays: [aCandle('90')] }))?.code).toBe('guard.historyTooShort');
  });
});

describe('several conditions', () => {
  it('name the first that is broken', () => {
    const all = { minPrice: money('200'), maxPrice: money('100'), maxSpreadBps: 0 };

    expect(broken(all, '150')?.code).toBe('guard.minPrice');
  });
});

describe('the balance to keep free', () => {
  const free = (amount: string, side: 'buy' | 'sell', coin: string, needed: string) =>
    freeBalanceTooSmall(
      {
        conditions: { keepFree: money('100') },
        market: aMarket({ balances: [{ coin, free: money(amount), locked: money('0') }] }),
      },
      side === 'buy'
        ? { side, quote: money(needed), base: money('9') }
        : { side, quote: money('9'), base: money(needed) },
    );

  it.each([
    ['150', 'buy', 'USDT', '50', undefined],
    ['149.99', 'buy', 'USDT', '50', 'guard.keepFree'],
    ['101', 'sell', 'BTC', '1', undefined],
    ['100.99999', 'sell', 'BTC', '1', 'guard.keepFree'],
    // The other coin does not count.
    ['1000', 'buy', 'BTC', '50', 'guard.keepFree'],
  ] as const)('%s before a %s in %s of %s: %s', (amount, side, coin, needed, code) => {
    expect(free(amount, side, coin, needed)?.code).toBe(code);
  });

  it('is refused with its numbers', () => {
    expect(free('120', 'buy', 'USDT', '50')).toEqual({
      code: 'guard.keepFree',
      text: '120 USDT are free; after this order of 50, less than 100 would remain.',
      numbers: { free: '120', needed: '50', keepFree: '100' },
    });
  });

  it('does not count locked coins', () => {
    const market = aMarket({ balances: [{ coin: 'USDT', free: money('0'), locked: money('500') }] });

    expect(
      freeBalanceTooSmall(
        { conditions: { keepFree: money('1') }, market },
        { side: 'buy', quote: money('10'), base: money('0') },
      )?.code,
    ).toBe('guard.keepFree');
  });

  it('is not asked for when the plan keeps nothing free', () => {
    expect(
      freeBalanceTooSmall(
        { conditions: {}, market: aMarket() },
        { side: 'buy', quote: money('10'), base: money('0') },
      ),
    ).toBeUndefined();
  });
});
