/** Public data of BingX perpetuals. */
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import type { VenueParts } from '../parts.ts';
import type { MarkPrice, PerpetualListing, PerpetualVenue } from '../perpetual.ts';
import { publicGet, type RestClient, readData } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import type { BookTicker, Ticker } from '../venue.ts';
import {
  createRules,
  type Naming,
  type Rules,
  readCandles,
  readOfSymbol,
  unknownSymbol,
} from './market-reads.ts';
import { dayTicker, rowOfSymbol, type SymbolRow } from './market-wire.ts';
import { bookTickerData, contract, premiumIndexRows } from './perpetual-market-wire.ts';
import { asPerpetual, coinsOf, onWire } from './symbols.ts';
import { wireOneOrMany, wireTextOr } from './wire-values.ts';

export const PERPETUAL_NAMING: Naming = { noun: 'perpetual', example: 'BTC-USDT-PERP' };
const CONTRACTS = '/openApi/swap/v2/quote/contracts';

type Parts = Pick<VenueParts, 'clock' | 'accountId'>;
type PublicReads = Pick<
  PerpetualVenue,
  'instruments' | 'bookTickers' | 'tickers' | 'candles' | 'markPrices' | 'listings'
>;
const rows = wireOneOrMany(rowOfSymbol);

/** All contracts come in one answer, which is remembered for ten minutes. */
export interface Contracts {
  rows(reader?: RestClient): Promise<readonly SymbolRow[]>;
}

const REMEMBERED_MS: DurationMs = 10 * MINUTE_MS;

export function createContracts(client: RestClient, { clock }: Pick<Parts, 'clock'>): Contracts {
  let known: { readonly rows: Promise<readonly SymbolRow[]>; readonly atMs: EpochMs } | undefined;
  return {
    rows: (reader = client) => {
      const ageMs = clock.nowMs() - (known?.atMs ?? Number.NEGATIVE_INFINITY);
      if (known !== undefined && ageMs >= 0 && ageMs < REMEMBERED_MS) return known.rows;
      const asked = { rows: readData(reader, publicGet(CONTRACTS, {}, 1), rows), atMs: clock.nowMs() };
      known = asked;
      // A failure is not remembered; whoever waits for `rows` gets to know it.
      asked.rows.catch(() => {
        if (known === asked) known = undefined;
      });
      return asked.rows;
    },
  };
}

export function perpetualRules(contracts: Contracts, parts: Parts): Rules {
  return createRules(parts, {
    naming: PERPETUAL_NAMING,
    row: contract,
    nameOf: ({ symbol }) => asPerpetual(symbol),
    read: () => contracts.rows(),
  });
}

export function createPerpetualReads(
  client: RestClient,
  parts: Parts,
  { rules, contracts }: { readonly rules: Rules; readonly contracts: Contracts },
): PublicReads {
  return {
    instruments: rules.of,
    bookTickers: async (symbols) => {
      const tickers: BookTicker[] = [];
      for (const symbol of symbols) tickers.push(await readBookTicker(client, parts, symbol));
      return tickers;
    },
    tickers: (symbols) => readTickers(client, parts, symbols),
    candles: (query) => readCandles(client, '/openApi/swap/v3/quote/klines', onWire(query.symbol), query),
    markPrices: () => readMarkPrices(client),
    listings: async () => (await contracts.rows()).map(listingOf),
  };
}

export function listingOf(row: SymbolRow): PerpetualListing {
  const halves = coinsOf(row.symbol);
  return {
    symbol: asPerpetual(row.symbol),
    baseCoin: wireTextOr(row['asset'], halves.baseCoin),
    quoteCoin: wireTextOr(row['currency'], halves.quoteCoin),
    tradable: row['status'] === '1',
  };
}

async function readBookTicker(client: RestClient, parts: Parts, symbol: string): Promise<BookTicker> {
  const call = publicGet('/openApi/swap/v2/quote/bookTicker', { symbol: onWire(symbol) }, 1);
  const asked = { call, schema: bookTickerData, naming: PERPETUAL_NAMING, symbol };
  const found = (await readOfSymbol(client, parts, asked)).find((row) => row.symbol === symbol);
  if (found === undefined) throw unknownSymbol(PERPETUAL_NAMING, symbol);
  return { ...found, atMs: found.atMs ?? client.serverClock.nowMs() };
}

async function readTickers(
  client: RestClient,
  parts: Parts,
  symbols: readonly string[],
): Promise<readonly Ticker[]> {
  const [first, ...others] = symbols;
  if (first === undefined) return [];
  const query = others.length === 0 ? { symbol: onWire(first) } : {};
  const call = publicGet('/openApi/swap/v2/quote/ticker', query, 1);
  const told = await readOfSymbol(client, parts, {
    call,
    schema: rows,
    naming: PERPETUAL_NAMING,
    symbol: first,
  });
  return symbols.map((symbol) => {
    const row = told.find((candidate) => asPerpetual(candidate.symbol) === symbol);
    if (row === undefined) throw unknownSymbol(PERPETUAL_NAMING, symbol);
    return { ...parseData(dayTicker, row, `the ticker of ${symbol}`), symbol };
  });
}

async function readMarkPrices(client: RestClient): Promise<readonly MarkPrice[]> {
  const call = publicGet('/openApi/swap/v2/quote/premiumIndex', {}, 1);
  const told = await readData(client, call, premiumIndexRows);
  const nowMs = client.serverClock.nowMs();
  return told.filter((row) => row !== undefined).map((row) => ({ atMs: nowMs, ...row }));
}
