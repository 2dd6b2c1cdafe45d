import type { EpochMs } from '../core/clock.ts';

/** Rows in the order of their time that need not all exist: kept in a list, or made up when they are read. */
export interface Rows<Row> {
  readonly count: number;
  /** Never falls as the index rises. */
  atMs(index: number): EpochMs;
  row(index: number): Row;
}

/** What a list is asked for; both ends are included. */
export interface Page {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly limit: number;
}

export function keptRows<Row>(rows: readonly Row[], timeOf: (row: Row) => EpochMs): Rows<Row> {
  const at = (index: number): Row => {
    const row = rows[index];
    if (row === undefined) throw new RangeError(`no row ${index} of ${rows.length}`);
    return row;
  };
  return { count: rows.length, atMs: (index) => timeOf(at(index)), row: at };
}

/**
 * The newest rows of the page's window, newest first; at one instant those of a later list come first. Costs as much
 * as the rows that it looks at, however many there are.
 */
export function newest<Row>(
  lists: readonly Rows<Row>[],
  page: Page,
  accepts: (row: Row) => boolean = () => true,
): Row[] {
  const cursors = lists.map((rows) => ({ rows, next: countUpTo(rows, page.toMs) - 1 }));
  const found: Row[] = [];
  while (found.length < page.limit) {
    let latest: (typeof cursors)[number] | undefined;
    let latestMs = page.fromMs;
    for (const cursor of cursors) {
      const atMs = cursor.next < 0 ? Number.NEGATIVE_INFINITY : cursor.rows.atMs(cursor.next);
      if (atMs < latestMs) continue;
      latest = cursor;
      latestMs = atMs;
    }
    if (latest === undefined) break;
    const row = latest.rows.row(latest.next);
    latest.next -= 1;
    if (accepts(row)) found.push(row);
  }
  return found;
}

/** Puts a row where its time belongs, behind all that are not later. Mostly that is the end. */
export function insertByTime<Row>(rows: Row[], row: Row, timeOf: (row: Row) => EpochMs): void {
  const atMs = timeOf(row);
  let index = rows.length;
  for (; index > 0; index -= 1) {
    const before = rows[index - 1];
    if (before === undefined || timeOf(before) <= atMs) break;
  }
  rows.splice(index, 0, row);
}

/** For rows that name their time so. */
export function atMsOf({ atMs }: { readonly atMs: EpochMs }): EpochMs {
  return atMs;
}

/** How many rows are not later than this. */
function countUpTo<Row>(rows: Rows<Row>, toMs: EpochMs): number {
  let low = 0;
  let high = rows.count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (rows.atMs(middle) <= toMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
