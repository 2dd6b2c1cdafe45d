/** Symbols as BingX writes them: `BTC-USDT` for spot and perpetual alike, by the path of the call. */
import type { Listing } from '../instruments.ts';

export type PaperMarket = 'spot' | 'perpetual';

/** The listing of a symbol on the wire; undefined for one that is not listed. */
export function listingOf<L extends Listing>(
  listings: ReadonlyMap<string, L>,
  market: PaperMarket,
  symbol: string,
): L | undefined {
  const at = symbol.lastIndexOf('-');
  if (at === -1 || symbol.includes('_')) return undefined;
  const name = `${symbol.slice(0, at)}_${symbol.slice(at + 1)}${market === 'perpetual' ? '_PERP' : ''}`;
  return listings.get(name);
}

export function nameOnWire(symbol: string): string {
  return symbol.replace(/_PERP$/, '').replace('_', '-');
}

/** USDT-M perpetuals are paid in these. */
export const QUOTE_COINS: readonly string[] = ['USDT', 'USDC'];
