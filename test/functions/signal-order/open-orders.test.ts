import { describe, expect, it } from 'vitest';
import { heldOnPerpetual, idsContained } from '../../../functions/signal-order/open-orders.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { anIntent, money } from '../../support/builders.ts';

const resting = (overrides: Partial<Intent>): Intent =>
  anIntent({
    state: 'accepted',
    terms: { type: 'limit', baseSize: money('0.001'), price: money('64000') },
    ...overrides,
  });

describe('what is held of a perpetual before an order', () => {
  const net = money('-0.001');

  it('is the net position where nothing is open', () => {
    expect(heldOnPerpetual(net, [])).toEqual({ now: '-0.001', before: { buy: '-0.001', sell: '-0.001' } });
  });

  it('has the resting orders of the same side filled that only close: the budget does not know their size', () => {
    const closing = resting({ side: 'buy', reduceOnly: true, reservedQuote: money('0') });
    expect(heldOnPerpetual(net, [closing])).toEqual({ now: '-0.001', before: { buy: '0', sell: '-0.001' } });
  });

  it('leaves those to the budget that hold money back, and those that are over to the position', () => {
    const opening = resting({ side: 'buy', reservedQuote: money('64') });
    const over = resting({ side: 'buy', reservedQuote: money('0'), state: 'filled' });
    expect(heldOnPerpetual(net, [opening, over]).before).toEqual({ buy: '-0.001', sell: '-0.001' });
  });
});

describe('orders that a position contains', () => {
  const [buy, sell, over] = [
    resting({ id: 'buy', side: 'buy' }),
    resting({ id: 'sell', side: 'sell' }),
    resting({ id: 'over', side: 'buy', state: 'cancelled' }),
  ];

  it('are those that are over, and on spot the sells, before which it is taken', () => {
    expect([...idsContained([buy, sell, over], 'spot')]).toEqual(['sell', 'over']);
    expect([...idsContained([buy, sell, over], 'perpetual')]).toEqual(['over']);
  });
});
