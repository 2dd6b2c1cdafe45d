/** Market data in the exchange's own names. Source: `SymbolInfo`, `Ticker`, `BookTicker` and `Kline` of the Pionex openapi.yaml. */
import { DAY_MS, type EpochMs } from '../../core/clock.ts';
import { sum, times } from '../../core/decimal.ts';
import type { Candle, CandleInterval, Side } from '../../venues/venue.ts';
import { BOOK_LEVELS, type Book } from '../book.ts';
import type { Listing } from '../instruments.ts';
import type { PriceSource } from '../market.ts';
import { noise, seedFrom } from '../noise.ts';
import type { WireObject } from '../wire-json.ts';

/** Case matters: `1M` is a minute. */
export const INTERVALS: ReadonlyMap<string, CandleInterval> = new Map([
  ['1M', '1m'],
  ['5M', '5m'],
  ['15M', '15m'],
  ['30M', '30m'],
  ['60M', '1h'],
  ['4H', '4h'],
  ['8H', '8h'],
  ['12H', '12h'],
  ['1D', '1d'],
]);
export function symbolOnWire(listing: Listing): WireObject {
  return {
    symbol: listing.symbol,
    type: 'SPOT',
    baseCurrency: listing.baseCoin,
    quoteCurrency: listing.quoteCoin,
    basePrecision: listing.basePlaces,
    quotePrecision: listing.pricePlaces,
    amountPrecision: listing.amountPlaces,
    minAmount: listing.minQuoteAmount,
    minTradeSize: listing.limitSize.min,
    maxTradeSize: listing.limitSize.max,
    minTradeDumping: listing.marketSize.min,
    maxTradeDumping: listing.marketSize.max,
    buyCeiling: listing.buyCeiling,
    sellFloor: listing.sellFloor,
    enable: listing.tradable,
  };
}

/** Prices and sizes without trailing zeros, as the live exchange sends them here and nowhere else. */
export function depthOnWire(book: Book, limit: number, atMs: EpochMs): WireObject {
  const side = (taker: Side) =>
    Array.from({ length: Math.min(limit, BOOK_LEVELS) }, (_, index) => book.level(taker, index)).flatMap(
      (level) => (level === undefined ? [] : [[sum(level.price), sum(level.size)]]),
    );
  return { bids: side('sell'), asks: side('buy'), updateTime: atMs };
}

export function bookTickerOnWire(symbol: string, book: Book, atMs: EpochMs): WireObject {
  const bid = book.level('sell', 0);
  const ask = book.level('buy', 0);
  return {
    symbol,
    bidPrice: bid?.price,
    bidSize: bid?.size,
    askPrice: ask?.price,
    askSize: ask?.size,
    timestamp: String(atMs),
  };
}

export async function tickerOnWire(prices: PriceSource, symbol: string, atMs: EpochMs): Promise<WireObject> {
  const open = await prices.priceAt(symbol, atMs - DAY_MS);
  const close = await prices.priceAt(symbol, atMs);
  const { low, high } = await prices.rangeOf(symbol, atMs - DAY_MS, atMs);
  const hours = await prices.candles({ symbol, interval: '1h', limit: 24, endMs: atMs, nowMs: atMs });
  const volume = sum(...hours.map((hour) => hour.baseVolume));
  const count = String(20_000 + (noise(seedFrom(symbol), Math.floor(atMs / DAY_MS)) % 5_000));
  return { symbol, time: atMs, open, close, high, low, volume, amount: times(volume, close), count };
}

export function klineOnWire(candle: Candle): WireObject {
  return {
    time: candle.openMs,
    open: candle.open,
    close: candle.close,
    high: candle.high,
    low: candle.low,
    volume: candle.baseVolume,
  };
}
