/**
 * Spot symbols, and tickers and klines of both markets, and what they mean here. Names as in Pionex's openapi.yaml.
 */
import * as z from 'zod';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import { wireList, wireMoneyIfAny, wireMs, wirePlaces } from '../rest/wire-values.ts';
import type { BookTicker, Candle, CandleInterval, Instrument, Ticker } from '../venue.ts';

/** Case matters: `1M` is one minute. `1H` is refused. */
export const KLINE_INTERVALS: Readonly<Record<CandleInterval, string>> = {
  '1m': '1M',
  '5m': '5M',
  '15m': '15M',
  '30m': '30M',
  '1h': '60M',
  '4h': '4H',
  '8h': '8H',
  '12h': '12H',
  '1d': '1D',
};

/** Rows of one symbol each, not looked at further: a strange row of a symbol nobody asked for harms nobody. */
const rowOfSymbol = z.looseObject({ symbol: z.string(), type: z.string().optional() });
export const symbolsData = z.looseObject({ symbols: wireList(rowOfSymbol) });
export const tickersData = z.looseObject({ tickers: wireList(rowOfSymbol) });

/** Bounds of market sells are called "dumping"; `amountPrecision` is for the amount of a market buy. */
export const spotSymbol = z
  .looseObject({
    symbol: z.string(),
    baseCurrency: z.string(),
    quoteCurrency: z.string(),
    basePrecision: wirePlaces,
    quotePrecision: wirePlaces,
    amountPrecision: wirePlaces,
    minAmount: wireMoneyIfAny,
    minTradeSize: wireMoneyIfAny,
    maxTradeSize: wireMoneyIfAny,
    minTradeDumping: wireMoneyIfAny,
    maxTradeDumping: wireMoneyIfAny,
    buyCeiling: wireMoneyIfAny,
    sellFloor: wireMoneyIfAny,
    enable: z.boolean(),
  })
  .transform(
    (row): Instrument => ({
      symbol: row.symbol,
      market: 'spot',
      baseCoin: row.baseCurrency,
      quoteCoin: row.quoteCurrency,
      tradable: row.enable,
      basePlaces: row.basePrecision,
      pricePlaces: row.quotePrecision,
      amountPlaces: row.amountPrecision,
      ...(row.minAmount === undefined ? {} : { minQuoteAmount: row.minAmount }),
      limitSize: bounds(row.minTradeSize, row.maxTradeSize),
      marketSize: bounds(row.minTradeDumping, row.maxTradeDumping),
      ...(row.buyCeiling === undefined ? {} : { buyCeiling: row.buyCeiling }),
      ...(row.sellFloor === undefined ? {} : { sellFloor: row.sellFloor }),
    }),
  );

export const bookTickerRow = z
  .looseObject({
    symbol: z.string(),
    bidPrice: wireMoney,
    bidSize: wireMoney,
    askPrice: wireMoney,
    askSize: wireMoney,
    timestamp: wireMs,
  })
  .transform(
    (row): BookTicker => ({
      symbol: row.symbol,
      bid: row.bidPrice,
      bidSize: row.bidSize,
      ask: row.askPrice,
      askSize: row.askSize,
      atMs: row.timestamp,
    }),
  );

export const tickerRow = z
  .looseObject({
    symbol: z.string(),
    close: wireMoney,
    open: wireMoney,
    high: wireMoney,
    low: wireMoney,
    volume: wireMoney,
    time: wireMs,
  })
  .transform(
    (row): Ticker => ({
      symbol: row.symbol,
      last: row.close,
      open: row.open,
      high: row.high,
      low: row.low,
      baseVolume: row.volume,
      atMs: row.time,
    }),
  );

const kline = z
  .looseObject({
    time: wireMs,
    open: wireMoney,
    high: wireMoney,
    low: wireMoney,
    close: wireMoney,
    volume: wireMoney,
  })
  .transform(
    (row): Candle => ({
      openMs: row.time,
      open: row.open,
      high: row.high,
      low: row.low,
      close: row.close,
      baseVolume: row.volume,
    }),
  );

export const klinesData = z.looseObject({ klines: wireList(kline) });

/** Bounds of a size, of which either may be missing. */
export function bounds(
  min: Instrument['minQuoteAmount'],
  max: Instrument['minQuoteAmount'],
): Instrument['limitSize'] {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
