import { createHash } from 'node:crypto';
import { COLUMNS } from '../../records/columns.ts';
import type { RecordKind, VenueRecord } from '../../records/record.ts';
import { columnValue } from './column-value.ts';

/**
 * Counts and hashes records on their way, by what stands in their columns: equal hashes make equal files, whichever
 * version of a library makes them.
 */
export function contentHashOf(kind: RecordKind) {
  const columns = COLUMNS[kind];
  const hash = createHash('sha256');
  let rows = 0;
  return {
    async *through(records: AsyncIterable<VenueRecord>): AsyncGenerator<VenueRecord> {
      for await (const record of records) {
        hash.update(`${JSON.stringify(columns.map((column) => columnValue(record, column) ?? null))}\n`);
        rows += 1;
        yield record;
      }
    },
    /** Once, after the last record. */
    read: () => ({ rows, contentHash: hash.digest('hex') }),
  };
}
