import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { PerpetualVenue } from '../../../../shared/venues/perpetual.ts';
import { perpetualCapabilities } from '../../../../shared/venues/pionex/perpetual-capabilities.ts';
import type { Side, VenueOrder } from '../../../../shared/venues/venue.ts';
import { runVenueContract } from '../../../contracts/venue-contract.ts';
import { asUnits } from '../../../contracts/venue-world.ts';
import { createPaperWorld } from './paper-world.ts';

const symbol = 'BTC_USDT_PERP';

function createPerpetualWorld(options: Parameters<typeof createPaperWorld>[0] = {}) {
  const { perpetual, exchange, worldOf } = createPaperWorld(options);
  return worldOf(perpetual as PerpetualVenue, {
    symbol,
    unknownSymbol: 'NOPE_USDT_PERP',
    landedOrders: async () => (await exchange.inspect.futures.orders('main')).map((order) => order.id),
    landedFills: async () => (await exchange.inspect.futures.fills('main')).map((fill) => fill.id),
  });
}

runVenueContract({
  name: 'Pionex perpetuals over the paper exchange',
  capabilities: perpetualCapabilities,
  createWorld: async () => createPerpetualWorld(),
});

describe('a position', () => {
  const size = (text: string) => ({ type: 'market', baseSize: decimal(text) }) as const;

  function trader() {
    const { venue } = createPerpetualWorld();
    let count = 0;
    const trade = async (side: Side, baseSize: string, reduceOnly = false) => {
      count += 1;
      const placement = await venue.place({
        clientOrderId: `perpetual-${count}`,
        symbol,
        side,
        terms: size(baseSize),
        reduceOnly,
        signBeforeMs: (await venue.time()) + 10_000,
      });
      return placement.outcome === 'accepted' ? placement.venueOrderId : placement;
    };
    return { venue, trade };
  }

  it('is told with its sign, its leverage, and the price that it was opened at', async () => {
    const { venue, trade } = trader();
    await venue.setLeverage(symbol, decimal('3'));

    const venueOrderId = (await trade('sell', '0.0200')) as string;

    const lookup = await venue.order({ symbol, venueOrderId });
    const [position, ...others] = await venue.positions();
    expect(others).toEqual([]);
    expect(position).toMatchObject({ symbol, side: 'net' });
    expect(asUnits(position?.size.replace('-', '') ?? '')).toBe(asUnits('0.02'));
    expect(position?.size).toMatch(/^-/);
    expect(Number(position?.leverage)).toBe(3);
    const average = lookup.found ? Number(lookup.order.executedQuote) / 0.02 : 0;
    expect(Number(position?.entryPrice)).toBeCloseTo(average, 1);
    expect(Number(position?.liquidationPrice)).toBeGreaterThan(average);
  });

  it('is closed and not turned by a reduce-only order that is too big', async () => {
    const { venue, trade } = trader();
    await trade('buy', '0.0200');

    const venueOrderId = (await trade('sell', '0.0500', true)) as string;

    expect(await venue.positions(symbol)).toEqual([]);
    const lookup = await venue.order({ symbol, venueOrderId });
    expect(lookup).toMatchObject({ found: true, order: { status: 'closed' } });
    const { order } = lookup as { order: VenueOrder };
    expect(asUnits(order.executedBase)).toBe(asUnits('0.02'));
    // What was asked for, so that the order is known again as ours.
    expect(asUnits(order.baseSize ?? '')).toBe(asUnits('0.05'));
  });

  it('is turned by the same order without that word', async () => {
    const { venue, trade } = trader();
    await trade('buy', '0.0200');

    await trade('sell', '0.0500');

    const [position] = await venue.positions(symbol);
    expect(position?.size).toMatch(/^-0\.030*$/);
  });

  it('is not opened by a reduce-only order', async () => {
    const { venue, trade } = trader();

    await trade('buy', '0.0200', true);

    expect(await venue.positions()).toEqual([]);
    expect(await venue.fills({ symbol, startMs: 0, endMs: await venue.time() })).toEqual([]);
  });

  it('has fees in its fills', async () => {
    const { venue, trade } = trader();

    const venueOrderId = (await trade('buy', '0.0200')) as string;

    for (const fill of await venue.fillsOfOrder({ symbol, venueOrderId })) {
      expect(fill).toMatchObject({ feeCoin: 'USDT', role: 'taker', side: 'buy' });
      expect(Number(fill.fee)).toBeCloseTo(Number(fill.price) * Number(fill.baseSize) * 0.0005, 6);
    }
  });
});

describe('an account without futures trading', () => {
  it('reads everything, and is told plainly why its orders are refused', async () => {
    const { venue } = createPerpetualWorld({ futuresTrading: false });

    const placement = await venue.place({
      clientOrderId: 'perpetual-1',
      symbol,
      side: 'buy',
      terms: { type: 'market', baseSize: decimal('0.0200') },
      signBeforeMs: (await venue.time()) + 10_000,
    });

    expect(placement).toMatchObject({
      outcome: 'rejected',
      code: 'TRADE_TYPE_DENIED',
      message: expect.stringContaining('has not opened futures trading by API for this account'),
    });
    expect(await venue.positions()).toEqual([]);
    expect(await venue.openOrders(symbol)).toEqual([]);
    expect(await venue.balances()).toMatchObject([{ coin: 'USDT' }]);
  });
});

describe('the catalogue', () => {
  it('has every contract, and a mark for each that is traded', async () => {
    const { venue } = createPerpetualWorld();

    const listings = await venue.listings();
    const marks = new Set((await venue.markPrices()).map((mark) => mark.symbol));

    expect(listings).toContainEqual(
      expect.objectContaining({ symbol: 'PUMP_USDT_PERP', baseCoin: 'PUMPFUN' }),
    );
    expect(listings.some((listing) => !listing.tradable)).toBe(true);
    expect(listings.filter(({ symbol: name, tradable }) => tradable && !marks.has(name))).toEqual([]);
  });
});

it.each([1, 5, 8])('a rate of %i a second never trips the limits of the exchange', async (perSecond) => {
  const { venue, clock } = createPerpetualWorld({ perSecond });
  const startMs = clock.nowMs();
  const reads = [
    () => venue.instruments([symbol]),
    () => venue.bookTickers([symbol]),
    () => venue.balances(),
    () => venue.markPrices(),
    () => venue.positions(),
    () => venue.orders({ symbol, startMs, endMs: startMs }),
  ];

  await Promise.all(Array.from({ length: 60 }, (_, index) => reads[index % reads.length]?.()));

  expect(clock.nowMs() - startMs).toBeGreaterThan(10_000);
});
