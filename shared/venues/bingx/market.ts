/** Public data of BingX spot. */

import type { VenueParts } from '../parts.ts';
import { publicGet, type RestClient } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import type { BookTicker, Ticker, Venue } from '../venue.ts';
import {
  createRules,
  type Naming,
  type Rules,
  readCandles,
  readOfSymbol,
  unknownSymbol,
} from './market-reads.ts';
import {
  dayTicker,
  rowOfSymbol,
  type SymbolRow,
  spotBookTicker,
  spotInstrument,
  spotSymbolsData,
} from './market-wire.ts';
import { wireOneOrMany, wireRows } from './wire-values.ts';

export const SPOT_NAMING: Naming = { noun: 'spot symbol', example: 'BTC-USDT' };

type MarketReads = Pick<Venue, 'instruments' | 'bookTickers' | 'tickers' | 'candles'>;
type Parts = Pick<VenueParts, 'clock' | 'accountId'>;

const SYMBOLS = '/openApi/spot/v1/common/symbols';
const rows = wireOneOrMany(rowOfSymbol);
const bookTickerRows = wireOneOrMany(spotBookTicker);

export function spotRules(client: RestClient, parts: Parts): Rules {
  return createRules(parts, {
    naming: SPOT_NAMING,
    row: spotInstrument,
    nameOf: ({ symbol }) => symbol,
    read: (symbol) => readSpotSymbols(client, parts, symbol),
  });
}

export function createSpotReads(client: RestClient, parts: Parts, rules: Rules): MarketReads {
  return {
    instruments: rules.of,
    bookTickers: async (symbols) => {
      const tickers: BookTicker[] = [];
      for (const symbol of symbols) tickers.push(await readBookTicker(client, parts, symbol));
      return tickers;
    },
    tickers: (symbols) => readTickers(client, parts, symbols),
    candles: (query) => readCandles(client, '/openApi/spot/v2/market/kline', query.symbol, query),
  };
}

/** Rows of one symbol, or of all. What a filter by an unknown name brings is not told: then the whole list decides. */
export async function readSpotSymbols(
  client: RestClient,
  { accountId }: Pick<Parts, 'accountId'>,
  symbol: string | undefined,
): Promise<readonly SymbolRow[]> {
  const read = async (query: Readonly<Record<string, string>>) => {
    const call = publicGet(SYMBOLS, query, 1);
    const answer = await client.ask(call);
    if (answer.kind === 'success') return parseData(spotSymbolsData, answer.data, SYMBOLS).symbols;
    if (symbol !== undefined) return [];
    throw client.dialect.refusalError(answer, SYMBOLS, accountId);
  };
  const named = symbol === undefined ? [] : await read({ symbol });
  return named.some((row) => row.symbol === symbol) ? named : read({});
}

async function readBookTicker(client: RestClient, parts: Parts, symbol: string): Promise<BookTicker> {
  const call = publicGet('/openApi/spot/v1/ticker/bookTicker', { symbol }, 1);
  const found = await readOfSymbol(client, parts, {
    call,
    schema: bookTickerRows,
    naming: SPOT_NAMING,
    symbol,
  });
  return found.find((row) => row.symbol === symbol) ?? throwUnknown(symbol);
}

/** One symbol is asked for by name; several come out of one read of all. */
async function readTickers(
  client: RestClient,
  parts: Parts,
  symbols: readonly string[],
): Promise<readonly Ticker[]> {
  const [first, ...others] = symbols;
  if (first === undefined) return [];
  const query = others.length === 0 ? { symbol: first } : {};
  // It wants a timestamp, although it is public.
  const timestamp = String(client.serverClock.nowMs());
  const call = publicGet('/openApi/spot/v1/ticker/24hr', { ...query, timestamp }, 1);
  const told = await readOfSymbol(client, parts, {
    call,
    schema: others.length === 0 ? rows : wireRows(rowOfSymbol),
    naming: SPOT_NAMING,
    symbol: first,
  });
  return symbols.map((symbol) => {
    const row = told.find((candidate) => candidate.symbol === symbol) ?? throwUnknown(symbol);
    return parseData(dayTicker, row, `the ticker of ${symbol}`);
  });
}

function throwUnknown(symbol: string): never {
  throw unknownSymbol(SPOT_NAMING, symbol);
}
