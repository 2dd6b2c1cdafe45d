/**
 * Real prices and funding of perpetuals for the paper exchange, from the venue's public endpoints: no key, no order
 * ever leaves. Mark and index of this minute are the venue's own. It serves them for no past instant, so a past mark
 * is the opening price of that minute's trades, a past range that of the trades in it, and a past index the mark.
 */
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { largest, smallest, ZERO } from '../../core/decimal.ts';
import { AppError, invariant } from '../../core/errors.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import type { PerpetualPrices } from '../perpetual-prices.ts';
import { createLiveMarket, createMemory, type LiveMarketOptions } from './live-market.ts';
import { createPublicMarket } from './public-market.ts';

/** A settlement is written up to so long beside its full hour, and appears in the list of rates as late. */
const SETTLES_WITHIN_MS: DurationMs = MINUTE_MS;

/** Which contracts settle when is the listings' word: the venue tells it in no single reply. */
export function createLivePerpetuals(
  options: LiveMarketOptions & { readonly listings: readonly PerpetualListing[] },
): PerpetualPrices {
  const { clock } = options;
  const intervals = new Map(options.listings.map((one) => [one.symbol, one.fundingIntervalMs]));
  const market = createPublicMarket(options.fetch, options.baseUrl ?? 'https://api.pionex.com');
  const trades = createLiveMarket(options);
  const remember = createMemory(clock);

  const now = (symbol: string) => remember(`${symbol} index`, () => market.index(symbol));
  const isNow = (atMs: EpochMs) => clock.nowMs() - atMs < MINUTE_MS;
  const markPriceAt = async (symbol: string, atMs: EpochMs) =>
    isNow(atMs) ? (await now(symbol)).mark : trades.priceAt(symbol, atMs);

  return {
    markPriceAt,
    indexPriceAt: async (symbol, atMs) =>
      isNow(atMs) ? (await now(symbol)).index : trades.priceAt(symbol, atMs),
    async markRangeOf(symbol, fromMs, toMs) {
      const last = await markPriceAt(symbol, toMs);
      const { low, high } = await trades.rangeOf(symbol, fromMs, toMs);
      return { low: smallest(last, low), high: largest(last, high) };
    },
    fundingIntervalMs(symbol) {
      const intervalMs = intervals.get(symbol);
      invariant(intervalMs !== undefined, `no funding of the unlisted contract ${symbol}`);
      return intervalMs;
    },
    async fundingRateAt(symbol, settlementMs) {
      if (settlementMs > clock.nowMs()) return (await now(symbol)).nextRate;
      const endMs = settlementMs + SETTLES_WITHIN_MS;
      const last = await remember(`${symbol} funding ${endMs}`, () => market.lastFunding(symbol, endMs));
      if (last !== undefined && last.atMs > settlementMs - SETTLES_WITHIN_MS) return last.rate;
      if (clock.nowMs() > endMs) return ZERO;
      throw new AppError(
        'venue.unavailable',
        `The venue has not published the funding of ${symbol} yet; try again in a minute.`,
        { retry: 'later', context: { settlementMs } },
      );
    },
    async candles(query) {
      if (query.of === 'trades') return trades.candles(query);
      const { of, symbol, interval, limit } = query;
      const candles = await remember(`${symbol} ${of} ${interval} ${limit}`, () =>
        market.priceCandles(of, symbol, interval, limit),
      );
      return candles.filter(({ openMs }) => openMs <= Math.min(query.endMs, query.nowMs));
    },
  };
}
