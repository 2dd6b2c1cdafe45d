/** The few public calls that live prices need, in this project's words. Source: `/market` paths of the Pionex openapi.yaml. */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
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
}

const bookTickers = z.object({ tickers: z.tuple([z.object({ bidPrice: price, askPrice: price })]) });
const klines = z.object({
  klines: z
    .array(z.object({ time: z.int(), open: price, high: price, low: price, close: price, volume: price }))
    .nullable(),
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
