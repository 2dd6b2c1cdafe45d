/** Orders, positions, balances and symbols of Pionex perpetuals, and what they mean here. Names as in openapi_futures.yaml. */
import * as z from 'zod';
import { type Decimal, isPositive, isZero, minus } from '../../core/decimal.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import type { MarkPrice } from '../perpetual.ts';
import {
  unlessZero,
  wireId,
  wireList,
  wireMoneyIfAny,
  wireMs,
  wirePlaces,
  wireTextIfAny,
  wireWord,
} from '../rest/wire-values.ts';
import type { Balance, Instrument, VenueOrder } from '../venue.ts';
import { bounds } from './market-wire.ts';
import { orderOf } from './trade-wire.ts';

/** `MARKET_AMT` is in the text on the stream only; nothing places one, but an order by hand may be one. */
const orderType = wireWord('order type', {
  LIMIT: 'limit',
  IOC: 'limit',
  FOK: 'limit',
  POSTONLY: 'limit',
  MARKET_QTY: 'market',
  MARKET_AMT: 'market',
});

/**
 * `OPEN` is submitted, confirmed and partly filled, `CLOSED` filled, cancelled and rejected alike. Orders carry no
 * fees. `size` shrinks when a reduce-only order is more than the position; `origSize` is what was asked for.
 */
export const perpetualOrderRow = z.looseObject({
  orderId: wireId,
  clientOrderId: wireTextIfAny,
  symbol: z.string(),
  side: wireWord('side', { BUY: 'buy', SELL: 'sell' }),
  type: orderType,
  status: wireWord('order status', { OPEN: 'open', CLOSED: 'closed' }),
  price: wireMoneyIfAny,
  origSize: wireMoneyIfAny,
  size: wireMoneyIfAny,
  amount: wireMoneyIfAny,
  // Never assumed to be zero: a closed order without them would look cancelled.
  filledSize: wireMoney,
  filledAmount: wireMoney,
  createTime: wireMs,
  updateTime: wireMs,
});

export const perpetualOrder = perpetualOrderRow.transform(
  (row): VenueOrder => orderOf({ ...row, size: unlessZero(row.origSize) ?? row.size }),
);

export const perpetualOrdersData = z.looseObject({ orders: wireList(perpetualOrder) });

/** What is borrowed is not free; `free` may be negative. */
const balanceRow = z
  .looseObject({ coin: z.string(), free: wireMoney, frozen: wireMoney, debts: wireMoneyIfAny })
  .transform(
    (row): Balance => ({
      coin: row.coin,
      free: row.debts === undefined || isZero(row.debts) ? row.free : minus(row.free, row.debts),
      locked: row.frozen,
    }),
  );

/** `balances` is the wallet that cross positions share; isolated ones have theirs in `isolates`. */
export const perpetualBalancesData = z.looseObject({ balances: wireList(balanceRow) });

const positionRow = z.looseObject({
  symbol: z.string(),
  positionSide: wireWord('position side', { LONG: 'long', SHORT: 'short', BOTH: 'net' }),
  netSize: wireMoney,
  avgPrice: wireMoneyIfAny,
  markPrice: wireMoneyIfAny,
  unrealizedPnL: wireMoneyIfAny,
  liquidationPrice: wireMoneyIfAny,
  leverage: wireMoneyIfAny,
});

export type PositionRow = z.output<typeof positionRow>;
export const positionsData = z.looseObject({ positions: wireList(positionRow) });

export const positionModeData = z.looseObject({
  positionMode: wireWord('position mode', { BUYSELL: 'net', OPENCLOSE: 'hedge' }),
});
export const leverageData = z.looseObject({ symbol: z.string(), leverage: wireMoney });

/** Without a type field in openapi_futures.yaml, where the wire has `type: "PERP"`. */
export const perpetualSymbol = z
  .looseObject({
    symbol: z.string(),
    baseCurrency: z.string(),
    quoteCurrency: z.string(),
    basePrecision: wirePlaces,
    quotePrecision: wirePlaces,
    minNotional: wireMoneyIfAny,
    // Zero is none: sizes and prices are divided by them.
    baseStep: wireMoneyIfAny.transform(unlessZero),
    quoteStep: wireMoneyIfAny.transform(unlessZero),
    minSizeLimit: wireMoneyIfAny,
    maxSizeLimit: wireMoneyIfAny,
    minSizeMarket: wireMoneyIfAny,
    maxSizeMarket: wireMoneyIfAny,
    status: z.string(),
  })
  .transform(
    (row): Instrument => ({
      symbol: row.symbol,
      market: 'perpetual',
      baseCoin: row.baseCurrency,
      quoteCoin: row.quoteCurrency,
      tradable: row.status === 'TRADING',
      basePlaces: row.basePrecision,
      pricePlaces: row.quotePrecision,
      // No order is sized by amount; this is what a size times a price needs.
      amountPlaces: row.basePrecision + row.quotePrecision,
      ...(row.baseStep === undefined ? {} : { baseStep: row.baseStep }),
      ...(row.quoteStep === undefined ? {} : { priceStep: row.quoteStep }),
      ...(row.minNotional === undefined ? {} : { minQuoteAmount: row.minNotional }),
      limitSize: bounds(row.minSizeLimit, row.maxSizeLimit),
      marketSize: bounds(row.minSizeMarket, row.maxSizeMarket),
    }),
  );

/** Undefined for a contract that has no index or mark now. */
const indexRow = z
  .looseObject({
    symbol: z.string(),
    indexPrice: wireMoneyIfAny,
    markPrice: wireMoneyIfAny,
    nextFundingRate: wireMoneyIfAny,
    nextFundingTime: wireMs.nullish(),
    updateTime: wireMs,
  })
  .transform((row): MarkPrice | undefined => {
    const { indexPrice, markPrice, nextFundingRate, nextFundingTime } = row;
    if (indexPrice === undefined || markPrice === undefined) return undefined;
    return {
      symbol: row.symbol,
      mark: markPrice,
      index: indexPrice,
      ...(nextFundingRate === undefined ? {} : { fundingRate: nextFundingRate }),
      ...(nextFundingTime ? { nextFundingMs: nextFundingTime } : {}),
      atMs: row.updateTime,
    };
  });

export const indexesData = z.looseObject({ indexes: wireList(indexRow) });

/** Pionex writes "0" and "" where there is no such price. */
export function priceIfAny(value: Decimal | undefined): Decimal | undefined {
  return value !== undefined && isPositive(value) ? value : undefined;
}
