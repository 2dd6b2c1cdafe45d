import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { sixmmCapabilities } from '../../../../shared/venues/sixmm/capabilities.ts';
import type { Side } from '../../../../shared/venues/venue.ts';
import { runVenueContract } from '../../../contracts/venue-contract.ts';
import { asUnits } from '../../../contracts/venue-world.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';

/** Their habits are opposite in most of what the documents leave open. */
const SEEDS = [9, 52];

for (const seed of SEEDS) {
  runVenueContract({
    name: `6MM perpetuals over the paper exchange of seed ${seed}`,
    capabilities: sixmmCapabilities,
    createWorld: async () => createPaperWorld({ seed }).world,
  });
}

describe.each(SEEDS)('a position at the exchange of seed %i', (seed) => {
  function trader() {
    const { perpetual: venue, clock } = createPaperWorld({ seed });
    let count = 0;
    const trade = async (side: Side, baseSize: string, reduceOnly = false) => {
      count += 1;
      const placement = await venue.place({
        clientOrderId: `perpetual-${count}`,
        symbol: SYMBOL,
        side,
        terms: { type: 'market', baseSize: decimal(baseSize) },
        reduceOnly,
        signBeforeMs: (await venue.time()) + 10_000,
      });
      return placement.outcome === 'accepted' ? placement.venueOrderId : placement.outcome;
    };
    return { venue, trade, clock };
  }

  it.each([
    ['buy', '0.02'],
    ['sell', '-0.02'],
  ] as const)('opened by a %s is told with the size %s, its leverage and its entry', async (side, size) => {
    const { venue, trade } = trader();
    await venue.setLeverage(SYMBOL, decimal('3'));

    const venueOrderId = await trade(side, '0.0200');

    const lookup = await venue.order({ symbol: SYMBOL, venueOrderId });
    const [position, ...others] = await venue.positions();
    expect(others).toEqual([]);
    expect(position).toMatchObject({ symbol: SYMBOL, side: 'net', leverage: '3' });
    expect(Number(position?.size)).toBe(Number(size));
    const average = lookup.found ? Number(lookup.order.executedQuote) / 0.02 : 0;
    expect(Number(position?.entryPrice)).toBeCloseTo(average, 1);
  });

  it('is closed and not turned by a reduce-only order that is too big', async () => {
    const { venue, trade } = trader();
    await trade('buy', '0.0200');

    const venueOrderId = await trade('sell', '0.0500', true);

    expect(await venue.positions(SYMBOL)).toEqual([]);
    const lookup = await venue.order({ symbol: SYMBOL, venueOrderId });
    expect(lookup).toMatchObject({ found: true, order: { status: 'closed' } });
    expect(asUnits(lookup.found ? lookup.order.executedBase : '')).toBe(asUnits('0.02'));
  });

  it('is not opened by a reduce-only order', async () => {
    const { venue, trade } = trader();

    expect(await trade('buy', '0.0200', true)).toBe('rejected');

    expect(await venue.positions()).toEqual([]);
  });

  it('has fees in its fills, positive when paid, in the coin that the contract is settled in', async () => {
    const { venue, trade } = trader();

    const venueOrderId = await trade('buy', '0.0200');

    for (const fill of await venue.fillsOfOrder({ symbol: SYMBOL, venueOrderId })) {
      expect(fill).toMatchObject({ feeCoin: 'USDT', role: 'taker', side: 'buy' });
      expect(Number(fill.fee)).toBeCloseTo(Number(fill.price) * Number(fill.baseSize) * 0.0005, 6);
    }
  });
});
