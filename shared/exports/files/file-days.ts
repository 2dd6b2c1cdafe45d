/** Files of the days that have records which no file has yet. */
import { createHash } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { RECORD_KINDS } from '../../records/record.ts';
import { daysPartition, readDay } from '../../records/record-store.ts';
import type { VenueId } from '../../venues/venue.ts';
import { type FiledObject, parquetKey } from '../night.ts';
import { putBytes } from '../put-bytes.ts';

/** Files every such day of every kind, and answers the objects that it wrote. */
export async function fileDays(
  { table, blobs }: Pick<Deps, 'table' | 'blobs'>,
  { account, venue }: { readonly account: string; readonly venue: VenueId; readonly csv: boolean },
): Promise<readonly FiledObject[]> {
  const written: FiledObject[] = [];
  for (const { pk, sk, data, version } of await table.query({ pk: daysPartition(account) })) {
    if (data['marks'] === data['filed']) continue;
    const kind = RECORD_KINDS.find((each) => sk.startsWith(`${each}#`));
    if (kind === undefined) continue;
    const day = sk.slice(kind.length + 1);
    const lines: string[] = [];
    for await (const record of readDay(table, { account, kind, day })) lines.push(JSON.stringify(record));
    const bytes = new TextEncoder().encode(lines.join('\n'));
    const key = parquetKey({ kind, venue, account, day });
    if (await putBytes(blobs, key, bytes, 'application/x-ndjson')) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      written.push({ key, kind, day, rows: lines.length, bytes: bytes.length, sha256 });
    }
    await table.put({ pk, sk }, { ...data, filed: data['marks'] }, { version });
  }
  return written;
}
