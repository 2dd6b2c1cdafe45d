import { bingxPerpetualCapabilities } from '../../../../shared/venues/bingx/perpetual-capabilities.ts';
import { runVenueContract } from '../../../contracts/venue-contract.ts';
import { createPaperWorld } from './paper-world.ts';

const symbol = 'BTC-USDT-PERP';

export function createPerpetualWorld(options: Parameters<typeof createPaperWorld>[0] = {}) {
  const { perpetual, exchange, worldOf } = createPaperWorld(options);
  return worldOf(perpetual, {
    symbol,
    unknownSymbol: 'NOPE-USDT-PERP',
    landedOrders: async () => (await exchange.inspect.futures.orders('main')).map((order) => order.id),
    landedFills: async () => (await exchange.inspect.futures.fills('main')).map((fill) => fill.id),
  });
}

runVenueContract({
  name: 'BingX perpetuals over the paper exchange',
  capabilities: bingxPerpetualCapabilities,
  createWorld: async () => createPerpetualWorld(),
});
