import { expect, it } from 'vitest';
import { bingxCapabilities } from '../../../../shared/venues/bingx/capabilities.ts';
import { runVenueContract } from '../../../contracts/venue-contract.ts';
import type { VenueWorld } from '../../../contracts/venue-world.ts';
import { createPaperWorld } from './paper-world.ts';

function createSpotWorld(options: Parameters<typeof createPaperWorld>[0] = {}): VenueWorld {
  const { spot, exchange, worldOf } = createPaperWorld(options);
  return worldOf(spot, {
    symbol: 'BTC-USDT',
    unknownSymbol: 'NOPE-USDT',
    landedOrders: async () => (await exchange.inspect.orders('main')).map((order) => order.id),
    landedFills: async () =>
      (await exchange.inspect.fills('main')).map(({ symbol, id }) => `${symbol.replace('_', '-')}:${id}`),
  });
}

runVenueContract({
  name: 'BingX over the paper exchange',
  capabilities: bingxCapabilities,
  createWorld: async () => createSpotWorld(),
});

it.each([1, 5, 8])('a rate of %i a second never trips the limits of the exchange', async (perSecond) => {
  const { venue, symbol, clock } = createSpotWorld({ perSecond });
  const startMs = clock.nowMs();
  const reads = [
    () => venue.instruments([symbol]),
    () => venue.bookTickers([symbol]),
    () => venue.balances(),
    () => venue.openOrders(symbol),
    () => venue.fills({ symbol, startMs, endMs: startMs }),
  ];

  await Promise.all(Array.from({ length: 60 }, (_, index) => reads[index % reads.length]?.()));

  expect(clock.nowMs() - startMs).toBeGreaterThan(10_000);
});
