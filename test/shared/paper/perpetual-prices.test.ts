import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { createDerivedPerpetuals } from '../../../shared/paper/derived-perpetuals.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { PERPETUALS } from '../../../shared/paper/perpetual-listings.ts';
import { nextSettlementMs } from '../../../shared/paper/perpetual-prices.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { FLAT } from './engine-under-test.ts';
import { START_MS } from './paper-client.ts';

const spot = createSeededMarket({ seed: 7, listings: LISTINGS });
const derived = (seed = 7) => createDerivedPerpetuals({ seed, prices: spot, listings: PERPETUALS });
const SYMBOLS = PERPETUALS.map(({ symbol }) => symbol);

describe('the index of a contract', () => {
  it('is the spot price of its coin', async () => {
    for (const coin of ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'WAVES']) {
      const price = await spot.priceAt(`${coin}_USDT`, START_MS);
      expect(await derived().indexPriceAt(`${coin}_USDT_PERP`, START_MS)).toBe(price);
    }
  });

  it('is the inverse of bitcoin where bitcoin is the money', async () => {
    const perpetuals = createDerivedPerpetuals({ seed: 7, prices: FLAT, listings: PERPETUALS });

    expect(await perpetuals.indexPriceAt('USDT_BTC_PERP', START_MS)).toBe('0.00002');
    // The dollar is dearest when bitcoin is cheapest.
    const { low, high } = await derived().markRangeOf('USDT_BTC_PERP', START_MS - DAY_MS, START_MS);
    const bitcoin = await spot.rangeOf('BTC_USDT', START_MS - DAY_MS, START_MS);
    expect(Number(high) * Number(bitcoin.low)).toBeCloseTo(1, 2);
    expect(Number(low) * Number(bitcoin.high)).toBeCloseTo(1, 2);
  });

  it('of a coin without spot is a path of its own, another for another seed', async () => {
    const mine = await derived(1).indexPriceAt('PUMP_USDT_PERP', START_MS);

    expect(await derived(1).indexPriceAt('PUMP_USDT_PERP', START_MS)).toBe(mine);
    expect(await derived(2).indexPriceAt('PUMP_USDT_PERP', START_MS)).not.toBe(mine);
  });
});

describe('the mark of a contract', () => {
  it.each(SYMBOLS)('%s stays near its index, on the grid of its prices', async (symbol) => {
    const places = PERPETUALS.find((one) => one.symbol === symbol)?.pricePlaces ?? 0;
    for (let day = 0; day < 40; day += 1) {
      const atMs = START_MS - day * DAY_MS;
      const mark = await derived().markPriceAt(symbol, atMs);
      const index = await derived().indexPriceAt(symbol, atMs);
      expect(Math.abs(Number(mark) / Number(index) - 1)).toBeLessThan(0.005);
      expect(mark.split('.')[1]?.length ?? 0).toBeLessThanOrEqual(places);
    }
  });

  it('lies within the range of every stretch around it, and longer stretches are never narrower', async () => {
    const offset = fc.integer({ min: 0, max: 3 * 24 * 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SYMBOLS),
        fc.tuple(offset, offset, offset),
        async (symbol, minutes) => {
          const [fromMs = 0, atMs = 0, toMs = 0] = minutes
            .toSorted((a, b) => a - b)
            .map((minute) => START_MS + minute * MINUTE_MS);
          const perpetuals = derived();
          const inner = await perpetuals.markRangeOf(symbol, fromMs, atMs);
          const outer = await perpetuals.markRangeOf(symbol, fromMs, toMs);
          const mark = Number(await perpetuals.markPriceAt(symbol, atMs));

          expect(Number(inner.low)).toBeLessThanOrEqual(mark);
          expect(Number(inner.high)).toBeGreaterThanOrEqual(mark);
          expect(Number(outer.low)).toBeLessThanOrEqual(Number(inner.low));
          expect(Number(outer.high)).toBeGreaterThanOrEqual(Number(inner.high));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('funding', () => {
  it('settles every 8 hours from midnight UTC, at one contract every 4', () => {
    const perpetuals = derived();
    const next = (symbol: string, atMs: number) =>
      new Date(nextSettlementMs(perpetuals.fundingIntervalMs(symbol), atMs)).toISOString().slice(11, 16);

    expect(next('BTC_USDT_PERP', START_MS)).toBe('16:00');
    expect(next('BTC_USDT_PERP', START_MS - 1)).toBe('08:00');
    expect(next('BTC_USDT_PERP', START_MS + 8 * HOUR_MS)).toBe('00:00');
    expect(next('PUMP_USDT_PERP', START_MS)).toBe('12:00');
  });

  it('is paid by either side at times, near one hundredth of a per cent on average, and always the same', async () => {
    const rates: number[] = [];
    for (let i = 0; i < 300; i += 1) {
      const atMs = START_MS - i * 8 * HOUR_MS;
      const rate = await derived().fundingRateAt('BTC_USDT_PERP', atMs);
      expect(await derived().fundingRateAt('BTC_USDT_PERP', atMs)).toBe(rate);
      rates.push(Number(rate));
    }

    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    expect(Math.abs(mean - 0.0001)).toBeLessThan(0.00005);
    expect(Math.min(...rates)).toBeLessThan(0);
    expect(Math.max(...rates.map(Math.abs))).toBeLessThan(0.0011);
  });
});
