/**
 * The UTC days that have records of a kind, in the table. A day's row counts its `marks`, so that whoever makes
 * something of a day's records knows which state of it they made it from, and names the writers at work.
 *
 * 1. A day is marked before its records are written and again after: whatever was made in between is out of date.
 * 2. While a writer is at work, what is made of the day is not final. A writer that died is believed for an hour.
 */
import { type EpochMs, HOUR_MS, utcDay } from '../core/clock.ts';
import type { JsonObject, Row, Table } from '../table/table.ts';
import type { RecordKind, VenueRecord } from './record.ts';

const WRITER_DEAD_AFTER_MS = HOUR_MS;

/** A day's row. `version` is the row's, for a conditional change of it. */
export interface MarkedDay {
  readonly kind: RecordKind;
  readonly day: string;
  readonly marks: number;
  /** Whether records of it may be under way at this moment. */
  readonly isBeingWritten: boolean;
  /** What others keep beside the marks. */
  readonly data: JsonObject;
  readonly version: number;
}

export function daysPartition(account: string): string {
  return `record-days#${account}`;
}

/** Days of a kind, ascending. */
export async function markedDays(
  table: Table,
  { account, kind }: { readonly account: string; readonly kind: RecordKind },
  nowMs: EpochMs,
): Promise<readonly MarkedDay[]> {
  const rows = await table.query({ pk: daysPartition(account), prefix: `${kind}#` });
  return rows.map((row) => markedDayOf(kind, row, nowMs));
}

/** Says that records of these days are going to be written; the answer says that they have been. */
export async function markDays(
  table: Table,
  account: string,
  records: readonly VenueRecord[],
  nowMs: EpochMs,
): Promise<{ done(): Promise<void> }> {
  const keys = [...new Set(records.map(({ kind, atMs }) => `${kind}#${utcDay(atMs)}`))].map((sk) => ({
    pk: daysPartition(account),
    sk,
  }));
  const writers: string[] = [];
  for (const key of keys) {
    const marks = await change(table, key, (data, marks) => ({
      ...data,
      marks,
      writers: { ...aliveWriters(data, nowMs), [marks]: nowMs },
    }));
    writers.push(String(marks));
  }
  return {
    done: async () => {
      for (const [index, key] of keys.entries()) {
        await change(table, key, (data, marks) => {
          const { [writers[index] ?? '']: _done, ...others } = aliveWriters(data, nowMs);
          return { ...data, marks, writers: others };
        });
      }
    },
  };
}

/** Counts one more mark, and answers it. */
async function change(
  table: Table,
  key: { readonly pk: string; readonly sk: string },
  next: (data: JsonObject, marks: number) => JsonObject,
): Promise<number> {
  for (;;) {
    const row = await table.get(key);
    const marks = marksOf(row?.data ?? {}) + 1;
    const expected = row === undefined ? 'absent' : { version: row.version };
    const { written } = await table.put(key, next(row?.data ?? {}, marks), expected);
    if (written) return marks;
  }
}

function markedDayOf(kind: RecordKind, { sk, data, version }: Row, nowMs: EpochMs): MarkedDay {
  return {
    kind,
    day: sk.slice(kind.length + 1),
    marks: marksOf(data),
    isBeingWritten: isBeingWritten(data, nowMs),
    data,
    version,
  };
}

/** Of a day's row: whether records of the day may be under way. */
export function isBeingWritten(data: JsonObject, nowMs: EpochMs): boolean {
  return Object.keys(aliveWriters(data, nowMs)).length > 0;
}

function marksOf(data: JsonObject): number {
  return Number(data['marks'] ?? 0);
}

function aliveWriters(data: JsonObject, nowMs: EpochMs): Readonly<Record<string, number>> {
  const writers = (data['writers'] ?? {}) as Readonly<Record<string, number>>;
  return Object.fromEntries(
    Object.entries(writers).filter(([, sinceMs]) => nowMs - sinceMs < WRITER_DEAD_AFTER_MS),
  );
}
