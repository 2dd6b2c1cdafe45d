/** Bots of a world and what their automations say: some with remedies, one grid that is set up on demand. */
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import type { BotTerms } from '../../../shared/paper/bots/bot.ts';
import type { Prng } from '../prng.ts';

/** The grid that `grid-plan` sets up and stops. */
export const PLANNED = 'planned';
/** A price must be outside for so long to be told. */
export const OUTSIDE_MINUTES = 15;

/** Narrow grids around `price`, which the market leaves every few hours. */
export function simulatedBots(prng: Prng, price: number): readonly BotTerms[] {
  // More than ten make a second page of the list.
  const count = prng.chance(0.12) ? prng.between(11, 12) : prng.between(1, 3);
  return Array.from({ length: count }, () =>
    prng.chance(0.6) ? spotTerms(prng, price) : futuresTerms(prng, price),
  );
}

function common(prng: Prng, price: number) {
  const width = prng.pick([0.002, 0.004, 0.01]);
  return {
    quote: 'USDT',
    investment: decimal('500'),
    labels: {},
    range: {
      top: decimal((price * (1 + width)).toFixed(1)),
      bottom: decimal((price * (1 - width)).toFixed(1)),
      rows: prng.pick([3, 4]),
      spacing: prng.pick(['arithmetic', 'geometric'] as const),
    },
  };
}

function spotTerms(prng: Prng, price: number): BotTerms {
  return {
    kind: 'spot_grid',
    base: 'BTC',
    symbol: 'BTC_USDT',
    closeSell: 'NOT_SELL',
    ...common(prng, price),
  };
}

function futuresTerms(prng: Prng, price: number): BotTerms {
  return {
    kind: 'futures_grid',
    base: 'BTC.PERP',
    symbol: 'BTC_USDT_PERP',
    trend: prng.pick(['long', 'short', 'no_trend'] as const),
    leverage: decimal('2'),
    extraMargin: decimal('0'),
    investCoin: 'USDT',
    ...common(prng, price),
  };
}

export function gridAutomations(
  prng: Prng,
  bots: readonly { readonly botId: string; readonly terms: BotTerms }[],
): ResolvedAutomations {
  // Bots without remedies are there to be listed.
  const watched = bots
    .slice(0, 3)
    .map(({ botId, terms }) => [botId, { remedies: remediesFor(prng, terms.kind) }]);
  return resolveAutomations({
    accounts: {
      main: {
        venue: 'pionex',
        environment: 'paper',
        limits: { coin: 'USDT', perOrder: '600', perDay: prng.pick(['700', '20000']), perMonth: '20000' },
      },
    },
    plans: {},
    watch: {
      main: {
        thresholds: { outOfRangeMinutes: OUTSIDE_MINUTES, floatingLossPercent: 0.1 },
        bots: Object.fromEntries(watched),
      },
    },
    grids: {
      [PLANNED]: {
        account: 'main',
        market: 'spot',
        symbol: 'BTC_USDT',
        range: { aroundPercent: 0.8 },
        rows: 4,
        investment: '400',
        thresholds: { outOfRangeMinutes: OUTSIDE_MINUTES },
        remedies: remediesFor(prng, 'spot_grid'),
      },
    },
  });
}

function remediesFor(prng: Prng, kind: BotTerms['kind']): Record<string, unknown> {
  const on = 'outOfRange';
  const rules = [
    { do: 'moveAroundPrice', on },
    { do: 'addInvestment', on: prng.pick([on, 'floatingLoss']), amount: '35' },
    { do: 'stop', on, closeMode: 'toQuote' },
    ...(kind === 'spot_grid'
      ? [{ do: 'takeProfit', whenAbove: '0.4' }]
      : [
          { do: 'addMargin', on: prng.pick([on, 'floatingLoss']), amount: '21' },
          { do: 'reduce', on, percentOfPosition: 25 },
        ]),
  ];
  const first = prng.chance(0.4) ? rules[0] : prng.pick(rules);
  return {
    rules: prng.chance(0.5) ? [first] : [prng.pick(rules), first],
    confirmedBy: prng.pick([2, 3]),
    perDay: prng.pick([1, 4]),
    inAll: prng.pick([2, 20]),
    minutesBetween: prng.pick([10, 30]),
    ...(prng.chance(0.3) ? { moneyPerDay: '60' } : {}),
  };
}
