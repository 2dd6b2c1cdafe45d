import type { PriceSource } from './market.ts';
import type { PerpetualListing } from './perpetual-listings.ts';
import type { PerpetualPrices } from './perpetual-prices.ts';

/** One source for both kinds of symbols; the price of a perpetual is its mark. */
export function bothPrices(
  spot: PriceSource,
  perpetual: PerpetualPrices,
  listings: ReadonlyMap<string, PerpetualListing>,
): PriceSource {
  return {
    synthetic: spot.synthetic,
    priceAt: (symbol, atMs) =>
      listings.has(symbol) ? perpetual.markPriceAt(symbol, atMs) : spot.priceAt(symbol, atMs),
    rangeOf: (symbol, fromMs, toMs) =>
      listings.has(symbol) ? perpetual.markRangeOf(symbol, fromMs, toMs) : spot.rangeOf(symbol, fromMs, toMs),
    candles: (query) =>
      listings.has(query.symbol) ? perpetual.candles({ ...query, of: 'trades' }) : spot.candles(query),
  };
}
