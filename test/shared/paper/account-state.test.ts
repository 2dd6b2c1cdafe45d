import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/core/clock.ts';
import type { PaperFill, PaperOrder } from '../../../shared/paper/order.ts';
import {
  createTestEngine,
  limit,
  look,
  marketBuy,
  marketSell,
  OPENING,
  priceNear,
} from './engine-under-test.ts';
import { expectedFrozen, expectedTotals, units } from './money.ts';

const START_MS = Date.UTC(2026, 10, 23, 8, 0, 30);

describe('money', () => {
  it('is neither made nor lost, and never below zero, whatever is ordered and cancelled', async () => {
    const order = fc.oneof(
      fc.integer({ min: 10, max: 60_000 }).map((amount) => marketBuy(String(amount))),
      fc.integer({ min: 1_000, max: 900_000 }).map((size) => marketSell((size / 1e6).toFixed(6))),
      fc
        .tuple(
          fc.constantFrom('buy' as const, 'sell' as const),
          fc.integer({ min: 1_000, max: 400_000 }),
          fc.integer({ min: 940, max: 1_060 }),
          fc.boolean(),
        )
        .map(([side, size, price, immediateOrCancel]) => ({
          ...limit(side, (size / 1e6).toFixed(6), priceNear(START_MS, price / 1_000)),
          immediateOrCancel,
        })),
    );
    const step = fc.record({
      order,
      pauseMs: fc.integer({ min: 0, max: 12 * HOUR_MS }),
      cancels: fc.boolean(),
    });

    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1_000 }),
        fc.array(step, { maxLength: 25 }),
        async (seed, steps) => {
          const engine = createTestEngine({ seed });
          let nowMs = START_MS;
          for (const { order: request, pauseMs, cancels } of steps) {
            nowMs += pauseMs;
            await engine.place('main', [request], { atMs: nowMs });
            const { orders, fills, balances } = await look(engine, nowMs);
            expectSound(orders, fills, balances);
            if (cancels)
              await engine.cancel(
                'main',
                orders.slice(-2).map((one) => one.id),
                nowMs,
              );
          }
          const { orders, fills, balances } = await look(engine, nowMs + 3 * DAY_MS);
          expectSound(orders, fills, balances);
        },
      ),
      { numRuns: 60 },
    );
  });
});

function expectSound(
  orders: readonly PaperOrder[],
  fills: readonly PaperFill[],
  balances: ReadonlyMap<string, { free: string; frozen: string }>,
): void {
  const totals = expectedTotals(OPENING, fills);
  const frozen = expectedFrozen(orders);
  for (const [coin, total] of totals) {
    const held = balances.get(coin) ?? { free: '0', frozen: '0' };
    expect(units(held.free) + units(held.frozen)).toBe(total);
    expect(units(held.frozen)).toBe(frozen.get(coin) ?? 0n);
    expect(units(held.free) >= 0n).toBe(true);
  }
}
