import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWeightBudget } from '../../../shared/http/weight-budget.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const startMs = 1_700_000_000_000;

describe('createWeightBudget', () => {
  it('lets a quiet caller through at once and holds a busy one to its rate', async () => {
    const clock = createManualClock(startMs);
    const budget = createWeightBudget({ perSecond: 5, clock });
    const passedMs: number[] = [];

    for (const weight of [5, 1, 1, 3, 1]) {
      await budget.take(weight);
      passedMs.push(clock.nowMs() - startMs);
    }

    expect(passedMs).toEqual([0, 1_000, 1_000, 1_000, 2_000]);
  });

  it('lets a request that is heavier than the rate go alone and makes up for it afterwards', async () => {
    const clock = createManualClock(startMs);
    const budget = createWeightBudget({ perSecond: 2, clock });

    await budget.take(1);
    await budget.take(5);
    expect(clock.nowMs() - startMs).toBe(1_000);
    await budget.take(1);

    expect(clock.nowMs() - startMs).toBe(1_000 + 2_500);
  });

  it('serves callers in the order in which they came', async () => {
    const clock = createManualClock(startMs);
    const budget = createWeightBudget({ perSecond: 2, clock });
    const order: string[] = [];

    await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        await budget.take(5);
        order.push(name);
      }),
    );

    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('says no at once, and spends nothing, when the turn would come after the deadline', async () => {
    const clock = createManualClock(startMs);
    const budget = createWeightBudget({ perSecond: 5, clock });
    await budget.take(5);

    expect(await budget.take(1, startMs + 999)).toBe(false);
    expect(clock.nowMs()).toBe(startMs);
    expect(await budget.take(5, startMs + 1_000)).toBe(true);
    expect(clock.nowMs()).toBe(startMs + 1_000);
  });

  it('does not wait for the difference when the clock is set back', async () => {
    const clock = createManualClock(startMs);
    const budget = createWeightBudget({ perSecond: 5, clock });
    await budget.take(5);

    clock.set(startMs - 3_600_000);
    await budget.take(5);

    expect(clock.nowMs() - (startMs - 3_600_000)).toBe(1_000);
  });

  it('never lets more than its rate, or one heavier request, pass within any second', async () => {
    const call = fc.record({ weight: fc.constantFrom(1, 5), pauseMs: fc.integer({ min: 0, max: 700 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.5, max: 8, noNaN: true }),
        fc.array(call, { maxLength: 60 }),
        async (perSecond, calls) => {
          const clock = createManualClock(startMs);
          const budget = createWeightBudget({ perSecond, clock });
          const passed: { atMs: number; weight: number }[] = [];
          for (const { weight, pauseMs } of calls) {
            clock.advance(pauseMs);
            await budget.take(weight);
            passed.push({ atMs: clock.nowMs(), weight });
          }

          for (const { atMs } of passed) {
            const second = passed.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000);
            const total = second.reduce((sum, { weight }) => sum + weight, 0);
            expect(total === second[0]?.weight || total <= perSecond).toBe(true);
          }
        },
      ),
    );
  });
});
