import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import { invariant } from '../core/errors.ts';
import type { Candle } from '../venues/venue.ts';
import type { Listing } from './instruments.ts';
import { type CandleQuery, INTERVAL_MS, type PriceRange, type PriceSource } from './market.ts';
import { seedFrom } from './noise.ts';
import { createSeededPath, type SeededPath } from './seeded-path.ts';

/**
 * Made-up prices that believe they are a market: a pure function of seed, coin and time, with no state but memory of
 * what was computed. Symbols of the same base coin follow the same path.
 */
export function createSeededMarket(options: {
  readonly seed: number | string;
  readonly listings: readonly Listing[];
}): PriceSource {
  const listings = new Map(options.listings.map((listing) => [listing.symbol, listing]));
  const paths = new Map<string, SeededPath>();

  const find = (symbol: string): { listing: Listing; path: SeededPath } => {
    const listing = listings.get(symbol);
    invariant(listing !== undefined, `no prices for the unlisted symbol ${symbol}`);
    let path = paths.get(symbol);
    if (path === undefined) {
      path = createSeededPath(seedFrom(options.seed, 'price', listing.baseCoin), listing);
      paths.set(symbol, path);
    }
    return { listing, path };
  };

  return {
    synthetic: true,
    priceAt(symbol, atMs) {
      const { listing, path } = find(symbol);
      return atTick(path.priceAt(atMs), listing.pricePlaces);
    },
    rangeOf(symbol, fromMs, toMs) {
      const { listing, path } = find(symbol);
      return rangeAtTicks(path, listing, fromMs, toMs);
    },
    candles(query) {
      const { listing, path } = find(query.symbol);
      return candlesOf(path, listing, query);
    },
  };
}

function candlesOf(path: SeededPath, listing: Listing, query: CandleQuery): readonly Candle[] {
  const lengthMs = INTERVAL_MS[query.interval];
  const lastOpenMs = Math.floor(Math.min(query.endMs, query.nowMs) / lengthMs) * lengthMs;
  const candles: Candle[] = [];
  for (let i = query.limit - 1; i >= 0; i -= 1) {
    const openMs = lastOpenMs - i * lengthMs;
    const closeMs = Math.min(openMs + lengthMs, query.nowMs);
    candles.push({
      openMs,
      open: atTick(path.priceAt(openMs), listing.pricePlaces),
      close: atTick(path.priceAt(closeMs), listing.pricePlaces),
      ...rangeAtTicks(path, listing, openMs, closeMs),
      baseVolume: atTick(path.volumeBetween(openMs, closeMs), listing.basePlaces),
    });
  }
  return candles;
}

function rangeAtTicks(path: SeededPath, listing: Listing, fromMs: EpochMs, toMs: EpochMs): PriceRange {
  const { low, high } = path.rangeOf(fromMs, toMs);
  return { low: atTick(low, listing.pricePlaces), high: atTick(high, listing.pricePlaces) };
}

/** From the model's floating point to an exact price on the symbol's grid. */
function atTick(value: number, places: number): Decimal {
  return value.toFixed(places) as Decimal;
}
