import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TAX_FORMATS, type TaxFormatName } from '../../../infra/tax/formats/registry.ts';
import type { TaxEvent } from '../../../infra/tax/tax-event.ts';
import { taxEvents } from '../../../infra/tax/tax-events.ts';
import { csvLine } from '../../../infra/tax/tax-format.ts';
import { writeTaxFiles } from '../../../infra/tax/write-tax-files.ts';
import { decimal, sum } from '../../../shared/core/decimal.ts';
import { openSqliteTable, type SqliteTable } from '../../../shared/table/sqlite-table.ts';
import { A_YEAR, keepYear } from './a-year.ts';

const GOLDEN = join(import.meta.dirname, '../../fixtures/tax');
const NAMES = Object.keys(TAX_FORMATS) as TaxFormatName[];

let folder: string;
let table: SqliteTable;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standing-orders-tax-'));
  table = openSqliteTable();
  await keepYear(table, 'main');
});
afterEach(() => {
  table.close();
  rmSync(folder, { recursive: true });
});

const events = (year = 2026, paidIs: 'positive' | 'negative' = 'positive') =>
  taxEvents(table, { account: 'main', venue: 'pionex', year, fundingPaidIs: paidIs });

async function all(year = 2026, paidIs: 'positive' | 'negative' = 'positive'): Promise<TaxEvent[]> {
  const found: TaxEvent[] = [];
  for await (const event of events(year, paidIs)) found.push(event);
  return found;
}

describe.each(NAMES)('the files for %s', (name) => {
  it('are the ones that were checked by hand, byte for byte', async () => {
    const { files } = await writeTaxFiles(TAX_FORMATS[name], events(), { folder, stem: `${name}-main-2026` });

    const golden = readdirSync(GOLDEN).filter((file) => file.startsWith(`${name}-`));
    expect(files.map(({ path }) => basename(path)).sort()).toEqual(golden.sort());
    for (const { path } of files) {
      expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(GOLDEN, basename(path)), 'utf8'));
    }
  });

  it('name the row of the venue that each of their rows comes from, and no two rows are equal', async () => {
    const ids = (await all()).map(({ id }) => id);
    const rows = (await all()).flatMap((event) =>
      TAX_FORMATS[name].files.map((file) => file.rows(event).map((cells) => csvLine(cells))),
    );
    const text = rows.flat(2).join('\n');

    expect(ids.filter((id) => !text.includes(id))).toEqual([]);
    if (name !== 'cointracker') expect(new Set(rows.flat(2)).size).toBe(rows.flat(2).length);
  });

  it('have as many cells in each row as in the header, and no amount below or at zero', async () => {
    for (const event of await all()) {
      for (const { header, rows } of TAX_FORMATS[name].files) {
        for (const cells of rows(event)) {
          expect(cells).toHaveLength(header.length);
          expect(cells.filter((cell) => /^-\d|^0+(\.0+)?$/.test(cell))).toEqual([]);
        }
      }
    }
  });
});

describe('the events of a year', () => {
  it('close what was opened in an earlier year at its true entry', async () => {
    const results = (await all()).filter(({ kind }) => kind === 'futuresGain' || kind === 'futuresLoss');

    expect(results.map((event) => [event.kind, event.id, 'money' in event && event.money.amount])).toEqual([
      ['futuresGain', 'pionex futures-fill 101 result', '200'],
      ['futuresLoss', 'pionex futures-fill 102 result', '500'],
      ['futuresGain', 'pionex bot bot-7', '12.5'],
    ]);
  });

  it('are those between its first and its last millisecond', async () => {
    const ids = async (year: number) => (await all(year)).map(({ id }) => id);

    expect(await ids(2025)).toEqual(['pionex futures-fill 100 fee', 'pionex spot-fill 198']);
    expect(await ids(2027)).toEqual(['pionex spot-fill 299']);
  });

  it('read the sign of funding as the account says', async () => {
    const funding = async (paidIs: 'positive' | 'negative') =>
      (await all(2026, paidIs)).filter(({ id }) => id.includes('funding')).map(({ kind }) => kind);

    expect(await funding('positive')).toEqual(['futuresFee', 'futuresRebate']);
    expect(await funding('negative')).toEqual(['futuresRebate', 'futuresFee']);
  });

  it('add up to what the records say', async () => {
    const trades = (await all()).flatMap((event) => (event.kind === 'trade' ? [event] : []));
    const bought = trades
      .filter(({ received }) => received.coin === 'BTC')
      .map(({ received }) => received.amount);

    // Six buys of 0.01 in 2026.
    expect(sum(...bought)).toBe(decimal('0.06'));
    expect(A_YEAR.filter(({ kind }) => kind === 'spot-fill')).toHaveLength(9);
  });
});

describe('writing', () => {
  it('leaves a file alone that is there already, and writes none of the others', async () => {
    writeFileSync(join(folder, 'rotki-main-2026-events.csv'), 'mine');

    await expect(
      writeTaxFiles(TAX_FORMATS.rotki, events(), { folder, stem: 'rotki-main-2026' }),
    ).rejects.toThrow(/rotki-main-2026-events\.csv is there already: remove it, or give another folder/);
    expect(readdirSync(folder)).toEqual(['rotki-main-2026-events.csv']);
  });

  it('leaves no part of a file when the records cannot be read to the end', async () => {
    async function* failing(): AsyncGenerator<TaxEvent> {
      yield* (await all()).slice(0, 3);
      throw new Error('the table went away');
    }

    await expect(writeTaxFiles(TAX_FORMATS.koinly, failing(), { folder, stem: 'k' })).rejects.toThrow(
      /cannot be written \(the table went away\)/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
