/** Public data of Pionex spot. */
import type * as z from 'zod';
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { Candle, Instrument, Venue } from '../venue.ts';
import { type Call, describe, type PionexClient } from './client.ts';
import { isUnknownSymbol, refusalError } from './codes.ts';
import {
  KLINE_INTERVALS,
  klinesData,
  spotBookTicker,
  spotSymbol,
  spotTicker,
  symbolsData,
  tickersData,
} from './market-wire.ts';
import { parseData } from './reply.ts';

type MarketReads = Pick<Venue, 'instruments' | 'bookTickers' | 'tickers' | 'candles'>;
type SymbolRow = z.output<typeof symbolsData>['symbols'][number];

/** Trading rules change rarely, and the venue refuses what breaks them. */
const INSTRUMENTS_FOR_MS: DurationMs = 10 * MINUTE_MS;
const MAX_KLINES = 500;

export function createMarketReads(
  client: PionexClient,
  parts: { readonly clock: { nowMs(): EpochMs }; readonly accountId: string },
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
        const rows = await readSymbols(client, missing, parts.accountId);
        for (const instrument of pick(rows, missing, spotSymbol, 'the symbol list')) {
          known.set(instrument.symbol, { instrument, readAtMs });
        }
      }
      return symbols.map((symbol) => known.get(symbol)?.instrument ?? throwUnknown(symbol));
    },
    bookTickers: async (symbols) => {
      const rows = await readTickers(client, '/api/v1/market/bookTickers', symbols);
      return pick(rows, symbols, spotBookTicker, 'book tickers');
    },
    tickers: async (symbols) => {
      const rows = await readTickers(client, '/api/v1/market/tickers', symbols);
      return pick(rows, symbols, spotTicker, 'tickers');
    },
    candles: (query) => readCandles(client, query),
  };
}

/**
 * Rows of these symbols. One unknown name makes the venue refuse the whole filter without saying which; then the
 * unfiltered list shows it.
 */
async function readSymbols(
  client: PionexClient,
  symbols: readonly string[],
  accountId: string,
): Promise<readonly SymbolRow[]> {
  const call = publicGet('/api/v1/common/symbols', { symbols: symbols.join(',') }, 5);
  const answer = await client.ask(call);
  if (answer.kind === 'success') return parseData(symbolsData, answer.data, describe(call)).symbols;
  if (!isUnknownSymbol(answer.code, answer.message)) throw refusalError(answer, describe(call), accountId);
  const all = await client.read(publicGet('/api/v1/common/symbols', { type: 'SPOT' }, 5));
  return parseData(symbolsData, all, describe(call)).symbols;
}

/** One symbol is asked for by name; several come out of one read of all. */
async function readTickers(
  client: PionexClient,
  path: string,
  symbols: readonly string[],
): Promise<readonly SymbolRow[]> {
  const [first, ...others] = symbols;
  if (first === undefined) return [];
  const call = publicGet(path, others.length === 0 ? { symbol: first } : { type: 'SPOT' }, 1);
  try {
    return parseData(tickersData, await client.read(call), describe(call)).tickers;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'venue.notFound') return throwUnknown(first);
    throw thrown;
  }
}

/** The rows of `symbols` in their order; only these are read closely. */
function pick<T>(
  rows: readonly SymbolRow[],
  symbols: readonly string[],
  schema: z.ZodType<T>,
  what: string,
): readonly T[] {
  return symbols.map((symbol) => {
    const row = rows.find((candidate) => candidate.symbol === symbol && isSpot(candidate));
    return parseData(schema, row ?? throwUnknown(symbol), `${what} for ${symbol}`);
  });
}

/** A filter by name also finds perpetuals; rows of tickers carry no type. */
function isSpot(row: SymbolRow): boolean {
  return row.type === undefined || row.type === 'SPOT';
}

function throwUnknown(symbol: string): never {
  throw new AppError(
    'venue.notFound',
    `Pionex has no spot symbol ${symbol}: check its spelling, e.g. BTC_USDT.`,
    {
      context: { symbol },
    },
  );
}

async function readCandles(
  client: PionexClient,
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

function publicGet(path: string, query: Record<string, string>, weight: number): Call {
  return { method: 'GET', path, query, weight, access: 'public' };
}
