/** Market data in BingX's own names. */
import { DAY_MS, type EpochMs } from '../../core/clock.ts';
import { type Decimal, sum, times } from '../../core/decimal.ts';
import type { Candle, CandleInterval } from '../../venues/venue.ts';
import type { Book } from '../book.ts';
import type { Listing } from '../instruments.ts';
import { INTERVAL_MS, type PriceSource } from '../market.ts';
import type { WireObject, WireValue } from '../wire-json.ts';
import { nameOnWire } from './names.ts';
import type { Parameters } from './parameters.ts';
import { BingxRefusal } from './refusal.ts';

export function stepOf(places: number): number {
  return Number(`1e-${places}`);
}

export function symbolOnWire(listing: Listing): WireObject {
  return {
    symbol: nameOnWire(listing.symbol),
    // Said to count no longer.
    minQty: 0.00001,
    maxQty: 9_999_999,
    minNotional: Number(listing.minQuoteAmount ?? 5),
    maxNotional: 10_000_000,
    maxMarketNotional: '5000000',
    status: listing.tradable ? 1 : 0,
    tickSize: stepOf(listing.pricePlaces),
    stepSize: stepOf(listing.basePlaces),
    apiStateSell: listing.tradable,
    apiStateBuy: listing.tradable,
    timeOnline: 0,
    offTime: 0,
    maintainTime: 0,
    displayName: nameOnWire(listing.symbol),
  };
}

/** Values are numbers. */
export async function tickerOnWire(prices: PriceSource, symbol: string, atMs: EpochMs): Promise<WireObject> {
  const open = await prices.priceAt(symbol, atMs - DAY_MS);
  const last = await prices.priceAt(symbol, atMs);
  const { low, high } = await prices.rangeOf(symbol, atMs - DAY_MS, atMs);
  const hours = await prices.candles({ symbol, interval: '1h', limit: 24, endMs: atMs, nowMs: atMs });
  const volume = sum(...hours.map((hour) => hour.baseVolume));
  const change = ((Number(last) - Number(open)) / Number(open)) * 100;
  return {
    symbol: nameOnWire(symbol),
    openPrice: Number(open),
    highPrice: Number(high),
    lowPrice: Number(low),
    lastPrice: Number(last),
    priceChange: Number(last) - Number(open),
    priceChangePercent: `${change.toFixed(2)}%`,
    volume: Number(volume),
    quoteVolume: Number(times(volume, last)),
    openTime: atMs - DAY_MS,
    closeTime: atMs,
  };
}

export interface Best {
  readonly bid: Decimal | undefined;
  readonly bidSize: Decimal | undefined;
  readonly ask: Decimal | undefined;
  readonly askSize: Decimal | undefined;
}

export function bestOf(book: Book): Best {
  const [bid, ask] = [book.level('sell', 0), book.level('buy', 0)];
  return { bid: bid?.price, bidSize: bid?.size, ask: ask?.price, askSize: ask?.size };
}

const INTERVALS: ReadonlySet<string> = new Set(Object.keys(INTERVAL_MS));
const MAX_CANDLES = 1_440;

/** The candles that a call asks for, newest first; the window is heeded at both ends. */
export async function candlesOf(
  parameters: Parameters,
  atMs: EpochMs,
  read: (query: {
    readonly interval: CandleInterval;
    readonly limit: number;
    readonly endMs: EpochMs;
  }) => Promise<readonly Candle[]> | readonly Candle[],
  parameterCode: number,
): Promise<readonly Candle[]> {
  const interval = parameters.required('interval');
  if (!INTERVALS.has(interval)) throw new BingxRefusal(parameterCode, 'Invalid parameters, interval');
  const limit = parameters.count('limit', { min: 1, max: MAX_CANDLES, fallback: 500 });
  const startMs = parameters.timeMs('startTime') ?? 0;
  const endMs = Math.min(parameters.timeMs('endTime') ?? atMs, atMs);
  const candles = await read({ interval: interval as CandleInterval, limit, endMs });
  return candles.filter(({ openMs }) => openMs >= startMs).toReversed();
}

export function candleAsList({ openMs, open, high, low, close, baseVolume }: Candle): WireValue {
  const figures = [open, high, low, close, baseVolume].map(Number);
  return [openMs, ...figures, openMs + 1, Number(times(baseVolume, close))];
}

export function candleByName({ openMs, open, high, low, close, baseVolume }: Candle): WireObject {
  return { open, close, high, low, volume: baseVolume, time: openMs };
}
