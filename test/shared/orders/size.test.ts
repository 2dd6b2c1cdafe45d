import { describe, expect, it } from 'vitest';
import { type SizeInput, sizeOrder } from '../../../shared/orders/size.ts';
import { aBook, aLimitOrder, anInstrument, money, someCapabilities } from '../../support/builders.ts';

function sized(overrides: Partial<Omit<SizeInput, 'amount'>> & { amount: string }) {
  const { amount, ...rest } = overrides;
  return sizeOrder({
    side: 'buy',
    order: { type: 'market' },
    unit: 'quote',
    amount: money(amount),
    instrument: anInstrument(),
    book: aBook(),
    capabilities: someCapabilities(),
    ...rest,
  });
}

describe('a market order', () => {
  it('buys for an amount, cut to the venue’s places', () => {
    expect(sized({ amount: '50.123456789' })).toEqual({
      terms: { type: 'market', quoteAmount: '50.12345678' },
      quote: '50.12345678',
      base: '0.000501',
    });
  });

  it('buys a size where the venue wants one, so that it costs no more than the amount', () => {
    const capabilities = someCapabilities({ marketBuyIn: 'base' });

    expect(sized({ amount: '50.09', capabilities })).toEqual({
      terms: { type: 'market', baseSize: '0.0005' },
      quote: '50',
      base: '0.0005',
    });
  });

  it('sells a size, cut to the venue’s places', () => {
    expect(sized({ side: 'sell', unit: 'base', amount: '0.0005019' })).toEqual({
      terms: { type: 'market', baseSize: '0.000501' },
      quote: '50.09499',
      base: '0.000501',
    });
  });

  it('sells what raises an amount at the bid, and no more', () => {
    expect(sized({ side: 'sell', amount: '50' })).toEqual({
      terms: { type: 'market', baseSize: '0.0005' },
      quote: '49.995',
      base: '0.0005',
    });
  });
});

describe('a limit order', () => {
  const limit = (from: 'bid' | 'ask', offsetBps: number) => aLimitOrder({}, { from, offsetBps });

  it.each([
    // 99990 less 5 basis points are 99940.005: a buy is rounded down.
    ['buy', 'bid', 5, '99940'],
    ['buy', 'ask', 0, '100000'],
    ['buy', 'ask', 100, '99000'],
    // 99990 and 5 basis points are 100039.995: a sell is rounded up.
    ['sell', 'bid', 5, '100040'],
    ['sell', 'ask', 0, '100000'],
    ['sell', 'bid', 100, '100989.9'],
  ] as const)('to %s from the %s by %i basis points is priced %s', (side, from, offset, price) => {
    const instrument = anInstrument({ pricePlaces: 1 });

    expect(sized({ amount: '60', side, order: limit(from, offset), instrument })).toMatchObject({
      terms: { type: 'limit', price },
    });
  });

  it('to buy costs no more than the amount, to sell is no larger than the size', () => {
    expect(sized({ amount: '60', order: limit('bid', 0) })).toEqual({
      terms: { type: 'limit', baseSize: '0.0006', price: '99990' },
      quote: '59.994',
      base: '0.0006',
    });
    expect(sized({ amount: '0.0006019', unit: 'base', side: 'sell', order: limit('ask', 0) })).toEqual({
      terms: { type: 'limit', baseSize: '0.000601', price: '100000' },
      quote: '60.1',
      base: '0.000601',
    });
  });

  it.each([
    ['buy', { buyCeiling: money('0.9') }, '89991', true],
    ['buy', { buyCeiling: money('0.9') }, '89991.01', false],
    ['sell', { sellFloor: money('1.1') }, '110000', true],
    ['sell', { sellFloor: money('1.1') }, '109999.99', false],
  ] as const)('to %s within %j at %s: %s', (side, band, price, allowed) => {
    // A book with the price itself on one side, so that it is not rounded.
    const book =
      side === 'buy'
        ? aBook({ bid: money('99990'), ask: money(price) })
        : aBook({ ask: money('100000'), bid: money(price) });
    const order = limit(side === 'buy' ? 'ask' : 'bid', 0);

    const result = sized({ amount: '60', side, order, book, instrument: anInstrument(band) });

    if (allowed) expect(result).toHaveProperty('terms');
    else expect(result).toMatchObject({ refused: { code: 'size.priceBand' } });
  });

  it('is refused when its price rounds to nothing', () => {
    const book = aBook({ bid: money('0.004'), ask: money('0.005') });

    expect(sized({ amount: '60', order: limit('bid', 0), book })).toMatchObject({
      refused: { code: 'size.priceBand', numbers: { price: '0' } },
    });
  });
});

describe('the venue’s bounds', () => {
  const bounded = anInstrument({
    minQuoteAmount: money('10'),
    maxQuoteAmount: money('100'),
    limitSize: { min: money('0.0002'), max: money('0.0008') },
    marketSize: { min: money('0.0003'), max: money('0.0007') },
  });
  const limit = aLimitOrder({}, { from: 'ask', offsetBps: 0 });

  it.each([
    ['9.99999999', 'tooSmall'],
    ['10', 'terms'],
    ['100', 'terms'],
    ['100.00000001', 'refused'],
  ])('a market buy of %s: %s', (amount, answer) => {
    expect(sized({ amount, instrument: bounded })).toHaveProperty(answer);
  });

  it.each([
    ['0.000199', 'tooSmall'],
    ['0.0002', 'terms'],
    ['0.0008', 'terms'],
    ['0.000801', 'refused'],
  ])('a limit sell of %s: %s', (amount, answer) => {
    expect(sized({ amount, unit: 'base', side: 'sell', order: limit, instrument: bounded })).toHaveProperty(
      answer,
    );
  });

  it.each([
    ['0.000299', 'tooSmall'],
    ['0.0003', 'terms'],
    ['0.0007', 'terms'],
    ['0.000701', 'refused'],
  ])('a market sell of %s: %s', (amount, answer) => {
    expect(sized({ amount, unit: 'base', side: 'sell', instrument: bounded })).toHaveProperty(answer);
  });

  it('of the size do not bind a market buy by amount, which has no size', () => {
    expect(sized({ amount: '100', instrument: bounded })).toHaveProperty('terms');
  });

  it('are told with their numbers', () => {
    expect(sized({ amount: '3', instrument: bounded })).toEqual({
      tooSmall: {
        code: 'size.belowMinimum',
        text: '3 USDT are under the venue’s minimum of 10.',
        numbers: { amount: '3', minimum: '10' },
      },
    });
    expect(sized({ amount: '101', instrument: bounded })).toMatchObject({
      refused: { code: 'size.aboveMaximum', numbers: { amount: '101', maximum: '100' } },
    });
  });

  it('that a venue does not state do not bind, but nothing is still nothing', () => {
    const { minQuoteAmount: _, ...instrument } = anInstrument({ limitSize: {}, marketSize: {} });

    expect(sized({ amount: '0.00000001', instrument })).toHaveProperty('terms');
    expect(sized({ amount: '0.000000001', instrument })).toHaveProperty('tooSmall');
    expect(sized({ amount: '0.0000001', unit: 'base', side: 'sell', instrument })).toHaveProperty('tooSmall');
  });
});

describe('a symbol with steps that are no power of ten', () => {
  const stepped = anInstrument({ baseStep: money('0.00025'), priceStep: money('2.5') });
  const limit = (from: 'bid' | 'ask', offsetBps: number) => aLimitOrder({}, { from, offsetBps });

  it.each([
    ['buy' as const, '0.00099', '0.00075'],
    ['buy' as const, '0.00075', '0.00075'],
    ['sell' as const, '0.00124999', '0.001'],
  ])('cuts the size of a %s of %s to %s', (side, amount, baseSize) => {
    const capabilities = someCapabilities({ marketBuyIn: 'base' });

    expect(sized({ side, unit: 'base', amount, instrument: stepped, capabilities })).toMatchObject({
      terms: { type: 'market', baseSize },
      base: baseSize,
    });
  });

  it('cuts what an amount buys to the step, so that it costs no more', () => {
    const capabilities = someCapabilities({ marketBuyIn: 'base' });

    // 60 USDT are 0.0006 at 100000.
    expect(sized({ amount: '60', instrument: stepped, capabilities })).toMatchObject({
      terms: { baseSize: '0.0005' },
      quote: '50',
    });
  });

  it.each([
    // 99990 less a basis point are 99980.001.
    ['buy' as const, 'bid' as const, 1, '99980'],
    ['buy' as const, 'bid' as const, 0, '99990'],
    ['sell' as const, 'ask' as const, 0, '100000'],
    // 100000 and 0.3 basis points more are 100003.
    ['sell' as const, 'ask' as const, 0.3, '100005'],
  ])('prices a %s at the %s and %s basis points away at %s', (side, from, offsetBps, price) => {
    const order = limit(from, offsetBps);

    expect(sized({ side, order, unit: 'base', amount: '0.001', instrument: stepped })).toMatchObject({
      terms: { baseSize: '0.001', price },
    });
  });

  it.each([
    ['buy' as const, '99991.1', '99990'],
    ['sell' as const, '99991.1', '99992.5'],
    ['sell' as const, '99992.5', '99992.5'],
  ])('rounds a given price of a %s of %s to %s', (side, at, price) => {
    const order = { type: 'limit', at: money(at) } as const;

    expect(sized({ side, order, unit: 'base', amount: '0.001', instrument: stepped })).toMatchObject({
      terms: { price },
    });
  });

  it('calls too small what is less than one step', () => {
    const instrument = anInstrument({ baseStep: money('0.001'), limitSize: {}, marketSize: {} });

    expect(sized({ side: 'sell', unit: 'base', amount: '0.00099', instrument })).toMatchObject({
      tooSmall: { code: 'size.belowMinimum' },
    });
  });
});
