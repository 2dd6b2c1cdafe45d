/** A process of its own that writes to a SQLite table: `node sqlite-child.ts TASK FILE NAME`. */
import { argv, stdout } from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import type { Table } from '../../shared/table/table.ts';

const [, , task = '', file = '', name = ''] = argv;
const tasks: Record<string, (table: Table) => Promise<void>> = { chain, count, claim, fill };
await (task === 'reserve' ? reserve() : tasks[task]?.(openSqliteTable(file)));

/** Until killed: adds a link, moves the head on to it, says its number. */
async function chain(table: Table): Promise<void> {
  const key = { pk: 'head', sk: 'head' };
  let head = await table.get(key);
  for (;;) {
    const n = (head?.version ?? 0) + 1;
    await table.put(
      { pk: 'chain', sk: String(n).padStart(9, '0') },
      { n, filling: String(n).repeat(500) },
      'absent',
    );
    await table.put(key, { n }, head === undefined ? 'absent' : { version: head.version });
    head = await table.get(key);
    stdout.write(`${n}\n`);
  }
}

/** Counts one row up 200 times, reading again after every conflict. */
async function count(table: Table): Promise<void> {
  const key = { pk: 'counter', sk: 'counter' };
  for (let done = 0; done < 200; ) {
    const row = await table.get(key);
    const n = Object.values(row?.data ?? { n: 0 }).map(Number)[0] ?? 0;
    const result = await table.put(
      key,
      { n: n + 1 },
      row === undefined ? 'absent' : { version: row.version },
    );
    if (result.written) done += 1;
  }
}

/** Tries to be the first writer of 200 rows and says which it got. */
async function claim(table: Table): Promise<void> {
  for (let n = 0; n < 200; n += 1) {
    const result = await table.put({ pk: 'claims', sk: String(n) }, { by: name }, 'absent');
    if (result.written) stdout.write(`${n}\n`);
  }
}

/** Writes until the disk is full, then says how far it came and what it was told. */
async function fill(table: Table): Promise<void> {
  for (let n = 1; ; n += 1) {
    try {
      await table.put(
        { pk: 'filled', sk: String(n).padStart(9, '0') },
        { filling: 'x'.repeat(5_000) },
        'absent',
      );
    } catch (thrown) {
      const { code, message } = thrown as { code?: string; message: string };
      stdout.write(
        JSON.stringify({ written: n - 1, code, message, rows: (await table.query({ pk: 'filled' })).length }),
      );
      return;
    }
  }
}

/** Is about to change a file that is not set up yet, as a process does that sets it up. */
async function reserve(): Promise<void> {
  using database = new DatabaseSync(file);
  database.exec('BEGIN IMMEDIATE');
  stdout.write('reserved\n');
  await sleep(300);
}
