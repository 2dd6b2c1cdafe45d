/** Reads what earlier nights have left in the table. */
import type { JsonObject, Table } from '../table/table.ts';
import { type Closing, type NightRow, nightsPartition } from './night.ts';

const CLOSING = '#closing';

/** Newest first; both exports of one night stand beside each other. */
export async function listNights(
  table: Table,
  account: string,
  range: { readonly fromNight?: string; readonly limit?: number } = {},
): Promise<readonly NightRow[]> {
  const rows = await table.query({
    pk: nightsPartition(account),
    descending: true,
    ...(range.fromNight === undefined ? {} : { from: range.fromNight }),
  });
  const nights = rows.filter(({ sk }) => !sk.endsWith(CLOSING)).map(({ data }) => nightOf(data));
  return nights.slice(0, range.limit);
}

export async function listClosings(table: Table, account: string): Promise<readonly Closing[]> {
  const rows = await table.query({ pk: nightsPartition(account), descending: true });
  return rows.filter(({ sk }) => sk.endsWith(CLOSING)).map(({ data }) => data as unknown as Closing);
}

function nightOf(data: JsonObject): NightRow {
  return data as unknown as NightRow;
}
