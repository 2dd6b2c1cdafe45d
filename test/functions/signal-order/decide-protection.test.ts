import { describe, expect, it } from 'vitest';
import { anInstrument, money } from '../../support/builders.ts';
import { ordered, PERPETUAL, perpetual } from './deciding.ts';

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
