import { type VenueId, venueEntry } from '../venues/registry.ts';
import type { Market } from '../venues/venue.ts';
import type { Plan } from './schema.ts';

/** The coin that prices a spot symbol, read from its name; missing when it is no spot symbol of the venue. */
export function quoteCoinOf(venue: VenueId, symbol: string): string | undefined {
  return coinOf(venue, 'spot', symbol);
}

/** As `quoteCoinOf`, for perpetuals. */
export function perpetualQuoteCoinOf(venue: VenueId, symbol: string): string | undefined {
  return coinOf(venue, 'perpetual', symbol);
}

/** How a symbol of the market is written, e.g. `write it like 'BTC_USDT'`; or that the venue has none. */
export function symbolAdvice(venue: VenueId, market: Market): string {
  const { name, symbols } = venueEntry(venue);
  const form = symbols[market];
  return form === undefined
    ? `${name} has no ${market} market here: use an account at another venue`
    : `write it like '${form.example}'`;
}

/** The symbols a plan orders, in the order in which they were written. */
export function symbolsOf(what: Plan['what']): readonly string[] {
  return 'symbol' in what ? [what.symbol] : Object.keys(what.basket);
}

function coinOf(venue: VenueId, market: Market, symbol: string): string | undefined {
  return venueEntry(venue).symbols[market]?.pattern.exec(symbol)?.[1];
}
