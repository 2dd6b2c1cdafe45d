/**
 * Records in the table: a partition for each account, kind and UTC day, ordered by time and then by id. The table is
 * where they are kept; files are made from it.
 */
import { DAY_MS, type EpochMs, utcDay } from '../core/clock.ts';
import type { JsonObject, Key, Table } from '../table/table.ts';
import type { RecordKind, RecordOf, VenueRecord } from './record.ts';

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

/** The day's records by time and then id, read step by step. `afterSk`, exclusive, goes on where another left off. */
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
    if (day < utcDay(startMs) || day > utcDay(endMs)) continue;
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
  table: Table,
  account: string,
  records: readonly VenueRecord[],
): Promise<readonly VenueRecord[]> {
  const changed: VenueRecord[] = [];
  const distinct = new Map(records.map((record) => [JSON.stringify(recordKey(account, record)), record]));
  for (const [pk, ofDay] of Map.groupBy(distinct.values(), (record) =>
    partitionOf(recordDayOf(account, record)),
  )) {
    const keys = ofDay.map(({ atMs, id }) => sortKey(atMs, id)).sort();
    const known = new Map(
      (await table.query({ pk, from: keys[0] ?? '', to: keys.at(-1) ?? '' })).map(({ sk, data }) => [
        sk,
        data,
      ]),
    );
    for (const record of ofDay) {
      const before = known.get(sortKey(record.atMs, record.id));
      if (before === undefined || !isSame(before, record)) changed.push(record);
    }
  }
  await markDays(table, account, changed);
  await table.putAll(
    changed.map((record) => ({ key: recordKey(account, record), data: record as unknown as JsonObject })),
  );
  await markDays(table, account, changed);
  return changed;
}

/** UTC days that have records of a kind, ascending. */
export async function recordDays(
  table: Table,
  { account, kind }: Omit<RecordDay, 'day'>,
): Promise<readonly string[]> {
  const rows = await table.query({ pk: daysPartition(account), prefix: `${kind}#` });
  return rows.map(({ sk }) => sk.slice(kind.length + 1));
}

/**
 * A day is marked before its records are written, so that a writer that dies leaves it to be found, and once more after
 * that, because another run may have made its files in between. `marks` counts this, and `filed` in the day's row says
 * up to which mark its files go.
 */
async function markDays(table: Table, account: string, records: readonly VenueRecord[]): Promise<void> {
  const days = new Set(records.map(({ kind, atMs }) => `${kind}#${utcDay(atMs)}`));
  for (const sk of days) {
    const key = { pk: daysPartition(account), sk };
    for (;;) {
      const row = await table.get(key);
      const marks = Number(row?.data['marks'] ?? 0) + 1;
      const expected = row === undefined ? 'absent' : { version: row.version };
      const { written } = await table.put(key, { ...row?.data, marks }, expected);
      if (written) break;
    }
  }
}

export function daysPartition(account: string): string {
  return `record-days#${account}`;
}

/** The UTC day after one. */
export function nextDay(day: string): string {
  return utcDay(Date.parse(`${day}T00:00:00Z`) + DAY_MS);
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
