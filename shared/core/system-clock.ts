import type { Clock } from './clock.ts';

/** The machine's own time. One of the few files that may touch `Date.now` and timers. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms) => (ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms))),
};
