import type { EpochMs } from '../core/clock.ts';
import {
  type Decimal,
  dividedBy,
  largest,
  ONE,
  roundDown,
  smallest,
  sum,
  times,
  ZERO,
} from '../core/decimal.ts';
import { invariant } from '../core/errors.ts';
import type { Candle } from '../venues/venue.ts';
import { INTERVAL_MS, type PriceRange, type PriceSource } from './market.ts';
import { bell, seedFrom } from './noise.ts';
import type { PerpetualListing } from './perpetual-listings.ts';
import type { PerpetualPrices } from './perpetual-prices.ts';
import { createSeededMarket } from './seeded-market.ts';
import { createSeededPath, type SeededPath } from './seeded-path.ts';

/** Standard deviation of the basis, as a part of the price; about the same at liquid contracts. */
const BASIS_DEVIATION = 0.00025;
/** The part of a funding rate that is there without any basis, for 8 hours. */
const INTEREST_PER_MS = 0.0001 / 28_800_000;
const RATE_PLACES = 8;
const INVERSE_PLACES = 12;

/**
 * Perpetual prices out of spot prices, as a pure function of seed, contract and time: the index is the spot price (or
 * its inverse, or a path of its own for a coin without spot), the mark is the index and a small basis, which changes
 * with each settlement, and the funding rate follows the basis of the interval that it settles.
 */
export function createDerivedPerpetuals(options: {
  readonly seed: number | string;
  readonly prices: PriceSource;
  readonly listings: readonly PerpetualListing[];
}): PerpetualPrices {
  const listings = new Map(options.listings.map((listing) => [listing.symbol, listing]));
  const own = createSeededMarket({
    seed: options.seed,
    listings: options.listings.filter((listing) => listing.spot === undefined),
  });
  const find = (symbol: string): PerpetualListing => {
    const listing = listings.get(symbol);
    invariant(listing !== undefined, `no prices for the unlisted contract ${symbol}`);
    return listing;
  };
  const traffic = new Map<string, SeededPath>();
  const volumeOf = (listing: PerpetualListing, fromMs: EpochMs, toMs: EpochMs): Decimal => {
    const { symbol, basePlaces } = listing;
    const path = traffic.get(symbol) ?? createSeededPath(seedFrom(options.seed, 'volume', symbol), listing);
    traffic.set(symbol, path);
    return path.volumeBetween(fromMs, toMs).toFixed(basePlaces) as Decimal;
  };
  const basisOf = (listing: PerpetualListing, block: number): number =>
    BASIS_DEVIATION * bell(seedFrom(options.seed, 'basis', listing.symbol), block);

  const indexAt = async (listing: PerpetualListing, atMs: EpochMs): Promise<Decimal> => {
    const { spot } = listing;
    if (spot === undefined) return own.priceAt(listing.symbol, atMs);
    const price = await options.prices.priceAt(spot.symbol, atMs);
    return spot.inverse ? inverse(price) : price;
  };
  const indexRange = async (listing: PerpetualListing, fromMs: EpochMs, toMs: EpochMs) => {
    const { spot } = listing;
    if (spot === undefined) return own.rangeOf(listing.symbol, fromMs, toMs);
    const { low, high } = await options.prices.rangeOf(spot.symbol, fromMs, toMs);
    return spot.inverse ? { low: inverse(high), high: inverse(low) } : { low, high };
  };
  const markOf = (listing: PerpetualListing, index: Decimal, atMs: EpochMs): Decimal => {
    const basis = basisOf(listing, Math.floor(atMs / listing.fundingIntervalMs));
    return roundDown(times(index, sum(ONE, basis.toFixed(6) as Decimal)), listing.pricePlaces);
  };
  const markAt = async (listing: PerpetualListing, atMs: EpochMs): Promise<Decimal> =>
    markOf(listing, await indexAt(listing, atMs), atMs);

  const markRange = async (
    listing: PerpetualListing,
    fromMs: EpochMs,
    toMs: EpochMs,
  ): Promise<PriceRange> => {
    const last = await markAt(listing, toMs);
    let range = { low: last, high: last };
    let startMs = fromMs;
    // The basis stands still between two settlements, so that the extremes of the index are those of the mark.
    while (startMs < toMs) {
      const nextMs = (Math.floor(startMs / listing.fundingIntervalMs) + 1) * listing.fundingIntervalMs;
      const { low, high } = await indexRange(listing, startMs, Math.min(nextMs, toMs));
      range = {
        low: smallest(range.low, markOf(listing, low, startMs)),
        high: largest(range.high, markOf(listing, high, startMs)),
      };
      startMs = nextMs;
    }
    return range;
  };

  return {
    markPriceAt: async (symbol, atMs) => markAt(find(symbol), atMs),
    indexPriceAt: async (symbol, atMs) => indexAt(find(symbol), atMs),
    markRangeOf: async (symbol, fromMs, toMs) => markRange(find(symbol), fromMs, toMs),
    fundingIntervalMs: (symbol) => find(symbol).fundingIntervalMs,
    async fundingRateAt(symbol, settlementMs) {
      const listing = find(symbol);
      const { fundingIntervalMs } = listing;
      const basis = basisOf(listing, Math.floor(settlementMs / fundingIntervalMs) - 1);
      return sum((basis + INTEREST_PER_MS * fundingIntervalMs).toFixed(RATE_PLACES) as Decimal);
    },
    async candles(query) {
      const listing = find(query.symbol);
      const isIndex = query.of === 'index';
      const priceAt = isIndex ? indexAt : markAt;
      const rangeOf = isIndex ? indexRange : markRange;
      const lengthMs = INTERVAL_MS[query.interval];
      const lastOpenMs = Math.floor(Math.min(query.endMs, query.nowMs) / lengthMs) * lengthMs;
      const candles: Candle[] = [];
      for (let i = query.limit - 1; i >= 0; i -= 1) {
        const openMs = lastOpenMs - i * lengthMs;
        const closeMs = Math.min(openMs + lengthMs, query.nowMs);
        candles.push({
          openMs,
          open: await priceAt(listing, openMs),
          close: await priceAt(listing, closeMs),
          ...(await rangeOf(listing, openMs, closeMs)),
          baseVolume: query.of === 'trades' ? volumeOf(listing, openMs, closeMs) : ZERO,
        });
      }
      return candles;
    },
  };
}

function inverse(price: Decimal): Decimal {
  return dividedBy(ONE, price, INVERSE_PLACES);
}
