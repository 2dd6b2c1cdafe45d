import { describe, expect, it } from 'vitest';
import { countAlert } from '../../../shared/signals/rate.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { watchTable } from '../../support/watched-table.ts';

const MINUTE = Date.UTC(2026, 10, 23, 8);

describe('the rate of a strategy', () => {
  it('counts up to its number in each minute and strategy', async () => {
    const table = openSqliteTable();
    const count = (nowMs: number, strategy = 'trend') => countAlert(table, { strategy, perMinute: 2, nowMs });
    expect(await count(MINUTE)).toEqual({ kind: 'counted', count: 1 });
    expect(await count(MINUTE + 59_999)).toEqual({ kind: 'counted', count: 2 });
    expect(await count(MINUTE + 59_999)).toEqual({ kind: 'exceeded', retryAfterSeconds: 1 });
    expect(await count(MINUTE + 1)).toEqual({ kind: 'exceeded', retryAfterSeconds: 60 });
    expect(await count(MINUTE, 'other')).toEqual({ kind: 'counted', count: 1 });
    expect(await count(MINUTE + 60_000)).toEqual({ kind: 'counted', count: 1 });
    table.close();
  });

  it('is never passed by alerts that come at once', async () => {
    const table = watchTable(openSqliteTable());
    const alert = { strategy: 'trend', perMinute: 3, nowMs: MINUTE };
    const results = await Promise.all(Array.from({ length: 12 }, () => countAlert(table, alert)));
    expect(results.filter(({ kind }) => kind === 'counted')).toHaveLength(3);
    expect(table.calls.length).toBeLessThanOrEqual(12 * 20);
  });

  it('lets nothing pass when every attempt to count loses its race', async () => {
    const table = openSqliteTable();
    const busy = { ...table, put: async () => ({ written: false as const }) };
    const result = await countAlert(busy, { strategy: 'trend', perMinute: 3, nowMs: MINUTE });
    expect(result).toEqual({ kind: 'contended' });
    table.close();
  });

  it('lets nothing pass on a count that is none', async () => {
    const table = openSqliteTable();
    await table.put({ pk: 'signal-rate#trend', sk: '2026-11-23T08:00:00Z' }, { count: 'many' }, 'absent');
    const result = await countAlert(table, { strategy: 'trend', perMinute: 3, nowMs: MINUTE });
    expect(result.kind).toBe('exceeded');
    table.close();
  });

  it('keeps a counter for an hour', async () => {
    const table = openSqliteTable();
    const expiries: unknown[] = [];
    const watched: typeof table = {
      ...table,
      put: (key, data, expected, options) => {
        expiries.push(options?.expiresAtMs);
        return table.put(key, data, expected, options);
      },
    };
    await countAlert(watched, { strategy: 'trend', perMinute: 3, nowMs: MINUTE + 30_000 });
    expect(expiries).toEqual([MINUTE + 3_600_000]);
    table.close();
  });
});
