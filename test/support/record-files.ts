/** Records for tests: arbitrary ones of every kind, some by hand, and what DuckDB reads of their files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { COLUMNS, type Column } from '../../shared/records/columns.ts';
import type { FillRecord, RecordKind, VenueRecord } from '../../shared/records/record.ts';
import { money } from './builders.ts';

/** A buy of 0.5 BTC for 50,000 USDT at noon of 2026-11-23. */
export function aFillRecord(overrides: Partial<FillRecord> = {}): FillRecord {
  return {
    kind: 'spot-fill',
    id: '1234567890123456789',
    atMs: Date.UTC(2026, 10, 23, 12),
    symbol: 'BTC_USDT',
    baseCoin: 'BTC',
    quoteCoin: 'USDT',
    orderId: '9876543210987654321',
    side: 'buy',
    role: 'taker',
    price: money('100000'),
    baseSize: money('0.5'),
    quoteAmount: money('50000'),
    fee: money('25'),
    feeCoin: 'USDT',
    ...overrides,
  };
}

/** Any record of a kind: every decimal that fits, every text, some columns missing. */
export function anyRecord(kind: RecordKind): fc.Arbitrary<VenueRecord> {
  const fields = Object.fromEntries(
    COLUMNS[kind].map((column) => [
      column.field,
      column.optional ? fc.option(anyValue(column), { nil: undefined }) : anyValue(column),
    ]),
  );
  return fc.record(fields).map((record) => ({ kind, ...withoutMissing(record) }) as unknown as VenueRecord);
}

function anyValue({ type }: Column): fc.Arbitrary<string | number | boolean> {
  switch (type) {
    case 'text':
      return fc.oneof(
        fc.bigInt({ min: 10n ** 18n, max: 2n ** 63n - 1n }).map(String),
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.constantFrom('=1+1', '-2', '+3', '@x', "'x", '\ttab', 'a,"b"\r\nc', '', '00123', '1e5', '1INCH'),
      );
    case 'time':
      return fc.integer({ min: 0, max: Date.UTC(2099, 0) });
    case 'boolean':
      return fc.boolean();
    case 'decimal':
      return fc
        .tuple(
          fc.constantFrom('', '-'),
          fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }),
          fc.stringMatching(/^\d{0,18}$/),
          fc.constantFrom('', '0', '0000'),
        )
        .map(([sign, whole, places, zeros]) => `${sign}${whole}${places === '' ? '' : `.${places}${zeros}`}`);
  }
}

function withoutMissing(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** Everything that some parts hold. */
export async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

/** What DuckDB answers over one file, as its own values. `FILE` in the query stands for the file. */
export async function duckdbOver(bytes: Uint8Array, sql: string): Promise<readonly (readonly unknown[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const path = join(folder, 'file');
    writeFileSync(path, bytes);
    const result = await connection.runAndReadAll(sql.replaceAll('FILE', `'${path}'`));
    return result.getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}
