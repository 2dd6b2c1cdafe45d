import { describe, expect, it } from 'vitest';
import { decideOrder } from '../../../functions/signal-order/decide-order.ts';
import type { OrderInput } from '../../../functions/signal-order/wish.ts';
import type { Strategy } from '../../../shared/automations/schema.ts';
import type { Signal, SignalSize } from '../../../shared/signals/signal.ts';
import { aBook, anAccount, anInstrument, money, someCapabilities } from '../../support/builders.ts';
import { decide, ordered, PERPETUAL, perpetual, type Says } from './deciding.ts';
import { aSignal, aStrategy } from './signals.ts';

const size = (unit: SignalSize['unit'], amount: string): SignalSize => ({ unit, amount: money(amount) });
const denied = (code: string) => ({ do: 'deny', reason: { code } });

describe('a spot buy', () => {
  it.each([
    ['quote', { quote: money('50') }, '50'],
    // At the ask, cut to eight places.
    ['base', { base: money('0.0005') }, '50'],
    ['a share of the free money', { percentOfBalance: 12.5 }, '125'],
    ['a share that does not come out even', { percentOfBalance: 33.333333333 }, '333.33333333'],
  ] as const)('sized in %s spends an amount at the ask', (_name, wanted, quoteAmount) => {
    expect(decide({ strategy: { size: wanted } })).toMatchObject(
      ordered({ side: 'buy', terms: { type: 'market', quoteAmount }, quote: quoteAmount, closes: false }),
    );
  });

  it.each([
    [size('quote', '70'), '70'],
    [size('base', '0.0007'), '70'],
    [size('contracts', '0.0007'), '70'],
    [size('percentOfBalance', '7'), '70'],
  ])('takes its size from the alert: %o', (wanted, quoteAmount) => {
    expect(decide({ signal: { size: wanted } })).toMatchObject(ordered({ terms: { quoteAmount } }));
  });

  it('takes a share of what the strategy holds, and none where it holds nothing', () => {
    const signal = { size: size('percentOfPosition', '50') };

    expect(decide({ signal, held: '0.002' })).toMatchObject(ordered({ terms: { quoteAmount: '100' } }));
    expect(decide({ signal })).toMatchObject(denied('signal.noPosition'));
  });

  it('goes by the strategy’s own size, whatever the alert says', () => {
    const decision = decide({
      strategy: { size: { quote: money('20') } },
      signal: { size: size('base', '5') },
    });

    expect(decision).toMatchObject(ordered({ quote: '20' }));
  });

  it('is denied where nobody says how much', () => {
    const { size: _, ...signal } = aSignal();

    expect(decideOrder({ ...inputOf(), signal })).toMatchObject(denied('signal.noSize'));
  });

  it('spends all that is free and not a cent more', () => {
    const signal = { size: size('quote', '50') };

    expect(decide({ signal, freeQuote: '50' })).toMatchObject(ordered({ quote: '50' }));
    expect(decide({ signal, freeQuote: '49.99' })).toMatchObject({
      do: 'deny',
      reason: { code: 'signal.notEnoughMoney', text: 'The order costs 50 USDT, and 49.99 are free.' },
    });
  });

  it('tells the market that it was decided in, and what the position comes to', () => {
    expect(decide({ held: '0.001' })).toMatchObject(
      ordered({
        numbers: { action: 'buy', bid: '99990', ask: '100000', held: '0.001', baseCoin: 'BTC' },
        // 0.001 and 0.0005 more at the ask.
        positionAfterQuote: '150',
        reduceOnly: false,
      }),
    );
  });
});

function inputOf(): OrderInput {
  return {
    signal: aSignal(),
    strategy: aStrategy(),
    account: anAccount(),
    instrument: anInstrument(),
    book: aBook(),
    capabilities: someCapabilities(),
    held: money('0'),
    heldBefore: { buy: money('0'), sell: money('0') },
    freeQuote: money('1000'),
    freeBase: money('1'),
  };
}

describe('a spot sell', () => {
  const sell = (says: Says = {}) => decide({ ...says, signal: { action: 'sell', ...says.signal } });

  it.each([
    // 50 USDT are 0.00050005 at the bid of 99990.
    [size('quote', '50'), '0.0005'],
    [size('base', '0.0123456789'), '0.012345'],
    [size('contracts', '0.5'), '0.5'],
    [size('percentOfBalance', '25'), '0.25'],
    [size('percentOfPosition', '50'), '0.1'],
  ])('sells %o cut to the venue’s places', (wanted, baseSize) => {
    expect(sell({ signal: { size: wanted }, held: '0.2' })).toMatchObject(
      ordered({ side: 'sell', terms: { type: 'market', baseSize } }),
    );
  });

  it('sells no more than what is free', () => {
    expect(sell({ signal: { size: size('base', '3') }, freeBase: '0.7' })).toMatchObject(
      ordered({ terms: { baseSize: '0.7' } }),
    );
    expect(sell({ signal: { size: size('quote', '90000') }, freeBase: '0.7' })).toMatchObject(
      ordered({ terms: { baseSize: '0.7' } }),
    );
    // Over the venue's maximum, were it there.
    expect(sell({ signal: { size: size('base', '600') }, freeBase: '0.7' })).toMatchObject(
      ordered({ terms: { baseSize: '0.7' } }),
    );
    expect(sell({ signal: { size: size('base', '3') }, freeBase: '0' })).toMatchObject(
      denied('signal.nothingToSell'),
    );
  });

  it('only closes as long as the strategy bought what it sells', () => {
    const wanted = { signal: { size: size('base', '0.2') } };

    expect(sell({ ...wanted, held: '0.2' })).toMatchObject(ordered({ closes: true, reduceOnly: false }));
    expect(sell({ ...wanted, held: '0.199999' })).toMatchObject(ordered({ closes: false }));
    expect(sell(wanted)).toMatchObject(ordered({ closes: false }));
  });

  it('leaves no position behind when it sells coins that the strategy never bought', () => {
    expect(sell({ signal: { size: size('base', '0.5') } })).toMatchObject(
      ordered({ positionAfterQuote: '0' }),
    );
    expect(sell({ signal: { size: size('base', '0.5') }, held: '0.6' })).toMatchObject(
      ordered({ positionAfterQuote: '9999' }),
    );
  });
});

describe('a spot close', () => {
  const close = (says: Says = {}) => decide({ ...says, signal: { action: 'close', ...says.signal } });

  it('sells what the strategy holds, whatever size the alert names', () => {
    expect(close({ held: '0.3', signal: { size: size('base', '9') } })).toMatchObject(
      ordered({ side: 'sell', terms: { type: 'market', baseSize: '0.3' }, closes: true, reduceOnly: false }),
    );
  });

  it('leaves the account’s other coins alone, and sells what is left when some are gone', () => {
    expect(close({ held: '0.3', freeBase: '5' })).toMatchObject(ordered({ terms: { baseSize: '0.3' } }));
    expect(close({ held: '0.3', freeBase: '0.1' })).toMatchObject(ordered({ terms: { baseSize: '0.1' } }));
  });

  it('is denied when nothing is held, or nothing of it is free', () => {
    expect(close()).toMatchObject(denied('signal.nothingToClose'));
    // Less than the venue's least step is nothing that anybody could sell.
    expect(close({ held: '0.0000009' })).toMatchObject(denied('signal.nothingToClose'));
    expect(close({ held: '0.3', freeBase: '0' })).toMatchObject({
      reason: { code: 'signal.nothingToClose', numbers: { held: '0.3', freeBase: '0' } },
    });
  });

  it('takes the market even when the strategy orders by limit', () => {
    const order = { type: 'limit', from: 'ask', offsetBps: 0, cancelAfterMinutes: 60 } as const;

    expect(close({ held: '0.3', strategy: { order } })).toMatchObject(ordered({ terms: { type: 'market' } }));
  });
});

describe('a perpetual', () => {
  it.each([
    ['buy', '0.0005', '50'],
    // 50 USDT are 0.00050005 at the bid.
    ['sell', '0.0005', '49.995'],
  ] as const)('opens by a %s sized in base coin at its side of the book', (action, baseSize, quote) => {
    expect(perpetual({ signal: { action } })).toMatchObject(
      ordered({ side: action, terms: { baseSize }, quote, closes: false, reduceOnly: false }),
    );
  });

  it.each([
    [undefined, '0.001'],
    [3, '0.003'],
    [2.5, '0.0025'],
  ])('takes a share of the free margin times a leverage of %s', (leverage, baseSize) => {
    const target = { to: 'perpetual' as const, ...(leverage === undefined ? {} : { leverage }) };

    expect(perpetual({ strategy: { target, size: { percentOfBalance: 10 } } })).toMatchObject(
      ordered({ terms: { baseSize } }),
    );
  });

  it.each([
    ['0.02', 'sell'],
    ['-0.02', 'buy'],
  ])('closes a position of %s by a %s that only reduces', (held, side) => {
    expect(perpetual({ signal: { action: 'close' }, held })).toMatchObject(
      ordered({ side, terms: { type: 'market', baseSize: '0.02' }, closes: true, reduceOnly: true }),
    );
  });

  it('has nothing to close or to reverse when flat', () => {
    expect(perpetual({ signal: { action: 'close' } })).toMatchObject(denied('signal.nothingToClose'));
    expect(perpetual({ signal: { action: 'reverse' } })).toMatchObject(denied('signal.nothingToClose'));
  });

  it.each([
    ['sell', '0.02', '0.02', true],
    ['sell', '0.02', '0.0201', false],
    ['sell', '0.02', '0.01', true],
    ['sell', '-0.02', '0.01', false],
    ['buy', '-0.02', '0.02', true],
    ['buy', '-0.02', '0.03', false],
    ['buy', '0.02', '0.01', false],
  ] as const)(
    'takes a %s against a position of %s by %s for only reducing: %s',
    (action, held, base, only) => {
      expect(perpetual({ signal: { action, size: size('base', base) }, held })).toMatchObject(
        ordered({ closes: only, reduceOnly: only }),
      );
    },
  );

  it('leaves a sell that only reduces at the strategy’s own price', () => {
    const order = { type: 'limit', from: 'ask', offsetBps: 0, cancelAfterMinutes: 60 } as const;
    const signal = { action: 'sell', size: size('base', '0.01') } as const;

    expect(perpetual({ signal, held: '0.02', strategy: { order } })).toMatchObject(
      ordered({ terms: { type: 'limit', price: '100000' }, reduceOnly: true }),
    );
  });

  describe('reverses', () => {
    const { size: _, ...sizeless } = aSignal({ symbol: 'BTC_USDT_PERP', action: 'reverse' });
    const reverse = (held: string, says: Says = {}) =>
      perpetual({ ...says, held, signal: { action: 'reverse', ...says.signal } });

    it.each([
      ['0.02', 'sell'],
      ['-0.02', 'buy'],
    ])('a position of %s by a %s of twice its size where nobody names one', (held, side) => {
      const strategy = aStrategy({ symbols: ['BTC_USDT_PERP'], target: { to: 'perpetual' } });
      const input = { ...inputOf(), ...PERPETUAL, signal: sizeless, strategy, held: money(held) };

      expect(decideOrder(input)).toMatchObject(
        ordered({ side, terms: { baseSize: '0.04' }, closes: false, reduceOnly: false }),
      );
    });

    it('to the position that the alert ends in, where it names no size', () => {
      const strategy = aStrategy({ symbols: ['BTC_USDT_PERP'], target: { to: 'perpetual' } });
      const signal = { ...sizeless, position: { side: 'short', size: money('0.007') } } as const;
      const input = { ...inputOf(), ...PERPETUAL, signal, strategy, held: money('0.02') };

      expect(decideOrder(input)).toMatchObject(ordered({ side: 'sell', terms: { baseSize: '0.027' } }));
    });

    it('to the size that is named: what is held, and that much the other way', () => {
      expect(reverse('0.02', { signal: { size: size('contracts', '0.005') } })).toMatchObject(
        ordered({ side: 'sell', terms: { baseSize: '0.025' }, positionAfterQuote: '499.95' }),
      );
      // 500 USDT are 0.005 at the ask.
      expect(reverse('-0.02', { strategy: { size: { quote: money('500') } } })).toMatchObject(
        ordered({ side: 'buy', terms: { baseSize: '0.025' } }),
      );
    });
  });

  it('cannot be reversed on spot', () => {
    expect(decide({ signal: { action: 'reverse' }, held: '0.02' })).toMatchObject(denied('signal.spotShort'));
  });
});

describe('a limit order', () => {
  const limit = (from: 'bid' | 'ask' | 'signal', offsetBps = 0) =>
    ({ type: 'limit', from, offsetBps, cancelAfterMinutes: 60 }) as const;

  it.each([
    ['buy', limit('bid'), '99990', '0.0005'],
    // Ten basis points under the ask.
    ['buy', limit('ask', 10), '99900', '0.0005'],
    ['sell', limit('ask'), '100000', '0.0005'],
    ['sell', limit('bid', 10), '100089.99', '0.000499'],
  ] as const)('of a %s is priced from its side of the book: %o', (action, order, price, baseSize) => {
    expect(decide({ signal: { action }, strategy: { order } })).toMatchObject(
      ordered({ terms: { type: 'limit', price, baseSize } }),
    );
  });

  it.each([
    ['buy', '95000.009', '95000'],
    ['sell', '105000.001', '105000.01'],
  ] as const)('of a %s takes the alert’s price of %s as %s', (action, price, expected) => {
    const decision = decide({
      signal: { action, price: money(price) },
      strategy: { order: limit('signal') },
    });

    expect(decision).toMatchObject(ordered({ terms: { price: expected } }));
  });

  it('at the alert’s price is denied when the alert has none', () => {
    expect(decide({ strategy: { order: limit('signal') } })).toMatchObject(denied('signal.noPrice'));
  });

  it('takes the market where the strategy goes by the alert’s price and the alert says market', () => {
    const signal = { orderType: 'market', price: money('95000') } as const;
    expect(decide({ signal, strategy: { order: limit('signal') } })).toMatchObject(
      ordered({ terms: { type: 'market' } }),
    );
    expect(decide({ signal, strategy: { order: limit('bid') } })).toMatchObject(
      ordered({ terms: { type: 'limit' } }),
    );
  });
});

describe('an order is denied', () => {
  it('for a symbol or an action that is not the strategy’s', () => {
    expect(decide({ strategy: { symbols: ['ETH_USDT'] } })).toMatchObject(denied('signal.symbol'));
    expect(decide({ strategy: { actions: ['sell'] } })).toMatchObject(denied('signal.action'));
  });

  it('while the venue does not trade the symbol', () => {
    expect(decide({ instrument: anInstrument({ tradable: false }) })).toMatchObject(denied('market.offline'));
  });

  it('when the account’s limits are in another coin', () => {
    expect(decide({ account: anAccount({ coin: 'USDC' }) })).toMatchObject({
      reason: {
        code: 'limit.coin',
        text: 'BTC_USDT is paid in USDT, but the account’s limits are in USDC.',
      },
    });
  });

  it.each([
    ['9.99999999', denied('size.belowMinimum')],
    ['10', ordered({ quote: '10' })],
  ])('under the venue’s minimum of 10 by %s', (amount, expected) => {
    expect(decide({ signal: { size: size('quote', amount) } })).toMatchObject(expected);
  });

  it.each([
    ['500.0001', denied('size.aboveMaximum')],
    ['500', ordered({ terms: { baseSize: '500' } })],
  ])('over the venue’s maximum of 500 BTC by %s', (amount, expected) => {
    expect(perpetual({ signal: { size: size('base', amount) } })).toMatchObject(expected);
  });

  it('out of step with the account only where the strategy asks for that check', () => {
    const signal = { positionBefore: { side: 'long' as const } };

    expect(decide({ signal })).toMatchObject({ do: 'order' });
    expect(decide({ signal, strategy: { positionCheck: true } })).toMatchObject(denied('signal.outOfStep'));
    expect(decide({ signal, strategy: { positionCheck: true }, held: '0.1' })).toMatchObject({ do: 'order' });
  });

  describe('with a position check', () => {
    const checked = { positionCheck: true } as const;
    const wasFlat = { positionBefore: { side: 'flat' as const } };
    const wasLong = { positionBefore: { side: 'long' as const, size: money('1') } };

    it.each([
      ['less than the least step', '0.0000009', true, false],
      ['a rest that is worth less than the venue’s minimum', '0.00009', true, true],
      ['what can be sold', '0.0002', false, true],
    ])('%s left over counts for flat or long: %s', (_name, held, passesForFlat, passesForLong) => {
      const isOrder = (signal: Partial<Signal>) =>
        decide({ signal, strategy: { ...checked, size: { quote: money('50') } }, held }).do === 'order';

      expect(isOrder(wasFlat)).toBe(passesForFlat);
      expect(isOrder(wasLong)).toBe(passesForLong);
    });

    it.each<[string, Partial<Strategy>, SignalSize | undefined, boolean]>([
      ['its own size', { size: { quote: money('50') } }, size('contracts', '1'), false],
      ['the alert’s amount of money', {}, size('quote', '50'), false],
      ['the alert’s contracts', {}, size('contracts', '0.001'), true],
      ['the alert’s base coins', {}, size('base', '0.001'), true],
    ])('a strategy that orders %s compares sizes: %s', (_name, strategy, own, compares) => {
      const signal = { ...wasLong, ...(own && { size: own }) };
      const found = decide({ signal, strategy: { ...checked, ...strategy }, held: '0.3' });

      expect(found).toMatchObject(compares ? denied('signal.outOfStep') : { do: 'order' });
    });

    it('compares sizes at a close too, where the alerts name them', () => {
      const { size: _, ...close } = aSignal({ ...wasLong, action: 'close' });
      const closing = (strategy: Partial<Strategy>) =>
        decide({
          signal: { ...close, size: undefined as never },
          strategy: { ...checked, ...strategy },
          held: '0.3',
        });

      expect(closing({})).toMatchObject(denied('signal.outOfStep'));
      expect(closing({ size: { quote: money('50') } })).toMatchObject({ do: 'order' });
    });
  });
});
