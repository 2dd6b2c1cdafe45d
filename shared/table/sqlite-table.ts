/**
 * The table over SQLite: a file that several processes may share, or memory.
 * Every write is one statement, which SQLite runs alone; the condition stands in it.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { EpochMs } from '../core/clock.ts';
import { type Interval, intervalOf } from './interval.ts';
import { checkExpiry, checkKey, checkRow, checkRows } from './row.ts';
import { IN_MEMORY, inTransaction, openDatabase, withSqliteErrors } from './sqlite-database.ts';
import type { Expected, JsonObject, Key, PutOptions, RangeQuery, Row, Table, WriteResult } from './table.ts';

export interface SweepableTable extends Table {
  /** Removes the rows whose time was over at `nowMs`, and answers how many. Nothing else ever removes them. */
  sweep(nowMs: EpochMs): Promise<number>;
}

export interface SqliteTable extends SweepableTable, Disposable {
  close(): void;
}

// Text compares by its UTF-8 bytes (BINARY collation), which is DynamoDB's order too.
const CREATE = `CREATE TABLE IF NOT EXISTS rows (
  pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, expires_at_ms INTEGER,
  PRIMARY KEY (pk, sk)
) STRICT, WITHOUT ROWID`;
// Files of the first version have no such column.
const HAS_EXPIRY = "SELECT 1 FROM pragma_table_info('rows') WHERE name = 'expires_at_ms'";
const ADD_EXPIRY = 'ALTER TABLE rows ADD COLUMN expires_at_ms INTEGER';
const INDEX = `CREATE INDEX IF NOT EXISTS rows_by_expiry ON rows (expires_at_ms)
  WHERE expires_at_ms IS NOT NULL`;
const GET = 'SELECT version, data FROM rows WHERE pk = ? AND sk = ?';
const INSERT = `INSERT INTO rows (pk, sk, version, data, expires_at_ms) VALUES (?, ?, 1, ?, ?)
  ON CONFLICT DO NOTHING`;
const REPLACE = 'REPLACE INTO rows (pk, sk, version, data, expires_at_ms) VALUES (?, ?, 1, ?, NULL)';
const UPDATE = `UPDATE rows SET data = ?, expires_at_ms = ?, version = version + 1
  WHERE pk = ? AND sk = ? AND version = ?`;
const DELETE = 'DELETE FROM rows WHERE pk = ? AND sk = ? AND version = ?';
const SWEEP = 'DELETE FROM rows WHERE expires_at_ms <= ?';

/** Opens the table in a file of an existing folder, or in memory. Throws `data.unwritable` or `data.damaged`. */
export function openSqliteTable(location: string = IN_MEMORY): SqliteTable {
  const database = openDatabase(location);
  const close = () => database.close();
  return { ...sqliteTable(database, location), close, [Symbol.dispose]: close };
}

/** The table in a database that is already open; `location` is for messages. */
export function sqliteTable(database: DatabaseSync, location: string): SweepableTable {
  const run = <Result>(work: () => Result): Result => withSqliteErrors(location, work);
  run(() => setUp(database));
  const prepared = preparedOnce(database);

  return {
    get: async (key) => {
      checkKey(key);
      const found = run(() => prepared(GET).get(key.pk, key.sk));
      return found && toRow(key.pk, { sk: key.sk, ...found } as Stored);
    },
    put: async (key, data, expected, options) => {
      checkRow(key, data);
      checkExpiry(options);
      return run(() => write(prepared, key, data, expected, options));
    },
    putAll: async (rows) => {
      checkRows(rows);
      if (rows.length === 0) return;
      run(() =>
        inTransaction(database, () => {
          for (const { key, data } of rows) prepared(REPLACE).run(key.pk, key.sk, JSON.stringify(data));
        }),
      );
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
    sweep: async (nowMs) => Number(run(() => prepared(SWEEP).run(nowMs)).changes),
  };
}

function setUp(database: DatabaseSync): void {
  database.exec(CREATE);
  const hasExpiry = () => database.prepare(HAS_EXPIRY).get() !== undefined;
  if (!hasExpiry()) {
    // Asked again inside: another process may have changed the same file meanwhile.
    inTransaction(database, () => {
      if (!hasExpiry()) database.exec(ADD_EXPIRY);
    });
  }
  database.exec(INDEX);
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

function write(
  prepared: Prepared,
  { pk, sk }: Key,
  data: JsonObject,
  expected: Expected,
  options: PutOptions = {},
): WriteResult {
  const expiresAtMs = options.expiresAtMs ?? null;
  const text = JSON.stringify(data);
  const { changes } =
    expected === 'absent'
      ? prepared(INSERT).run(pk, sk, text, expiresAtMs)
      : prepared(UPDATE).run(text, expiresAtMs, pk, sk, expected.version);
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
