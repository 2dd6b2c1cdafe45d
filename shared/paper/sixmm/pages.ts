/** Lists by page numbers, as this wire has them. */
import type { EpochMs } from '../../core/clock.ts';
import type { WireObject } from '../wire-json.ts';
import type { PublicRequest, RouteParts } from './route.ts';

const DEFAULT_ROWS = 20;
/** What is older than so long before the end of the window is left out without a word. */
const MAX_WINDOW_MS = 7 * 86_400_000 + 60_000;

/** `rows` are the newest first. */
export function pageOnWire(
  { habits }: Pick<RouteParts, 'habits'>,
  { parameters }: PublicRequest,
  rows: readonly WireObject[],
): WireObject {
  const size = Math.min(parameters.count('pageSize', DEFAULT_ROWS), habits.pageRows);
  const from = (parameters.count('page', 1) - 1) * size;
  return { list: rows.slice(from, from + size), total: rows.length };
}

/** Whether a row of this time belongs to what is asked for, and is still told and told already. */
export function windowOf(
  { habits, visibility }: Pick<RouteParts, 'habits' | 'visibility'>,
  request: PublicRequest,
): (atMs: EpochMs) => boolean {
  const { parameters, atMs: nowMs } = request;
  const seenMs = seenAtMs(request);
  const end = parameters.timeMs('endTime') ?? Number.POSITIVE_INFINITY;
  const beside = habits.boundsAreIncluded ? 0 : 1;
  const fromMs = Math.max(
    (parameters.timeMs('startTime') ?? 0) + beside,
    visibility.oldestMs(nowMs),
    parameters.timeMs('startTime') === undefined ? 0 : Math.min(end, nowMs) - MAX_WINDOW_MS,
  );
  const toMs = Math.min(end - beside, seenMs);
  return (atMs) => atMs >= fromMs && atMs <= toMs;
}

/** The instant whose copy of the account this read is answered from. */
export function seenAtMs({ atMs, conditions }: PublicRequest): EpochMs {
  return atMs - (conditions.find('stale')?.ageMs ?? 0);
}
