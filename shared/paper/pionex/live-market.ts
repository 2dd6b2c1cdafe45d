/** Real prices for the paper exchange, from the venue's public endpoints: no key, no order ever leaves. */
import { type Clock, DAY_MS, type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from '../../core/clock.ts';
import { type Decimal, decimal, dividedBy, largest, smallest, sum } from '../../core/decimal.ts';
import type { Candle, CandleInterval } from '../../venues/venue.ts';
import { INTERVAL_MS, type PriceSource } from '../market.ts';
import { createPublicMarket, type PublicMarket } from './public-market.ts';

export interface LiveMarketOptions {
  readonly fetch: (url: string) => Promise<Response>;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** The venue's main address when left out. */
  readonly baseUrl?: string;
}

/** How long an answer is taken for current. */
const FRESH_MS: DurationMs = 2 * SECOND_MS;
/** The venue serves at most 500 candles a call, and minutes for about a week back. */
const PAGE = 500;
const MINUTES_BACK_MS: DurationMs = 6 * DAY_MS;

/** Throws `venue.unavailable` when the venue does not answer. Times before its history are answered by daily candles. */
export function createLiveMarket(options: LiveMarketOptions): PriceSource {
  const { clock } = options;
  const market = createPublicMarket(options.fetch, options.baseUrl ?? 'https://api.pionex.com');
  const remember = createMemory(clock);
  const minutes = createMinutes(market, clock);

  const candlesOf = (symbol: string, interval: CandleInterval, limit: number, endMs: EpochMs) => {
    const lastOpenMs = Math.floor(endMs / INTERVAL_MS[interval]) * INTERVAL_MS[interval];
    const key = `${symbol} ${interval} ${limit} ${lastOpenMs}`;
    return remember(key, () => market.candles(symbol, interval, limit, lastOpenMs));
  };

  const priceAt = async (symbol: string, atMs: EpochMs): Promise<Decimal> => {
    const ageMs = clock.nowMs() - atMs;
    if (ageMs >= MINUTE_MS) {
      const [candle] = await candlesOf(symbol, ageMs < MINUTES_BACK_MS ? '1m' : '1d', 1, atMs);
      if (candle !== undefined) return candle.open;
    }
    const { bid, ask } = await remember(`${symbol} mid`, () => market.bookTicker(symbol));
    return dividedBy(sum(bid, ask), decimal('2'), 12);
  };

  return {
    synthetic: false,
    priceAt,
    async rangeOf(symbol, fromMs, toMs) {
      const startMs = Math.max(fromMs, clock.nowMs() - MINUTES_BACK_MS);
      const whole = await minutes(symbol, startMs, toMs);
      const last = whole.at(-1)?.close ?? (await priceAt(symbol, toMs));
      return {
        low: smallest(last, ...whole.map((candle) => candle.low)),
        high: largest(last, ...whole.map((candle) => candle.high)),
      };
    },
    candles: ({ symbol, interval, limit, endMs, nowMs }) =>
      candlesOf(symbol, interval, limit, Math.min(endMs, nowMs)),
  };
}

/** Answers are kept for a moment, so that several looks in one second cost one call. Failures are not kept. */
export function createMemory(clock: Pick<Clock, 'nowMs'>) {
  const known = new Map<string, { readonly atMs: EpochMs; readonly value: unknown }>();
  return async <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const nowMs = clock.nowMs();
    const found = known.get(key);
    if (found !== undefined && nowMs - found.atMs < FRESH_MS) return found.value as T;
    for (const [old, { atMs }] of known) if (nowMs - atMs >= FRESH_MS) known.delete(old);
    const value = await ask();
    known.set(key, { atMs: nowMs, value });
    return value;
  };
}

/** Minutes that lie wholly inside a stretch, oldest first. Finished minutes are fetched once. */
function createMinutes(market: PublicMarket, clock: Pick<Clock, 'nowMs'>) {
  const finished = new Map<string, Map<EpochMs, Candle>>();

  return async (symbol: string, fromMs: EpochMs, toMs: EpochMs): Promise<readonly Candle[]> => {
    const firstMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
    const known = finished.get(symbol) ?? new Map<EpochMs, Candle>();
    finished.set(symbol, known);
    for (const openMs of known.keys()) {
      if (openMs < clock.nowMs() - MINUTES_BACK_MS) known.delete(openMs);
    }
    let endMs = Math.floor(toMs / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
    while (endMs >= firstMs) {
      if (known.has(endMs)) {
        endMs -= MINUTE_MS;
        continue;
      }
      const page = await market.candles(symbol, '1m', PAGE, endMs);
      for (const candle of page) known.set(candle.openMs, candle);
      endMs = (page[0]?.openMs ?? firstMs) - MINUTE_MS;
    }
    return [...known.values()]
      .filter(({ openMs }) => openMs >= firstMs && openMs + MINUTE_MS <= toMs)
      .sort((a, b) => a.openMs - b.openMs);
  };
}
