/** The standing instructions of a world: small plans of every kind, on one account with tight limits. */
import { resolveAutomations } from '../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { WorldOptions } from './options.ts';
import type { Prng } from './prng.ts';
import type { SimulatedVenue } from './venues.ts';

const SCHEDULES = ['cron(0 * * * ? *)', 'cron(0/30 6-20 * * ? *)', 'rate(2 hours)', 'cron(15 0/3 * * ? *)'];
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];

export function simulatedAutomations(
  options: WorldOptions,
  prng: Prng,
  venue: SimulatedVenue,
): ResolvedAutomations {
  const plans: Record<string, unknown> = {};
  for (let number = 1; number <= options.plans; number += 1) plans[`plan-${number}`] = planFor(prng, venue);
  const tight = prng.chance(0.3);
  return resolveAutomations({
    accounts: {
      main: {
        venue: venue.venue,
        environment: 'paper',
        limits: {
          coin: venue.coin,
          perOrder: '200',
          perDay: tight ? '400' : '20000',
          perMonth: tight ? '900' : '50000',
        },
      },
    },
    plans,
  });
}

function planFor(prng: Prng, { symbolOf }: SimulatedVenue): Record<string, unknown> {
  const side = prng.chance(0.85) ? 'buy' : 'sell';
  const [btc, eth] = [symbolOf('BTC_USDT'), symbolOf('ETH_USDT')];
  const symbols = prng.chance(0.7) ? { symbol: prng.pick([btc, eth]) } : { basket: { [btc]: 60, [eth]: 40 } };
  const small = prng.chance(0.25);
  return {
    account: 'main',
    side,
    what: symbols,
    amount: { quote: small ? '6' : prng.pick(['25', '40', '60.5']) },
    when: { schedule: prng.pick(SCHEDULES), timezone: prng.pick(ZONES) },
    placeWithinMinutes: prng.pick([15, 60]),
    missed: prng.pick(['skip', 'buyOnce', { carryUpTo: '150' }]),
    order: prng.chance(0.5) ? { type: 'market' } : limitOrder(prng),
    conditions: prng.chance(0.2) ? { maxSpreadBps: 20, budget: { perDay: '150', total: '500' } } : {},
  };
}

function limitOrder(prng: Prng): Record<string, unknown> {
  return {
    type: 'limit',
    from: prng.pick(['bid', 'ask']),
    offsetBps: prng.pick([0, 5, 40]),
    followUp: {
      afterMinutes: prng.pick([5, 20]),
      action: prng.pick(['reprice', 'market', 'cancel', 'leave']),
      maxReprices: 2,
    },
  };
}
