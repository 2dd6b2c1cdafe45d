/** Closings and nights of an account in the table, and what of its residual check is left to do. */
import type { EpochMs } from '../core/clock.ts';
import type { JsonObject, Table } from '../table/table.ts';
import { type Closing, type ExportName, type NightRow, nightsPartition } from './night.ts';

export interface StoredNight {
  readonly night: NightRow;
  readonly version: number;
}

const CLOSING = '#closing';
/** More than any venue shows back: what is older cannot be read any more. */
const NIGHTS_LOOKED_AT = 3 * 100;

export async function readClosing(
  table: Table,
  account: string,
  night: string,
): Promise<Closing | undefined> {
  const row = await table.get({ pk: nightsPartition(account), sk: `${night}${CLOSING}` });
  return row?.data as unknown as Closing | undefined;
}

/** Records the closing unless the night has one, and answers the one that counts. */
export async function writeClosing(table: Table, account: string, closing: Closing): Promise<Closing> {
  const key = { pk: nightsPartition(account), sk: `${closing.night}${CLOSING}` };
  const { written } = await table.put(key, closing as unknown as JsonObject, 'absent');
  return written ? closing : ((await readClosing(table, account, closing.night)) ?? closing);
}

/** The latest closings up to a night, itself included, the newest first. */
export async function latestClosings(
  table: Table,
  account: string,
  night: string,
  count: number,
): Promise<readonly Closing[]> {
  // A night has a closing and a row for each export.
  const range = { pk: nightsPartition(account), to: `${night}${CLOSING}`, descending: true };
  const rows = await table.query({ ...range, limit: count * 3 });
  const closings = rows.filter(({ sk }) => sk.endsWith(CLOSING)).slice(0, count);
  return closings.map(({ data }) => data as unknown as Closing);
}

export async function readNight(
  table: Table,
  account: string,
  { night, name }: Pick<NightRow, 'night' | 'name'>,
): Promise<StoredNight | undefined> {
  const row = await table.get({ pk: nightsPartition(account), sk: `${night}#${name}` });
  return row && { night: row.data as unknown as NightRow, version: row.version };
}

/** When the last night before this one ended that the export has a row of. */
export async function previousEndMs(
  table: Table,
  account: string,
  { night, name }: Pick<NightRow, 'night' | 'name'>,
): Promise<EpochMs | undefined> {
  const range = { pk: nightsPartition(account), to: night, descending: true };
  const rows = await table.query({ ...range, limit: NIGHTS_LOOKED_AT });
  const row = rows.find(({ sk }) => sk < night && sk.endsWith(`#${name}`));
  return (row?.data as unknown as NightRow | undefined)?.endMs;
}

/** Every night of all exports, the newest first. */
export async function allNights(table: Table, account: string): Promise<readonly NightRow[]> {
  const rows = await table.query({ pk: nightsPartition(account), descending: true });
  return rows.filter(({ sk }) => !sk.endsWith(CLOSING)).map(({ data }) => data as unknown as NightRow);
}

/** The latest nights of all exports, the newest first. */
export async function latestNights(
  table: Table,
  account: string,
  count: number,
): Promise<readonly StoredNight[]> {
  const rows = await table.query({ pk: nightsPartition(account), descending: true, limit: count * 3 });
  return rows
    .filter(({ sk }) => !sk.endsWith(CLOSING))
    .map(({ data, version }) => ({ night: data as unknown as NightRow, version }));
}

/** Answers whether it was written: not when another run was quicker. Writes nothing where nothing has changed. */
export async function writeNight(
  table: Table,
  account: string,
  night: NightRow,
  known: StoredNight | undefined,
): Promise<boolean> {
  if (known !== undefined && JSON.stringify(known.night) === JSON.stringify(night)) return true;
  const key = { pk: nightsPartition(account), sk: `${night.night}#${night.name}` };
  const expected = known === undefined ? 'absent' : { version: known.version };
  return (await table.put(key, night as unknown as JsonObject, expected)).written;
}

/** The names of exports, in the order in which a night has them. */
export const EXPORT_NAMES: readonly ExportName[] = ['export-fills', 'export-funding'];
