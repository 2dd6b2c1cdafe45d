import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteTable, type SqliteTable } from '../../../shared/table/sqlite-table.ts';
import { runTableContract } from '../../contracts/table-contract.ts';

runTableContract({
  name: 'SQLite in memory',
  skip: { reopen: 'memory ends with its process' },
  open: async () => {
    const table = openSqliteTable();
    return { table, reopen: async () => table, close: async () => table.close() };
  },
});

runTableContract({
  name: 'SQLite on disk',
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'table-'));
    const opened: SqliteTable[] = [];
    const open = () => {
      const table = openSqliteTable(join(folder, 'data.sqlite'));
      opened.push(table);
      return table;
    };
    return {
      table: open(),
      reopen: async () => open(),
      close: async () => {
        for (const table of opened) table.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
});
