/**
 * Complete lists out of pages of which it is not known which rows a full one has left out: a full page is asked for
 * again in two halves of its time, which is right whatever the order of its rows.
 */
import type { DurationMs, EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { TimeWindow } from '../venue.ts';

export interface TimedPage<Row> {
  readonly rows: readonly Row[];
  /** Whether rows may have been left out. */
  readonly full: boolean;
}

export interface WindowReader<Row> {
  /** As in "more orders of BTC-USDT than". */
  readonly what: string;
  /** The longest window that one page may be asked for. */
  readonly longestMs: DurationMs;
  /** Rows between two instants, both included. Rows beside it do no harm. */
  readonly page: (window: TimeWindow) => Promise<TimedPage<Row>>;
}

/** Every row of the window; rows may come twice. Throws when one millisecond alone fills a page. */
export async function readWindow<Row>(
  { startMs, endMs }: TimeWindow,
  reader: WindowReader<Row>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let fromMs = startMs; fromMs <= endMs; fromMs += reader.longestMs) {
    const toMs = Math.min(endMs, fromMs + reader.longestMs - 1);
    rows.push(...(await readHalved({ startMs: fromMs, endMs: toMs }, reader)));
  }
  return rows;
}

async function readHalved<Row>(window: TimeWindow, reader: WindowReader<Row>): Promise<readonly Row[]> {
  const { rows, full } = await reader.page(window);
  if (!full) return rows;
  const { startMs, endMs } = window;
  if (startMs >= endMs) throw tooDense(reader.what, startMs);
  const middleMs = Math.floor((startMs + endMs) / 2);
  return [
    ...(await readHalved({ startMs, endMs: middleMs }, reader)),
    ...(await readHalved({ startMs: middleMs + 1, endMs }, reader)),
  ];
}

/**
 * Throws where a row lies beside the window by each of its times: some lists answer a window that they do not like
 * with their newest rows, and with a success.
 */
export function requireInside(
  { startMs, endMs }: TimeWindow,
  timesOfRows: readonly (readonly EpochMs[])[],
  what: string,
): void {
  const strays = timesOfRows.filter((times) => times.every((atMs) => atMs < startMs || atMs > endMs));
  if (strays.length === 0) return;
  throw new AppError(
    'venue.unexpectedReply',
    `BingX was asked for ${what} of ${startMs} to ${endMs} and answered with one of ${strays[0]?.[0]}: it does not heed that window, and nothing is concluded from it.`,
  );
}

/** Each row once, by time and then by id as text. */
export function inOrder<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  atMsOf: (row: Row) => EpochMs,
): readonly Row[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return [...byId.values()].sort((a, b) => atMsOf(a) - atMsOf(b) || compareTexts(idOf(a), idOf(b)));
}

/** Ids are counted upwards: of two of one length the lesser text is the older one. */
function compareTexts(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}

function tooDense(what: string, atMs: EpochMs): AppError {
  return new AppError(
    'venue.unexpectedReply',
    `More ${what} share the instant ${atMs} than BingX lists: they cannot be read completely.`,
  );
}
