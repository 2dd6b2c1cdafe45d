/**
 * How much of the past is read at once for the export. Lists are read to their end; a window that would take very many
 * pages is left to be asked for in halves, so that a run that ends in between has kept what it read.
 */
import { DAY_MS, type DurationMs } from '../../core/clock.ts';
import type { TimeWindow } from '../venue.ts';

/** Four lists: fewer steps through years in which nothing happened. */
export const LONGEST_MS: DurationMs = 28 * DAY_MS;

/** Rows of a list in one reading of a window: five pages, or ten where the venue cuts them shorter. */
export const EXPORTED_ROWS = 500;

/** A single millisecond has no halves: it is read to its end, however many rows it has. */
export function mostRowsOf({ startMs, endMs }: TimeWindow, rows: number): number {
  return startMs === endMs ? Number.POSITIVE_INFINITY : rows;
}
