import { DAY_MS, type DurationMs, type EpochMs, HOUR_MS, utcDay } from '../../../shared/core/clock.ts';
import { type PortfolioSnapshot, snapshotsPartition } from '../../../shared/portfolio/snapshot.ts';
import type { Table } from '../../../shared/table/table.ts';
import type { ValueModel, ValuePoint } from '../model.ts';

/** One line of the year. */
const DAYS = 366;
/** Hourly ones are needed to look back one day. */
const HOURS_MS: DurationMs = 27 * HOUR_MS;

/** The last snapshot of each day of a year, oldest first, and those of the last hours. */
export interface Snapshots {
  readonly days: readonly PortfolioSnapshot[];
  readonly hours: readonly PortfolioSnapshot[];
}

export async function readSnapshots(table: Table, account: string, nowMs: EpochMs): Promise<Snapshots> {
  const pk = snapshotsPartition(account);
  const since = (prefix: string, fromMs: EpochMs, length: number) =>
    table.query({ pk, prefix, from: `${prefix}${new Date(fromMs).toISOString().slice(0, length)}` });
  const dayRows = await since('day#', nowMs - DAYS * DAY_MS, 10);
  const hourRows = await since('hour#', nowMs - HOURS_MS, 13);
  const [ofDays, hours] = [dayRows, hourRows].map((rows) =>
    rows.map(({ data }) => data as unknown as PortfolioSnapshot).sort((a, b) => a.atMs - b.atMs),
  );
  const all = [...(ofDays ?? []), ...(hours ?? [])].sort((a, b) => a.atMs - b.atMs);
  // Today's row may be of an hour ago still, or not be there yet.
  const byDay = new Map(all.map((snapshot) => [utcDay(snapshot.atMs), snapshot]));
  return { days: [...byDay.values()].slice(-DAYS), hours: hours ?? [] };
}

/** `undefined` while there is no snapshot. */
export function valueModel({ days, hours }: Snapshots): ValueModel | undefined {
  const points = days.map(pointOf);
  const latest = points.at(-1);
  if (latest === undefined) return undefined;
  const dayAgo = nearest([...points, ...hours.map(pointOf)], latest.atMs - DAY_MS, 2 * HOUR_MS);
  const monthAgo = nearest(points, latest.atMs - 30 * DAY_MS, 36 * HOUR_MS);
  return { points, latest, ...(dayAgo && { dayAgo }), ...(monthAgo && { monthAgo }) };
}

function pointOf({ atMs, totalUsdt, totalBtc, parts, missing }: PortfolioSnapshot): ValuePoint {
  return { atMs, usdt: totalUsdt, ...(totalBtc === undefined ? {} : { btc: totalBtc }), parts, missing };
}

/** The point closest to an instant, unless it is further away than `withinMs`. */
function nearest(points: readonly ValuePoint[], atMs: EpochMs, withinMs: DurationMs): ValuePoint | undefined {
  const away = (point: ValuePoint): DurationMs => Math.abs(point.atMs - atMs);
  const [closest] = [...points].sort((a, b) => away(a) - away(b));
  return closest !== undefined && away(closest) <= withinMs ? closest : undefined;
}
