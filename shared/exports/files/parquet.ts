/**
 * Records of one kind as a Parquet file, part by part: never more than one row group is held, however many rows come.
 * The bytes are a pure function of the records, of `hyparquet-writer` and of the zstd that Node brings.
 *
 * Decimals are DECIMAL(38, 18) in 16 bytes, times INT64 microseconds of UTC, texts (ids too) UTF-8 strings; what a
 * record lacks is null.
 */
import { zstdCompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { AppError } from '../../core/errors.ts';
import {
  COLUMNS,
  type Column,
  type ColumnType,
  DECIMAL_PRECISION,
  DECIMAL_SCALE,
} from '../../records/columns.ts';
import type { RecordKind, VenueRecord } from '../../records/record.ts';
import { columnValue, type Value } from './column-value.ts';

/** Rows of a group: what bounds the memory of writing. */
export const ROW_GROUP_ROWS = 5_000;

/** Fixed, so that a newer version of this program makes the same bytes. */
const CREATED_BY = 'standing-orders';

/** 38 decimal digits with their sign need 127 bits. */
const DECIMAL_BYTES = 16;
const DECIMAL_BOUND = 10n ** BigInt(DECIMAL_PRECISION);

type Cell = string | bigint | boolean | Uint8Array | null;
const CELLS: Readonly<Record<Exclude<ColumnType, 'decimal'>, (value: Value) => Cell>> = {
  text: String,
  time: (ms) => BigInt(ms) * 1000n,
  boolean: (flag) => flag === true,
};

type ColumnSource = Parameters<ParquetWriter['write']>[0]['columnData'][number];
type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/**
 * The file's bytes. Throws `export.incomplete` for a decimal that 38 digits, 18 of them after the point, cannot hold
 * exactly, and `data.damaged` for a record without something that every record of its kind has.
 */
export async function* parquetParts(
  kind: RecordKind,
  records: AsyncIterable<VenueRecord> | Iterable<VenueRecord>,
): AsyncGenerator<Uint8Array> {
  const columns = COLUMNS[kind];
  const writer = new ByteWriter();
  const root = { name: 'root', num_children: columns.length };
  const file = new ParquetWriter({
    writer,
    schema: [root, ...columns.map(storedAs)],
    codec: 'ZSTD',
    compressors: { ZSTD: (bytes) => zstdCompressSync(bytes) },
    createdBy: CREATED_BY,
  });
  let group: VenueRecord[] = [];
  const writeGroup = async (): Promise<Uint8Array> => {
    await file.write({
      columnData: columns.map((column) => dataOf(group, column)),
      rowGroupSize: group.length,
    });
    group = [];
    return takeBytes(writer);
  };
  for await (const record of records) {
    group.push(record);
    if (group.length === ROW_GROUP_ROWS) yield await writeGroup();
  }
  if (group.length > 0) yield await writeGroup();
  // Told of decimals, the library would make their bytes itself, which takes most of the time; readers are told here.
  file.schema = [root, ...columns.map(meantAs)];
  await file.finish();
  yield takeBytes(writer);
}

/** What was written since the last time. The writer goes on counting its offset, which the footer needs. */
function takeBytes(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

function storedAs({ name, type, optional }: Column): SchemaElement {
  const common = { name, repetition_type: optional ? ('OPTIONAL' as const) : ('REQUIRED' as const) };
  switch (type) {
    case 'text':
      return { ...common, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
    case 'boolean':
      return { ...common, type: 'BOOLEAN' };
    case 'time':
      return {
        ...common,
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      };
    case 'decimal':
      return { ...common, type: 'FIXED_LEN_BYTE_ARRAY', type_length: DECIMAL_BYTES };
  }
}

function meantAs(column: Column): SchemaElement {
  const stored = storedAs(column);
  if (column.type !== 'decimal') return stored;
  const size = { precision: DECIMAL_PRECISION, scale: DECIMAL_SCALE };
  return { ...stored, ...size, converted_type: 'DECIMAL', logical_type: { type: 'DECIMAL', ...size } };
}

function dataOf(group: readonly VenueRecord[], column: Column): ColumnSource {
  const { name, type } = column;
  // Least and greatest would be those of the bytes, and not of the numbers.
  if (type === 'decimal') return { name, data: decimalsOf(group, column), statistics: false };
  const data = group.map((record) => {
    const value = columnValue(record, column);
    return value === undefined ? null : CELLS[type](value);
  });
  return { name, data };
}

/** Two's complement, the highest byte first; all in one piece of memory. */
function decimalsOf(group: readonly VenueRecord[], column: Column): Cell[] {
  const bytes = new Uint8Array(group.length * DECIMAL_BYTES);
  const view = new DataView(bytes.buffer);
  return group.map((record, index) => {
    const value = columnValue(record, column);
    if (value === undefined) return null;
    const units = unscaled(String(value)) ?? throwUnfit(record, column, String(value));
    const start = index * DECIMAL_BYTES;
    view.setBigInt64(start, units >> 64n);
    view.setBigUint64(start + 8, BigInt.asUintN(64, units));
    return bytes.subarray(start, start + DECIMAL_BYTES);
  });
}

/** In units of the last place; `undefined` where that would lose a digit. */
function unscaled(text: string): bigint | undefined {
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? '' : text.slice(point + 1);
  const kept = fraction.length > DECIMAL_SCALE ? fraction.replace(/0+$/, '') : fraction;
  if (kept.length > DECIMAL_SCALE) return undefined;
  const units = BigInt(whole + kept.padEnd(DECIMAL_SCALE, '0'));
  return units < DECIMAL_BOUND && units > -DECIMAL_BOUND ? units : undefined;
}

function throwUnfit(record: VenueRecord, { name }: Column, text: string): never {
  throw new AppError(
    'export.incomplete',
    `The ${record.kind} ${record.id} has the ${name} ${text}, which DECIMAL(${DECIMAL_PRECISION}, ${DECIMAL_SCALE}) cannot hold exactly: its day gets no new files, because nothing is rounded.`,
    { context: { kind: record.kind, id: record.id, column: name } },
  );
}
