/**
 * Makes files of the days in the table: one Parquet object and, where wanted, one CSV object for each kind and UTC day.
 *
 * 1. An object is a pure function of the day's records, so a run that died anywhere is done again with the same bytes.
 * 2. `filed` in the day's row says what the files hold. It is set to the marks that were seen before the records were
 *    read, and only while these marks still are the last ones and nobody is writing: what came or comes meanwhile
 *    leaves the day to be filed again.
 * 3. Whatever number of records a day has, they pass through in steps: once for their hash, and once for each object
 *    that has to be written.
 */

import { AppError } from '../../core/errors.ts';
import type { Deps } from '../../deps.ts';
import { RECORD_KINDS } from '../../records/record.ts';
import { daysPartition, isBeingWritten } from '../../records/record-days.ts';
import { type RecordDay, readDay } from '../../records/record-store.ts';
import type { JsonObject, Key, Table } from '../../table/table.ts';
import type { VenueId } from '../../venues/registry.ts';
import { csvKey, type FiledObject, parquetKey } from '../night.ts';
import { contentHashOf } from './content-hash.ts';
import { csvParts } from './csv.ts';
import { type Filed, isFiled, LAYOUT, readDayRow, type StoredObject } from './filed.ts';
import { keepObject, type WantedObject } from './keep-object.ts';
import { parquetParts } from './parquet.ts';

/** A day that changes faster than this is left for the next run. */
const ATTEMPTS = 4;

export interface FilesWanted {
  readonly account: string;
  readonly venue: VenueId;
  /** CSV beside Parquet. A day that has a CSV file keeps it up to date also without. */
  readonly csv: boolean;
}

type Parts = Pick<Deps, 'table' | 'blobs' | 'clock'>;

/**
 * Files every day of every kind that has something new, and answers the objects of the days that it filed, also of
 * those that were found to be there already. Throws `export.incomplete` for a decimal that no file can hold, after all
 * other days were filed.
 */
export async function fileDays(parts: Parts, wanted: FilesWanted): Promise<readonly FiledObject[]> {
  const rows = await parts.table.query({ pk: daysPartition(wanted.account) });
  const objects: FiledObject[] = [];
  const unfit: AppError[] = [];
  for (const { sk } of rows) {
    try {
      objects.push(...(await fileDay(parts, wanted, dayNamed(wanted.account, sk))));
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'export.incomplete')) throw error;
      unfit.push(error);
    }
  }
  if (unfit[0] !== undefined) throw unfit[0];
  return objects;
}

async function fileDay(parts: Parts, wanted: FilesWanted, day: RecordDay): Promise<readonly FiledObject[]> {
  const key = { pk: daysPartition(day.account), sk: `${day.kind}#${day.day}` };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const filed = await tryDay(parts, wanted, day, key);
    if (filed === 'changing') continue;
    return objectsOf(filed, day);
  }
  return [];
}

/** What the days of a kind were filed as last, in the order of the days. */
export async function filedObjects(
  table: Table,
  { account, kind }: Omit<RecordDay, 'day'>,
  isWanted: (day: string) => boolean,
): Promise<readonly FiledObject[]> {
  const rows = await table.query({ pk: daysPartition(account), prefix: `${kind}#` });
  return rows.flatMap(({ sk, data }) => {
    const day = dayNamed(account, sk);
    const { filed } = readDayRow(data);
    return filed === undefined || !isWanted(day.day) ? [] : objectsOf(filed, day);
  });
}

function objectsOf(
  { rows, objects }: Pick<Filed, 'rows' | 'objects'>,
  { kind, day }: Pick<RecordDay, 'kind' | 'day'>,
): readonly FiledObject[] {
  return objects.map(({ etag: _, ...object }) => ({ ...object, kind, day, rows }));
}

/** Nothing to file is `filed` without objects. */
async function tryDay(
  { table, blobs, clock }: Parts,
  wanted: FilesWanted,
  day: RecordDay,
  key: Key,
): Promise<Pick<Filed, 'rows' | 'objects'> | 'changing'> {
  const row = await table.get(key);
  if (row === undefined) return { rows: 0, objects: [] };
  const { marks, filed: before } = readDayRow(row.data);
  const files = filesOf(wanted, day, before);
  const keys = files.map((file) => file.key);
  if (isFiled({ marks, filed: before }, keys)) return { rows: 0, objects: [] };

  // What a writer at work has in its hands is filed by whoever comes after it.
  const upTo = isBeingWritten(row.data, clock.nowMs()) ? marks - 1 : marks;
  const content = contentHashOf(day.kind);
  for await (const _ of content.through(readDay(table, day)));
  const { rows, contentHash } = content.read();
  const current = before?.layout === LAYOUT && before.contentHash === contentHash;
  const objects: StoredObject[] = [];
  for (const { make, ...file } of files) {
    let madeOf = contentHash;
    const object: WantedObject = {
      ...file,
      async *parts() {
        const read = contentHashOf(day.kind);
        yield* make(day.kind, read.through(readDay(table, day)));
        madeOf = read.read().contentHash;
      },
    };
    const known = before?.objects.find((stored) => stored.key === file.key);
    const stored = await keepObject(blobs, object, { before: known, current });
    if (stored === undefined || madeOf !== contentHash) return 'changing';
    objects.push(stored);
  }
  const filed: Filed = { layout: LAYOUT, marks: upTo, rows, contentHash, objects };
  const data = { ...row.data, filed: filed as unknown as JsonObject };
  const { written } = await table.put(key, data, { version: row.version });
  return written ? filed : 'changing';
}

interface FileKind extends Pick<WantedObject, 'key' | 'contentType'> {
  readonly make: typeof parquetParts;
}

function filesOf(
  { venue, csv }: FilesWanted,
  day: RecordDay,
  before: Filed | undefined,
): readonly FileKind[] {
  const place = { ...day, venue };
  const parquet = {
    key: parquetKey(place),
    contentType: 'application/vnd.apache.parquet',
    make: parquetParts,
  };
  const text = { key: csvKey(place), contentType: 'text/csv; charset=utf-8', make: csvParts };
  const hasText = before?.objects.some(({ key }) => key === text.key) ?? false;
  return csv || hasText ? [parquet, text] : [parquet];
}

function dayNamed(account: string, sk: string): RecordDay {
  const kind = RECORD_KINDS.find((each) => sk.startsWith(`${each}#`));
  if (kind === undefined) {
    throw new AppError('data.damaged', `The table has a day of records that are called ${sk}: no such kind.`);
  }
  return { account, kind, day: sk.slice(kind.length + 1) };
}
