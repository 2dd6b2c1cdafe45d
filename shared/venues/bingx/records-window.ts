import type { DurationMs } from '../../core/clock.ts';
import type { Page } from '../rest/records-source.ts';
import type { TimeWindow } from '../venue.ts';

/** The answer to a window that is longer than the venue takes, without asking: it is asked for in halves. */
export const TOO_LONG: Page = { rows: [], pending: [], full: true };

export function isLonger({ startMs, endMs }: TimeWindow, longestMs: DurationMs): boolean {
  return endMs - startMs >= longestMs;
}
