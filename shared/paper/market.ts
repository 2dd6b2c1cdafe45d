import type { EpochMs } from '../core/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { Candle, CandleInterval } from '../venues/venue.ts';

type MaybePromise<T> = T | Promise<T>;

/** Lowest and highest price of a stretch of time. */
export interface PriceRange {
  readonly low: Decimal;
  readonly high: Decimal;
}

export interface CandleQuery {
  readonly symbol: string;
  readonly interval: CandleInterval;
  /** At most so many candles, the latest that opened at or before `endMs`. */
  readonly limit: number;
  readonly endMs: EpochMs;
  /** Nothing after this instant is told: the candle that holds it is unfinished. */
  readonly nowMs: EpochMs;
}

/**
 * Where the paper exchange takes prices from. Every price is the mid between best bid and best ask.
 * A source that cannot answer throws `AppError` `venue.unavailable`; an unlisted symbol is a programmer's error.
 */
export interface PriceSource {
  /** Whether prices are made up. The page, the log and the README must say so plainly when they are. */
  readonly synthetic: boolean;
  priceAt(symbol: string, atMs: EpochMs): MaybePromise<Decimal>;
  /** Extremes over the stretch, both ends included. `fromMs` is not after `toMs`. */
  rangeOf(symbol: string, fromMs: EpochMs, toMs: EpochMs): MaybePromise<PriceRange>;
  /** Oldest first. */
  candles(query: CandleQuery): MaybePromise<readonly Candle[]>;
}

export const INTERVAL_MS: Readonly<Record<CandleInterval, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '8h': 8 * HOUR_MS,
  '12h': 12 * HOUR_MS,
  '1d': DAY_MS,
};
