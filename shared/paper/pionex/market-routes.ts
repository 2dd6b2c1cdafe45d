/** Public market data of spot symbols and perpetuals; what only perpetuals have is in `perpetual-routes.ts`. */
import { bothPrices } from '../both-prices.ts';
import type { Engine } from '../engine.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { Listing } from '../instruments.ts';
import { INTERVAL_MS, type PriceSource } from '../market.ts';
import type { WireObject } from '../wire-json.ts';
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
import { contractOnWire } from './perpetual-wire.ts';
import { PionexRefusal } from './refusal.ts';
import { marketRoute, type PublicRequest, type Route } from './route.ts';

/** Candles further back than this are refused. */
const MAX_CANDLES_BACK = 10_000;

/** `prices` are those of spot. */
export function marketRoutes(engine: Engine, futures: FuturesEngine, prices: PriceSource): readonly Route[] {
  const market: Market = {
    spot: engine.listings,
    perpetual: futures.listings,
    prices: bothPrices(prices, futures.prices, futures.listings),
  };
  const book = (symbol: string, atMs: number) =>
    (futures.listings.has(symbol) ? futures : engine).book(symbol, atMs);

  return [
    marketRoute('/api/v1/common/symbols', 5, async (request) => ({
      symbols: listOnWire(catalogue(market, request)),
    })),
    marketRoute('/api/v1/market/trades', 1, async (request) => {
      const limit = request.parameters.limit({ min: 10, max: 500, fallback: 100 });
      return { trades: await tradesOf(market.prices, listingOf(market, request), limit, request.atMs) };
    }),
    marketRoute('/api/v1/market/depth', 1, async (request) => {
      const limit = request.parameters.limit({ min: 1, max: 1_000, fallback: 20 });
      const { symbol } = listingOf(market, request);
      return depthOnWire(await book(symbol, request.atMs), limit, request.atMs);
    }),
    marketRoute('/api/v1/market/tickers', 1, async (request) => {
      const tickers: WireObject[] = [];
      for (const { symbol } of listingsOf(market, request, 'SPOT')) {
        tickers.push(await tickerOnWire(market.prices, symbol, request.atMs));
      }
      return { tickers: listOnWire(tickers) };
    }),
    marketRoute('/api/v1/market/bookTickers', 1, async (request) => {
      const tickers: WireObject[] = [];
      for (const { symbol } of listingsOf(market, request, 'PERP')) {
        tickers.push(bookTickerOnWire(symbol, await book(symbol, request.atMs), request.atMs));
      }
      return { tickers: listOnWire(tickers) };
    }),
    marketRoute('/api/v1/market/klines', 1, (request) => klines(market, request)),
  ];
}

interface Market {
  readonly spot: Engine['listings'];
  readonly perpetual: FuturesEngine['listings'];
  readonly prices: PriceSource;
}

async function klines(market: Market, request: PublicRequest): Promise<WireObject> {
  const { symbol } = listingOf(market, request);
  const interval = INTERVALS.get(request.parameters.required('interval'));
  if (interval === undefined) throw parameterError('MARKET', 'interval');
  const limit = request.parameters.limit({ min: 1, max: 500, fallback: 100 });
  const endMs = request.parameters.timeMs('endTime') ?? request.atMs;
  if (endMs < request.atMs - MAX_CANDLES_BACK * INTERVAL_MS[interval]) {
    throw new PionexRefusal('MARKET_INVALID_TIME', 'time error');
  }
  const candles = await market.prices.candles({ symbol, interval, limit, endMs, nowMs: request.atMs });
  return { klines: listOnWire(candles.map(klineOnWire).reverse()) };
}

/** Named symbols may be of both types; otherwise those of one type. Only perpetuals are filtered by status. */
function catalogue(market: Market, { parameters }: PublicRequest): WireObject[] {
  const names = parameters.text('symbols')?.split(',');
  if (names !== undefined) {
    return names.map((name) => {
      const contract = market.perpetual.get(name);
      if (contract !== undefined) return contractOnWire(contract);
      const listing = market.spot.get(name);
      if (listing === undefined) throw parameterError('MARKET', 'symbol');
      return symbolOnWire(listing);
    });
  }
  if (typeOf(parameters.text('type') ?? 'SPOT') === 'SPOT')
    return [...market.spot.values()].map(symbolOnWire);
  const status = parameters.text('status') ?? 'ALL';
  if (!['ALL', 'TRADING', 'OFFLINE'].includes(status)) throw parameterError('MARKET', 'status');
  return [...market.perpetual.values()]
    .map(contractOnWire)
    .filter((row) => status === 'ALL' || row['status'] === status);
}

function listingOf(market: Market, { parameters }: PublicRequest): Listing {
  const symbol = parameters.required('symbol');
  const listing = market.spot.get(symbol) ?? market.perpetual.get(symbol);
  if (listing === undefined) throw new PionexRefusal('MARKET_INVALID_SYMBOL', 'symbol error');
  return listing;
}

/** The named symbol, or every enabled one of the type. */
function listingsOf(
  market: Market,
  request: PublicRequest,
  defaultType: 'SPOT' | 'PERP',
): readonly Listing[] {
  if (request.parameters.text('symbol') !== undefined) return [listingOf(market, request)];
  const type = typeOf(request.parameters.text('type') ?? defaultType);
  const listings: Iterable<Listing> = (type === 'SPOT' ? market.spot : market.perpetual).values();
  return [...listings].filter((listing) => listing.tradable);
}

function typeOf(type: string): 'SPOT' | 'PERP' {
  if (type !== 'SPOT' && type !== 'PERP') throw parameterError('MARKET', 'type');
  return type;
}
