import type { DurationMs, EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { Candle } from '../venues/venue.ts';
import type { CandleQuery, PriceRange } from './market.ts';

/**
 * Where the paper exchange takes the prices of perpetual futures from, in quote coin, and their funding. The mark is
 * also the mid of the paper order book. A source that cannot answer throws `AppError` `venue.unavailable`; an unlisted
 * symbol is a programmer's error.
 */
export interface PerpetualPrices {
  markPriceAt(symbol: string, atMs: EpochMs): Promise<Decimal>;
  indexPriceAt(symbol: string, atMs: EpochMs): Promise<Decimal>;
  /** Extremes of the mark, both ends included. `fromMs` is not after `toMs`. A longer stretch is never narrower. */
  markRangeOf(symbol: string, fromMs: EpochMs, toMs: EpochMs): Promise<PriceRange>;
  /** Funding settles at whole multiples of this since the Unix epoch, hence at 00:00 UTC and onwards. */
  fundingIntervalMs(symbol: string): DurationMs;
  /**
   * Part of the position's value at the mark that longs pay to shorts at this settlement; shorts pay longs when
   * negative. The rate of the next settlement is known beforehand, and is its estimate on the wire.
   */
  fundingRateAt(symbol: string, settlementMs: EpochMs): Promise<Decimal>;
  /** Oldest first; volume in base coin, zero for mark and index. */
  candles(query: CandleQuery & { readonly of: 'trades' | 'mark' | 'index' }): Promise<readonly Candle[]>;
}

/** The first settlement after `afterMs`. */
export function nextSettlementMs(intervalMs: DurationMs, afterMs: EpochMs): EpochMs {
  return (Math.floor(afterMs / intervalMs) + 1) * intervalMs;
}
