/**
 * Which parts of time are proven read: intervals of milliseconds, both ends included, in order, and never two that
 * overlap or touch. Pure; `stream-store.ts` keeps them.
 */
import type { EpochMs } from '../core/clock.ts';
import type { TimeWindow } from '../venues/venue.ts';

export type Coverage = readonly TimeWindow[];

/** Windows in any order, overlapping or not, as a coverage. An empty one (`endMs` before `startMs`) counts nothing. */
export function coverageOf(windows: readonly TimeWindow[]): Coverage {
  const merged: { startMs: EpochMs; endMs: EpochMs }[] = [];
  const sorted = windows.filter((window) => !isEmpty(window)).toSorted((a, b) => a.startMs - b.startMs);
  for (const { startMs, endMs } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && startMs <= last.endMs + 1) last.endMs = Math.max(last.endMs, endMs);
    else merged.push({ startMs, endMs });
  }
  return merged;
}

export function cover(coverage: Coverage, window: TimeWindow): Coverage {
  return coverageOf([...coverage, window]);
}

/** What is left of each window, in their order: a window that is cut through becomes two, and none are joined. */
export function without(windows: readonly TimeWindow[], taken: readonly TimeWindow[]): readonly TimeWindow[] {
  return coverageOf(taken).reduce<readonly TimeWindow[]>(
    (left, cut) =>
      left.flatMap(({ startMs, endMs }) =>
        [
          { startMs, endMs: Math.min(endMs, cut.startMs - 1) },
          { startMs: Math.max(startMs, cut.endMs + 1), endMs },
        ].filter((part) => !isEmpty(part)),
      ),
    windows,
  );
}

/** The parts of the target that are not covered. */
export function gapsOf(coverage: Coverage, target: TimeWindow): Coverage {
  return without([target], coverage);
}

/** Until when nothing of the target is missing, counted from its start; undefined where its start is missing. */
export function coveredUntil(coverage: Coverage, target: TimeWindow): EpochMs | undefined {
  const [first] = gapsOf(coverage, target);
  const endMs = first === undefined ? target.endMs : first.startMs - 1;
  return endMs < target.startMs ? undefined : endMs;
}

export function contains({ startMs, endMs }: TimeWindow, atMs: EpochMs): boolean {
  return startMs <= atMs && atMs <= endMs;
}

function isEmpty({ startMs, endMs }: TimeWindow): boolean {
  return endMs < startMs;
}
