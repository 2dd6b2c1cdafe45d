/** What one page proves of the window it was asked for. Pure; the same for every venue. */
import type { EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { VenueRecord } from '../records/record.ts';
import type { HistoryPage, HistoryStream } from '../venues/history.ts';
import type { TimeWindow } from '../venues/venue.ts';
import { contains } from './coverage.ts';
import { hasOwnId, numberEqualRows } from './equal-rows.ts';

export interface PageProof {
  /** Rows that may be kept: true ones, with the ids that they have for good. */
  readonly rows: readonly VenueRecord[];
  /** The part of the window of which no row is missing. */
  readonly read: readonly TimeWindow[];
  /** What must be asked for again, each window by itself. */
  readonly rest: readonly TimeWindow[];
  /** A millisecond that alone fills a page: it is in neither, and must be read in another way. */
  readonly denseMs?: EpochMs;
}

/**
 * Throws `venue.unexpectedReply` for a full page without a row. Of a page that was cut off, rows without an id of
 * the venue count only where their whole millisecond is in it, because their ordinals are counted there.
 */
export function readPage(
  { kind, paging }: Pick<HistoryStream, 'kind' | 'paging'>,
  window: TimeWindow,
  page: HistoryPage,
): PageProof {
  const proof = partOf(paging, window, page);
  const isSafe = ({ atMs }: VenueRecord): boolean => proof.read.some((part) => contains(part, atMs));
  const rows = hasOwnId(kind) ? page.rows : numberEqualRows(page.rows.filter(isSafe));
  return { ...proof, rows };
}

function partOf(
  paging: HistoryStream['paging'],
  window: TimeWindow,
  page: HistoryPage,
): Omit<PageProof, 'rows'> {
  if (!page.full || paging === 'whole') return { read: [window], rest: [] };
  const isInstant = window.startMs === window.endMs;
  if (paging === 'unordered') {
    return isInstant ? { read: [], rest: [], denseMs: window.startMs } : { read: [], rest: halvesOf(window) };
  }
  const { oldestMs } = page;
  if (oldestMs === undefined) {
    const text = 'The exchange says that rows were left out, and shows none.';
    throw new AppError('venue.unexpectedReply', text, { retry: 'later' });
  }
  if (oldestMs < window.startMs) return { read: [window], rest: [] };
  const newer = { startMs: oldestMs + 1, endMs: window.endMs };
  const times = [...page.rows, ...page.pending].map(({ atMs }) => atMs);
  // A venue whose bounds are not known may be asked for a millisecond more, which then alone can fill the page.
  if (oldestMs >= window.endMs || times.every((atMs) => atMs === oldestMs)) {
    const denseMs = Math.min(oldestMs, window.endMs);
    return {
      read: denseMs < window.endMs ? [newer] : [],
      rest: denseMs > window.startMs ? [{ startMs: window.startMs, endMs: denseMs - 1 }] : [],
      denseMs,
    };
  }
  // The page may end in the middle of its oldest millisecond: that one is asked for again.
  return { read: [newer], rest: [{ startMs: window.startMs, endMs: oldestMs }] };
}

function halvesOf({ startMs, endMs }: TimeWindow): readonly TimeWindow[] {
  const middleMs = Math.floor((startMs + endMs) / 2);
  return [
    { startMs, endMs: middleMs },
    { startMs: middleMs + 1, endMs },
  ];
}
