/** Public data of one market of Pionex. Both markets have the same calls, and names of one are found by the other. */
import type * as z from 'zod';
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { describe, publicGet, type RestClient } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import type { Candle, Instrument, Venue } from '../venue.ts';
import { isUnknownSymbol, refusalError } from './codes.ts';
import {
  bookTickerRow,
  KLINE_INTERVALS,
  klinesData,
  spotSymbol,
  symbolsData,
  tickerRow,
  tickersData,
} from './market-wire.ts';

/** What tells one market from the other in these calls. */
export interface PublicMarket {
  readonly type: 'SPOT' | 'PERP';
  /** A row of the symbol list. */
  readonly instrument: z.ZodType<Instrument>;
  /** As in "Pionex has no spot symbol X". */
  readonly noun: string;
  readonly example: string;
}

export const SPOT: PublicMarket = {
  type: 'SPOT',
  instrument: spotSymbol,
  noun: 'spot symbol',
  example: 'BTC_USDT',
};

type MarketReads = Pick<Venue, 'instruments' | 'bookTickers' | 'tickers' | 'candles'>;
type SymbolRow = z.output<typeof symbolsData>['symbols'][number];

/** Trading rules change rarely, and the venue refuses what breaks them. */
const INSTRUMENTS_FOR_MS: DurationMs = 10 * MINUTE_MS;
const MAX_KLINES = 500;

export function createMarketReads(
  client: RestClient,
  parts: { readonly clock: { nowMs(): EpochMs }; readonly accountId: string },
  market: PublicMarket,
): MarketReads {
  const known = new Map<string, { instrument: Instrument; readAtMs: EpochMs }>();
  const remembered = (symbol: string) => {
    const entry = known.get(symbol);
    const ageMs = parts.clock.nowMs() - (entry?.readAtMs ?? 0);
    return ageMs >= 0 && ageMs < INSTRUMENTS_FOR_MS ? entry?.instrument : undefined;
  };

  return {
    instruments: async (symbols) => {
      const missing = symbols.filter((symbol) => remembered(symbol) === undefined);
      if (missing.length > 0) {
        const readAtMs = parts.clock.nowMs();
        const rows = await readSymbols(client, market, missing, parts.accountId);
        for (const instrument of pick(market, rows, missing, market.instrument, 'the symbol list')) {
          known.set(instrument.symbol, { instrument, readAtMs });
        }
      }
      return symbols.map((symbol) => known.get(symbol)?.instrument ?? throwUnknown(market, symbol));
    },
    bookTickers: async (symbols) => {
      const rows = await readTickers(client, market, '/api/v1/market/bookTickers', symbols);
      return pick(market, rows, symbols, bookTickerRow, 'book tickers');
    },
    tickers: async (symbols) => {
      const rows = await readTickers(client, market, '/api/v1/market/tickers', symbols);
      return pick(market, rows, symbols, tickerRow, 'tickers');
    },
    candles: (query) => readCandles(client, query),
  };
}

/**
 * Rows of these symbols. One unknown name makes the venue refuse the whole filter without saying which; then the
 * unfiltered list shows it.
 */
async function readSymbols(
  client: RestClient,
  market: PublicMarket,
  symbols: readonly string[],
  accountId: string,
): Promise<readonly SymbolRow[]> {
  const call = publicGet('/api/v1/common/symbols', { symbols: symbols.join(',') }, 5);
  const answer = await client.ask(call);
  if (answer.kind === 'success') return parseData(symbolsData, answer.data, describe(call)).symbols;
  if (!isUnknownSymbol(answer.code, answer.message)) throw refusalError(answer, describe(call), accountId);
  const all = await client.read(publicGet('/api/v1/common/symbols', { type: market.type }, 5));
  return parseData(symbolsData, all, describe(call)).symbols;
}

/** One symbol is asked for by name; several come out of one read of all. */
async function readTickers(
  client: RestClient,
  market: PublicMarket,
  path: string,
  symbols: readonly string[],
): Promise<readonly SymbolRow[]> {
  const [first, ...others] = symbols;
  if (first === undefined) return [];
  const call = publicGet(path, others.length === 0 ? { symbol: first } : { type: market.type }, 1);
  try {
    return parseData(tickersData, await client.read(call), describe(call)).tickers;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'venue.notFound') return throwUnknown(market, first);
    throw thrown;
  }
}

/** The rows of `symbols` in their order; only these are read closely. */
function pick<T>(
  market: PublicMarket,
  rows: readonly SymbolRow[],
  symbols: readonly string[],
  schema: z.ZodType<T>,
  what: string,
): readonly T[] {
  return symbols.map((symbol) => {
    const row = rows.find((candidate) => candidate.symbol === symbol && isOf(market, candidate));
    return parseData(schema, row ?? throwUnknown(market, symbol), `${what} for ${symbol}`);
  });
}

/** A filter by name finds both markets. Rows of tickers carry no type; names of perpetuals all end alike. */
function isOf(market: PublicMarket, row: SymbolRow): boolean {
  const type = row.type ?? (row.symbol.endsWith('_PERP') ? 'PERP' : 'SPOT');
  return type === market.type;
}

function throwUnknown({ noun, example }: PublicMarket, symbol: string): never {
  throw new AppError(
    'venue.notFound',
    `Pionex has no ${noun} ${symbol}: check its spelling, e.g. ${example}.`,
    { context: { symbol } },
  );
}

async function readCandles(
  client: RestClient,
  query: Parameters<Venue['candles']>[0],
): Promise<readonly Candle[]> {
  const byOpenMs = new Map<EpochMs, Candle>();
  let endMs = query.endMs;
  while (byOpenMs.size < query.limit) {
    const wanted = Math.min(query.limit - byOpenMs.size, MAX_KLINES);
    const call = publicGet(
      '/api/v1/market/klines',
      {
        symbol: query.symbol,
        interval: KLINE_INTERVALS[query.interval],
        limit: String(wanted),
        ...(endMs === undefined ? {} : { endTime: String(endMs) }),
      },
      1,
    );
    const { klines } = parseData(klinesData, await client.read(call), describe(call));
    const before = byOpenMs.size;
    for (const candle of klines) {
      if (query.endMs === undefined || candle.openMs <= query.endMs) byOpenMs.set(candle.openMs, candle);
    }
    // Fewer than asked for, or nothing new: the history ends here.
    if (klines.length < wanted || byOpenMs.size === before) break;
    endMs = Math.min(...byOpenMs.keys()) - 1;
  }
  return [...byOpenMs.values()].sort((a, b) => a.openMs - b.openMs);
}
