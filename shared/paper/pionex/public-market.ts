/** The few public calls that live prices need, in this project's words. Source: `/market` paths of the Pionex openapi.yaml. */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { type Decimal, ZERO } from '../../core/decimal.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { decimalSchema as price } from '../../decimal-schema.ts';
import type { Candle, CandleInterval } from '../../venues/venue.ts';
import { INTERVALS } from './market-wire.ts';

export interface PublicMarket {
  bookTicker(symbol: string): Promise<{ readonly bid: Decimal; readonly ask: Decimal }>;
  /** The latest `limit` that opened at or before `endMs`, oldest first. */
  candles(
    symbol: string,
    interval: CandleInterval,
    limit: number,
    endMs: EpochMs,
  ): Promise<readonly Candle[]>;
  /** Of a perpetual; the latest `limit`, oldest first and without volume. The venue takes no end time here. */
  priceCandles(
    of: 'mark' | 'index',
    symbol: string,
    interval: CandleInterval,
    limit: number,
  ): Promise<readonly Candle[]>;
  /** Of a perpetual, now. */
  index(symbol: string): Promise<{
    readonly mark: Decimal;
    readonly index: Decimal;
    /** Estimate of the next settlement's rate. */
    readonly nextRate: Decimal;
  }>;
  /** Of a perpetual: its latest settlement before `endMs`, if there was one. */
  lastFunding(
    symbol: string,
    endMs: EpochMs,
  ): Promise<{ readonly rate: Decimal; readonly atMs: EpochMs } | undefined>;
}

const bookTickers = z.object({ tickers: z.tuple([z.object({ bidPrice: price, askPrice: price })]) });
const klines = z.object({
  klines: z
    .array(z.object({ time: z.int(), open: price, high: price, low: price, close: price, volume: price }))
    .nullable(),
});

const priceKlines = z.object({
  klines: z
    .array(z.object({ time: z.coerce.number().int(), open: price, high: price, low: price, close: price }))
    .nullable(),
});
const indexes = z.object({
  indexes: z.tuple([z.object({ indexPrice: price, markPrice: price, nextFundingRate: price })]),
});
const fundingRates = z.object({
  rates: z.array(z.object({ fundingRate: price, fundingTime: z.int() })).nullable(),
});

export function createPublicMarket(fetch: (url: string) => Promise<Response>, baseUrl: string): PublicMarket {
  const read = async <T>(path: string, data: z.ZodType<T>): Promise<T> => {
    const reply: unknown = await fetch(`${baseUrl}${path}`)
      .then((response) => response.json())
      .catch((cause: unknown) => {
        throw unavailable(baseUrl, messageOf(cause), cause);
      });
    const envelope = z.object({ result: z.literal(true), data }).safeParse(reply);
    if (!envelope.success) throw unavailable(baseUrl, 'it answered with something else', envelope.error);
    return envelope.data.data as T;
  };

  return {
    async bookTicker(symbol) {
      const { tickers } = await read(`/api/v1/market/bookTickers?symbol=${symbol}`, bookTickers);
      return { bid: tickers[0].bidPrice, ask: tickers[0].askPrice };
    },
    async candles(symbol, interval, limit, endMs) {
      const query = `symbol=${symbol}&interval=${intervalName(interval)}&limit=${limit}&endTime=${endMs}`;
      const { klines: rows } = await read(`/api/v1/market/klines?${query}`, klines);
      const candles = (rows ?? []).map(({ time, volume, ...prices }) => ({
        openMs: time,
        ...prices,
        baseVolume: volume,
      }));
      return candles.sort((a, b) => a.openMs - b.openMs);
    },
    async priceCandles(of, symbol, interval, limit) {
      const query = `symbol=${symbol}&interval=${intervalName(interval)}&limit=${limit}`;
      const { klines: rows } = await read(`/api/v1/market/${of}Klines?${query}`, priceKlines);
      const candles = (rows ?? []).map(({ time, ...prices }) => ({
        openMs: time,
        ...prices,
        baseVolume: ZERO,
      }));
      return candles.sort((a, b) => a.openMs - b.openMs);
    },
    async index(symbol) {
      const [now] = (await read(`/api/v1/market/indexes?symbol=${symbol}`, indexes)).indexes;
      return { mark: now.markPrice, index: now.indexPrice, nextRate: now.nextFundingRate };
    },
    async lastFunding(symbol, endMs) {
      const query = `symbol=${symbol}&endTime=${endMs}&limit=1`;
      const { rates } = await read(`/api/v1/market/fundingRates?${query}`, fundingRates);
      const last = rates?.[0];
      return last === undefined ? undefined : { rate: last.fundingRate, atMs: last.fundingTime };
    },
  };
}

function intervalName(interval: CandleInterval): string {
  return [...INTERVALS].find(([, ours]) => ours === interval)?.[0] ?? '1M';
}

function unavailable(baseUrl: string, why: string, cause: unknown): AppError {
  return new AppError(
    'venue.unavailable',
    `No live prices from ${baseUrl} (${why}); check the network, or run with made-up prices (--market synthetic).`,
    { retry: 'later', cause },
  );
}
