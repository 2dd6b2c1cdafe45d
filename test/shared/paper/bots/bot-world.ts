/** A paper exchange with bots: accounts with bot rights, ready terms, and bodies as a client sends them. */
import { decimal } from '../../../../shared/core/decimal.ts';
import type { FuturesGridTerms, SpotGridTerms } from '../../../../shared/paper/bots/bot.ts';
import type { PaperExchangeOptions } from '../../../../shared/paper/exchange.ts';
import { checkedFetch } from '../../../support/spec.ts';
import { path } from '../engine-under-test.ts';
import { createPaperClient, createTestExchange, MAIN, START_MS } from '../paper-client.ts';

export const OWNER = {
  ...MAIN,
  permissions: ['read', 'trade', 'botRead', 'botTrade'],
  balances: { USDT: decimal('100000'), BTC: decimal('10') },
} as const;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `points` are a made-up price of BTC_USDT in minutes after the start; seeded prices when left out. */
export function createBotWorld(
  points?: readonly (readonly [minute: number, price: number])[],
  options: Partial<PaperExchangeOptions> = {},
) {
  const prices =
    points === undefined
      ? {}
      : { prices: path(points.map(([minute, price]) => [START_MS + minute * MINUTE, price])) };
  const { exchange, clock } = createTestExchange({ accounts: [OWNER], ...prices, ...options });
  const checked = checkedFetch(exchange.fetch);
  const client = createPaperClient(checked, clock);
  return {
    exchange,
    clock,
    client,
    /** The same without checking its requests, for wrong ones. */
    plain: createPaperClient(exchange.fetch, clock),
    violations: () => checked.violations.map(({ message }) => message),
    /** Lets the time be so many minutes after the start. */
    at: (minute: number, ms = 0) => clock.set(START_MS + minute * MINUTE + ms),
    free: async (coin: string) => (await exchange.inspect.balances('main')).get(coin)?.free ?? '0',
    bot: async (botId: string) => {
      const found = (await exchange.inspect.bots('main')).find((bot) => bot.botId === botId);
      if (found === undefined) throw new Error(`no bot ${botId}`);
      return found;
    },
  };
}

export const spotBody = (data: object = {}, top: object = {}) => ({
  base: 'BTC',
  quote: 'USDT',
  buOrderData: {
    top: '52000',
    bottom: '48000',
    row: 4,
    gridType: 'arithmetic',
    quoteTotalInvestment: '1000',
    ...data,
  },
  ...top,
});

export const futuresBody = (data: object = {}, top: object = {}) => ({
  base: 'BTC.PERP',
  quote: 'USDT',
  buOrderData: {
    top: '52000',
    bottom: '48000',
    row: 4,
    grid_type: 'arithmetic',
    trend: 'long',
    leverage: 2,
    quoteInvestment: '1000',
    ...data,
  },
  ...top,
});

const range = {
  top: decimal('52000'),
  bottom: decimal('48000'),
  rows: 4,
  spacing: 'arithmetic' as const,
};

export function spotTerms(more: Partial<SpotGridTerms> = {}): SpotGridTerms {
  return {
    kind: 'spot_grid',
    base: 'BTC',
    quote: 'USDT',
    symbol: 'BTC_USDT',
    range,
    investment: decimal('1000'),
    labels: {},
    closeSell: 'NOT_SELL',
    ...more,
  };
}

export function futuresTerms(more: Partial<FuturesGridTerms> = {}): FuturesGridTerms {
  return {
    kind: 'futures_grid',
    base: 'BTC.PERP',
    quote: 'USDT',
    symbol: 'BTC_USDT_PERP',
    range,
    investment: decimal('1000'),
    labels: {},
    trend: 'long',
    leverage: decimal('2'),
    extraMargin: decimal('0'),
    investCoin: 'USDT',
    ...more,
  };
}
