/**
 * Records in the table: a partition for each account, kind and UTC day, ordered by time and then by id. The table is
 * where they are kept; files are made from it.
 */
import { DAY_MS, type EpochMs, utcDay } from '../core/clock.ts';
import type { Deps } from '../deps.ts';
import type { JsonObject, Key, NewRow, Table } from '../table/table.ts';
import type { RecordKind, RecordOf, VenueRecord } from './record.ts';
import { daysPartition, markDays } from './record-days.ts';

/** How many rows are read or written in one step. */
const STEP_ROWS = 500;

export interface RecordDay<Kind extends RecordKind = RecordKind> {
  readonly account: string;
  readonly kind: Kind;
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
}

export function recordDayOf(account: string, { kind, atMs }: VenueRecord): RecordDay {
  return { account, kind, day: utcDay(atMs) };
}

export function recordKey(account: string, record: VenueRecord): Key {
  return { pk: partitionOf(recordDayOf(account, record)), sk: sortKey(record.atMs, record.id) };
}

/** The day's records by time and then id, read step by step. */
export async function* readDay<Kind extends RecordKind>(
  table: Table,
  day: RecordDay<Kind>,
): AsyncGenerator<RecordOf<Kind>> {
  const pk = partitionOf(day);
  let from: string | undefined;
  for (;;) {
    const range = { pk, limit: STEP_ROWS + 1, ...(from === undefined ? {} : { from }) };
    const rows = await table.query(range);
    for (const row of rows.slice(0, STEP_ROWS)) yield row.data as unknown as RecordOf<Kind>;
    from = rows[STEP_ROWS]?.sk;
    if (from === undefined) return;
  }
}

/** Records of a kind whose time lies between two instants, both included, oldest first. */
export async function* readRecords<Kind extends RecordKind>(
  table: Table,
  query: {
    readonly account: string;
    readonly kind: Kind;
    readonly startMs: EpochMs;
    readonly endMs: EpochMs;
  },
): AsyncGenerator<RecordOf<Kind>> {
  const { account, kind, startMs, endMs } = query;
  const days = await recordDays(table, { account, kind });
  for (const day of days) {
    const dayStartMs = Date.parse(`${day}T00:00:00Z`);
    if (dayStartMs > endMs || dayStartMs + DAY_MS <= startMs) continue;
    for await (const record of readDay(table, { account, kind, day })) {
      if (record.atMs >= startMs && record.atMs <= endMs) yield record;
    }
  }
}

/**
 * Writes those records that are not there yet or have changed, and answers them. What it has written when it throws
 * `table.unavailable` is not known: writing them again does no harm.
 */
export async function writeRecords(
  { table, clock }: Pick<Deps, 'table' | 'clock'>,
  account: string,
  records: readonly VenueRecord[],
): Promise<readonly VenueRecord[]> {
  const changed: NewRow[] = [];
  const distinct = new Map(records.map((record) => [JSON.stringify(recordKey(account, record)), record]));
  const rows = [...distinct.values()].map((record) => ({ record, key: recordKey(account, record) }));
  const news: VenueRecord[] = [];
  for (const [pk, ofDay] of Map.groupBy(rows, ({ key }) => key.pk)) {
    const sortKeys = ofDay.map(({ key }) => key.sk).sort();
    const there = await table.query({ pk, from: sortKeys[0] ?? '', to: sortKeys.at(-1) ?? '' });
    const known = new Map(there.map(({ sk, data }) => [sk, data]));
    for (const { record, key } of ofDay) {
      const before = known.get(key.sk);
      if (before !== undefined && isSame(before, record)) continue;
      news.push(record);
      changed.push({ key, data: record as unknown as JsonObject });
    }
  }
  if (news.length === 0) return news;
  const marked = await markDays(table, account, news, clock.nowMs());
  await table.putAll(changed);
  await marked.done();
  return news;
}

/** UTC days that have records of a kind, ascending. */
export async function recordDays(
  table: Table,
  { account, kind }: Omit<RecordDay, 'day'>,
): Promise<readonly string[]> {
  const rows = await table.query({ pk: daysPartition(account), prefix: `${kind}#` });
  return rows.map(({ sk }) => sk.slice(kind.length + 1));
}

function partitionOf({ account, kind, day }: RecordDay): string {
  return `record#${account}#${kind}#${day}`;
}

function sortKey(atMs: EpochMs, id: string): string {
  return `${String(atMs).padStart(14, '0')}#${id}`;
}

function isSame(before: JsonObject, record: VenueRecord): boolean {
  return JSON.stringify(sorted(before)) === JSON.stringify(sorted(record as unknown as JsonObject));
}

function sorted(data: JsonObject): readonly unknown[] {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
