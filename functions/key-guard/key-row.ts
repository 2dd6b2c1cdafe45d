import * as z from 'zod';
import type { EpochMs } from '../../shared/core/clock.ts';
import { lazySchema } from '../../shared/lazy-schema.ts';
import { matterFields } from '../../shared/notices/matter.ts';
import type { Key, Table } from '../../shared/table/table.ts';

const rowSchema = lazySchema(() =>
  z.strictObject({
    matters: z.record(
      z.string(),
      z.strictObject({ ...matterFields(), headline: z.string(), text: z.string() }),
    ),
    seenMs: z.int(),
  }),
);

export type KeyMatters = z.output<typeof rowSchema>['matters'];

export interface KeyRow {
  /** What was found of the key, by its kind, and is remembered. */
  readonly matters: KeyMatters;
  readonly seenMs: EpochMs;
}

export async function readKeyRow(
  table: Table,
  keyId: string,
): Promise<(KeyRow & { readonly version: number }) | undefined> {
  const row = await table.get(rowKey(keyId));
  return row && { ...rowSchema.parse(row.data), version: row.version };
}

/** `version` of the row that was read; writes nothing when somebody else has written meanwhile. */
export async function writeKeyRow(
  table: Table,
  keyId: string,
  { matters, seenMs }: KeyRow,
  version: number | undefined,
): Promise<void> {
  await table.put(rowKey(keyId), { matters, seenMs }, version === undefined ? 'absent' : { version });
}

function rowKey(keyId: string): Key {
  return { pk: 'keys', sk: keyId };
}
