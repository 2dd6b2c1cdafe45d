import { decimal } from '../../../shared/core/decimal.ts';
import { createEngine, type Engine, type EngineOptions } from '../../../shared/paper/engine.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import type { PriceSource } from '../../../shared/paper/market.ts';
import type { OrderRequest } from '../../../shared/paper/order.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../shared/paper/store.ts';

export const OPENING = { USDT: decimal('100000'), BTC: decimal('2') };

export function createTestEngine(options: Partial<EngineOptions> = {}): Engine {
  return createEngine({
    seed: 11,
    prices: createSeededMarket({ seed: 11, listings: LISTINGS }),
    store: createMemoryPaperStore(),
    listings: new Map(LISTINGS.map((listing) => [listing.symbol, listing])),
    feeRate: decimal('0.0005'),
    usedClientOrderIds: 'refuse',
    partialFillShare: 0.4,
    splitFillShare: 0.4,
    openingBalances: () => OPENING,
    ...options,
  });
}

/** A price of BTC_USDT so much above or below the one at that time, e.g. `1.01`, on the engine's made-up market. */
export function priceNear(atMs: number, part: number): string {
  const prices = createSeededMarket({ seed: 11, listings: LISTINGS });
  return (Number(prices.priceAt('BTC_USDT', atMs)) * part).toFixed(2);
}

export function marketBuy(quoteAmount: string, clientOrderId = ''): OrderRequest {
  return {
    symbol: 'BTC_USDT',
    side: 'buy',
    terms: { type: 'market', quoteAmount: decimal(quoteAmount) },
    immediateOrCancel: false,
    clientOrderId,
  };
}

export function marketSell(baseSize: string): OrderRequest {
  return { ...marketBuy('1'), side: 'sell', terms: { type: 'market', baseSize: decimal(baseSize) } };
}

export function limit(side: 'buy' | 'sell', baseSize: string, price: string): OrderRequest {
  return {
    ...marketBuy('1'),
    side,
    terms: { type: 'limit', baseSize: decimal(baseSize), price: decimal(price) },
  };
}

export async function look(engine: Engine, atMs: number) {
  const state = await engine.state('main', atMs);
  return {
    orders: [...state.orders.values()],
    fills: [...state.fills.values()].flat(),
    balances: new Map(state.balances),
  };
}

/** A price that goes in straight lines from point to point and stands still before and after. */
export function path(points: readonly (readonly [ms: number, price: number])[]): PriceSource {
  const at = (ms: number): number => {
    const next = points.findIndex(([pointMs]) => pointMs > ms);
    const [afterMs, after] = points[next] ?? points.at(-1) ?? [0, 0];
    const [beforeMs, before] =
      points[next - 1] ?? (next === 0 ? [afterMs, after] : (points.at(-1) ?? [0, 0]));
    return afterMs === beforeMs
      ? after
      : before + ((after - before) * (ms - beforeMs)) / (afterMs - beforeMs);
  };
  const text = (price: number) => decimal(price.toFixed(2));
  return {
    synthetic: true,
    priceAt: (_symbol, atMs) => text(at(atMs)),
    rangeOf: (_symbol, fromMs, toMs) => {
      const inside = points.filter(([ms]) => ms > fromMs && ms < toMs).map(([, price]) => price);
      const prices = [at(fromMs), at(toMs), ...inside];
      return { low: text(Math.min(...prices)), high: text(Math.max(...prices)) };
    },
    candles: () => [],
  };
}

/** Stands still at 50,000 until told otherwise; the spread of BTC_USDT is 1 bp, so the best ask is 50,002.50. */
export const FLAT = path([[0, 50_000]]);
