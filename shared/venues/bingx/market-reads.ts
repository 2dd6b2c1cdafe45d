/** What the public reads of both markets have in common. */
import type * as z from 'zod';
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { type Call, describe, publicGet, type RestClient } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import type { Candle, CandleInterval, Instrument, Venue } from '../venue.ts';
import { isUnknownSymbol } from './codes.ts';
import { candlesData, type SymbolRow } from './market-wire.ts';

/** As in "BingX has no spot symbol X: … e.g. BTC-USDT". */
export interface Naming {
  readonly noun: string;
  readonly example: string;
}

/** The rules of symbols, each remembered for ten minutes: they change rarely, and the venue refuses what breaks them. */
export interface Rules {
  of(symbols: readonly string[]): Promise<readonly Instrument[]>;
}

const REMEMBERED_MS: DurationMs = 10 * MINUTE_MS;

/** `read` gives the rows of one symbol by its name here, or all of them; `nameOf` is a row's name here. */
export function createRules(
  parts: { readonly clock: { nowMs(): EpochMs } },
  catalogue: {
    readonly naming: Naming;
    readonly row: z.ZodType<Instrument>;
    readonly nameOf: (row: SymbolRow) => string;
    readonly read: (symbol: string | undefined) => Promise<readonly SymbolRow[]>;
  },
): Rules {
  const known = new Map<string, { readonly instrument: Instrument; readonly readAtMs: EpochMs }>();
  const isFresh = (symbol: string) => {
    const ageMs = parts.clock.nowMs() - (known.get(symbol)?.readAtMs ?? Number.NEGATIVE_INFINITY);
    return ageMs >= 0 && ageMs < REMEMBERED_MS;
  };
  return {
    of: async (symbols) => {
      const missing = [...new Set(symbols)].filter((symbol) => !isFresh(symbol));
      if (missing.length > 0) {
        const readAtMs = parts.clock.nowMs();
        const rows = await catalogue.read(missing.length === 1 ? missing[0] : undefined);
        for (const symbol of missing) {
          const row = rows.find((candidate) => catalogue.nameOf(candidate) === symbol);
          if (row === undefined) throw unknownSymbol(catalogue.naming, symbol);
          const instrument = parseData(catalogue.row, row, `the rules of ${symbol}`);
          known.set(symbol, { instrument, readAtMs });
        }
      }
      return symbols.map((symbol) => {
        const instrument = known.get(symbol)?.instrument;
        if (instrument === undefined) throw unknownSymbol(catalogue.naming, symbol);
        return instrument;
      });
    },
  };
}

export function unknownSymbol({ noun, example }: Naming, symbol: string): AppError {
  return new AppError(
    'venue.notFound',
    `BingX has no ${noun} ${symbol}: check its spelling, e.g. ${example}.`,
    { context: { symbol } },
  );
}

/** Data about one symbol; a refusal for the symbol's sake names it as it is written here. */
export async function readOfSymbol<T>(
  client: RestClient,
  parts: { readonly accountId: string },
  { call, schema, naming, symbol }: { call: Call; schema: z.ZodType<T>; naming: Naming; symbol: string },
): Promise<T> {
  const answer = await client.ask(call);
  if (answer.kind === 'success') return parseData(schema, answer.data, describe(call));
  if (isUnknownSymbol(answer)) throw unknownSymbol(naming, symbol);
  throw client.dialect.refusalError(answer, describe(call), parts.accountId);
}

const INTERVAL_MS: Readonly<Record<CandleInterval, DurationMs>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '4h': 240 * MINUTE_MS,
  '8h': 480 * MINUTE_MS,
  '12h': 720 * MINUTE_MS,
  '1d': 1_440 * MINUTE_MS,
};
const MAX_CANDLES = 1_000;
/** A symbol that did not trade for so many pages of candles has no older ones worth waiting for. */
const MAX_EMPTY_PAGES = 2;

/** Both ends of each window are named: what one end alone brings differs from call to call. */
export async function readCandles(
  client: RestClient,
  path: string,
  wireSymbol: string,
  query: Pick<Parameters<Venue['candles']>[0], 'interval' | 'limit' | 'endMs'>,
): Promise<readonly Candle[]> {
  const stepMs = INTERVAL_MS[query.interval];
  const found = new Map<EpochMs, Candle>();
  let endMs = query.endMs ?? client.serverClock.nowMs();
  let emptyPages = 0;
  while (found.size < query.limit && emptyPages < MAX_EMPTY_PAGES) {
    const wanted = Math.min(query.limit - found.size, MAX_CANDLES);
    const startMs = Math.floor(endMs / stepMs) * stepMs - (wanted - 1) * stepMs;
    const call = publicGet(
      path,
      {
        symbol: wireSymbol,
        interval: query.interval,
        startTime: String(startMs),
        endTime: String(endMs),
        limit: String(MAX_CANDLES),
      },
      1,
    );
    const candles = parseData(candlesData, await client.read(call), describe(call));
    const inside = candles.filter(({ openMs }) => openMs >= startMs && openMs <= endMs);
    for (const candle of inside) found.set(candle.openMs, candle);
    emptyPages = inside.length === 0 ? emptyPages + 1 : 0;
    endMs = startMs - 1;
  }
  return [...found.values()].sort((a, b) => a.openMs - b.openMs).slice(-query.limit);
}
