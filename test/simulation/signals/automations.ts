/** The strategies of a world of signals: one of each target, on one account with tight limits. */

import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { venueEntry } from '../../../shared/venues/registry.ts';
import type { Prng } from '../prng.ts';
import { has, type SimulatedVenue } from '../venues.ts';
import type { World } from '../world.ts';

export const GRID = 'range';
/** Where a world's webhook alerts go, as far as its venue can; each has a token of its own. */
export type StrategyName = 'spot' | 'perp' | 'grid' | 'push' | 'note';

export function strategiesOf({ automations }: Pick<World, 'automations'>): readonly StrategyName[] {
  return Object.keys(automations.signals) as StrategyName[];
}

export function tokenOf(strategy: string): string {
  return `${strategy}-token-that-must-never-be-printed`.padEnd(43, '0');
}

export function signalAutomations(prng: Prng, venue: SimulatedVenue): ResolvedAutomations {
  const isTight = prng.chance(0.3);
  return resolveAutomations({
    accounts: {
      main: {
        venue: venue.venue,
        environment: 'paper',
        limits: {
          coin: venue.coin,
          perOrder: '600',
          perDay: isTight ? '900' : '20000',
          perMonth: isTight ? '1500' : '50000',
        },
      },
    },
    plans: {},
    grids: has(venue, 'bots') ? { [GRID]: gridFor(prng) } : {},
    signals: {
      ...(has(venue, 'spot') && { spot: spotStrategy(prng, venue) }),
      ...(has(venue, 'perpetual') && { perp: perpetualStrategy(prng, venue) }),
      ...(has(venue, 'bots') && botStrategies(prng)),
      note: {
        account: 'main',
        target: { to: 'notice' },
        symbols: [venue.symbolOf(has(venue, 'spot') ? 'BTC_USDT' : 'BTC_USDT_PERP')],
      },
    },
  });
}

function spotStrategy(prng: Prng, { symbolOf }: SimulatedVenue): Record<string, unknown> {
  return {
    ...timing(prng),
    account: 'main',
    target: { to: 'spot' },
    symbols: [symbolOf('BTC_USDT'), symbolOf('ETH_USDT')],
    size: prng.pick(['fromSignal', { quote: '40' }]),
    order: prng.chance(0.5) ? { type: 'market' } : limitOrder(prng),
    limits: ceilings(prng),
  };
}

function perpetualStrategy(prng: Prng, venue: SimulatedVenue): Record<string, unknown> {
  return {
    ...timing(prng),
    account: 'main',
    target: { to: 'perpetual', leverage: 2 },
    symbols: [venue.symbolOf('BTC_USDT_PERP')],
    ...protectedBy(prng, venue),
    size: prng.pick(['fromSignal', { base: '0.001' }, { quote: '90' }]),
    order: prng.chance(0.7) ? { type: 'market' } : pricedAt(venue, limitOrder(prng)),
    limits: ceilings(prng),
  };
}

/** An order that turns a position cannot be protected. */
function protectedBy(prng: Prng, { venue }: SimulatedVenue): Record<string, unknown> {
  const isOffered = venueEntry(venue).capabilities.perpetual?.protectiveOrders === true;
  if (!isOffered || prng.chance(0.4)) return { actions: ['buy', 'sell', 'close', 'reverse'] };
  const protect = prng.pick([
    { stopLossPercent: 0.5, takeProfitPercent: 0.5 },
    { stopLossPercent: 1 },
    { takeProfitPercent: 0.3 },
  ]);
  return { actions: ['buy', 'sell', 'close'], protect };
}

/** Where the venue tells no best bid and ask, the alert says the price. */
function pricedAt({ venue }: SimulatedVenue, order: Record<string, unknown>): Record<string, unknown> {
  return venueEntry(venue).capabilities.perpetual?.bookTicker === false
    ? { ...order, from: 'signal' }
    : order;
}

/** Of the one venue that has bots: its own names of symbols. */
function botStrategies(prng: Prng): Record<string, unknown> {
  return {
    grid: {
      ...timing(prng),
      account: 'main',
      target: { to: 'grid', grid: GRID },
      symbols: ['ETH_USDT'],
      limits: counts(prng),
    },
    push: {
      ...timing(prng),
      account: 'main',
      target: { to: 'signalBot', signalType: 'simulated-signal' },
      symbols: ['BTC_USDT_PERP'],
      actions: ['buy', 'sell', 'close'],
      limits: counts(prng),
    },
  };
}

function timing(prng: Prng): Record<string, unknown> {
  return { placeWithinSeconds: prng.pick([60, 300, 1_200]), maxAgeSeconds: prng.pick([30, 120, 600]) };
}

function ceilings(prng: Prng): Record<string, unknown> {
  return {
    ...counts(prng),
    ...(prng.chance(0.5) ? { maxPosition: prng.pick(['110', '250']) } : {}),
    ...(prng.chance(0.3) ? { perDay: '300' } : {}),
  };
}

function counts(prng: Prng): Record<string, unknown> {
  return {
    ...prng.pick([
      { ordersPerHour: 3, ordersPerDay: 8 },
      { ordersPerHour: 20, ordersPerDay: 100 },
    ]),
    cooldownSeconds: prng.pick([0, 0, 90]),
  };
}

function limitOrder(prng: Prng): Record<string, unknown> {
  return {
    type: 'limit',
    from: prng.pick(['bid', 'ask', 'signal']),
    offsetBps: prng.pick([0, 5, 40]),
    cancelAfterMinutes: prng.pick([5, 15]),
  };
}

function gridFor(prng: Prng): Record<string, unknown> {
  return {
    account: 'main',
    market: 'spot',
    symbol: 'ETH_USDT',
    range: prng.chance(0.7) ? { aroundPercent: 5 } : 'suggestion',
    rows: 8,
    investment: '400',
  };
}
