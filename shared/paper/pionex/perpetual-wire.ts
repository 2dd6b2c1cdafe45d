/**
 * Contracts in the exchange's own names. Source: `FuturesSymbolInfo`, `RiskTableEntry`, `FuturesIndex` and `IndexKline`
 * of the Pionex openapi_futures.yaml; the live rows have a `type` and no `contractType`.
 */
import { type EpochMs, SECOND_MS } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
import type { Candle } from '../../venues/venue.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import type { WireObject } from '../wire-json.ts';

export function contractOnWire(listing: PerpetualListing): WireObject {
  return {
    symbol: listing.symbol,
    name: listing.symbol.replaceAll('_', '-'),
    type: 'PERP',
    baseCurrency: listing.baseCoin,
    quoteCurrency: listing.quoteCoin,
    basePrecision: listing.basePlaces,
    quotePrecision: listing.pricePlaces,
    minNotional: listing.minQuoteAmount,
    baseStep: stepOf(listing.basePlaces),
    quoteStep: stepOf(listing.pricePlaces),
    minSizeLimit: listing.limitSize.min,
    maxSizeLimit: listing.limitSize.max,
    maxImpactLimit: listing.maxImpact,
    minSizeMarket: listing.marketSize.min,
    maxSizeMarket: listing.marketSize.max,
    maxImpactMarket: listing.maxImpact,
    maxOrderNum: listing.maxOpenOrders,
    status: listing.tradable ? 'TRADING' : 'OFFLINE',
    liquidationFeeRate: listing.liquidationFeeRate,
  };
}

export function riskTableOnWire({ symbol, riskTiers }: PerpetualListing): WireObject {
  return { symbol, rows: riskTiers.map((tier, index) => ({ rowNum: index + 1, ...tier })) };
}

export function indexOnWire(
  symbol: string,
  now: { readonly index: Decimal; readonly mark: Decimal; readonly atMs: EpochMs },
  next: { readonly rate: Decimal; readonly atMs: EpochMs },
): WireObject {
  return {
    symbol,
    indexPrice: now.index,
    markPrice: now.mark,
    nextFundingRate: next.rate,
    nextFundingTime: next.atMs,
    updateTime: Math.floor(now.atMs / SECOND_MS) * SECOND_MS,
  };
}

/** Without volume, and with the time as a string where other klines have a number. */
export function priceKlineOnWire({ openMs, open, close, high, low }: Candle): WireObject {
  return { time: String(openMs), open, close, high, low };
}

function stepOf(places: number): string {
  return (10 ** -places).toFixed(places);
}
