/** Public data of 6MM: there is no ticker, no order book and no list of trades. */
import { isoSeconds, SECOND_MS } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
import type { CandleInterval } from '../../venues/venue.ts';
import { INTERVAL_MS } from '../market.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import { nextSettlementMs } from '../perpetual-prices.ts';
import type { WireObject } from '../wire-json.ts';
import { CODES, SixmmRefusal } from './refusal.ts';
import { type PublicRequest, publicRoute, type Route, type RouteParts } from './route.ts';

const INTERVALS: ReadonlyMap<string, CandleInterval> = new Map(
  (['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const).map((name) => [name, name]),
);
const PRICES: ReadonlyMap<string | undefined, 'trades' | 'mark' | 'index'> = new Map([
  [undefined, 'trades'],
  ['markPrice', 'mark'],
  ['indexPrice', 'index'],
] as const);
const MAX_KLINES = 1_000;

export function marketRoutes(parts: RouteParts): readonly Route[] {
  const { contracts, engine } = parts;
  return [
    publicRoute('time', ({ atMs }) => ({
      timestamp: Math.floor(atMs / SECOND_MS),
      timestampMs: atMs,
      iso: isoSeconds(atMs),
      timezone: 'UTC',
    })),
    publicRoute('public/market/symbols', () => ({
      list: contracts.listed.map((listing) => contractOnWire(contracts.toWire(listing.symbol), listing)),
      handlingFeeLevelConfig: [],
    })),
    publicRoute('public/market/klines', (request) => klines(parts, request)),
    publicRoute('public/market/funding-rate/current', async ({ atMs, parameters }) => {
      const name = parameters.text('symbol');
      const asked = name === undefined ? undefined : contracts.toEngine(name);
      const list: WireObject[] = [];
      for (const { symbol } of contracts.listed.filter((one) => (asked ?? one.symbol) === one.symbol)) {
        const nextMs = nextSettlementMs(engine.prices.fundingIntervalMs(symbol), atMs);
        list.push({
          symbol: contracts.toWire(symbol),
          fundingRate: await engine.prices.fundingRateAt(symbol, nextMs),
          nextFundingTime: nextMs,
        });
      }
      return { list, total: list.length };
    }),
  ];
}

/** Of the window's klines the oldest ones, up to the limit. */
async function klines({ contracts, engine }: RouteParts, request: PublicRequest): Promise<WireObject> {
  const { parameters, atMs: nowMs } = request;
  const symbol = contracts.toEngine(parameters.required('symbol'));
  const interval = INTERVALS.get(parameters.required('interval'));
  const of = PRICES.get(parameters.text('priceType'));
  if (interval === undefined) throw new SixmmRefusal(CODES.invalid, 'Invalid interval');
  if (of === undefined) throw new SixmmRefusal(CODES.invalid, 'Invalid priceType');
  const lengthMs = INTERVAL_MS[interval];
  const most = Math.min(parameters.count('limit', 500), MAX_KLINES);
  const endMs = Math.min(parameters.timeMs('endTime') ?? nowMs, nowMs);
  const startMs = parameters.timeMs('startTime') ?? endMs - (most - 1) * lengthMs;
  const firstMs = Math.ceil(startMs / lengthMs) * lengthMs;
  const lastMs = Math.min(Math.floor(endMs / lengthMs) * lengthMs, firstMs + (most - 1) * lengthMs);
  const limit = (lastMs - firstMs) / lengthMs + 1;
  if (limit < 1) return { list: [] };
  const candles = await engine.prices.candles({ symbol, interval, limit, endMs: lastMs, nowMs, of });
  return {
    list: candles.map(({ openMs, open, high, low, close, baseVolume }) => ({
      openTime: openMs,
      open,
      high,
      low,
      close,
      volume: baseVolume,
      closeTime: openMs + lengthMs - 1,
    })),
  };
}

function contractOnWire(symbol: string, listing: PerpetualListing): WireObject {
  return {
    symbol,
    baseAsset: listing.baseCoin,
    quoteAsset: listing.quoteCoin,
    minQuantity: listing.limitSize.min,
    minNotional: listing.minQuoteAmount,
    tickSize: stepOf(listing.pricePlaces),
    stepSize: stepOf(listing.basePlaces),
    maxLimitOrderQty: listing.limitSize.max,
    maxMarketOrderQty: listing.marketSize.max,
    pricePrecision: listing.pricePlaces,
    maxOpenOrders: listing.maxOpenOrders,
    defaultLeverage: 10,
    defaultMarginMode: 1,
    leverageTiers: [],
  };
}

function stepOf(places: number): Decimal {
  return (10 ** -places).toFixed(places) as Decimal;
}
