/** A paper exchange whose contracts move as a test says, with one account that may trade them. */
import { decimal } from '../../../../shared/core/decimal.ts';
import type { PaperExchangeOptions } from '../../../../shared/paper/exchange.ts';
import type { PriceSource } from '../../../../shared/paper/market.ts';
import type { PerpetualPrices } from '../../../../shared/paper/perpetual-prices.ts';
import { path } from '../engine-under-test.ts';
import { createTestExchange, MAIN, type Reply, type TestExchange } from '../paper-client.ts';

export const TRADER = {
  ...MAIN,
  futuresTrading: true,
  futuresBalances: { USDT: decimal('10000'), BTC: decimal('1') },
};

export const HOURS_8_MS = 28_800_000;

export interface FuturesAccount extends TestExchange {
  read(path: string, query?: Record<string, string | number>): Promise<Reply['body']>;
  /** The reply's body; the order is of BTC_USDT_PERP. */
  order(body: Record<string, unknown>): Promise<Reply['body']>;
  leverage(symbol: string, leverage: string): Promise<Reply['body']>;
}

/** Whole orders at once, so that a test can say what they cost. */
export function createFuturesAccount(options: Partial<PaperExchangeOptions> = {}): FuturesAccount {
  const made = createTestExchange({
    accounts: [TRADER],
    splitFillShare: 0,
    partialFillShare: 0,
    disorder: false,
    ...options,
  });
  const { client } = made;
  return {
    ...made,
    read: async (path, query) => (await client.get(`/uapi/v1/${path}`, query)).body,
    order: async (body) =>
      (await client.post('/uapi/v1/trade/order', { symbol: 'BTC_USDT_PERP', type: 'MARKET_QTY', ...body }))
        .body,
    leverage: async (symbol, leverage) =>
      (await client.post('/uapi/v1/account/leverage', { symbol, leverage })).body,
  };
}

/** Mark and index are these prices; funding settles every 8 hours at one rate. */
export function marks(prices: PriceSource, rate = '0.0001'): PerpetualPrices {
  return {
    markPriceAt: async (symbol, atMs) => prices.priceAt(symbol, atMs),
    indexPriceAt: async (symbol, atMs) => prices.priceAt(symbol, atMs),
    markRangeOf: async (symbol, fromMs, toMs) => prices.rangeOf(symbol, fromMs, toMs),
    fundingIntervalMs: () => HOURS_8_MS,
    fundingRateAt: async () => decimal(rate),
    candles: async (query) => prices.candles(query),
  };
}

/** Stands still at 50,000: the spread of 0.6 bp is 3, so the best ask is 50,001.5. */
export const STILL = marks(path([[0, 50_000]]));
