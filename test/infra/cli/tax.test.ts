import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NightRow, nightsPartition } from '../../../shared/exports/night.ts';
import type { JsonObject } from '../../../shared/table/table.ts';
import { keepYear } from '../tax/a-year.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations } from './two-plans.ts';

let folder: string;
let world: CliWorld;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standing-orders-tax-'));
  world = await createCliWorld(automations, { nowMs: Date.UTC(2026, 10, 28) });
  await keepYear(world.deps.table, 'main');
});
afterEach(() => {
  world.close();
  rmSync(folder, { recursive: true });
});

async function keepNight(night: Partial<NightRow> & Pick<NightRow, 'night'>): Promise<void> {
  const row = {
    name: 'export-fills',
    startMs: Date.UTC(2026, 1, 1),
    endMs: Date.UTC(2026, 1, 2),
    complete: true,
    rows: 1,
    gaps: 0,
    requests: 1,
    unexplained: [],
    manifestKey: 'm',
    ...night,
  };
  const key = { pk: nightsPartition('main'), sk: `${row.night}#${row.name}` };
  await world.deps.table.put(key, row as unknown as JsonObject, 'absent');
}

describe('tax', () => {
  it('writes the files and says how many rows of what are in them', async () => {
    const { code, out, err } = await world.run('tax', '--format', 'rotki', '--year', '2026', '--out', folder);

    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain(`${join(folder, 'rotki-main-2026-trades.csv')}  7 rows`);
    expect(out).toContain('7  spot trades');
    expect(readdirSync(folder).sort()).toEqual(['rotki-main-2026-events.csv', 'rotki-main-2026-trades.csv']);
  });

  it('says what may be missing: where the export begins, nights that are not whole, a year that goes on', async () => {
    await keepNight({ night: '2026-02-01' });
    await keepNight({ night: '2026-02-02', complete: false });

    const { out } = await world.run('tax', '--format', 'koinly', '--year', '2026', '--out', folder);

    expect(out).toContain('The nightly export begins at 2026-02-01T00:00:00Z');
    expect(out).toContain('These nights are not complete: 2026-02-02.');
    expect(out).toContain('The year 2026 is not over.');
    expect(out).toContain('the dual investments BTC-USDT-260417-70000-P-USDT (dual-1). Enter them by hand.');
  });

  it.each([
    [['tax', '--year', '2026'], 'Say for which program with --format: koinly, cointracker,'],
    [['tax', '--format', 'excel', '--year', '2026'], "blockpit, not 'excel'."],
    [['tax', '--format', 'koinly'], 'Say which year with --year, e.g. --year 2026.'],
    [['tax', '--format', 'koinly', '--year', '26'], 'Say which year'],
    [['tax', '--format', 'koinly', '--year', '2026', '--account', 'mian'], "There is no account 'mian'"],
  ])('refuses %j in one sentence', async (argv, sentence) => {
    const { code, err } = await world.run(...argv, '--out', folder);

    expect(code).toBe(2);
    expect(err).toContain(sentence);
    expect(readdirSync(folder)).toEqual([]);
  });
});
