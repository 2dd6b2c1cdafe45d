import { setImmediate } from 'node:timers';
import type { Clock } from '../../../shared/core/clock.ts';

/** A clock for several sleepers: once nothing else is to be done, time jumps to the earliest wake-up. */
export function createIdleClock(startMs: number): Clock & { advanceTo(ms: number): void } {
  let nowMs = startMs;
  let isWaking = false;
  const sleepers: { wakeMs: number; wake: () => void }[] = [];

  const advanceTo = (ms: number): void => {
    nowMs = Math.max(nowMs, ms);
  };
  const wakeNext = (): void => {
    isWaking = false;
    sleepers.sort((a, b) => a.wakeMs - b.wakeMs);
    const next = sleepers.shift();
    if (next === undefined) return;
    advanceTo(next.wakeMs);
    next.wake();
    wakeWhenIdle();
  };
  const wakeWhenIdle = (): void => {
    if (isWaking || sleepers.length === 0) return;
    isWaking = true;
    setImmediate(wakeNext);
  };
  return {
    nowMs: () => nowMs,
    advanceTo,
    sleep: (ms) => {
      if (ms <= 0) return Promise.resolve();
      return new Promise((wake) => {
        sleepers.push({ wakeMs: nowMs + ms, wake });
        wakeWhenIdle();
      });
    },
  };
}
