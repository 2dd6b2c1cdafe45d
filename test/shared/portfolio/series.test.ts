import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/core/clock.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import { keepSnapshot, latestSnapshot, listSnapshots } from '../../../shared/portfolio/series.ts';
import type { PortfolioSnapshot } from '../../../shared/portfolio/snapshot.ts';
import { openSqliteTable, type SqliteTable } from '../../../shared/table/sqlite-table.ts';

const AT = Date.parse('2026-11-28T09:10:00Z');
let table: SqliteTable;
beforeEach(() => {
  table = openSqliteTable();
});

const snapshot = (atMs: number, total: string): PortfolioSnapshot => ({
  account: 'main',
  atMs,
  totalUsdt: decimal(total),
  parts: { spot: decimal(total) },
  missing: [],
  holdings: [],
  symbols: [],
  plans: [],
});
const totals = async (by: 'day' | 'hour') =>
  (await listSnapshots(table, 'main', by)).map(({ totalUsdt }) => totalUsdt);

describe('the series of snapshots', () => {
  it('has the latest of each hour and of each day', async () => {
    await keepSnapshot(table, snapshot(AT, '1'));
    await keepSnapshot(table, snapshot(AT + 10 * 60_000, '2'));
    await keepSnapshot(table, snapshot(AT + HOUR_MS, '3'));
    await keepSnapshot(table, snapshot(AT + 24 * HOUR_MS, '4'));

    expect(await totals('hour')).toEqual(['2', '3', '4']);
    expect(await totals('day')).toEqual(['3', '4']);
    expect((await latestSnapshot(table, 'main'))?.totalUsdt).toBe('4');
  });

  it('never goes back to an older one that arrives late', async () => {
    await keepSnapshot(table, snapshot(AT + 60_000, '2'));
    await keepSnapshot(table, snapshot(AT, '1'));

    expect(await totals('hour')).toEqual(['2']);
    expect(await totals('day')).toEqual(['2']);
  });

  it('loses its hours after 90 days and keeps its days', async () => {
    await keepSnapshot(table, snapshot(AT, '1'));
    await table.sweep(AT + 90 * 24 * HOUR_MS + 1);

    expect(await totals('hour')).toEqual([]);
    expect(await totals('day')).toEqual(['1']);
  });
});
