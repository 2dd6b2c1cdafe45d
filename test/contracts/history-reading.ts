/** Reads a window whole from pages, in the plainest way that the port describes: what no page shows is not there. */
import type { VenueRecord } from '../../shared/records/record.ts';
import type { History, HistoryPage, HistoryQuery } from '../../shared/venues/history.ts';

export async function readWhole(history: History, query: HistoryQuery): Promise<readonly VenueRecord[]> {
  const stream = history.streams.find(({ kind }) => kind === query.kind);
  if (stream === undefined) throw new Error(`no stream of ${query.kind}`);
  const rows =
    stream.paging === 'newestFirst' ? await backwards(history, query) : await halved(history, query);
  return rows.filter(({ atMs }) => atMs >= query.startMs && atMs <= query.endMs);
}

/**
 * The oldest millisecond of a full page is asked for again and taken from the later page alone, so that rows without
 * an id are not counted twice.
 */
async function backwards(history: History, query: HistoryQuery): Promise<VenueRecord[]> {
  const page = await history.page(query);
  const { oldestMs = query.startMs } = page;
  if (!page.full) return [...page.rows];
  if (oldestMs < query.endMs) {
    const newer = page.rows.filter(({ atMs }) => atMs > oldestMs);
    return [...newer, ...(await backwards(history, { ...query, endMs: oldestMs }))];
  }
  const instant = await instantOf(history, query, page);
  const older = query.endMs > query.startMs ? backwards(history, { ...query, endMs: query.endMs - 1 }) : [];
  return [...instant, ...(await older)];
}

async function instantOf(
  history: History,
  { kind, symbol, endMs }: HistoryQuery,
  page: HistoryPage,
): Promise<readonly VenueRecord[]> {
  if (symbol === undefined) throw new Error(`one millisecond of ${kind} fills a page`);
  return (await history.instant({ kind, symbol, atMs: endMs }, page.rows)).rows;
}

async function halved(history: History, query: HistoryQuery): Promise<VenueRecord[]> {
  const { startMs, endMs } = query;
  const page = await history.page(query);
  if (!page.full) return [...page.rows];
  if (startMs === endMs) throw new Error(`one millisecond of ${query.kind} fills a page`);
  const middleMs = Math.floor((startMs + endMs) / 2);
  const halves = [
    ...(await halved(history, { ...query, endMs: middleMs })),
    ...(await halved(history, { ...query, startMs: middleMs + 1 })),
  ];
  return [...new Map(halves.map((row) => [row.id, row])).values()];
}
