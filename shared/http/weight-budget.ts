/**
 * How much a venue may be asked. Every request has a weight; callers are held back, first come first served, so
 * that no second ever sees more than `perSecond`. A single request heavier than that goes alone and is followed by
 * a pause that keeps the average.
 */
import { type Clock, type EpochMs, SECOND_MS } from '../core/clock.ts';

export interface WeightBudget {
  /** Waits until `weight` may be spent. Answers `false` at once, and spends nothing, when that is after `byMs`. */
  take(weight: number, byMs?: EpochMs): Promise<boolean>;
}

interface Spending {
  readonly weight: number;
  /** Counts until then. */
  readonly endsMs: EpochMs;
}

export function createWeightBudget({
  perSecond,
  clock,
}: {
  readonly perSecond: number;
  readonly clock: Clock;
}): WeightBudget {
  let spent: readonly Spending[] = [];
  let lastTurnMs = Number.NEGATIVE_INFINITY;
  let seenMs = Number.NEGATIVE_INFINITY;

  /** A clock that was set back must not make everyone wait for the difference. */
  const followClock = (nowMs: EpochMs) => {
    const backMs = seenMs - nowMs;
    if (backMs > 0) {
      spent = spent.map((spending) => ({ ...spending, endsMs: spending.endsMs - backMs }));
      lastTurnMs -= backMs;
    }
    seenMs = nowMs;
    spent = spent.filter((spending) => spending.endsMs > nowMs);
  };

  return {
    take: async (weight, byMs = Number.POSITIVE_INFINITY) => {
      const nowMs = clock.nowMs();
      followClock(nowMs);
      const turnMs = turnOf(spent, Math.max(0, perSecond - weight), Math.max(nowMs, lastTurnMs));
      if (turnMs > byMs) return false;
      lastTurnMs = turnMs;
      const pauseMs = Math.max(1, weight / perSecond) * SECOND_MS;
      spent = [...spent, { weight, endsMs: Math.ceil(turnMs + pauseMs) }];
      if (turnMs > nowMs) await clock.sleep(turnMs - nowMs);
      return true;
    },
  };
}

/** The first instant at which what was spent before leaves enough. */
function turnOf(spent: readonly Spending[], atMost: number, earliestMs: EpochMs): EpochMs {
  let turnMs = earliestMs;
  for (;;) {
    const counting = spent.filter((spending) => spending.endsMs > turnMs);
    if (counting.reduce((sum, { weight }) => sum + weight, 0) <= atMost) return turnMs;
    turnMs = Math.min(...counting.map((spending) => spending.endsMs));
  }
}
