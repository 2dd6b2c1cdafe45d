/** What symbols say by their names alone, as each venue writes them. */

import { invariant } from '../core/errors.ts';
import { type VenueId, venueEntry } from '../venues/registry.ts';
import type { Market } from '../venues/venue.ts';
import type { Plan, ResolvedAutomations } from './schema.ts';

export interface SymbolCoins {
  readonly market: Market;
  readonly baseCoin: string;
  readonly quoteCoin: string;
}

const MARKETS: readonly Market[] = ['spot', 'perpetual'];

/** The venue of an account that the automations have. */
export function venueOf({ accounts }: Pick<ResolvedAutomations, 'accounts'>, account: string): VenueId {
  const venue = accounts[account]?.venue;
  invariant(venue !== undefined, `there is no account ${account}`);
  return venue;
}

/** Market and coins of a symbol; undefined for what is no symbol of the venue. */
export function coinsOfSymbol(venue: VenueId, symbol: string): SymbolCoins | undefined {
  for (const market of MARKETS) {
    const groups = venueEntry(venue).symbols[market]?.pattern.exec(symbol)?.groups;
    if (groups !== undefined)
      return { market, baseCoin: groups['base'] ?? '', quoteCoin: groups['quote'] ?? '' };
  }
  return undefined;
}

/** The symbol of two coins, written as the venue's example is; undefined where it has no such market. */
export function symbolOfCoins(
  venue: VenueId,
  market: Market,
  coins: Pick<SymbolCoins, 'baseCoin' | 'quoteCoin'>,
): string | undefined {
  const example = venueEntry(venue).symbols[market]?.example;
  const known = example === undefined ? undefined : coinsOfSymbol(venue, example);
  if (example === undefined || known === undefined) return undefined;
  const baseAt = example.indexOf(known.baseCoin);
  const quoteAt = example.indexOf(known.quoteCoin, baseAt + known.baseCoin.length);
  return [
    example.slice(0, baseAt),
    coins.baseCoin,
    example.slice(baseAt + known.baseCoin.length, quoteAt),
    coins.quoteCoin,
    example.slice(quoteAt + known.quoteCoin.length),
  ].join('');
}

/** What the paper exchange calls a symbol of a venue, e.g. `BTC_USDT` or `BTC_USDT_PERP`. */
export function paperSymbolOf(venue: VenueId, symbol: string): string | undefined {
  const coins = coinsOfSymbol(venue, symbol);
  if (coins === undefined) return undefined;
  const pair = `${coins.baseCoin}_${coins.quoteCoin}`;
  return coins.market === 'spot' ? pair : `${pair}_PERP`;
}

/** The coin that prices a spot symbol; missing when it is no spot symbol of the venue. */
export function quoteCoinOf(venue: VenueId, symbol: string): string | undefined {
  const coins = coinsOfSymbol(venue, symbol);
  return coins?.market === 'spot' ? coins.quoteCoin : undefined;
}

/** As `quoteCoinOf`, for perpetuals. */
export function perpetualQuoteCoinOf(venue: VenueId, symbol: string): string | undefined {
  const coins = coinsOfSymbol(venue, symbol);
  return coins?.market === 'perpetual' ? coins.quoteCoin : undefined;
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
