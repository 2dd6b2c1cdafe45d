/** Windows of time as they are asked for, and ids in their order. */
import type { TimeWindow } from '../venue.ts';

/** One millisecond wider on each side, because the venue does not say whether its bounds are included. */
export function widened({ startMs, endMs }: TimeWindow): TimeWindow {
  return { startMs: Math.max(0, startMs - 1), endMs: endMs + 1 };
}

/** As parameters of a query. */
export function boundsOf({ startMs, endMs }: TimeWindow): { startTime: string; endTime: string } {
  return { startTime: String(startMs), endTime: String(endMs) };
}

export function compareIds(a: string, b: string): number {
  const [first, second] = [BigInt(a), BigInt(b)];
  return first < second ? -1 : Number(first > second);
}
