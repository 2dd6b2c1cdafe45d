/** Contracts and prices of BingX perpetuals, and what they mean here. */
import * as z from 'zod';
import { type Decimal, decimal } from '../../core/decimal.ts';
import type { MarkPrice } from '../perpetual.ts';
import { wireMs, wirePlaces } from '../rest/wire-values.ts';
import type { BookTicker, Instrument } from '../venue.ts';
import { positive } from './market-wire.ts';
import { asPerpetual } from './symbols.ts';
import { wireAmount, wireAmountIfAny, wireFlagIfAny, wireOneOrMany } from './wire-values.ts';

const TRADED = '1';
/** No order is sized by amount; this is what a size times a price needs. */
const amountPlacesOf = (row: { quantityPrecision: number; pricePrecision: number }) =>
  row.quantityPrecision + row.pricePrecision;

/** Both precisions are counts of decimal places. The flags are texts. */
export const contract = z
  .looseObject({
    symbol: z.string().min(1),
    asset: z.string().min(1),
    currency: z.string().min(1),
    quantityPrecision: wirePlaces,
    pricePrecision: wirePlaces,
    tradeMinQuantity: wireAmountIfAny,
    tradeMinUSDT: wireAmountIfAny,
    status: z.string(),
    apiStateOpen: wireFlagIfAny,
  })
  .transform((row): Instrument => {
    const min = positive(row.tradeMinQuantity);
    const minQuoteAmount = positive(row.tradeMinUSDT);
    return {
      symbol: asPerpetual(row.symbol),
      market: 'perpetual',
      baseCoin: row.asset,
      quoteCoin: row.currency,
      tradable: row.status === TRADED && row.apiStateOpen !== false,
      basePlaces: row.quantityPrecision,
      pricePlaces: row.pricePrecision,
      amountPlaces: amountPlacesOf(row),
      baseStep: stepOf(row.quantityPrecision),
      priceStep: stepOf(row.pricePrecision),
      ...(minQuoteAmount && { minQuoteAmount }),
      limitSize: min === undefined ? {} : { min },
      marketSize: min === undefined ? {} : { min },
    };
  });

function stepOf(places: number): Decimal {
  return places === 0 ? decimal('1') : decimal(`0.${'1'.padStart(places, '0')}`);
}

/** Undefined for a contract that has no mark or index now. */
const premiumIndex = z
  .looseObject({
    symbol: z.string().min(1),
    markPrice: wireAmountIfAny,
    indexPrice: wireAmountIfAny,
    lastFundingRate: wireAmountIfAny,
    nextFundingTime: wireMs.nullish(),
    updateTime: wireMs.nullish(),
  })
  .transform((row) => {
    const { markPrice: mark, indexPrice: index } = row;
    if (mark === undefined || index === undefined) return undefined;
    return {
      symbol: asPerpetual(row.symbol),
      mark,
      index,
      ...(row.lastFundingRate && { fundingRate: row.lastFundingRate }),
      ...(row.nextFundingTime ? { nextFundingMs: row.nextFundingTime } : {}),
      ...(row.updateTime ? { atMs: row.updateTime } : {}),
    } satisfies Omit<MarkPrice, 'atMs'> & Partial<Pick<MarkPrice, 'atMs'>>;
  });
export const premiumIndexRows = wireOneOrMany(premiumIndex);

const snakeBook = z
  .looseObject({
    symbol: z.string().min(1),
    bid_price: wireAmount,
    bid_qty: wireAmount,
    ask_price: wireAmount,
    ask_qty: wireAmount,
    time: wireMs.nullish(),
  })
  .transform((row) => ({
    symbol: asPerpetual(row.symbol),
    bid: row.bid_price,
    bidSize: row.bid_qty,
    ask: row.ask_price,
    askSize: row.ask_qty,
    atMs: row.time ?? undefined,
  }));
const camelBook = z
  .looseObject({
    symbol: z.string().min(1),
    bidPrice: wireAmount,
    bidQty: wireAmount,
    askPrice: wireAmount,
    askQty: wireAmount,
    time: wireMs.nullish(),
  })
  .transform((row) => ({
    symbol: asPerpetual(row.symbol),
    bid: row.bidPrice,
    bidSize: row.bidQty,
    ask: row.askPrice,
    askSize: row.askQty,
    atMs: row.time ?? undefined,
  }));
/** Seen as `{ book_ticker: … }` in snake case, documented without. */
export const bookTickerData = z.union([
  z
    .looseObject({ book_ticker: wireOneOrMany(z.union([snakeBook, camelBook])) })
    .transform((data) => data.book_ticker),
  wireOneOrMany(z.union([snakeBook, camelBook])),
]) satisfies z.ZodType<readonly (Omit<BookTicker, 'atMs'> & { readonly atMs: number | undefined })[]>;
