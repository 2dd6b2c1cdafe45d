import type { Clock, EpochMs } from '../../shared/core/clock.ts';

/** A clock that passes only when somebody sleeps or moves it on: a day costs no time at all. */
export interface VirtualClock extends Clock {
  /** Never goes back. */
  advanceTo(ms: EpochMs): void;
}

export function createVirtualClock(startMs: EpochMs): VirtualClock {
  let nowMs = startMs;
  const advanceTo = (ms: EpochMs): void => {
    nowMs = Math.max(nowMs, ms);
  };
  return {
    nowMs: () => nowMs,
    sleep: async (ms) => advanceTo(nowMs + ms),
    advanceTo,
  };
}
