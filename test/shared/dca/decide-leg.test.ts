import { describe, expect, it } from 'vitest';
import { decideLeg, type LegInput } from '../../../shared/dca/decide-leg.ts';
import type { Collected } from '../../../shared/orders/budget.ts';
import {
  aBook,
  aCandle,
  aLimitOrder,
  aMarket,
  anAccount,
  anInstrument,
  aPlan,
  money,
  SLOT,
  someCapabilities,
} from '../../support/builders.ts';

const OWN_KEY = `${SLOT.key}#BTC_USDT`;

function input(overrides: Partial<LegInput> = {}): LegInput {
  return {
    plan: aPlan(),
    account: anAccount(),
    capabilities: someCapabilities(),
    leg: { symbol: 'BTC_USDT', unit: 'quote', amount: money('50') },
    market: aMarket(),
    slotNumber: 0,
    heldBase: money('0'),
    pendingQuote: money('0'),
    waiting: [],
    ownKey: OWN_KEY,
    fits: () => true,
    ...overrides,
  };
}

const small = (amount: string) => ({ symbol: 'BTC_USDT', unit: 'quote' as const, amount: money(amount) });

/** Collected amounts of earlier slots, oldest first. */
function waiting(...amounts: readonly string[]): (readonly [string, Collected])[] {
  return amounts.map((amount, index) => [
    `2026-11-${10 + index}T09:00#BTC_USDT`,
    { leg: 'BTC_USDT', unit: 'quote', amount: money(amount) },
  ]);
}

const upTo = (most: number) => (amount: string) => Number(amount) <= most;

describe('a leg that can be ordered', () => {
  it('orders its amount and records what it saw', () => {
    expect(decideLeg(input())).toEqual({
      do: 'order',
      terms: { type: 'market', quoteAmount: '50' },
      quote: '50',
      uses: [],
      numbers: { bid: '99990', ask: '100000' },
    });
  });

  it('is guarded by the price it would trade at: the ask to buy, the bid to sell', () => {
    const book = aBook({ bid: money('90'), ask: money('100') });
    const conditions = { maxPrice: money('95'), minPrice: money('80') };
    const market = aMarket({ book });

    expect(decideLeg(input({ plan: aPlan({ conditions }), market }))).toMatchObject({
      do: 'deny',
      reason: { code: 'guard.maxPrice', numbers: { price: '100' } },
    });
    const sell = aPlan({ side: 'sell', conditions });
    expect(decideLeg(input({ plan: sell, market }))).toMatchObject({ do: 'order' });
  });

  it('scales its amount before sizing it, and records how', () => {
    const plan = aPlan({
      scale: { by: 'drawdown', days: 1, steps: [{ atPercent: 10, multiply: money('2') }] },
    });
    const market = aMarket({ finishedDays: [aCandle('200000')] });

    expect(decideLeg(input({ plan, market }))).toMatchObject({
      do: 'order',
      quote: '100',
      numbers: { reference: '200000', belowPercent: '50', multiplier: '2' },
    });
  });
});

describe('a leg that must not be ordered', () => {
  it.each([
    ['market.offline', { market: aMarket({ instrument: anInstrument({ tradable: false }) }) }],
    ['limit.coin', { account: anAccount({ coin: 'USDC' }) }],
    ['guard.maxPrice', { plan: aPlan({ conditions: { maxPrice: money('1') } }) }],
    [
      'guard.historyTooShort',
      {
        plan: aPlan({
          scale: { by: 'belowAverage', days: 5, steps: [{ atPercent: 1, multiply: money('2') }] },
        }),
      },
    ],
    ['guard.keepFree', { plan: aPlan({ conditions: { keepFree: money('1') } }) }],
    ['size.aboveMaximum', { market: aMarket({ instrument: anInstrument({ maxQuoteAmount: money('49') }) }) }],
  ] as const)('is denied with %s and what it saw', (code, overrides) => {
    expect(decideLeg(input(overrides))).toMatchObject({
      do: 'deny',
      reason: { code },
      numbers: { bid: '99990', ask: '100000' },
    });
  });
});

describe('an amount that is too small', () => {
  it('is put aside, scaled but alone, whatever waits already', () => {
    expect(decideLeg(input({ leg: small('3'), waiting: waiting('3', '3.5') }))).toEqual({
      do: 'collect',
      item: { leg: 'BTC_USDT', unit: 'quote', amount: '3' },
      reason: {
        code: 'size.collected',
        text: '9.5 USDT are under the venue’s minimum of 10. This slot’s amount of 3 waits for the next one.',
        numbers: { amount: '9.5', minimum: '10', collected: '3' },
      },
      numbers: { bid: '99990', ask: '100000', slotAmount: '3', withCollected: '9.5' },
    });
  });

  it('is not collected when the limit per order keeps it from ever being big enough', () => {
    const limited = (perOrder: string) =>
      decideLeg(input({ account: anAccount({ perOrder: money(perOrder) }), leg: small('4') }));

    expect(limited('9.99')).toMatchObject({
      do: 'deny',
      reason: { code: 'limit.perOrder', numbers: { limit: '9.99', minimum: '10' } },
    });
    expect(limited('10').do).toBe('collect');
  });

  it('is not collected under value averaging, whose next slot misses it anyway', () => {
    const plan = aPlan({ scale: { by: 'valueAveraging', maxPerSlot: money('200') } });

    expect(decideLeg(input({ plan, leg: small('4'), slotNumber: 1 }))).toMatchObject({
      do: 'deny',
      reason: { code: 'size.belowMinimum', numbers: { amount: '4', minimum: '10' } },
    });
    expect(decideLeg(input({ plan, leg: small('4'), slotNumber: 3 }))).toMatchObject({
      do: 'order',
      quote: '12',
    });
  });

  it('is ordered with what waits once that is enough', () => {
    expect(decideLeg(input({ leg: small('3'), waiting: waiting('3', '4') }))).toMatchObject({
      do: 'order',
      quote: '10',
      uses: ['2026-11-10T09:00#BTC_USDT', '2026-11-11T09:00#BTC_USDT'],
      numbers: { slotAmount: '3', withCollected: '10' },
    });
  });

  it('joins a limit order too', () => {
    const plan = aPlan({ order: aLimitOrder() });

    expect(decideLeg(input({ plan, leg: small('7'), waiting: waiting('5') }))).toMatchObject({
      do: 'order',
      terms: { type: 'limit', baseSize: '0.00012', price: '99990' },
      quote: '11.9988',
    });
  });
});

describe('amounts that wait', () => {
  it('join oldest first, as long as the limits leave room for the order', () => {
    const decision = decideLeg(input({ waiting: waiting('20', '30', '5'), fits: upTo(100) }));

    expect(decision).toMatchObject({
      do: 'order',
      quote: '100',
      uses: waiting('20', '30').map(([key]) => key),
    });
  });

  it('never overtake an older one that does not fit', () => {
    const decision = decideLeg(input({ waiting: waiting('60', '5'), fits: upTo(100) }));

    expect(decision).toMatchObject({ do: 'order', quote: '50', uses: [] });
  });

  it('never keep the slot’s own amount from being ordered', () => {
    expect(decideLeg(input({ waiting: waiting('20'), fits: () => false }))).toMatchObject({
      do: 'order',
      quote: '50',
      uses: [],
    });
  });

  it('of another unit are left', () => {
    const other: Collected = { leg: 'BTC_USDT', unit: 'base', amount: money('1') };

    expect(decideLeg(input({ waiting: [['2026-11-10T09:00#BTC_USDT', other]] }))).toMatchObject({
      quote: '50',
      uses: [],
    });
  });
});

describe('the slot’s own amount, put aside by a run that died', () => {
  const own: readonly [string, Collected] = [
    OWN_KEY,
    { leg: 'BTC_USDT', unit: 'quote', amount: money('50') },
  ];

  it('is in the order and counts once', () => {
    expect(decideLeg(input({ waiting: [...waiting('20'), own] }))).toMatchObject({
      do: 'order',
      quote: '70',
      uses: ['2026-11-10T09:00#BTC_USDT', OWN_KEY],
    });
  });

  it('is in the order also when nothing else fits any more', () => {
    const decision = decideLeg(input({ waiting: [...waiting('20'), own], fits: () => false }));

    expect(decision).toMatchObject({ do: 'order', quote: '50', uses: [OWN_KEY] });
  });

  it('is in the order also when the plan’s unit was changed since', () => {
    const base: readonly [string, Collected] = [
      OWN_KEY,
      { leg: 'BTC_USDT', unit: 'base', amount: money('1') },
    ];

    expect(decideLeg(input({ waiting: [base] }))).toMatchObject({ quote: '50', uses: [OWN_KEY] });
  });
});
