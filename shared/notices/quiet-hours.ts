import { DAY_MS, type EpochMs, MINUTE_MS } from '../core/clock.ts';
import { instantsOf, startOfDay, type WallMs, wallClock } from '../slots/timezone.ts';

/** Times of day such as `22:00`, of the clock on the wall; over midnight when `from` is the later one. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly timezone: string;
}

/** When the quiet hours that hold at an instant end; undefined outside of them. */
export function quietUntilMs(quiet: QuietHours | undefined, nowMs: EpochMs): EpochMs | undefined {
  if (quiet === undefined) return undefined;
  const today = startOfDay(wallClock(quiet.timezone, nowMs));
  for (const day of [today - DAY_MS, today]) {
    const startMs = localInstant(quiet.timezone, day, quiet.from);
    const endMs = localInstant(quiet.timezone, quiet.to > quiet.from ? day : day + DAY_MS, quiet.to);
    if (startMs <= nowMs && nowMs < endMs) return endMs;
  }
  return undefined;
}

/** Every change of a clock so far was a multiple of this. */
const CLOCK_STEP_MS = 15 * MINUTE_MS;

/**
 * When the clock on the wall shows a time of day for the first time on a day (its midnight); where it skips that
 * time, the first one that it shows after it.
 */
export function localInstant(timezone: string, day: WallMs, time: string): EpochMs {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  for (let wallMs = day + (hours * 60 + minutes) * MINUTE_MS; ; wallMs += CLOCK_STEP_MS) {
    const [first] = instantsOf(timezone, wallMs);
    if (first !== undefined) return first;
  }
}
