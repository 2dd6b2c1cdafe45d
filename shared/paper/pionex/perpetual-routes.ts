/** Public data that only perpetuals have. */
import type { EpochMs } from '../../core/clock.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import { nextSettlementMs } from '../perpetual-prices.ts';
import type { WireObject } from '../wire-json.ts';
import { INTERVALS } from './market-wire.ts';
import { listOnWire } from './order-wire.ts';
import { parameterError } from './parameters.ts';
import { indexOnWire, priceKlineOnWire, riskTableOnWire } from './perpetual-wire.ts';
import { PionexRefusal } from './refusal.ts';
import { marketRoute, type PublicRequest, type Route } from './route.ts';

export function perpetualRoutes(futures: FuturesEngine): readonly Route[] {
  return [
    marketRoute('/api/v1/common/riskTable', 5, async (request) => ({
      symbols: listOnWire(oneOrAll(futures, request).map(riskTableOnWire)),
    })),
    marketRoute('/api/v1/market/indexes', 1, async (request) => {
      const indexes: WireObject[] = [];
      for (const { symbol } of oneOrAll(futures, request).filter(({ tradable }) => tradable)) {
        indexes.push(await indexOf(futures, symbol, request.atMs));
      }
      return { indexes: listOnWire(indexes) };
    }),
    marketRoute('/api/v1/market/fundingRates', 1, (request) => fundingRates(futures, request)),
    marketRoute('/api/v1/market/indexKlines', 1, (request) => priceKlines(futures, request, 'index')),
    marketRoute('/api/v1/market/markKlines', 1, (request) => priceKlines(futures, request, 'mark')),
  ];
}

async function indexOf({ prices }: FuturesEngine, symbol: string, atMs: EpochMs): Promise<WireObject> {
  const index = await prices.indexPriceAt(symbol, atMs);
  const mark = await prices.markPriceAt(symbol, atMs);
  const nextMs = nextSettlementMs(prices.fundingIntervalMs(symbol), atMs);
  const rate = await prices.fundingRateAt(symbol, nextMs);
  return indexOnWire(symbol, { index, mark, atMs }, { rate, atMs: nextMs });
}

/** Settlements before `endTime`, newest first. */
async function fundingRates(futures: FuturesEngine, request: PublicRequest): Promise<WireObject> {
  const { symbol } = contractOf(futures, request);
  const limit = request.parameters.limit({ min: 1, max: 500, fallback: 1 });
  const endMs = Math.min(request.parameters.timeMs('endTime') ?? request.atMs, request.atMs + 1);
  const intervalMs = futures.prices.fundingIntervalMs(symbol);
  const rates: WireObject[] = [];
  let settlementMs = nextSettlementMs(intervalMs, endMs - 1) - intervalMs;
  for (; rates.length < limit && settlementMs > 0; settlementMs -= intervalMs) {
    const fundingRate = await futures.prices.fundingRateAt(symbol, settlementMs);
    rates.push({ fundingRate, fundingTime: settlementMs });
  }
  return { symbol, rates: listOnWire(rates) };
}

async function priceKlines(
  futures: FuturesEngine,
  request: PublicRequest,
  of: 'mark' | 'index',
): Promise<WireObject> {
  const { symbol } = contractOf(futures, request);
  const interval = INTERVALS.get(request.parameters.required('interval'));
  if (interval === undefined) throw parameterError('MARKET', 'interval');
  const limit = request.parameters.limit({ min: 1, max: 2_000, fallback: 100 });
  const { atMs } = request;
  const candles = await futures.prices.candles({ symbol, interval, limit, endMs: atMs, nowMs: atMs, of });
  return { klines: listOnWire(candles.map(priceKlineOnWire).reverse()) };
}

function contractOf(futures: FuturesEngine, { parameters }: PublicRequest): PerpetualListing {
  const listing = futures.listings.get(parameters.required('symbol'));
  if (listing === undefined) throw new PionexRefusal('MARKET_INVALID_SYMBOL', 'symbol error');
  return listing;
}

/** The named contract or every one. These two calls have another code for an unknown symbol than the rest. */
function oneOrAll(futures: FuturesEngine, { parameters }: PublicRequest): readonly PerpetualListing[] {
  const symbol = parameters.text('symbol');
  if (symbol === undefined) return [...futures.listings.values()];
  const listing = futures.listings.get(symbol);
  if (listing === undefined) throw parameterError('MARKET', 'symbol');
  return [listing];
}
