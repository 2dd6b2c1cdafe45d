/** Snapshots in the table: one an hour, which go after some months, and one a day, which stay. */
import { DAY_MS, type DurationMs, type EpochMs, utcDay } from '../core/clock.ts';
import type { JsonObject, Key, Table } from '../table/table.ts';
import { type PortfolioSnapshot, snapshotsPartition } from './snapshot.ts';

const KEEP_HOURS_FOR_MS: DurationMs = 90 * DAY_MS;

/** The latest of an hour and of a day is the one that is kept. */
export async function keepSnapshot(table: Table, snapshot: PortfolioSnapshot): Promise<void> {
  const pk = snapshotsPartition(snapshot.account);
  const expiresAtMs = snapshot.atMs + KEEP_HOURS_FOR_MS;
  await replace(table, { pk, sk: `hour#${utcHour(snapshot.atMs)}` }, snapshot, { expiresAtMs });
  await replace(table, { pk, sk: `day#${utcDay(snapshot.atMs)}` }, snapshot, {});
}

/** Oldest first; days and hours are both inclusive, as `2026-11-28` and `2026-11-28T09`. */
export async function listSnapshots(
  table: Table,
  account: string,
  by: 'day' | 'hour',
  range: { readonly from?: string; readonly to?: string } = {},
): Promise<readonly PortfolioSnapshot[]> {
  const rows = await table.query({
    pk: snapshotsPartition(account),
    prefix: `${by}#`,
    ...(range.from === undefined ? {} : { from: `${by}#${range.from}` }),
    ...(range.to === undefined ? {} : { to: `${by}#${range.to}` }),
  });
  return rows.map(({ data }) => data as unknown as PortfolioSnapshot);
}

export async function latestSnapshot(table: Table, account: string): Promise<PortfolioSnapshot | undefined> {
  const pk = snapshotsPartition(account);
  const [row] = await table.query({ pk, prefix: 'day#', descending: true, limit: 1 });
  return row && (row.data as unknown as PortfolioSnapshot);
}

/** `2026-11-28T09` */
export function utcHour(ms: EpochMs): string {
  return new Date(ms).toISOString().slice(0, 13);
}

/** An older one never replaces a newer one: two runs may overtake each other. */
async function replace(
  table: Table,
  key: Key,
  snapshot: PortfolioSnapshot,
  options: { readonly expiresAtMs?: EpochMs },
): Promise<void> {
  for (;;) {
    const row = await table.get(key);
    if (row !== undefined && Number(row.data['atMs']) >= snapshot.atMs) return;
    const expected = row === undefined ? 'absent' : { version: row.version };
    const { written } = await table.put(key, snapshot as unknown as JsonObject, expected, options);
    if (written) return;
  }
}
