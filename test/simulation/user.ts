/** The account's owner, who trades by hand beside the system: own orders, and cancelling ours. */
import { type EpochMs, HOUR_MS, SECOND_MS } from '../../shared/core/clock.ts';
import { decimal } from '../../shared/core/decimal.ts';
import type { WorldOptions } from './options.ts';
import { NO_PORT_FAULTS } from './ports.ts';
import type { Prng } from './prng.ts';
import { ACCOUNT, type World } from './world.ts';

export function userActs(world: World, options: WorldOptions, prng: Prng, endMs: EpochMs): void {
  for (let atMs = world.time.nowMs(); atMs < endMs; atMs += 2 * HOUR_MS) {
    if (!prng.chance(options.manualOrders)) continue;
    const id = `manual${atMs}`;
    const cancels = prng.chance(0.3);
    const symbol = world.venue.symbolOf(prng.pick(['BTC_USDT', 'ETH_USDT']));
    world.time.at(atMs + prng.between(0, HOUR_MS), () =>
      world.time.spawn('user', 0, async (task) => {
        const venue = await world
          .depsFor(task, NO_PORT_FAULTS)
          .venues.open(ACCOUNT, { bannedUntilMs: undefined });
        // The user's own requests meet the same faults; what becomes of them is the user's business.
        if (cancels) await cancelOne(venue, symbol).catch(() => undefined);
        else {
          const signBeforeMs = world.time.nowMs() + 10 * SECOND_MS;
          const inCoins = venue.capabilities.marketBuyIn === 'base';
          const size = inCoins ? { baseSize: decimal('0.0101') } : { quoteAmount: decimal('33') };
          const terms = { type: 'market', ...size } as const;
          await venue.place({ clientOrderId: id, symbol, side: 'buy', terms, signBeforeMs });
        }
      }),
    );
  }
}

async function cancelOne(
  venue: Awaited<ReturnType<ReturnType<World['depsFor']>['venues']['open']>>,
  symbol: string,
): Promise<void> {
  const [order] = await venue.openOrders(symbol);
  if (order !== undefined) await venue.cancel({ symbol, venueOrderId: order.venueOrderId });
}
