/**
 * A million fills to Parquet, in a process of its own: against DuckDB's own COPY of the same rows, and how much memory
 * it takes. Both are timed by what they take of the processor, so that a busy machine tells the same. What was written
 * must be what went in, by count, sums and a hash of every value.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { COLUMNS } from '../../shared/records/columns.ts';
import type { FillRecord } from '../../shared/records/record.ts';
import { madeUpFills } from './made-up-fills.ts';

const ROWS = 1_000_000;
const FEWER_ROWS = 200_000;
/** Of a Lambda with 512 MB. */
const MOST_MB = 400;
const CHILD = fileURLToPath(new URL('parquet-child.ts', import.meta.url));

interface Written {
  readonly seconds: number;
  readonly peakMb: number;
}

export interface ParquetFigures {
  /** Of the processor's time, as the ratio. */
  readonly perSecond: number;
  /** Rows per second of one core, by those of DuckDB's COPY. */
  readonly ofCopy: number;
  readonly peakMb: number;
  readonly peakMbOfFewer: number;
  readonly bytes: number;
  readonly copyBytes: number;
}

export async function measureParquet(): Promise<ParquetFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-bench-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const path = join(folder, 'ours.parquet');
    const copyPath = join(folder, 'copy.parquet');
    const fewer = writeInChild(FEWER_ROWS, join(folder, 'fewer.parquet'));
    const ours = writeInChild(ROWS, path);
    await loadRows(connection);
    const start = process.cpuUsage();
    await connection.run(`COPY fills TO '${copyPath}' (FORMAT parquet, COMPRESSION zstd)`);
    const { user, system } = process.cpuUsage(start);
    const copySeconds = (user + system) / 1e6;
    await mustBeEqual(connection, path);
    if (ours.peakMb > MOST_MB) throw new Error(`Writing took ${ours.peakMb} MB, more than ${MOST_MB}`);
    return {
      perSecond: ROWS / ours.seconds,
      ofCopy: copySeconds / ours.seconds,
      peakMb: ours.peakMb,
      peakMbOfFewer: fewer.peakMb,
      bytes: statSync(path).size,
      copyBytes: statSync(copyPath).size,
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}

export function describeParquet(figures: ParquetFigures): string {
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  return [
    `Parquet: ${ROWS} fills at ${figures.perSecond.toFixed(0)} rows per second of one core, ${figures.ofCopy.toFixed(2)} × DuckDB's COPY of the same rows,`,
    `  peak memory ${figures.peakMb.toFixed(0)} MB (${figures.peakMbOfFewer.toFixed(0)} MB for ${FEWER_ROWS} rows), ${mb(figures.bytes)} MB of file against ${mb(figures.copyBytes)} MB;`,
    '  read back by DuckDB: equal in count, sums and the hash of every value',
  ].join('\n');
}

function writeInChild(rows: number, path: string): Written {
  return JSON.parse(execFileSync(process.execPath, [CHILD, String(rows), path], { encoding: 'utf8' }));
}

/** As text first, which DuckDB itself reads into its types: nothing of the writer takes part. */
async function loadRows(connection: DuckDBConnection): Promise<void> {
  const columns = COLUMNS['spot-fill'];
  await connection.run(`CREATE TABLE texts (${columns.map(({ name }) => `${name} VARCHAR`).join(', ')})`);
  const appender = await connection.createAppender('texts');
  for (const fill of madeUpFills(ROWS)) {
    for (const { field } of columns) {
      const value = fill[field as keyof FillRecord];
      if (value === undefined) appender.appendNull();
      else appender.appendVarchar(String(value));
    }
    appender.endRow();
  }
  appender.closeSync();
  const typed = columns.map(({ name, type }) => {
    if (type === 'time') return `make_timestamptz(CAST(${name} AS BIGINT) * 1000) AS ${name}`;
    return type === 'decimal' ? `CAST(${name} AS DECIMAL(38, 18)) AS ${name}` : name;
  });
  await connection.run(`CREATE TABLE fills AS SELECT ${typed.join(', ')} FROM texts`);
  await connection.run('DROP TABLE texts');
}

async function mustBeEqual(connection: DuckDBConnection, path: string): Promise<void> {
  const sums = COLUMNS['spot-fill']
    .filter(({ type }) => type === 'decimal')
    .map(({ name }) => `sum(${name})`);
  const digest = async (source: string): Promise<string> => {
    const query = `SELECT count(*), ${sums.join(', ')}, bit_xor(hash(t)), sum(CAST(hash(t) AS HUGEINT)) FROM ${source} AS t`;
    return String((await connection.runAndReadAll(query)).getRows()[0]);
  };
  const [given, written] = [await digest('fills'), await digest(`read_parquet('${path}')`)];
  if (given !== written) throw new Error(`Given: ${given}. Written: ${written}`);
}
