/** Public market data. */
import type { Engine } from '../engine.ts';
import type { Listing } from '../instruments.ts';
import { INTERVAL_MS, type PriceSource } from '../market.ts';
import { tradesOf } from './market-trades.ts';
import {
  bookTickerOnWire,
  depthOnWire,
  INTERVALS,
  klineOnWire,
  symbolOnWire,
  tickerOnWire,
} from './market-wire.ts';
import { listOnWire } from './order-wire.ts';
import { parameterError } from './parameters.ts';
import { PionexRefusal } from './refusal.ts';
import { marketRoute, type PublicRequest, type Route } from './route.ts';
import type { WireObject } from './wire-json.ts';

/** Candles further back than this are refused. */
const MAX_CANDLES_BACK = 10_000;

export function marketRoutes(engine: Engine, prices: PriceSource): readonly Route[] {
  return [
    marketRoute('/api/v1/common/symbols', 5, async (request) => ({
      symbols: listOnWire(catalogue(engine, request).map(symbolOnWire)),
    })),
    marketRoute('/api/v1/market/trades', 1, async (request) => {
      const limit = request.parameters.limit({ min: 10, max: 500, fallback: 100 });
      return { trades: await tradesOf(prices, listingOf(engine, request), limit, request.atMs) };
    }),
    marketRoute('/api/v1/market/depth', 1, async (request) => {
      const limit = request.parameters.limit({ min: 1, max: 1_000, fallback: 20 });
      const book = await engine.book(listingOf(engine, request).symbol, request.atMs);
      return depthOnWire(book, limit, request.atMs);
    }),
    marketRoute('/api/v1/market/tickers', 1, async (request) => {
      const tickers: WireObject[] = [];
      for (const { symbol } of listingsOf(engine, request, 'SPOT')) {
        tickers.push(await tickerOnWire(prices, symbol, request.atMs));
      }
      return { tickers: listOnWire(tickers) };
    }),
    marketRoute('/api/v1/market/bookTickers', 1, async (request) => {
      const tickers: WireObject[] = [];
      for (const { symbol } of listingsOf(engine, request, 'PERP')) {
        tickers.push(bookTickerOnWire(symbol, await engine.book(symbol, request.atMs), request.atMs));
      }
      return { tickers: listOnWire(tickers) };
    }),
    marketRoute('/api/v1/market/klines', 1, (request) => klines(engine, prices, request)),
  ];
}

async function klines(engine: Engine, prices: PriceSource, request: PublicRequest): Promise<WireObject> {
  const { symbol } = listingOf(engine, request);
  const interval = INTERVALS.get(request.parameters.required('interval'));
  if (interval === undefined) throw parameterError('MARKET', 'interval');
  const limit = request.parameters.limit({ min: 1, max: 500, fallback: 100 });
  const endMs = request.parameters.timeMs('endTime') ?? request.atMs;
  if (endMs < request.atMs - MAX_CANDLES_BACK * INTERVAL_MS[interval]) {
    throw new PionexRefusal('MARKET_INVALID_TIME', 'time error');
  }
  const candles = await prices.candles({ symbol, interval, limit, endMs, nowMs: request.atMs });
  return { klines: listOnWire(candles.map(klineOnWire).reverse()) };
}

function catalogue(engine: Engine, { parameters }: PublicRequest): readonly Listing[] {
  const names = parameters.text('symbols')?.split(',');
  if (names === undefined)
    return isSpot(parameters.text('type') ?? 'SPOT') ? [...engine.listings.values()] : [];
  return names.map((name) => {
    const listing = engine.listings.get(name);
    if (listing === undefined) throw parameterError('MARKET', 'symbol');
    return listing;
  });
}

function listingOf(engine: Engine, { parameters }: PublicRequest): Listing {
  const listing = engine.listings.get(parameters.required('symbol'));
  if (listing === undefined) throw new PionexRefusal('MARKET_INVALID_SYMBOL', 'symbol error');
  return listing;
}

/** The named symbol, or every enabled one of the type. Perpetuals are not listed here. */
function listingsOf(
  engine: Engine,
  request: PublicRequest,
  defaultType: 'SPOT' | 'PERP',
): readonly Listing[] {
  if (request.parameters.text('symbol') !== undefined) return [listingOf(engine, request)];
  if (!isSpot(request.parameters.text('type') ?? defaultType)) return [];
  return [...engine.listings.values()].filter((listing) => listing.tradable);
}

function isSpot(type: string): boolean {
  if (type !== 'SPOT' && type !== 'PERP') throw parameterError('MARKET', 'type');
  return type === 'SPOT';
}
