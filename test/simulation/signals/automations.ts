/** The strategies of a world of signals: one of each target, on one account with tight limits. */
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import type { Prng } from '../prng.ts';

export const GRID = 'range';
/** Where a world's webhook alerts go; each has a token of its own. */
export const STRATEGIES = ['spot', 'perp', 'grid', 'push', 'note'] as const;
export type StrategyName = (typeof STRATEGIES)[number];

export function tokenOf(strategy: string): string {
  return `${strategy}-token-that-must-never-be-printed`.padEnd(43, '0');
}

export function signalAutomations(prng: Prng): ResolvedAutomations {
  const isTight = prng.chance(0.3);
  return resolveAutomations({
    accounts: {
      main: {
        venue: 'pionex',
        environment: 'paper',
        limits: {
          coin: 'USDT',
          perOrder: '600',
          perDay: isTight ? '900' : '20000',
          perMonth: isTight ? '1500' : '50000',
        },
      },
    },
    plans: {},
    grids: { [GRID]: gridFor(prng) },
    signals: {
      spot: {
        ...timing(prng),
        account: 'main',
        target: { to: 'spot' },
        symbols: ['BTC_USDT', 'ETH_USDT'],
        size: prng.pick(['fromSignal', { quote: '40' }]),
        order: prng.chance(0.5) ? { type: 'market' } : limitOrder(prng),
        limits: ceilings(prng),
      },
      perp: {
        ...timing(prng),
        account: 'main',
        target: { to: 'perpetual', leverage: 2 },
        symbols: ['BTC_USDT_PERP'],
        actions: ['buy', 'sell', 'close', 'reverse'],
        size: prng.pick(['fromSignal', { base: '0.001' }, { quote: '90' }]),
        order: prng.chance(0.7) ? { type: 'market' } : limitOrder(prng),
        limits: ceilings(prng),
      },
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
      note: { account: 'main', target: { to: 'notice' }, symbols: ['BTC_USDT'] },
    },
  });
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
