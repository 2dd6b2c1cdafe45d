import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { compare, sum } from '../../../shared/core/decimal.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { INTERVAL_MS, type PriceSource } from '../../../shared/paper/market.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import type { Candle, CandleInterval } from '../../../shared/venues/venue.ts';
import { cpuMs } from '../../support/cpu-time.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 8, 17, 42, 123);
const market = (seed: number | string = 1): PriceSource => createSeededMarket({ seed, listings: LISTINGS });
const instant = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });
const symbol = fc.constantFrom(...LISTINGS.map((listing) => listing.symbol));

function candles(
  prices: PriceSource,
  interval: CandleInterval,
  limit: number,
  endMs = NOW_MS,
  nowMs = NOW_MS,
): Candle[] {
  return [...(prices.candles({ symbol: 'BTC_USDT', interval, limit, endMs, nowMs }) as readonly Candle[])];
}

describe('seeded prices', () => {
  it('are the same on every machine for one seed', () => {
    const prices = market(42);

    // Recorded once: a change here changes every world that a seed stands for.
    expect(prices.priceAt('BTC_USDT', NOW_MS)).toBe('64537.81');
    expect(prices.priceAt('DOGE_USDT', Date.UTC(2030, 5, 1, 0, 0, 7))).toBe('0.18938');
    expect(candles(prices, '1d', 1)).toEqual([
      {
        openMs: Date.UTC(2026, 10, 23),
        open: '64505.67',
        close: '64537.81',
        low: '63416.17',
        high: '65208.97',
        baseVolume: '412.186072',
      },
    ]);
  });

  it('do not depend on what was asked before', () => {
    void fc.assert(
      fc.property(fc.array(fc.tuple(symbol, instant), { minLength: 2, maxLength: 6 }), (looks) => {
        const together = market();
        const forwards = looks.map(([name, atMs]) => together.priceAt(name, atMs));
        const alone = looks.toReversed().map(([name, atMs]) => market().priceAt(name, atMs));

        expect(alone.toReversed()).toEqual(forwards);
      }),
      { numRuns: 50 },
    );
  });

  it('differ between seeds and between coins, not between markets of one coin', () => {
    expect(market(1).priceAt('BTC_USDT', NOW_MS)).not.toBe(market(2).priceAt('BTC_USDT', NOW_MS));
    expect(market(1).priceAt('BTC_USDC', NOW_MS)).toBe(market(1).priceAt('BTC_USDT', NOW_MS));
    expect(market(1).priceAt('ETH_USDT', NOW_MS)).not.toBe(market(1).priceAt('BTC_USDT', NOW_MS));
  });

  it('stay within a factor of four of the start price for twenty years', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const prices = market(seed);
      for (let month = 0; month < 240; month += 1) {
        const price = Number(prices.priceAt('BTC_USDT', Date.UTC(2024, month)));

        expect(price).toBeGreaterThan(68_000 / 4);
        expect(price).toBeLessThan(68_000 * 4);
      }
    }
  });

  it('swing about as much as their volatility says, in calm and rough stretches', () => {
    const deviations = Array.from({ length: 12 }, (_, seed) => {
      const closes = candles(market(seed), '1h', 8_760).map((candle) => Number(candle.close));
      const returns = closes.slice(1).map((close, i) => Math.log(close / (closes[i] ?? close)));
      return {
        yearly: deviation(returns) * Math.sqrt(8_760),
        clustering: correlation(returns.map(Math.abs), 5),
      };
    });

    expect(mean(deviations.map((one) => one.yearly))).toBeGreaterThan(0.5);
    expect(mean(deviations.map((one) => one.yearly))).toBeLessThan(0.75);
    expect(mean(deviations.map((one) => one.clustering))).toBeGreaterThan(0.05);
  });

  it('never leap from one millisecond to the next, also where computed stretches meet', () => {
    const stretchMs = 256 * HOUR_MS;
    const firstMs = Math.ceil(Date.UTC(2020, 0) / stretchMs) * stretchMs;
    for (let i = 0; i < 600; i += 1) {
      const prices = market(i % 3);
      const atMs = firstMs + i * stretchMs;
      const [before, at] = [prices.priceAt('ADA_USDT', atMs - 1), prices.priceAt('ADA_USDT', atMs)].map(
        Number,
      );

      expect(Math.abs((at ?? 0) - (before ?? 0))).toBeLessThanOrEqual(0.0001);
    }
  });

  it('refuse a symbol that is not listed', () => {
    expect(() => market().priceAt('NOPE_USDT', NOW_MS)).toThrow('NOPE_USDT');
  });
});

describe('seeded candles', () => {
  it('hold every price of their time, and reach their own extremes', () => {
    void fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), instant, (seed, atMs) => {
        const prices = market(seed);
        const [hour] = candles(prices, '1h', 1, atMs, atMs + DAY_MS) as [Candle];
        const seen = Array.from({ length: 241 }, (_, i) =>
          Number(prices.priceAt('BTC_USDT', hour.openMs + i * 15_000)),
        );

        expect(Math.max(...seen)).toBe(Number(hour.high));
        expect(Math.min(...seen)).toBe(Number(hour.low));
        expect(seen[0]).toBe(Number(hour.open));
        expect(seen[240]).toBe(Number(hour.close));
      }),
      { numRuns: 60 },
    );
  });

  it.each(['5m', '15m', '30m', '1h', '4h', '8h', '12h', '1d'] as const)(
    'of %s are made of their minutes',
    (interval) => {
      const prices = market(3);
      const [long] = candles(prices, interval, 1, NOW_MS, NOW_MS + DAY_MS) as [Candle];
      const count = INTERVAL_MS[interval] / MINUTE_MS;
      const minutes = candles(
        prices,
        '1m',
        count,
        long.openMs + INTERVAL_MS[interval] - MINUTE_MS,
        NOW_MS + 2 * DAY_MS,
      );

      expect(minutes).toHaveLength(count);
      expect(minutes[0]?.openMs).toBe(long.openMs);
      expect(minutes[0]?.open).toBe(long.open);
      expect(minutes.at(-1)?.close).toBe(long.close);
      expect(Math.max(...minutes.map((minute) => Number(minute.high)))).toBe(Number(long.high));
      expect(Math.min(...minutes.map((minute) => Number(minute.low)))).toBe(Number(long.low));
      expect(compare(sum(...minutes.map((minute) => minute.baseVolume)), long.baseVolume)).toBe(0);
    },
  );

  it('open where the one before closed, oldest first', () => {
    const list = candles(market(), '15m', 200);

    for (const [i, candle] of list.slice(1).entries()) {
      expect(candle.openMs).toBe((list[i]?.openMs ?? 0) + 15 * MINUTE_MS);
      expect(candle.open).toBe(list[i]?.close);
    }
  });

  it('tell nothing that has not happened yet', () => {
    const [unfinished] = candles(market(), '1d', 1) as [Candle];

    expect(unfinished.openMs).toBe(Date.UTC(2026, 10, 23));
    expect(unfinished.close).toBe(market().priceAt('BTC_USDT', NOW_MS));
    const range = market().rangeOf('BTC_USDT', unfinished.openMs, NOW_MS) as { low: string; high: string };
    expect([unfinished.low, unfinished.high]).toEqual([range.low, range.high]);
  });

  it('hold a range that is the union of its parts', () => {
    void fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 3 * DAY_MS }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (fromMs, lengthMs, part) => {
          const prices = market(5);
          const middleMs = fromMs + Math.floor(lengthMs * part);
          const range = (a: number, b: number) =>
            prices.rangeOf('ETH_USDT', a, b) as { low: string; high: string };
          const [whole, left, right] = [
            range(fromMs, fromMs + lengthMs),
            range(fromMs, middleMs),
            range(middleMs, fromMs + lengthMs),
          ];

          expect(Number(whole.low)).toBe(Math.min(Number(left.low), Number(right.low)));
          expect(Number(whole.high)).toBe(Math.max(Number(left.high), Number(right.high)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('answer 500 days in well under a second', () => {
    const prices = market(9);
    const startedMs = cpuMs();
    const days = candles(prices, '1d', 500);

    expect(days).toHaveLength(500);
    expect(cpuMs() - startedMs).toBeLessThan(500);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

function correlation(values: readonly number[], lag: number): number {
  const centre = mean(values);
  const spread = mean(values.map((value) => (value - centre) ** 2));
  const pairs = values.slice(lag).map((value, i) => (value - centre) * ((values[i] ?? centre) - centre));
  return mean(pairs) / spread;
}
