import type { Clock, DurationMs, EpochMs } from '../../shared/core/clock.ts';

export interface ManualClock extends Clock {
  set(ms: EpochMs): void;
  advance(ms: DurationMs): void;
}

/**
 * Time stands still but for `advance`, `set` and sleeping. When everything else rests, the sleeper who wakes first
 * is woken and the clock shows its time.
 */
export function createManualClock(startMs: EpochMs = Date.UTC(2026, 10, 23, 8)): ManualClock {
  const sleepers: { readonly untilMs: EpochMs; readonly wake: () => void }[] = [];
  let nowMs = startMs;

  const wakeFirst = () => {
    const first = sleepers.shift();
    if (first === undefined) return;
    nowMs = Math.max(nowMs, first.untilMs);
    first.wake();
  };

  return {
    nowMs: () => nowMs,
    set: (ms) => {
      nowMs = ms;
    },
    advance: (ms) => {
      nowMs += ms;
    },
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ untilMs: nowMs + Math.max(0, ms), wake });
        sleepers.sort((a, b) => a.untilMs - b.untilMs);
        setImmediate(wakeFirst);
      }),
  };
}
