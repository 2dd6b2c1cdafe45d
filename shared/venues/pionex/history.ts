/**
 * Complete lists out of a venue that gives only the newest rows of a window: ask, and while a page is full, ask
 * again for what is older, keeping the page's oldest millisecond because more rows may share it.
 */
import type * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { compareIds, widened } from '../rest/windows.ts';
import type { TimeWindow } from '../venue.ts';

export interface WindowReader<Row> {
  /** The newest rows between two instants, both included. */
  readonly readPage: (window: TimeWindow) => Promise<readonly Row[]>;
  /** Whether rows may have been left out of a page of this length. */
  readonly isFull: (length: number) => boolean;
  /** All rows of this instant and of the next millisecond, when they alone fill a page. More rows do no harm. */
  readonly readInstant: (atMs: EpochMs, page: readonly Row[]) => Promise<readonly Row[]>;
  readonly idOf: (row: Row) => string;
  readonly atMsOf: (row: Row) => EpochMs;
}

/** Data with one list, e.g. `{ fills: [...] }`. */
export type PageOf<Name extends string, Row> = z.ZodType<Readonly<Record<Name, readonly Row[]>>>;

/** Far above any real history; a venue that ignores the window must not keep us asking for ever. */
const MAX_PAGES = 2_000;

/** Every row of the window once, oldest first, those of one instant by id. */
export async function readWindow<Row>(
  window: TimeWindow,
  reader: WindowReader<Row>,
): Promise<readonly Row[]> {
  const found = new Map<string, Row>();
  const add = (rows: readonly Row[]) => {
    for (const row of rows) found.set(reader.idOf(row), row);
  };
  let endMs = window.endMs;
  for (let pages = 0; endMs >= window.startMs; pages += 1) {
    if (pages === MAX_PAGES) throw endless(window);
    const page = await reader.readPage(widened({ startMs: window.startMs, endMs }));
    add(page);
    if (!reader.isFull(page.length)) break;
    const oldestMs = Math.min(...page.map(reader.atMsOf));
    if (oldestMs < endMs) {
      endMs = oldestMs;
    } else {
      add(await reader.readInstant(endMs, page));
      endMs -= 1;
    }
  }
  return [...found.values()]
    .filter((row) => reader.atMsOf(row) >= window.startMs && reader.atMsOf(row) <= window.endMs)
    .sort((a, b) => reader.atMsOf(a) - reader.atMsOf(b) || compareIds(reader.idOf(a), reader.idOf(b)));
}

function endless(window: TimeWindow): AppError {
  return new AppError(
    'venue.unexpectedReply',
    `Pionex still gave full pages after ${MAX_PAGES} of them for ${window.startMs} to ${window.endMs}: ask for a shorter time.`,
  );
}
