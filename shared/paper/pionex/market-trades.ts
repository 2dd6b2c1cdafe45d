import type { EpochMs } from '../../core/clock.ts';
import type { Listing } from '../instruments.ts';
import type { PriceSource } from '../market.ts';
import { seedFrom, share } from '../noise.ts';
import type { WireObject } from '../wire-json.ts';

/** Made-up trades of others, one every so often, at the price of their moment. */
const EVERY_MS = 700;
/** Live trade ids have this size, and are strings where order ids are numbers. */
const FIRST_TRADE_ID = 200_000_000_000_000_000n;

/** The latest trades, newest first. */
export async function tradesOf(
  prices: PriceSource,
  listing: Listing,
  limit: number,
  atMs: EpochMs,
): Promise<readonly WireObject[]> {
  const seed = seedFrom('trades', listing.symbol);
  const last = Math.floor(atMs / EVERY_MS);
  const trades: WireObject[] = [];
  for (let count = last; count > last - limit; count -= 1) {
    const tradedAtMs = count * EVERY_MS;
    const price = await prices.priceAt(listing.symbol, tradedAtMs);
    const value = listing.levelValue * 0.2 * share(seed, count, 1);
    const grid = 10 ** -listing.basePlaces;
    trades.push({
      symbol: listing.symbol,
      tradeId: String(FIRST_TRADE_ID + BigInt(count)),
      price,
      size: Math.max(grid, value / Number(price)).toFixed(listing.basePlaces),
      side: share(seed, count, 2) < 0.5 ? 'BUY' : 'SELL',
      timestamp: String(tradedAtMs),
    });
  }
  return trades;
}
