/**
 * The files of a folder as tables: DuckDB in memory with one view for each kind of record (`spot-fill` is `spot_fill`).
 * It reads these files and nothing else, and what it is asked for is refused unless it only reads.
 *
 * Views have the columns of the files and `venue`, `account` and `dt` (the UTC day, a text), which are parts of the
 * path. Times are TIMESTAMPs of UTC, as Athena has them; its tables have the same names and columns.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, StatementType } from '@duckdb/node-api';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import {
  COLUMNS,
  type ColumnType,
  DECIMAL_PRECISION,
  DECIMAL_SCALE,
  tableName,
} from '../../shared/records/columns.ts';
import { RECORD_KINDS, type RecordKind } from '../../shared/records/record.ts';

export interface SqlAnswer {
  readonly columns: readonly string[];
  /** DuckDB's names, e.g. `DECIMAL(38,18)`. */
  readonly types: readonly string[];
  /** As DuckDB gives them: see `sql-values.ts`. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether there were more rows than were asked for. */
  readonly more: boolean;
}

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  decimal: `DECIMAL(${DECIMAL_PRECISION}, ${DECIMAL_SCALE})`,
  time: 'TIMESTAMP',
  boolean: 'BOOLEAN',
};
/** Texts, `dt` too: Athena would not compare a date with one. */
const PATH_COLUMNS = ['venue', 'account', 'dt'];

/** Nothing comes from the network, and nothing that does not fit into memory goes to the disk. */
const SETTINGS = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  temp_directory: '',
};

const READING = /^\(*\s*(?:select|with|describe|show)\b/i;
const ONLY_READING = 'Only what begins with SELECT, WITH, DESCRIBE or SHOW is answered';

/**
 * Runs one query over the files below `filesFolder`, the object store of one machine, and reads at most `mostRows` rows.
 * Throws `config.invalid` with DuckDB's own message for one that cannot be run, or that does not only read.
 */
export async function querySql(filesFolder: string, sql: string, mostRows: number): Promise<SqlAnswer> {
  const instance = await DuckDBInstance.create(':memory:', SETTINGS);
  const connection = await instance.connect();
  try {
    for (const statement of preparations(filesFolder)) {
      await connection.run(statement).catch((error) => throwBecause(`The files below ${filesFolder}`, error));
    }
    return await answerOf(connection, sql, mostRows).catch((error) => throwBecause('The query', error));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function answerOf(connection: DuckDBConnection, sql: string, mostRows: number): Promise<SqlAnswer> {
  const text = sql.replace(/--.*$|\/\*[\s\S]*?\*\//gm, '').trim();
  if (text === '') throw new Error('It is empty');
  // Merely to prepare some statements makes files, so these must not come that far.
  if (!READING.test(text)) throw new Error(ONLY_READING);
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error('Give one query, and not several');
  const prepared = await statements.prepare(0);
  if (prepared.statementType !== StatementType.SELECT) throw new Error(ONLY_READING);
  const result = await prepared.streamAndReadUntil(mostRows + 1);
  const rows = result.getRows();
  return {
    columns: result.deduplicatedColumnNames(),
    types: result.columnTypes().map(String),
    rows: rows.slice(0, mostRows),
    more: rows.length > mostRows,
  };
}

function preparations(filesFolder: string): readonly string[] {
  const records = join(filesFolder, 'records');
  return [
    "SET TimeZone = 'UTC'",
    ...RECORD_KINDS.map((kind) => `CREATE VIEW ${tableName(kind)} AS ${selectOf(records, kind)}`),
    `SET allowed_directories = [${[records, withoutPatterns(records)].map((path) => quoted(`${path}/`)).join(', ')}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
}

function selectOf(records: string, kind: RecordKind): string {
  const folder = join(records, `kind=${kind}`);
  const columns = COLUMNS[kind].map(({ name, type }) => ({ name, sqlType: SQL_TYPES[type] }));
  const all = [...columns, ...PATH_COLUMNS.map((name) => ({ name, sqlType: 'VARCHAR' }))];
  if (!existsSync(folder)) {
    return `SELECT ${all.map(({ name, sqlType }) => `CAST(NULL AS ${sqlType}) AS ${name}`).join(', ')} WHERE false`;
  }
  const hiveTypes = PATH_COLUMNS.map((name) => `'${name}': VARCHAR`).join(', ');
  const files = `${withoutPatterns(folder)}/*/*/*/*.parquet`;
  return [
    `SELECT ${all.map(({ name, sqlType }) => `CAST(${name} AS ${sqlType}) AS ${name}`).join(', ')}`,
    `FROM read_parquet(${quoted(files)}, hive_partitioning = true, hive_types = {${hiveTypes}})`,
  ].join(' ');
}

/** A folder may be called what a pattern of file names would read otherwise. */
function withoutPatterns(path: string): string {
  return path.replace(/[[*?]/g, '[$&]');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** DuckDB shows the place in the query below its message. */
function throwBecause(what: string, error: unknown): never {
  const [text = ''] = messageOf(error).split('\n\nLINE ');
  const reason = text
    .replace(/^Failed to extract statements: /, '')
    .replace(/\s+/g, ' ')
    .replace(/[.!]$/, '');
  const unknown = /^Catalog Error: Table with name (\S+) does not exist/.exec(reason)?.[1];
  if (unknown !== undefined) {
    const known = RECORD_KINDS.map(tableName).join(', ');
    throw new AppError('config.invalid', `There is no table ${unknown}; there are: ${known}.`, {
      cause: error,
    });
  }
  const end = reason.endsWith('?') ? '' : '.';
  throw new AppError('config.invalid', `${what} cannot be read: ${reason}${end}`, { cause: error });
}
