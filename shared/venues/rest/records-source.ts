/** What the lists of records have in common: a page out of the rows that the venue told. */
import type { EpochMs } from '../../core/clock.ts';
import type { VenueRecord } from '../../records/record.ts';
import type { History, HistoryPage, HistoryQuery, HistoryStream, PendingRow } from '../history.ts';
import type { TimeWindow } from '../venue.ts';
import type { RestClient } from './client.ts';

export type Page = Omit<HistoryPage, 'requests'>;
export type Settled = Omit<Awaited<ReturnType<History['settle']>>, 'requests'>;

/** One kind of records. Every call gets the client that counts its requests. */
export interface RecordSource {
  readonly stream: HistoryStream;
  page(client: RestClient, query: HistoryQuery): Promise<Page>;
  /** Only where the stream says `instants`. */
  instant?(
    client: RestClient,
    query: Parameters<History['instant']>[0],
    seen: readonly VenueRecord[],
  ): Promise<Page>;
  /** Only where a page has pending rows. */
  settle?(client: RestClient, row: PendingRow): Promise<Settled>;
}

/** A window that is to be asked for in halves, without its rows. */
export const TOO_MANY: Page = { rows: [], pending: [], full: true };

/** A row of a list: final, or not yet, or a record that may still change. */
export interface ToldRow extends Settled {
  readonly atMs: EpochMs;
}

export function finalRow(row: VenueRecord): ToldRow {
  return { atMs: row.atMs, row };
}

export function pendingRow(pending: PendingRow): ToldRow {
  return { atMs: pending.atMs, pending };
}

/**
 * A page whose list begins with the newest rows. `isFull` is judged by all rows that were told; when these go back
 * to before the window, nothing of the window was left out all the same.
 */
export function newestPage(told: readonly ToldRow[], window: TimeWindow, isFull: boolean): Page {
  const oldestMs = oldestOf(told);
  const inside = told.filter(({ atMs }) => atMs >= window.startMs && atMs <= window.endMs);
  return pageOf(inside, oldestMs, isFull && (oldestMs ?? 0) >= window.startMs);
}

/** A page of a list without a known order; all its rows are kept, because it may go by another time than theirs. */
export function unorderedPage(told: readonly ToldRow[], isFull: boolean): Page {
  return pageOf(told, oldestOf(told), isFull);
}

/** What became of a pending row. */
export function settledBy(told: ToldRow | undefined): Settled {
  const { row, pending } = told ?? {};
  return { ...(row === undefined ? {} : { row }), ...(pending === undefined ? {} : { pending }) };
}

function pageOf(told: readonly ToldRow[], oldestMs: EpochMs | undefined, full: boolean): Page {
  return {
    rows: told.flatMap(({ row }) => row ?? []),
    pending: told.flatMap(({ pending }) => pending ?? []),
    ...(oldestMs === undefined ? {} : { oldestMs }),
    full,
  };
}

function oldestOf(told: readonly ToldRow[]): EpochMs | undefined {
  return told.length === 0 ? undefined : Math.min(...told.map(({ atMs }) => atMs));
}
