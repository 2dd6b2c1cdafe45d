import { describe, expect, it } from 'vitest';
import type { PlanScale } from '../../../shared/automations/schema.ts';
import { averageClose, type ScaleInput, scaledAmount } from '../../../shared/dca/scale.ts';
import { aCandle, aMarket, money } from '../../support/builders.ts';

const steps = [
  { atPercent: 15, multiply: money('2') },
  { atPercent: 30, multiply: money('3.5') },
];

function input(overrides: Partial<ScaleInput> = {}): ScaleInput {
  return {
    amount: money('60'),
    price: money('100'),
    market: aMarket(),
    slotNumber: 0,
    heldBase: money('0'),
    pendingQuote: money('0'),
    ...overrides,
  };
}

function amountAt(scale: PlanScale | undefined, price: string, closes: readonly string[]) {
  const market = aMarket({ finishedDays: closes.map((close) => aCandle(close)) });
  return scaledAmount(scale, input({ price: money(price), market }));
}

describe('without a scale', () => {
  it('a slot buys its amount', () => {
    expect(scaledAmount(undefined, input())).toEqual({ amount: '60', numbers: {} });
  });
});

describe('by drawdown', () => {
  const scale: PlanScale = { by: 'drawdown', days: 3, steps };

  it.each([
    ['100', '60'],
    ['85.01', '60'],
    ['85', '120'],
    ['70.01', '120'],
    ['70', '210'],
    ['1', '210'],
    // Above the high: the drawdown is below zero.
    ['140', '60'],
  ])('at %s under a high of 100 it buys %s', (price, amount) => {
    expect(amountAt(scale, price, ['90', '100', '95'])).toMatchObject({ amount });
  });

  it('records high, drawdown and multiplier', () => {
    expect(amountAt(scale, '70', ['90', '100', '95'])).toEqual({
      amount: '210',
      numbers: { reference: '100', belowPercent: '30', multiplier: '3.5' },
    });
  });

  it('looks at the highs of the last days, today’s too, and not at closes or older days', () => {
    const market = aMarket({
      finishedDays: [
        aCandle('500'),
        aCandle('80', { high: money('100') }),
        aCandle('80', { high: money('90') }),
        aCandle('80'),
      ],
      today: aCandle('80', { high: money('120') }),
    });

    expect(scaledAmount(scale, input({ market, price: money('102') }))).toMatchObject({
      amount: '120',
      numbers: { reference: '120', belowPercent: '15' },
    });
  });

  it('refuses when the venue shows fewer days', () => {
    expect(amountAt(scale, '100', ['90', '100'])).toEqual({
      refused: {
        code: 'guard.historyTooShort',
        text: 'The venue shows 2 finished days of BTC_USDT, and 3 are needed.',
        numbers: { days: '3', shown: '2' },
      },
    });
  });
});

describe('by distance below the average', () => {
  const scale: PlanScale = {
    by: 'belowAverage',
    days: 4,
    steps: [{ atPercent: 10.5, multiply: money('1.5') }],
  };

  it.each([
    ['89.6', '60'],
    ['89.5', '90'],
    ['120', '60'],
  ])('at %s under an average of 100 it buys %s', (price, amount) => {
    expect(amountAt(scale, price, ['70', '130', '99', '101'])).toMatchObject({ amount });
  });

  it('counts only the last finished days', () => {
    expect(amountAt(scale, '89.5', ['9999', '70', '130', '99', '101'])).toMatchObject({
      amount: '90',
      numbers: { reference: '100', belowPercent: '10.5', multiplier: '1.5' },
    });
  });

  it('never rounds a distance up to a threshold', () => {
    expect(amountAt(scale, '89.50001', ['100', '100', '100', '100'])).toMatchObject({ amount: '60' });
  });
});

describe('value averaging', () => {
  const scale: PlanScale = { by: 'valueAveraging', maxPerSlot: money('200') };
  const at = (slotNumber: number, heldBase: string, price: string, pendingQuote = '0') =>
    scaledAmount(
      scale,
      input({
        slotNumber,
        heldBase: money(heldBase),
        price: money(price),
        pendingQuote: money(pendingQuote),
      }),
    );

  it.each([
    // [slot, coins held, price, bought]: the value is to be 60 × slot.
    [1, '0', '100', '60'],
    [2, '0.6', '100', '60'],
    [2, '0.6', '50', '90'],
    [2, '0.6', '150', '30'],
    [3, '1.2', '100.5', '59.4'],
    [10, '0', '100', '200'],
  ] as const)('in slot %i with %s coins at %s it buys %s', (slot, held, price, amount) => {
    expect(at(slot, held, price)).toMatchObject({ amount });
  });

  it.each([
    [2, '1.2', '100'],
    [2, '1.3', '100'],
  ] as const)('in slot %i with %s coins at %s it buys nothing', (slot, held, price) => {
    expect(at(slot, held, price)).toMatchObject({ refused: { code: 'scale.nothingMissing' } });
  });

  it('counts what earlier orders may still spend as bought', () => {
    expect(at(2, '0', '100', '60')).toMatchObject({ amount: '60' });
    expect(at(2, '0.3', '100', '90')).toMatchObject({ refused: { code: 'scale.nothingMissing' } });
  });

  it('records target and value', () => {
    expect(at(2, '0.6', '50', '10')).toEqual({
      amount: '80',
      numbers: { targetValue: '120', presentValue: '30', pendingValue: '10' },
    });
  });
});

describe('the average close', () => {
  it('is of exactly so many days, or not known', () => {
    const market = aMarket({ finishedDays: ['7', '1', '2'].map((close) => aCandle(close)) });

    expect(averageClose(market, 2)).toBe('1.5');
    expect(averageClose(market, 3)).toBe('3.333333333333333333');
    expect(averageClose(market, 4)).toBeUndefined();
  });
});
