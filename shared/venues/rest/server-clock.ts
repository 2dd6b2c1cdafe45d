import { type Clock, type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';

/** When a request was sent, when its reply began to arrive, and the venue's time in that reply. */
export interface TimeSample {
  readonly sentAtMs: EpochMs;
  readonly answeredAtMs: EpochMs;
  readonly serverMs: EpochMs;
}

/**
 * The venue's clock, learnt from its replies. A request dated in the future is refused, one dated a little in the
 * past is not, so `stampMs` gives a time that the venue's clock has surely passed.
 */
export interface ServerClock {
  learn(sample: TimeSample): void;
  /** What was learnt has proved wrong. */
  forget(): void;
  /** Whether something was learnt lately. */
  isFresh(): boolean;
  /** The venue's time as far as known; ours before anything was learnt. */
  nowMs(): EpochMs;
  stampMs(): EpochMs;
  /** An instant of the venue's time on our clock. */
  toOurMs(serverMs: EpochMs): EpochMs;
}

/** How far a timestamp stays behind the venue's clock, besides what the sample itself leaves open. */
const BEHIND_MS: DurationMs = 250;
/** A less exact sample replaces one that is older than this; clocks drift. */
const REPLACE_AFTER_MS: DurationMs = MINUTE_MS;
const FRESH_MS: DurationMs = 10 * MINUTE_MS;

export function createServerClock(clock: Clock): ServerClock {
  let known: { offsetMs: DurationMs; uncertainMs: DurationMs; atMs: EpochMs } | undefined;
  const offsetMs = () => known?.offsetMs ?? 0;
  const ageMs = () => (known === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() - known.atMs);

  return {
    learn: ({ sentAtMs, answeredAtMs, serverMs }) => {
      // The reply was dated somewhere between both; its middle is wrong by half of the way at most.
      const uncertainMs = (answeredAtMs - sentAtMs) / 2;
      if (uncertainMs < 0) return;
      const outdated = ageMs() > REPLACE_AFTER_MS || ageMs() < 0;
      if (known !== undefined && !outdated && uncertainMs > known.uncertainMs) return;
      known = { offsetMs: serverMs - (sentAtMs + uncertainMs), uncertainMs, atMs: answeredAtMs };
    },
    forget: () => {
      known = undefined;
    },
    isFresh: () => ageMs() >= 0 && ageMs() <= FRESH_MS,
    stampMs: () => {
      const uncertainMs = known?.uncertainMs ?? 0;
      return Math.floor(clock.nowMs() + offsetMs() - uncertainMs - BEHIND_MS);
    },
    nowMs: () => Math.round(clock.nowMs() + offsetMs()),
    toOurMs: (serverMs) => Math.round(serverMs - offsetMs()),
  };
}
