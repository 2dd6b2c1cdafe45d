/** Public data of 6MM's perpetuals. */
import { type Clock, type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { MarkPrice, PerpetualVenue } from '../perpetual.ts';
import { publicGet, type RestClient, readData } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { sixmm } from './entry.ts';
import { readKlines, readLastPrice, readTicker } from './klines.ts';
import { fundingsData, instrumentRow, type ListedRow, listingOf, symbolsData } from './market-wire.ts';

export interface Catalogue {
  /** All listed contracts, in one call; remembered for ten minutes. `reader` sends it where its requests are counted. */
  rows(reader?: RestClient): Promise<readonly ListedRow[]>;
  /** In which coin fees of this contract are paid, also of one that is no longer listed. */
  quoteCoinOf(reader?: RestClient): Promise<(symbol: string) => string>;
}

/** Contracts are listed and delisted with notice. */
const REMEMBERED_FOR_MS: DurationMs = 10 * MINUTE_MS;
const EXAMPLE = sixmm.symbols.perpetual.example;

export function createCatalogue(client: RestClient, clock: Clock): Catalogue {
  let known: { readonly rows: Promise<readonly ListedRow[]>; readonly atMs: EpochMs } | undefined;
  const rows: Catalogue['rows'] = (reader = client) => {
    const ageMs = clock.nowMs() - (known?.atMs ?? 0);
    if (known !== undefined && ageMs >= 0 && ageMs < REMEMBERED_FOR_MS) return known.rows;
    const asked = { rows: readRows(reader), atMs: clock.nowMs() };
    known = asked;
    // A failure is not remembered; whoever waits for `rows` gets to know it.
    asked.rows.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.rows;
  };
  return {
    rows,
    quoteCoinOf: async (reader) => {
      const coins = new Map((await rows(reader)).map((row) => [row.symbol, row.quoteAsset]));
      return (symbol) => coins.get(symbol) ?? quoteCoinIn(symbol);
    },
  };
}

/** By the end of the name; empty for a name of another form. */
export function quoteCoinIn(symbol: string): string {
  return coinsIn(symbol).quoteCoin;
}

/** As `quoteCoinIn`, both coins. */
export function coinsIn(symbol: string): { readonly baseCoin: string; readonly quoteCoin: string } {
  const { base = '', quote = '' } = sixmm.symbols.perpetual.pattern.exec(symbol)?.groups ?? {};
  return { baseCoin: base, quoteCoin: quote };
}

type MarketReads = Pick<
  PerpetualVenue,
  'instruments' | 'bookTickers' | 'tickers' | 'candles' | 'listings' | 'markPrices'
>;

export function createMarketReads(client: RestClient, catalogue: Catalogue): MarketReads {
  const rowsOf = async (symbols: readonly string[]) => {
    if (symbols.length === 0) return [];
    const rows = new Map((await catalogue.rows()).map((row) => [row.symbol, row]));
    return symbols.map((symbol) => rows.get(symbol) ?? throwUnknown(symbol));
  };
  return {
    instruments: async (symbols) =>
      (await rowsOf(symbols)).map((row) => parseData(instrumentRow, row, `the rules of ${row.symbol}`)),
    bookTickers: async () => {
      throw new AppError(
        'venue.unsupported',
        'The REST interface of 6MM tells no best bid and ask: use the last price, or leave the condition out.',
      );
    },
    tickers: async (symbols) => {
      const rows = await rowsOf(symbols);
      return Promise.all(rows.map(({ symbol }) => readTicker(client, symbol)));
    },
    candles: (query) => readKlines(client, query),
    listings: async () => (await catalogue.rows()).map(listingOf),
    markPrices: () => readMarkPrices(client, catalogue),
  };
}

/** Two requests a contract and one for all funding rates: there is no list of marks. */
async function readMarkPrices(client: RestClient, catalogue: Catalogue): Promise<readonly MarkPrice[]> {
  const rows = await catalogue.rows();
  const call = publicGet('/v1/public/market/funding-rate/current', { pageSize: String(MAX_PAGE) }, 1);
  const fundings = new Map(
    (await readData(client, call, fundingsData)).map(({ symbol, ...row }) => [symbol, row]),
  );
  const marks = await Promise.all(
    rows.map(async ({ symbol }): Promise<MarkPrice | undefined> => {
      const mark = await readLastPrice(client, symbol, 'markPrice');
      const index = await readLastPrice(client, symbol, 'indexPrice');
      if (mark === undefined || index === undefined) return undefined;
      return { symbol, mark: mark.price, index: index.price, ...fundings.get(symbol), atMs: mark.atMs };
    }),
  );
  return marks.filter((mark) => mark !== undefined);
}

/** As other lists of this venue are known to be cut off at. */
const MAX_PAGE = 100;

async function readRows(client: RestClient): Promise<readonly ListedRow[]> {
  return (await readData(client, publicGet('/v1/public/market/symbols', {}, 1), symbolsData)).list;
}

function throwUnknown(symbol: string): never {
  throw new AppError(
    'venue.notFound',
    `6MM has no perpetual ${symbol}: check its spelling, e.g. ${EXAMPLE}.`,
    { context: { symbol } },
  );
}
