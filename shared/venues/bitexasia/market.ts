/** Public data of BitexAsia. */
import { type Clock, type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { type Call, describe, publicGet, type RestClient, readData } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import type { BookTicker, Instrument, Ticker, Venue } from '../venue.ts';
import { MARKETS_CALL, WEIGHT } from './dialect.ts';
import { bookTop, marketRow, marketRows, nameOf, tickerRow } from './market-wire.ts';

export type MarketReads = Pick<Venue, 'instruments' | 'bookTickers' | 'tickers'>;

/** Trading rules change rarely, and the venue refuses what breaks them. */
const INSTRUMENTS_FOR_MS: DurationMs = 10 * MINUTE_MS;

export function createMarketReads(
  client: RestClient,
  { clock, accountId }: { readonly clock: Pick<Clock, 'nowMs'>; readonly accountId: string },
): MarketReads {
  let known: { readonly rows: readonly unknown[]; readonly readAtMs: EpochMs } | undefined;
  const rows = async () => {
    const ageMs = clock.nowMs() - (known?.readAtMs ?? 0);
    if (known === undefined || ageMs < 0 || ageMs >= INSTRUMENTS_FOR_MS) {
      known = { rows: await readData(client, MARKETS_CALL, marketRows), readAtMs: clock.nowMs() };
    }
    return known.rows;
  };
  return {
    instruments: async (symbols) => {
      if (symbols.length === 0) return [];
      const all = await rows();
      return symbols.map((symbol) => instrumentOf(all, symbol));
    },
    bookTickers: (symbols) => each(symbols, (symbol) => readBook(client, symbol, accountId)),
    tickers: (symbols) => each(symbols, (symbol) => readTicker(client, symbol, accountId)),
  };
}

/** Only the row that was asked for is read closely: a strange one of another pair harms nobody. */
function instrumentOf(rows: readonly unknown[], symbol: string): Instrument {
  const row = rows.find((candidate) => nameOf(candidate)?.symbol === symbol);
  if (row === undefined) throw unknownPair(symbol);
  return parseData(marketRow, row, `${describe(MARKETS_CALL)} for ${symbol}`);
}

async function readBook(client: RestClient, symbol: string, accountId: string): Promise<BookTicker> {
  const call = pairCall('orderbook', symbol);
  const { bid, ask } = parseData(
    bookTop,
    await readPair(client, call, { symbol, accountId }),
    describe(call),
  );
  if (bid === undefined || ask === undefined) {
    throw new AppError(
      'venue.unavailable',
      `Nobody ${bid === undefined ? 'bids' : 'asks'} for ${symbol} at BitexAsia now.`,
      {
        retry: 'later',
        context: { symbol },
      },
    );
  }
  const atMs = client.serverClock.nowMs();
  return { symbol, bid: bid.price, bidSize: bid.size, ask: ask.price, askSize: ask.size, atMs };
}

async function readTicker(client: RestClient, symbol: string, accountId: string): Promise<Ticker> {
  const call = pairCall('ticker', symbol);
  const { last, open, high, low } = parseData(
    tickerRow,
    await readPair(client, call, { symbol, accountId }),
    describe(call),
  );
  return {
    symbol,
    last,
    ...(open === undefined ? {} : { open }),
    ...(high === undefined ? {} : { high }),
    ...(low === undefined ? {} : { low }),
    atMs: client.serverClock.nowMs(),
  };
}

async function readPair(
  client: RestClient,
  call: Call,
  { symbol, accountId }: { readonly symbol: string; readonly accountId: string },
): Promise<unknown> {
  const answer = await client.ask(call);
  if (answer.kind === 'success') return answer.data;
  if (client.dialect.isOrderGone(answer)) throw unknownPair(symbol);
  throw client.dialect.refusalError(answer, describe(call), accountId);
}

function pairCall(what: 'orderbook' | 'ticker', symbol: string): Call {
  return publicGet(`/v1/${what}/${encodeURIComponent(symbol)}`, {}, WEIGHT);
}

/** One after the other: there is a call for one pair only. */
async function each<T>(
  symbols: readonly string[],
  read: (symbol: string) => Promise<T>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (const symbol of symbols) found.push(await read(symbol));
  return found;
}

function unknownPair(symbol: string): AppError {
  return new AppError(
    'venue.notFound',
    `BitexAsia has no spot pair ${symbol}: check its spelling, e.g. BTC-USD.`,
    { context: { symbol } },
  );
}
