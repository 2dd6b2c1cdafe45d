import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createTestEngine, FLAT, limit, look, marketBuy, marketSell, path } from './engine-under-test.ts';
import { units } from './money.ts';

const START_MS = Date.UTC(2026, 10, 23, 8, 0, 30);
describe('a market buy', () => {
  it('takes from the asks up to its amount and pays the fee from the coin it receives', async () => {
    const engine = createTestEngine({ prices: FLAT, splitFillShare: 0 });
    await engine.place('main', [marketBuy('100')], { atMs: START_MS });
    const { orders, fills, balances } = await look(engine, START_MS);

    // 100 / 50002.50 = 0.0019999000… → 0.001999; fee 0.001999 × 0.0005 = 0.0000009995 → 0.000001 at 8 places.
    expect(orders[0]).toMatchObject({ open: false, filledBase: '0.001999', filledQuote: '99.9549975' });
    expect(fills).toMatchObject([
      {
        price: '50002.50',
        baseSize: '0.001999',
        role: 'taker',
        fee: '0.000001',
        feeCoin: 'BTC',
        atMs: START_MS,
      },
    ]);
    expect(balances.get('USDT')).toEqual({ free: '99900.0450025', frozen: '0' });
    expect(balances.get('BTC')).toEqual({ free: '2.001998', frozen: '0' });
  });

  it('walks the book when it is larger than the best level, at ever worse prices', async () => {
    const engine = createTestEngine({ prices: FLAT, splitFillShare: 0 });
    await engine.place('main', [marketBuy('50000')], { atMs: START_MS });
    const { fills } = await look(engine, START_MS);
    const prices = fills.map((fill) => Number(fill.price));

    expect(fills.length).toBeGreaterThan(3);
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
    expect(new Set(fills.map((fill) => fill.atMs))).toEqual(new Set([START_MS]));
  });

  it('fills only the share that a fault leaves, and ends', async () => {
    const engine = createTestEngine({ prices: FLAT, splitFillShare: 0 });
    await engine.place('main', [marketBuy('100')], { atMs: START_MS, fillShare: decimal('0.4') });
    const { orders, balances } = await look(engine, START_MS);

    // 40 / 50002.50 → 0.000799
    expect(orders[0]).toMatchObject({ open: false, filledBase: '0.000799' });
    expect(balances.get('USDT')?.frozen).toBe('0');
  });

  it('stays open while it is slow, and takes the price of the end of the delay', async () => {
    const engine = createTestEngine({
      prices: path([
        [START_MS + 20_000, 50_000],
        [START_MS + 60_000, 40_000],
      ]),
      splitFillShare: 0,
    });
    await engine.place('main', [marketBuy('100')], { atMs: START_MS, fillDelayMs: 60_000 });

    const before = await look(engine, START_MS + 59_999);
    const after = await look(engine, START_MS + 2 * HOUR_MS);

    expect(before.orders[0]).toMatchObject({ open: true, filledBase: '0' });
    expect(before.balances.get('USDT')).toEqual({ free: '99900', frozen: '100' });
    expect(after.fills).toMatchObject([{ price: '40002.00', atMs: START_MS + 60_000 }]);
    expect(after.orders[0]?.open).toBe(false);
  });

  it('sometimes falls into several fills of one millisecond', async () => {
    const engine = createTestEngine({ prices: FLAT, splitFillShare: 1 });
    await engine.place('main', [marketBuy('1000')], { atMs: START_MS });
    const { fills } = await look(engine, START_MS);

    expect(fills.length).toBeGreaterThanOrEqual(2);
    expect(new Set(fills.map((fill) => fill.price))).toEqual(new Set(['50002.50']));
    expect(new Set(fills.map((fill) => fill.id)).size).toBe(fills.length);
  });
});

describe('a market sell', () => {
  it('takes from the bids and pays the fee from the quote coin it receives', async () => {
    const engine = createTestEngine({ prices: FLAT, splitFillShare: 0 });
    await engine.place('main', [marketSell('0.01')], { atMs: START_MS });
    const { fills, balances } = await look(engine, START_MS);

    // 0.01 × 49997.50 = 499.975; fee 0.2499875.
    expect(fills).toMatchObject([{ price: '49997.50', baseSize: '0.01', fee: '0.2499875', feeCoin: 'USDT' }]);
    expect(balances.get('USDT')?.free).toBe('100499.7250125');
    expect(balances.get('BTC')?.free).toBe('1.99');
  });
});

describe('a limit order', () => {
  it('rests below the market with its money frozen, and is whole again when cancelled', async () => {
    const engine = createTestEngine({ prices: FLAT });
    await engine.place('main', [limit('buy', '0.1', '49000')], { atMs: START_MS });
    const resting = await look(engine, START_MS + HOUR_MS);
    await engine.cancel(
      'main',
      resting.orders.map((order) => order.id),
      START_MS + HOUR_MS,
    );
    const cancelled = await look(engine, START_MS + HOUR_MS);

    expect(resting.orders[0]?.open).toBe(true);
    expect(resting.balances.get('USDT')).toEqual({ free: '95100', frozen: '4900' });
    expect(cancelled.orders[0]).toMatchObject({ open: false, filledBase: '0' });
    expect(cancelled.balances.get('USDT')).toEqual({ free: '100000', frozen: '0' });
  });

  it('takes what the book has inside its limit and gets back the better price', async () => {
    const engine = createTestEngine({ prices: FLAT, splitFillShare: 0 });
    await engine.place('main', [limit('buy', '0.001', '50100')], { atMs: START_MS });
    const { orders, balances } = await look(engine, START_MS);

    expect(orders[0]).toMatchObject({ open: false, filledBase: '0.001', filledQuote: '50.0025' });
    expect(balances.get('USDT')).toEqual({ free: '99949.9975', frozen: '0' });
  });

  it('rests with what the book could not give, unless it is immediate or cancel', async () => {
    const engine = createTestEngine({ prices: FLAT, splitFillShare: 0 });
    const order = limit('buy', '1.5', '50003');
    await engine.place('main', [order], { atMs: START_MS });
    await engine.place(
      'main',
      [
        {
          ...order,
          symbol: 'BTC_USDT',
          immediateOrCancel: true,
          terms: { type: 'limit', baseSize: decimal('0.4'), price: decimal('50003') },
        },
      ],
      { atMs: START_MS },
    );
    const { orders, balances } = await look(engine, START_MS);

    expect(orders[0]?.open).toBe(true);
    const filled = units(orders[0]?.filledBase ?? '0');
    expect(filled).toBeGreaterThan(0n);
    // What was bought at 50,002.50 freed the difference to the limit; the rest stays frozen at the limit.
    expect(units(balances.get('USDT')?.frozen ?? '0')).toBe((units('1.5') - filled) * 50_003n);
    expect(orders[1]?.open).toBe(false);
    expect(units(orders[1]?.filledBase ?? '0')).toBeLessThan(units('0.4'));
  });

  it('fills as maker at its own price at the first whole minute by which the price came to it', async () => {
    const dip = path([
      [START_MS + 10 * MINUTE_MS, 50_000],
      [START_MS + 12 * MINUTE_MS, 48_900],
      [START_MS + 14 * MINUTE_MS, 50_000],
    ]);
    const engine = createTestEngine({ prices: dip, partialFillShare: 0 });
    await engine.place('main', [limit('buy', '0.1', '49000')], { atMs: START_MS });
    const { fills, balances } = await look(engine, START_MS + DAY_MS);

    // The fall from 08:10:30 to 08:12:30 passes 49,000 at 10/11 of its way, 08:12:19.
    expect(fills).toMatchObject([
      { price: '49000', baseSize: '0.1', role: 'maker', fee: '0.00005', atMs: Date.UTC(2026, 10, 23, 8, 13) },
    ]);
    expect(balances.get('USDT')).toEqual({ free: '95100', frozen: '0' });
    expect(balances.get('BTC')?.free).toBe('2.09995');
  });

  it('does not fill from a price before it was placed', async () => {
    const engine = createTestEngine({
      prices: path([
        [START_MS - 20_000, 48_000],
        [START_MS - 10_000, 50_000],
      ]),
    });
    await engine.place('main', [limit('buy', '0.1', '49000')], { atMs: START_MS });

    expect((await look(engine, START_MS + HOUR_MS)).fills).toEqual([]);
  });

  it('fills the same whoever looks and how often', async () => {
    const prices = createSeededMarket({ seed: 11, listings: LISTINGS });
    const mid = Number(await prices.priceAt('BTC_USDT', START_MS));
    const near = (side: 'buy' | 'sell', size: string, part: number) =>
      limit(side, size, (mid * part).toFixed(2));
    const orders = [near('buy', '0.02', 0.998), near('sell', '0.03', 1.002), near('buy', '0.01', 0.99)];
    let partly = 0;

    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 10_000 }),
        fc.array(fc.integer({ min: 1, max: 2 * HOUR_MS }), { maxLength: 20 }),
        async (seed, pausesMs) => {
          const [often, once] = [createTestEngine({ seed, prices }), createTestEngine({ seed, prices })];
          let nowMs = START_MS;
          for (const engine of [often, once]) {
            for (const order of orders) await engine.place('main', [order], { atMs: START_MS });
          }
          for (const pauseMs of pausesMs) {
            nowMs += pauseMs;
            await often.state('main', nowMs);
          }
          const endMs = nowMs + 2 * DAY_MS;
          const { fills } = await look(once, endMs);

          expect((await look(often, endMs)).fills).toEqual(fills);
          expect(fills.length).toBeGreaterThan(0);
          partly += Number(fills.length > 2);
        },
      ),
      { numRuns: 40 },
    );
    expect(partly).toBeGreaterThan(0);
  });
});

describe('ids', () => {
  it('are beyond what a number holds, and rise', async () => {
    const engine = createTestEngine();
    for (let i = 0; i < 5; i += 1) await engine.place('main', [marketBuy('500')], { atMs: START_MS + i });
    const { orders, fills } = await look(engine, START_MS + 10);
    const ids = [...orders.map((order) => order.id), ...fills.map((fill) => fill.id)].map(BigInt);

    expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(ids.every((id) => id > 2n ** 53n && id < 2n ** 63n)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
