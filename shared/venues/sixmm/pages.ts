/**
 * Lists of 6MM go by page numbers, and shift while rows come in. Neither their order, the largest page nor the longest
 * window is documented. So a list is asked for a fixed stretch of time, page by page until as many rows as it says it
 * has are there, and what comes twice counts once.
 */
import * as z from 'zod';
import { DAY_MS, type DurationMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { type Call, describe, privateGet, type RestClient, readData } from '../rest/client.ts';
import { boundsOf, widened } from '../rest/windows.ts';
import { wireList } from '../rest/wire-values.ts';
import type { TimeWindow } from '../venue.ts';

export interface PagedList<Row> {
  readonly path: string;
  /** `private` when left out. */
  readonly access?: Call['access'];
  /** Without window and page. */
  readonly query: Readonly<Record<string, string>>;
  readonly row: z.ZodType<Row>;
  /** What a row is known by when it comes twice. */
  readonly keyOf: (row: Row) => string;
}

/** What other lists of this venue are known to be cut off at; a smaller page only takes more of them. */
const PAGE_ROWS = 100;
/** A longer one might be cut short without a word. */
const MAX_WINDOW_MS: DurationMs = 7 * DAY_MS;
const MAX_PAGES = 2_000;
/** Readings of one list whose pages have shifted, until two of them agree. */
const MAX_READINGS = 3;

const countOfAny = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .optional()
  .catch(undefined);

/** Every row of the window once, and some beside it; each stretch of seven days is a list of its own. */
export async function readPages<Row>(
  client: RestClient,
  list: PagedList<Row>,
  window: TimeWindow,
): Promise<readonly Row[]> {
  return (await readPagesUpTo(client, list, window, Number.POSITIVE_INFINITY)) ?? [];
}

/** As `readPages`; `undefined` for a window of more than `mostRows` rows, after not many more requests than these take. */
export async function readPagesUpTo<Row>(
  client: RestClient,
  list: PagedList<Row>,
  window: TimeWindow,
  mostRows: number,
): Promise<readonly Row[] | undefined> {
  const found = new Map<string, Row>();
  for (const stretch of stretchesOf(window)) {
    const query = { ...list.query, ...boundsOf(widened(stretch)) };
    const rows = await readAll(client, { ...list, query }, mostRows - found.size);
    if (rows === undefined) return undefined;
    for (const [key, row] of rows) found.set(key, row);
  }
  return [...found.values()];
}

/** How many lists `readPages` asks for. */
export function countOfLists(window: TimeWindow): number {
  return stretchesOf(window).length;
}

/** Every row of a list that is not asked for by time. */
export async function readWholeList<Row>(client: RestClient, list: PagedList<Row>): Promise<readonly Row[]> {
  return [...((await readAll(client, list)) ?? []).values()];
}

/** `undefined` for a list of more than `mostRows` rows. */
async function readAll<Row>(
  client: RestClient,
  list: PagedList<Row>,
  mostRows = Number.POSITIVE_INFINITY,
): Promise<ReadonlyMap<string, Row> | undefined> {
  let before: ReadonlySet<string> | undefined;
  for (let readings = 0; readings < MAX_READINGS; readings += 1) {
    const reading = await readOnce(client, list, mostRows);
    if (reading === undefined) return undefined;
    const { found, isWhole } = reading;
    // Rows that are equal in their key count as one: then a second reading finds the same, and no more can be known.
    if (isWhole || (before !== undefined && found.size === before.size)) return found;
    before = new Set(found.keys());
  }
  throw new AppError(
    'venue.unavailable',
    `6MM's pages of ${list.path} shift while they are read: they are asked for again later.`,
    { retry: 'later' },
  );
}

async function readOnce<Row>(
  client: RestClient,
  { path, access = 'private', query, row, keyOf }: PagedList<Row>,
  mostRows: number,
): Promise<{ readonly found: ReadonlyMap<string, Row>; readonly isWhole: boolean } | undefined> {
  const data = z.looseObject({ list: wireList(row), total: countOfAny });
  const found = new Map<string, Row>();
  let told = 0;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const paged = { ...query, page: String(page), pageSize: String(PAGE_ROWS) };
    const call: Call = { method: 'GET', path, query: paged, weight: 1, access };
    const { list, total } = await readData(client, call, data);
    for (const one of list) found.set(keyOf(one), one);
    told += list.length;
    if ((total ?? told) > mostRows) return undefined;
    if (total !== undefined && found.size >= total) return { found, isWhole: true };
    // Without a total, and where rows have shifted, the end is where no more rows come.
    if (list.length === 0) return { found, isWhole: total === undefined || found.size >= total };
    if (total !== undefined && told >= total + PAGE_ROWS) return { found, isWhole: false };
  }
  throw new AppError(
    'venue.unexpectedReply',
    `6MM still gave rows after ${MAX_PAGES} pages of ${describe(privateGet(path, query, 1))}.`,
  );
}

function stretchesOf({ startMs, endMs }: TimeWindow): readonly TimeWindow[] {
  const stretches: TimeWindow[] = [];
  for (let fromMs = startMs; fromMs <= endMs; fromMs += MAX_WINDOW_MS) {
    stretches.push({ startMs: fromMs, endMs: Math.min(endMs, fromMs + MAX_WINDOW_MS - 1) });
  }
  return stretches;
}
