/**
 * The sums of every day, kept in the table so that a run reads the records of changed days only.
 *
 * 1. A day's sums hold for the `marks` of its kinds: the count goes up before records are written.
 * 2. Records may still be on their way when a mark is seen, so sums are made once more, some time after the first:
 *    only then a day is `settled` and left alone until its marks change.
 * 3. A run reads no more than so many records, the newest days first; the others are left to the next runs.
 */
import * as z from 'zod';
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../../shared/core/clock.ts';
import { parsed } from '../../../shared/grids/tracker.ts';
import { lazySchema } from '../../../shared/lazy-schema.ts';
import type { FillRecord, FundingRecord } from '../../../shared/records/record.ts';
import { daysPartition } from '../../../shared/records/record-days.ts';
import { readDay } from '../../../shared/records/record-store.ts';
import type { Expected, Row, Table } from '../../../shared/table/table.ts';
import { type DaySums, daySumsSchema, sumDay } from './sum-day.ts';

const KINDS = ['spot-fill', 'futures-fill', 'funding'] as const;
type Kind = (typeof KINDS)[number];

/** Longer than any run that writes records. */
const SETTLE_MS: DurationMs = 30 * MINUTE_MS;
const RECORDS_A_RUN = 50_000;

const keptSchema = lazySchema(() =>
  z.strictObject({
    marks: z.record(z.string(), z.int()),
    settled: z.boolean(),
    madeAtMs: z.int(),
    sums: daySumsSchema,
  }),
);

type Kept = z.output<typeof keptSchema>;

export interface DaysOfSums {
  /** By UTC day, ascending. */
  readonly days: readonly (readonly [day: string, sums: DaySums])[];
  /** How many days have records that are not in them yet. */
  readonly left: number;
}

export async function readDaySums(
  table: Table,
  given: {
    readonly account: string;
    readonly fromDay: string;
    readonly nowMs: EpochMs;
    /** Whether to stop reading records. */
    readonly isLate: () => boolean;
    readonly recordsARun?: number;
  },
): Promise<DaysOfSums> {
  const { account, fromDay, nowMs, isLate, recordsARun = RECORDS_A_RUN } = given;
  const marks = await marksByDay(table, account, fromDay);
  const rows = await table.query({ pk: sumsPartition(account), from: fromDay });
  const kept = new Map(rows.map((row) => [row.sk, { row, data: parsed(keptSchema, row).data }]));
  const days: [string, DaySums][] = [];
  let records = 0;
  let left = 0;
  for (const [day, ofDay] of [...marks].sort(([a], [b]) => (a > b ? -1 : 1))) {
    const before = kept.get(day);
    if (before !== undefined && holds(before.data, ofDay, nowMs)) days.push([day, before.data.sums]);
    else if (records >= recordsARun || isLate()) {
      left += 1;
      if (before !== undefined) days.push([day, before.data.sums]);
    } else {
      const { sums, count } = await sumDay(recordsOf(table, account, day));
      records += count;
      days.push([day, sums]);
      const settled = before !== undefined && isSame(before.data.marks, ofDay);
      await keep(table, { account, day }, before?.row, { marks: ofDay, settled, madeAtMs: nowMs, sums });
    }
  }
  return { days: days.reverse(), left };
}

type Marks = Readonly<Record<string, number>>;

async function marksByDay(
  table: Table,
  account: string,
  fromDay: string,
): Promise<ReadonlyMap<string, Marks>> {
  const byDay = new Map<string, Record<string, number>>();
  for (const kind of KINDS) {
    const prefix = `${kind}#`;
    const rows = await table.query({ pk: daysPartition(account), prefix, from: `${prefix}${fromDay}` });
    for (const { sk, data } of rows) {
      const day = sk.slice(prefix.length);
      byDay.set(day, { ...byDay.get(day), [kind]: Number(data['marks']) });
    }
  }
  return byDay;
}

function holds({ marks, settled, madeAtMs }: Kept, now: Marks, nowMs: EpochMs): boolean {
  // A clock that was set back proves nothing: then they are made again.
  const isFresh = nowMs >= madeAtMs && nowMs - madeAtMs < SETTLE_MS;
  return isSame(marks, now) && (settled || isFresh);
}

function isSame(a: Marks, b: Marks): boolean {
  return KINDS.every((kind) => a[kind] === b[kind]);
}

async function* recordsOf(
  table: Table,
  account: string,
  day: string,
): AsyncGenerator<FillRecord | FundingRecord> {
  for (const kind of KINDS) yield* readDay<Kind>(table, { account, kind, day });
}

/** Of two runs beside each other one writes: both have summed the same. */
async function keep(
  table: Table,
  { account, day }: { readonly account: string; readonly day: string },
  before: Row | undefined,
  data: Kept,
): Promise<void> {
  const expected: Expected = before === undefined ? 'absent' : { version: before.version };
  await table.put({ pk: sumsPartition(account), sk: day }, data, expected);
}

function sumsPartition(account: string): string {
  return `page-days#${account}`;
}
