import { DuckDBDecimalValue, DuckDBTimestampTZValue } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parquetParts, ROW_GROUP_ROWS } from '../../../../shared/exports/files/parquet.ts';
import { COLUMNS, type ColumnType } from '../../../../shared/records/columns.ts';
import { RECORD_KINDS, type VenueRecord } from '../../../../shared/records/record.ts';
import { money } from '../../../support/builders.ts';
import { exact } from '../../../support/exact.ts';
import { aFillRecord, anyRecord, bytesOf, duckdbOver } from '../../../support/record-files.ts';

/** What DuckDB must give for a value of a record, by a reckoning of its own. */
const EXPECTED: Readonly<Record<ColumnType, (value: string) => unknown>> = {
  text: (value) => value,
  boolean: (value) => value === 'true',
  time: (ms) => new DuckDBTimestampTZValue(BigInt(ms) * 1000n),
  decimal: (value) => new DuckDBDecimalValue(exact(value) / 10n ** 22n, 38, 18),
};

function expectedRow(record: VenueRecord): readonly unknown[] {
  const values = record as unknown as Record<string, unknown>;
  return COLUMNS[record.kind].map(({ field, type }) =>
    values[field] === undefined ? null : EXPECTED[type](String(values[field])),
  );
}

const SELECT = 'SELECT * FROM read_parquet(FILE)';
const fills = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    aFillRecord({ id: String(10n ** 18n + BigInt(n)), fee: money(`-0.${n}1`) }),
  );

describe('a Parquet file', () => {
  it.each(RECORD_KINDS)('holds every value of any %s exactly', { timeout: 60_000 }, async (kind) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord(kind), { maxLength: 40 }), async (records) => {
        const read = await duckdbOver(await bytesOf(parquetParts(kind, records)), SELECT);
        expect(read).toEqual(records.map(expectedRow));
      }),
      { numRuns: 10 },
    );
  });

  it('has the columns and types that queries rely on', async () => {
    const bytes = await bytesOf(parquetParts('futures-fill', [aFillRecord()]));
    const rows = await duckdbOver(bytes, `SELECT column_name, column_type FROM (DESCRIBE ${SELECT})`);
    expect(rows.map((row) => row.join(' '))).toEqual([
      'fill_id VARCHAR',
      'traded_at TIMESTAMP WITH TIME ZONE',
      'symbol VARCHAR',
      'base_coin VARCHAR',
      'quote_coin VARCHAR',
      'order_id VARCHAR',
      'side VARCHAR',
      'role VARCHAR',
      'price DECIMAL(38,18)',
      'base_size DECIMAL(38,18)',
      'quote_amount DECIMAL(38,18)',
      'fee DECIMAL(38,18)',
      'fee_coin VARCHAR',
      'fee_type VARCHAR',
    ]);
  });

  it('is compressed with zstd, in groups of rows that bound the memory of writing', async () => {
    const bytes = await bytesOf(parquetParts('spot-fill', fills(2 * ROW_GROUP_ROWS + 7)));
    const groups = await duckdbOver(
      bytes,
      'SELECT row_group_num_rows, any_value(compression) FROM parquet_metadata(FILE) GROUP BY row_group_id, 1 ORDER BY row_group_id',
    );
    expect(groups).toEqual([
      [5_000n, 'ZSTD'],
      [5_000n, 'ZSTD'],
      [7n, 'ZSTD'],
    ]);
  });

  it('hands out each group before it reads on', async () => {
    let read = 0;
    function* counted() {
      for (const fill of fills(2 * ROW_GROUP_ROWS)) {
        read += 1;
        yield fill;
      }
    }
    const parts = parquetParts('spot-fill', counted());
    await parts.next();
    expect(read).toBe(ROW_GROUP_ROWS);
  });

  it('finds negative decimals and times through a condition', async () => {
    const bytes = await bytesOf(
      parquetParts('spot-fill', [...fills(3), aFillRecord({ atMs: Date.UTC(2020, 0) })]),
    );
    const query = `SELECT count(*) FROM read_parquet(FILE) WHERE`;
    expect(await duckdbOver(bytes, `${query} fee < -0.1`)).toEqual([[2n]]);
    expect(await duckdbOver(bytes, `${query} traded_at < '2020-01-02'`)).toEqual([[1n]]);
  });

  it('has the same bytes each time, and no trace of when', async () => {
    const once = await bytesOf(parquetParts('spot-fill', fills(100)));
    expect(await bytesOf(parquetParts('spot-fill', fills(100)))).toEqual(once);
    expect(await duckdbOver(once, 'SELECT created_by FROM parquet_file_metadata(FILE)')).toEqual([
      ['standing-orders'],
    ]);
  });

  it('without any record is a file without rows', async () => {
    expect(await duckdbOver(await bytesOf(parquetParts('earn', [])), SELECT)).toEqual([]);
  });

  it.each(['0.1234567890123456789', '-100000000000000000000', '100000000000000000000'])(
    'refuses %s rather than round it',
    async (price) => {
      const file = bytesOf(parquetParts('spot-fill', [aFillRecord({ price: money(price) })]));
      await expect(file).rejects.toMatchObject({
        code: 'export.incomplete',
        message: `The spot-fill 1234567890123456789 has the price ${price}, which DECIMAL(38, 18) cannot hold exactly: its day gets no new files, because nothing is rounded.`,
      });
    },
  );

  it('refuses a record without something that every one has', async () => {
    const { symbol: _, ...rest } = aFillRecord();
    const file = bytesOf(parquetParts('spot-fill', [rest as VenueRecord]));
    await expect(file).rejects.toMatchObject({ code: 'data.damaged', context: { column: 'symbol' } });
  });
});
