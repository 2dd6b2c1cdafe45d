import type { VenueId } from '../venues/venue.ts';
import type { Plan } from './schema.ts';

/** How a venue writes its spot symbols; the first group of the pattern is the quote coin. */
const SPOT_SYMBOLS: Readonly<Record<VenueId, { readonly pattern: RegExp; readonly example: string }>> = {
  pionex: { pattern: /^[^_]+_([^_]+)$/, example: 'BTC_USDT' },
};

/** The same of its perpetual futures. */
const PERPETUAL_SYMBOLS: typeof SPOT_SYMBOLS = {
  pionex: { pattern: /^[^_]+_([^_]+)_PERP$/, example: 'BTC_USDT_PERP' },
};

/** The coin that prices a spot symbol, read from its name; missing when it is no spot symbol of the venue. */
export function quoteCoinOf(venue: VenueId, symbol: string): string | undefined {
  return SPOT_SYMBOLS[venue].pattern.exec(symbol)?.[1];
}

export function exampleSymbolOf(venue: VenueId): string {
  return SPOT_SYMBOLS[venue].example;
}

/** As `quoteCoinOf`, for perpetuals. */
export function perpetualQuoteCoinOf(venue: VenueId, symbol: string): string | undefined {
  return PERPETUAL_SYMBOLS[venue].pattern.exec(symbol)?.[1];
}

export function examplePerpetualOf(venue: VenueId): string {
  return PERPETUAL_SYMBOLS[venue].example;
}

/** The symbols a plan orders, in the order in which they were written. */
export function symbolsOf(what: Plan['what']): readonly string[] {
  return 'symbol' in what ? [what.symbol] : Object.keys(what.basket);
}
