import { describe, expect, it } from 'vitest';
import { decideOrder } from '../../../functions/signal-order/decide-order.ts';
import type { OrderInput } from '../../../functions/signal-order/wish.ts';
import type { Strategy } from '../../../shared/automations/schema.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { aBook, anAccount, anInstrument, money, someCapabilities } from '../../support/builders.ts';
import { aSignal, aStrategy } from './signals.ts';

type Says = Partial<Omit<OrderInput, 'signal' | 'strategy' | 'held' | 'freeQuote' | 'freeBase'>> & {
  readonly signal?: Partial<Signal>;
  readonly strategy?: Partial<Strategy>;
  readonly held?: string;
  readonly freeQuote?: string;
  readonly freeBase?: string;
};

/** Book 99990 to 100000; 1000 USDT and 1 BTC are free, nothing is held. */
function decide({ signal, strategy, held = '0', freeQuote = '1000', freeBase = '1', ...rest }: Says = {}) {
  return decideOrder({
    signal: aSignal(signal),
    strategy: aStrategy(strategy),
    account: anAccount(),
    instrument: anInstrument(),
    book: aBook(),
    capabilities: someCapabilities(),
    held: money(held),
    heldBefore: { buy: money(held), sell: money(held) },
    freeQuote: money(freeQuote),
    freeBase: money(freeBase),
    ...rest,
  });
}

const PERPETUAL = {
  instrument: anInstrument({ symbol: 'BTC_USDT_PERP', market: 'perpetual', basePlaces: 4 }),
  capabilities: someCapabilities({ marketBuyIn: 'base' }),
} as const;

const perpetual = ({ signal, strategy, ...rest }: Says = {}) =>
  decide({
    ...PERPETUAL,
    signal: { symbol: 'BTC_USDT_PERP', ...signal },
    strategy: { symbols: ['BTC_USDT_PERP'], target: { to: 'perpetual' }, ...strategy },
    ...rest,
  });

const ordered = (order: Record<string, unknown>) => ({ do: 'order', order });

describe('what protects a position', () => {
  const protect = { stopLossPercent: 3, takeProfitPercent: 5 };

  it('goes with an order that opens it, from the price of that order, each bound rather too near than too far', () => {
    // Bought at 100000; with one place for a price nothing is to be rounded there.
    expect(perpetual({ strategy: { size: { base: money('0.01') }, protect } })).toMatchObject(
      ordered({ side: 'buy', protection: { stopLoss: '97000', takeProfit: '105000' } }),
    );
    // Sold at 99990: 3 % are 2999.7 and 5 % are 4999.5.
    const short = { symbol: 'BTC_USDT_PERP', action: 'sell' } as const;
    const instrument = anInstrument({ ...PERPETUAL.instrument, pricePlaces: 0 });
    expect(
      perpetual({ signal: short, strategy: { size: { base: money('0.01') }, protect }, instrument }),
    ).toMatchObject(ordered({ side: 'sell', protection: { stopLoss: '102989', takeProfit: '94991' } }));
  });

  it('may be one of both', () => {
    const one = { stopLossPercent: 3 };
    expect(perpetual({ strategy: { size: { base: money('0.01') }, protect: one } })).toMatchObject(
      ordered({ protection: { stopLoss: '97000' } }),
    );
  });

  it('does not go with an order that only makes a position smaller', () => {
    const close = perpetual({ held: '0.01', signal: { action: 'close' }, strategy: { protect } });
    expect(close).toMatchObject(ordered({ reduceOnly: true }));
    expect(close).not.toHaveProperty('order.protection');
  });
});
