import { describe, expect, it } from 'vitest';
import {
  dayText,
  growthText,
  minuteText,
  moneyText,
  monthText,
  shareText,
  signed,
  sizeText,
  tickText,
} from '../../../functions/nightly-page/numbers.ts';
import { money } from '../../support/builders.ts';

describe('a figure as people read it', () => {
  it.each([
    ['1234567.899', '1,234,567.89'],
    ['12', '12.00'],
    ['-1200.5', '−1,200.50'],
    ['0', '0.00'],
    ['0.00451239', '0.00451239'],
    ['-0.5', '−0.5'],
    ['999.999', '999.99'],
  ])('of money %s is %s: two places, cut off', (value, text) => {
    expect(moneyText(money(value))).toBe(text);
  });

  it.each([
    ['67012.3456', '67,012.3'],
    ['0.0031004412345', '0.00310044'],
    ['1.23456789', '1.23456'],
    ['12345678', '12,345,678'],
    ['-2.5', '−2.5'],
  ])('of a size or price %s is %s: six digits that count', (value, text) => {
    expect(sizeText(money(value))).toBe(text);
  });

  it('has a plus only where it says something', () => {
    expect(['5', '0', '-5'].map((value) => signed(money(value), moneyText))).toEqual([
      '+5.00',
      '0.00',
      '−5.00',
    ]);
  });

  it('of growth is in per cent, finer where it is small, and none where there was nothing', () => {
    expect(growthText(money('110'), money('100'))).toBe('+10 %');
    expect(growthText(money('104.87'), money('100'))).toBe('+4.8 %');
    expect(growthText(money('99.925'), money('100'))).toBe('−0.07 %');
    expect(growthText(money('5'), money('0'))).toBeUndefined();
  });

  it('of a share never reads as nothing where there is something', () => {
    expect(shareText(money('1'), money('3'))).toBe('33.3 %');
    expect(shareText(money('0.01'), money('1000'))).toBe('below 0.1 %');
    expect(shareText(money('0'), money('10'))).toBe('0 %');
  });

  it.each([
    ['12000', '2000', '12k'],
    ['8500', '500', '8.5k'],
    ['-1500000', '500000', '−1.5M'],
    ['0.25', '0.05', '0.25'],
    ['1000.5', '0.5', '1,000.5'],
    ['0', '5', '0'],
  ])('beside a chart %s in steps of %s is %s', (value, step, text) => {
    expect(tickText(money(value), money(step))).toBe(text);
  });
});

describe('a time as people read it', () => {
  it('is in UTC, whatever the zone of the machine', () => {
    const atMs = Date.UTC(2026, 10, 28, 23, 59);
    expect(minuteText(atMs)).toBe('Sat 28 Nov 2026, 23:59 UTC');
    expect(dayText('2026-03-01')).toBe('1 Mar 2026');
    expect(monthText('2026-11')).toBe('Nov 2026');
  });
});
