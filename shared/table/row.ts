/**
 * What a row may be, the same for every implementation: nothing is written that one of them would refuse or
 * give back changed.
 */
import { AppError, invariant } from '../core/errors.ts';
import {
  type Json,
  type JsonObject,
  type Key,
  MAX_ROW_BYTES,
  type NewRow,
  type PutOptions,
} from './table.ts';

/** DynamoDB's ceilings on keys and nesting. */
const MAX_PK_BYTES = 2048;
const MAX_SK_BYTES = 1024;
const MAX_DEPTH = 30;
/** Attribute names, version, writer and expiry of a DynamoDB item, rounded up. */
const OVERHEAD_BYTES = 128;

/** Throws when no implementation could hold this row exactly; `config.invalid` when it is too large. */
export function checkRow(key: Key, data: JsonObject): void {
  checkKey(key);
  const bytes = OVERHEAD_BYTES + utf8Bytes(key.pk) + utf8Bytes(key.sk) + sizeOf(data, 0);
  if (bytes <= MAX_ROW_BYTES) return;
  throw new AppError(
    'config.invalid',
    `The row ${key.pk} ${key.sk} would take ${bytes} bytes and a row may take ${MAX_ROW_BYTES}: store less in it.`,
    { context: { pk: key.pk, sk: key.sk, bytes } },
  );
}

/** The same for rows that are written together, of which no two may have one key. */
export function checkRows(rows: readonly NewRow[]): void {
  for (const { key, data } of rows) checkRow(key, data);
  const keys = new Set(rows.map(({ key }) => JSON.stringify([key.pk, key.sk])));
  invariant(keys.size === rows.length, 'two of the rows that are written together have the same key');
}

export function checkExpiry(options: PutOptions = {}): void {
  const { expiresAtMs = 0 } = options;
  invariant(Number.isSafeInteger(expiresAtMs), `${expiresAtMs} is no time in whole milliseconds`);
}

export function checkKey({ pk, sk }: Key): void {
  invariant(
    isKeyPart(pk, MAX_PK_BYTES),
    `partition key ${JSON.stringify(pk)} is empty, too long or not Unicode`,
  );
  invariant(isKeyPart(sk, MAX_SK_BYTES), `sort key ${JSON.stringify(sk)} is empty, too long or not Unicode`);
}

function isKeyPart(text: string, maxBytes: number): boolean {
  return text !== '' && text.isWellFormed() && utf8Bytes(text) <= maxBytes;
}

/**
 * Bytes that DynamoDB counts for a value: text as UTF-8, a byte for two digits, 3 bytes and one more for each
 * element of a list or map. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function sizeOf(value: Json, depth: number): number {
  invariant(depth <= MAX_DEPTH, `rows may nest ${MAX_DEPTH} levels`);
  if (typeof value === 'string') return textSize(value);
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'number') {
    invariant(Number.isSafeInteger(value), `${value} is no whole number: write amounts as decimal text`);
    return 2 + Math.ceil(String(value).length / 2);
  }
  invariant(typeof value === 'object', `rows hold plain JSON, not ${typeof value}`);
  return Array.isArray(value) ? listSize(value, depth) : mapSize(value as JsonObject, depth);
}

function listSize(values: readonly Json[], depth: number): number {
  let bytes = 3;
  for (const value of values) bytes += 1 + sizeOf(value, depth + 1);
  return bytes;
}

function mapSize(fields: JsonObject, depth: number): number {
  const prototype = Object.getPrototypeOf(fields);
  invariant(prototype === Object.prototype || prototype === null, 'rows hold plain objects only');
  let bytes = 3;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value !== undefined) bytes += 1 + textSize(name) + sizeOf(value, depth + 1);
  }
  return bytes;
}

function textSize(text: string): number {
  invariant(text.isWellFormed(), 'rows hold well-formed Unicode only');
  return utf8Bytes(text);
}

function utf8Bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
