/** What the paper exchange lists in a replay: its own symbols, and those of the strategies that it does not know. */
import type { ResolvedAutomations, Strategy } from '../../shared/automations/schema.ts';
import { paperSymbolOf, venueOf } from '../../shared/automations/symbols.ts';
import { invariant } from '../../shared/core/errors.ts';
import { LISTINGS, type Listing } from '../../shared/paper/instruments.ts';
import { PERPETUALS, type PerpetualListing } from '../../shared/paper/perpetual-listings.ts';
import type { Books } from './replay-prices.ts';

export interface ReplayListings {
  readonly spot: readonly Listing[];
  readonly perpetuals: readonly PerpetualListing[];
  /** Symbols whose trading rules are made up altogether. */
  readonly madeUp: readonly string[];
}

export function replayListings(automations: ResolvedAutomations, books: Books): ReplayListings {
  const symbols = [
    ...new Set(Object.values(automations.signals).flatMap((one) => paperSymbols(automations, one))),
  ];
  const listed = new Set([...LISTINGS, ...PERPETUALS].map(({ symbol }) => symbol));
  const madeUp = symbols.filter((symbol) => !listed.has(symbol));
  const isPerpetual = (symbol: string) => symbol.endsWith('_PERP');
  return {
    spot: [
      ...LISTINGS,
      ...madeUp.filter((one) => !isPerpetual(one)).map((one) => like(LISTINGS, one, books)),
    ],
    perpetuals: [
      ...PERPETUALS,
      ...madeUp.filter(isPerpetual).map((one) => {
        const { spot: _, ...contract } = like(PERPETUALS, one, books);
        return contract;
      }),
    ],
    madeUp,
  };
}

function paperSymbols(automations: ResolvedAutomations, { account, symbols }: Strategy): readonly string[] {
  return symbols.flatMap((symbol) => paperSymbolOf(venueOf(automations, account), symbol) ?? []);
}

/** The fine steps of the first listing, without bounds on sizes. */
function like<L extends Listing>(listings: readonly L[], symbol: string, books: Books): L {
  const [template] = listings;
  invariant(template !== undefined, 'the paper exchange lists something');
  const [baseCoin = '', quoteCoin = ''] = symbol.split('_');
  const book = books.bookAt(symbol, 0);
  return {
    ...template,
    symbol,
    baseCoin,
    quoteCoin,
    basePlaces: 6,
    pricePlaces: 8,
    limitSize: {},
    marketSize: {},
    startPrice: book === undefined ? 1 : Number(book.ask),
  };
}
