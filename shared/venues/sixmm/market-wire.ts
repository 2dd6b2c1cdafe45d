/** Symbols, klines and funding of 6MM, and what they mean here. Names as in "Public endpoints" and "Market data". */
import * as z from 'zod';
import { decimalPlaces, isPositive, sum } from '../../core/decimal.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import type { PerpetualListing } from '../perpetual.ts';
import { present, wireList, wireMoneyIfAny, wireMs, wirePlaces } from '../rest/wire-values.ts';
import type { Candle, CandleInterval, Instrument } from '../venue.ts';

/** As it is documented; 8 and 12 hours are not in the list, which ends with dots. */
export const KLINE_INTERVALS: Readonly<Partial<Record<CandleInterval, string>>> = {
  '1m': '1m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '1h': '1h',
  '4h': '4h',
  '1d': '1d',
};

/** One row each, not looked at further: a strange rule of a symbol nobody asked for harms nobody. */
const listedRow = z.looseObject({
  symbol: z.string().min(1),
  baseAsset: z.string().min(1),
  quoteAsset: z.string().min(1),
});
export type ListedRow = z.output<typeof listedRow>;
export const symbolsData = z.looseObject({ list: wireList(listedRow) });

export function listingOf({ symbol, baseAsset, quoteAsset }: ListedRow): PerpetualListing {
  // No field is documented that says whether a listed contract is traded.
  return { symbol, baseCoin: baseAsset, quoteCoin: quoteAsset, tradable: true };
}

/** Sizes and prices are divided by it. */
const wireStep = wireMoney.refine(isPositive, 'a step of nothing');

export const instrumentRow = z
  .looseObject({
    symbol: z.string(),
    baseAsset: z.string(),
    quoteAsset: z.string(),
    tickSize: wireStep,
    stepSize: wireStep,
    pricePrecision: wirePlaces.optional(),
    minQuantity: wireMoneyIfAny,
    minNotional: wireMoneyIfAny,
    maxLimitOrderQty: wireMoneyIfAny,
    maxMarketOrderQty: wireMoneyIfAny,
  })
  .transform((row): Instrument => {
    const basePlaces = placesOf(row.stepSize);
    const pricePlaces = Math.max(placesOf(row.tickSize), row.pricePrecision ?? 0);
    const bounds = (max: typeof row.minQuantity) => present({ min: row.minQuantity, max });
    return {
      symbol: row.symbol,
      market: 'perpetual',
      baseCoin: row.baseAsset,
      quoteCoin: row.quoteAsset,
      tradable: true,
      basePlaces,
      pricePlaces,
      // No order is sized by amount; this is what a size times a price needs.
      amountPlaces: basePlaces + pricePlaces,
      baseStep: row.stepSize,
      priceStep: row.tickSize,
      ...present({ minQuoteAmount: row.minNotional }),
      limitSize: bounds(row.maxLimitOrderQty),
      marketSize: bounds(row.maxMarketOrderQty),
    };
  });

const kline = z
  .looseObject({
    openTime: wireMs,
    open: wireMoney,
    high: wireMoney,
    low: wireMoney,
    close: wireMoney,
    volume: wireMoney,
  })
  .transform(
    (row): Candle => ({
      openMs: row.openTime,
      open: row.open,
      high: row.high,
      low: row.low,
      close: row.close,
      baseVolume: row.volume,
    }),
  );

export const klinesData = z.looseObject({ list: wireList(kline) });

/** Nothing of these rows is documented: the names are those of the field, and a row without them tells nothing. */
const fundingRow = z
  .looseObject({
    symbol: z.string(),
    fundingRate: wireMoneyIfAny.catch(undefined),
    lastFundingRate: wireMoneyIfAny.catch(undefined),
    rate: wireMoneyIfAny.catch(undefined),
    nextFundingTime: wireMs.optional().catch(undefined),
    nextFundingAt: wireMs.optional().catch(undefined),
  })
  .transform((row) => ({
    symbol: row.symbol,
    ...present({
      fundingRate: row.fundingRate ?? row.lastFundingRate ?? row.rate,
      nextFundingMs: row.nextFundingTime ?? row.nextFundingAt,
    }),
  }))
  .nullable()
  .catch(null);

export const fundingsData = z
  .looseObject({ list: wireList(fundingRow) })
  .transform(({ list }) => list.flatMap((row) => row ?? []))
  .catch([]);

/** `0.00100` goes in steps of three places. */
function placesOf(step: z.output<typeof wireMoney>): number {
  return decimalPlaces(sum(step));
}
