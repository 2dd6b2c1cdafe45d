/** Public data of BingX spot, candles of both markets, and what they mean here. */
import * as z from 'zod';
import { compare, type Decimal, decimal, decimalPlaces, dividedBy, isPositive } from '../../core/decimal.ts';
import { wireMs } from '../rest/wire-values.ts';
import type { BookTicker, Candle, Instrument, Ticker } from '../venue.ts';
import { coinsOf } from './symbols.ts';
import { wireAmount, wireAmountIfAny, wireFlagIfAny, wireRows } from './wire-values.ts';

/** Rows of one symbol each, not looked at further: a strange row of a symbol nobody asked for harms nobody. */
export const rowOfSymbol = z.looseObject({ symbol: z.string().min(1) });
export type SymbolRow = z.output<typeof rowOfSymbol>;
export const spotSymbolsData = z.looseObject({ symbols: wireRows(rowOfSymbol) });

const TRADED = '1';
const MOST_PLACES = 8;

/** Sizes are divided by it. */
const wireStep = wireAmount.refine(isPositive, 'a step of nothing');

/** `minQty` and `maxQty` are said to count no longer: only the value of an order has bounds. */
export const spotInstrument = z
  .looseObject({
    symbol: z.string().min(1),
    tickSize: wireStep,
    stepSize: wireStep,
    minNotional: wireAmountIfAny,
    maxNotional: wireAmountIfAny,
    maxMarketNotional: wireAmountIfAny,
    status: z.string(),
    apiStateBuy: wireFlagIfAny,
    apiStateSell: wireFlagIfAny,
  })
  .transform((row): Instrument => {
    const maxQuoteAmount = positive(row.maxMarketNotional) ?? positive(row.maxNotional);
    const minQuoteAmount = positive(row.minNotional);
    const pricePlaces = decimalPlaces(row.tickSize);
    return {
      symbol: row.symbol,
      market: 'spot',
      ...coinsOf(row.symbol),
      tradable: row.status === TRADED && row.apiStateBuy !== false && row.apiStateSell !== false,
      basePlaces: decimalPlaces(row.stepSize),
      pricePlaces,
      amountPlaces: amountPlacesOf(minQuoteAmount, pricePlaces),
      baseStep: row.stepSize,
      priceStep: row.tickSize,
      ...(minQuoteAmount && { minQuoteAmount }),
      ...(maxQuoteAmount && { maxQuoteAmount }),
      limitSize: {},
      marketSize: {},
    };
  });

/**
 * How exact the amount of a market buy may be is not told, and what is too much is cut without a word. A thousandth of
 * the least order is coarse enough to be taken, and fine enough for everybody.
 */
function amountPlacesOf(minQuoteAmount: Decimal | undefined, pricePlaces: number): number {
  if (minQuoteAmount === undefined) return Math.min(pricePlaces, MOST_PLACES);
  const grain = dividedBy(minQuoteAmount, decimal('500'));
  for (let places = 0; places < MOST_PLACES; places += 1) {
    const unit = places === 0 ? decimal('1') : decimal(`0.${'1'.padStart(places, '0')}`);
    if (compare(unit, grain) <= 0) return places;
  }
  return MOST_PLACES;
}

/** `0` for a bound means that there is none. */
export function positive(value: Decimal | undefined): Decimal | undefined {
  return value !== undefined && isPositive(value) ? value : undefined;
}

export const spotBookTicker = z
  .looseObject({
    symbol: z.string(),
    bidPrice: wireAmount,
    bidVolume: wireAmount,
    askPrice: wireAmount,
    askVolume: wireAmount,
    time: wireMs,
  })
  .transform(
    (row): BookTicker => ({
      symbol: row.symbol,
      bid: row.bidPrice,
      bidSize: row.bidVolume,
      ask: row.askPrice,
      askSize: row.askVolume,
      atMs: row.time,
    }),
  );

/** Of both markets. */
export const dayTicker = z
  .looseObject({
    symbol: z.string(),
    lastPrice: wireAmount,
    openPrice: wireAmount,
    highPrice: wireAmount,
    lowPrice: wireAmount,
    volume: wireAmount,
    closeTime: wireMs,
  })
  .transform(
    (row): Ticker => ({
      symbol: row.symbol,
      last: row.lastPrice,
      open: row.openPrice,
      high: row.highPrice,
      low: row.lowPrice,
      baseVolume: row.volume,
      atMs: row.closeTime,
    }),
  );

const namedCandle = z
  .looseObject({
    time: wireMs,
    open: wireAmount,
    high: wireAmount,
    low: wireAmount,
    close: wireAmount,
    volume: wireAmount,
  })
  .transform(
    ({ time, open, high, low, close, volume }): Candle => ({
      openMs: time,
      open,
      high,
      low,
      close,
      baseVolume: volume,
    }),
  );
const listedCandle = z
  .tuple([wireMs, wireAmount, wireAmount, wireAmount, wireAmount, wireAmount], z.unknown())
  .transform(
    ([openMs, open, high, low, close, baseVolume]): Candle => ({
      openMs,
      open,
      high,
      low,
      close,
      baseVolume,
    }),
  );

/** Documents show both forms, for the same call even. */
export const candlesData = wireRows(z.union([listedCandle, namedCandle]));
