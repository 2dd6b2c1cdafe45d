import { AppError } from '../../core/errors.ts';
import type { Column } from '../../records/columns.ts';
import type { VenueRecord } from '../../records/record.ts';

/** A text or a decimal; epoch milliseconds; a flag. */
export type Value = string | number | boolean;

/** What a record has in a column; `undefined` where it may lack it. Throws `data.damaged` where it may not. */
export function columnValue(record: VenueRecord, column: Column): Value | undefined {
  const value = (record as unknown as Readonly<Record<string, Value | null | undefined>>)[column.field];
  if (value !== undefined && value !== null) return value;
  if (column.optional) return undefined;
  throw new AppError(
    'data.damaged',
    `The ${record.kind} ${record.id} in the table has no ${column.field}, which every one has: write it again with npm run cli -- export --from DAY.`,
    { context: { kind: record.kind, id: record.id, column: column.name } },
  );
}
