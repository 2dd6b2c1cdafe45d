/**
 * Prices of 6MM. Its REST interface has no ticker, no order book and no trades of others: every price here comes from
 * klines. Which ones a limited answer leaves out is not documented, so no more are ever asked for than one answer holds.
 */
import { DAY_MS, type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import { type Decimal, largest, smallest, sum, ZERO } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import { publicGet, type RestClient, readData } from '../rest/client.ts';
import type { Candle, CandleInterval, Ticker, Venue } from '../venue.ts';
import { KLINE_INTERVALS, klinesData } from './market-wire.ts';

/** Of trades when left out. */
export type PriceType = 'indexPrice' | 'markPrice';

const MAX_KLINES = 1_000;
const LENGTHS_MS: Readonly<Partial<Record<CandleInterval, DurationMs>>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '1d': DAY_MS,
};
/** A contract without a trade for longer is told by its last quarter of an hour. */
const LATEST_MINUTES = 10;

type CandleQuery = Parameters<Venue['candles']>[0];

/** As the port's `candles`, of any kind of price. */
export async function readKlines(
  client: RestClient,
  query: CandleQuery,
  priceType?: PriceType,
): Promise<readonly Candle[]> {
  const { symbol, interval } = query;
  const [name, lengthMs] = [KLINE_INTERVALS[interval], LENGTHS_MS[interval]];
  if (name === undefined || lengthMs === undefined) throw unknownInterval(interval);
  const found = new Map<EpochMs, Candle>();
  let lastMs = Math.floor((query.endMs ?? (await nowOf(client))) / lengthMs) * lengthMs;
  for (let missing = query.limit; missing > 0; missing = query.limit - found.size) {
    const wanted = Math.min(missing, MAX_KLINES);
    const firstMs = Math.max(0, lastMs - (wanted - 1) * lengthMs);
    const call = publicGet(
      '/v1/public/market/klines',
      {
        symbol,
        interval: name,
        ...(priceType === undefined ? {} : { priceType }),
        startTime: String(firstMs),
        endTime: String(lastMs + lengthMs - 1),
        limit: String(wanted),
      },
      1,
    );
    const { list } = await readData(client, call, klinesData);
    // Whether the bounds are included, and by which of a kline's times they go, is not documented.
    const inside = list.filter(({ openMs }) => openMs >= firstMs && openMs <= lastMs);
    for (const candle of inside) found.set(candle.openMs, candle);
    if (inside.length === 0) break;
    lastMs = firstMs - lengthMs;
  }
  return [...found.values()].sort((a, b) => a.openMs - b.openMs);
}

/** The close of the newest kline of a minute, or of a quarter of an hour where nothing was traded lately. */
export async function readLastPrice(
  client: RestClient,
  symbol: string,
  priceType?: PriceType,
): Promise<{ readonly price: Decimal; readonly atMs: EpochMs } | undefined> {
  const nowMs = await nowOf(client);
  for (const [interval, limit] of [
    ['1m', LATEST_MINUTES],
    ['15m', DAY_MS / (15 * MINUTE_MS)],
  ] as const) {
    const last = (await readKlines(client, { symbol, interval, limit, endMs: nowMs }, priceType)).at(-1);
    const lengthMs = LENGTHS_MS[interval] ?? 0;
    if (last !== undefined) return { price: last.close, atMs: Math.min(nowMs, last.openMs + lengthMs) };
  }
  return undefined;
}

/**
 * Two requests a symbol. `last` is the close of the newest minute; the other figures are of the last 24 hours in
 * quarters of an hour, of which the first one is whole.
 */
export async function readTicker(client: RestClient, symbol: string): Promise<Ticker> {
  const endMs = await nowOf(client);
  const day = await readKlines(client, { symbol, interval: '15m', limit: DAY_MS / (15 * MINUTE_MS), endMs });
  const last = await readLastPrice(client, symbol);
  const [first, ...others] = day;
  if (first === undefined || last === undefined) {
    throw new AppError('venue.unavailable', `6MM tells no price of ${symbol} for the last 24 hours.`, {
      retry: 'later',
    });
  }
  return {
    symbol,
    last: last.price,
    open: first.open,
    // The newest minute may have gone beyond what was read of its quarter of an hour a moment before.
    high: largest(first.high, last.price, ...others.map(({ high }) => high)),
    low: smallest(first.low, last.price, ...others.map(({ low }) => low)),
    baseVolume: sum(ZERO, ...day.map(({ baseVolume }) => baseVolume)),
    atMs: last.atMs,
  };
}

async function nowOf(client: RestClient): Promise<EpochMs> {
  await client.knowTime();
  return client.serverClock.nowMs();
}

function unknownInterval(interval: CandleInterval): AppError {
  const known = Object.keys(KLINE_INTERVALS).join(', ');
  return new AppError('venue.unsupported', `6MM has no candles of ${interval}; it has ${known}.`);
}
