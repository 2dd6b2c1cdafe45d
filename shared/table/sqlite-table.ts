/**
 * The table over SQLite: a file that several processes may share, or memory.
 * Every write is one statement, which SQLite runs alone; the condition stands in it.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type Interval, intervalOf } from './interval.ts';
import { checkKey, checkRow } from './row.ts';
import { IN_MEMORY, openDatabase, withSqliteErrors } from './sqlite-database.ts';
import type { Expected, JsonObject, Key, RangeQuery, Row, Table, WriteResult } from './table.ts';

export interface SqliteTable extends Table, Disposable {
  close(): void;
}

// Text compares by its UTF-8 bytes (BINARY collation), which is DynamoDB's order too.
const CREATE = `CREATE TABLE IF NOT EXISTS rows (
  pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (pk, sk)
) STRICT, WITHOUT ROWID`;
const GET = 'SELECT version, data FROM rows WHERE pk = ? AND sk = ?';
const INSERT = 'INSERT INTO rows (pk, sk, version, data) VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING';
const UPDATE = 'UPDATE rows SET data = ?, version = version + 1 WHERE pk = ? AND sk = ? AND version = ?';
const DELETE = 'DELETE FROM rows WHERE pk = ? AND sk = ? AND version = ?';

/** Opens the table in a file of an existing folder, or in memory. Throws `data.unwritable` or `data.damaged`. */
export function openSqliteTable(location: string = IN_MEMORY): SqliteTable {
  const database = openDatabase(location);
  const close = () => database.close();
  return { ...sqliteTable(database, location), close, [Symbol.dispose]: close };
}

/** The table in a database that is already open; `location` is for messages. */
export function sqliteTable(database: DatabaseSync, location: string): Table {
  const run = <Result>(work: () => Result): Result => withSqliteErrors(location, work);
  run(() => database.exec(CREATE));
  const prepared = preparedOnce(database);

  return {
    get: async (key) => {
      checkKey(key);
      const found = run(() => prepared(GET).get(key.pk, key.sk));
      return found && toRow(key.pk, { sk: key.sk, ...found } as Stored);
    },
    put: async (key, data, expected) => {
      checkRow(key, data);
      return run(() => write(prepared, key, data, expected));
    },
    remove: async (key, expected) => {
      checkKey(key);
      const { changes } = run(() => prepared(DELETE).run(key.pk, key.sk, expected.version));
      return changes === 1 ? { written: true, version: expected.version } : { written: false };
    },
    query: async (range) => {
      const interval = intervalOf(range);
      if (interval === undefined) return [];
      const { sql, values } = select(range, interval);
      const found = run(() => prepared(sql).all(...values)) as unknown as Stored[];
      return found.map((stored) => toRow(range.pk, stored));
    },
  };
}

interface Stored {
  readonly sk: string;
  readonly version: number;
  readonly data: string;
}

type Prepared = (sql: string) => StatementSync;

/** Statements are compiled when first needed: a world of the simulation uses few of them. */
function preparedOnce(database: DatabaseSync): Prepared {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}

function write(prepared: Prepared, { pk, sk }: Key, data: JsonObject, expected: Expected): WriteResult {
  const text = JSON.stringify(data);
  const { changes } =
    expected === 'absent'
      ? prepared(INSERT).run(pk, sk, text)
      : prepared(UPDATE).run(text, pk, sk, expected.version);
  if (changes !== 1) return { written: false };
  return { written: true, version: expected === 'absent' ? 1 : expected.version + 1 };
}

function select(range: RangeQuery, { low, high, highIncluded }: Interval) {
  const values: SQLInputValue[] = [range.pk, low];
  let sql = 'SELECT sk, version, data FROM rows WHERE pk = ? AND sk >= ?';
  if (high !== undefined) {
    sql += highIncluded ? ' AND sk <= ?' : ' AND sk < ?';
    values.push(high);
  }
  sql += range.descending ? ' ORDER BY sk DESC' : ' ORDER BY sk';
  if (range.limit !== undefined) {
    sql += ' LIMIT ?';
    values.push(Math.max(0, range.limit));
  }
  return { sql, values };
}

function toRow(pk: string, { sk, version, data }: Stored): Row {
  return { pk, sk, version, data: JSON.parse(data) as JsonObject };
}
