/** What every implementation of the table must do. Run by SQLite in memory and on disk, and by DynamoDB. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Table } from '../../shared/table/table.ts';
import { because } from './because.ts';
import { batches } from './table-batches.ts';
import { contents, limits } from './table-contents.ts';
import { listing, manyRows, ranges } from './table-queries.ts';
import { conditionalWrites, expiring, removal } from './table-writes.ts';

export interface OpenTable {
  readonly table: Table;
  /** A second, independent way to the same data. */
  reopen(): Promise<Table>;
  close(): Promise<void>;
}

export interface TableUnderTest {
  readonly name: string;
  /** An empty table. */
  open(): Promise<OpenTable>;
  /** Why a case cannot hold for this implementation. */
  readonly skip?: { readonly reopen?: string; readonly boundsByBytes?: string };
}

export function runTableContract(underTest: TableUnderTest): void {
  describe(`the table contract on ${underTest.name}`, () => {
    let open: OpenTable;
    beforeAll(async () => {
      open = await underTest.open();
    }, 60_000);
    afterAll(() => open.close());
    const table = () => open.table;

    conditionalWrites(table);
    removal(table);
    expiring(table);
    batches(table);
    contents(table);
    limits(table);
    listing(table);
    ranges(table, underTest.skip?.boundsByBytes);
    manyRows(table);
    reopening(() => open, underTest.skip?.reopen);
  });
}

function reopening(open: () => OpenTable, impossible: string | undefined): void {
  it.skipIf(impossible !== undefined)(
    `keeps rows for whoever opens it next${because(impossible)}`,
    async () => {
      const key = { pk: 'kept', sk: 'a' };
      await open().table.put(key, { note: 'here' }, 'absent');

      const again = await open().reopen();

      expect(await again.get(key)).toEqual({ ...key, version: 1, data: { note: 'here' } });
      expect(await again.put(key, {}, 'absent')).toEqual({ written: false });
    },
  );
}
