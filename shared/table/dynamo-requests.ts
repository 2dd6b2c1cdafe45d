/** How keys, conditions and ranges are said to DynamoDB, and how its items are read. */
import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { Interval } from './interval.ts';
import type { Expected, JsonObject, Key, PutOptions } from './table.ts';

/** The time to live: whole seconds since the Unix epoch, as DynamoDB reads it. */
export const EXPIRY_ATTRIBUTE = 'expiresAt';

const itemSchema = lazySchema(() =>
  z.strictObject({
    pk: z.string(),
    sk: z.string(),
    version: z.int().positive(),
    writer: z.string(),
    [EXPIRY_ATTRIBUTE]: z.int().optional(),
    data: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
  }),
);

export type Item = z.output<typeof itemSchema>;

/** Throws `data.damaged` for an item that this program did not write. */
export function parseItem(tableName: string, item: unknown): Item {
  const parsed = itemSchema.safeParse(item);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'item'}: ${issue.message}`);
  const message = `The table ${tableName} holds a row that this program did not write (${faults.join('; ')}): remove it or use another table.`;
  throw new AppError('data.damaged', message);
}

export function keyOf({ pk, sk }: Key): { pk: string; sk: string } {
  return { pk, sk };
}

/** Rounded up: no row may go before its time. */
export function expiryOf({ expiresAtMs }: PutOptions = {}): { readonly [EXPIRY_ATTRIBUTE]?: number } {
  return expiresAtMs === undefined ? {} : { [EXPIRY_ATTRIBUTE]: Math.ceil(expiresAtMs / 1000) };
}

export function conditionOf(expected: Expected) {
  if (expected === 'absent') return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: 'version = :expected',
    ExpressionAttributeValues: { ':expected': expected.version },
  };
}

/**
 * DynamoDB takes one condition on `sk`, with inclusive bounds that are not empty:
 * a row at an excluded `high` must be left out by the caller.
 */
export function keyConditionOf(pk: string, { low, high }: Interval) {
  const [condition, bounds] = sortKeyCondition(low, high);
  return {
    KeyConditionExpression: `pk = :pk${condition}`,
    ExpressionAttributeValues: { ':pk': pk, ...bounds },
  };
}

function sortKeyCondition(low: string, high: string | undefined): [string, Record<string, string>] {
  const bounds = { ...(low !== '' && { ':low': low }), ...(high !== undefined && { ':high': high }) };
  if (low === '') return [high === undefined ? '' : ' AND sk <= :high', bounds];
  return [high === undefined ? ' AND sk >= :low' : ' AND sk BETWEEN :low AND :high', bounds];
}
