/** One object of the store brought to what it should hold, and not written where it holds that already. */
import { createHash, type Hash } from 'node:crypto';
import type { BlobHead, Blobs } from '../../blobs/blobs.ts';
import type { StoredObject } from './filed.ts';

/** Up to this size an object is read to compare it; a larger one is written again instead, with the same bytes. */
const READ_BACK_BYTES = 32 * 1024 * 1024;

export interface WantedObject {
  readonly key: string;
  readonly contentType: string;
  /** Its bytes from the start, the same ones each time. */
  parts(): AsyncIterable<Uint8Array>;
}

/**
 * Answers the object as it is now; `undefined` when somebody else wrote it meanwhile, so that all must be looked at
 * again. `before` is the object as the table has it, `current` whether that still is what is wanted.
 */
export async function keepObject(
  blobs: Blobs,
  { key, contentType, parts }: WantedObject,
  { before, current }: { readonly before: StoredObject | undefined; readonly current: boolean },
): Promise<StoredObject | undefined> {
  const head = await blobs.head(key);
  const isBefore = head !== undefined && head.etag === before?.etag;
  if (isBefore && current) return before;
  // A run that died left it, or somebody laid it there: the table does not know what it holds.
  if (head !== undefined && !isBefore) {
    const found = await foundToBe(blobs, head, parts());
    if (found !== undefined) return found;
  }
  const meter = meterOf();
  const expected = head === undefined ? 'absent' : { etag: head.etag };
  const result = await blobs.put(key, meter.through(parts()), expected, { contentType });
  return result.written ? { key, etag: result.head.etag, ...meter.read() } : undefined;
}

/** The object, if it is no other than these bytes. */
async function foundToBe(
  blobs: Blobs,
  head: BlobHead,
  parts: AsyncIterable<Uint8Array>,
): Promise<StoredObject | undefined> {
  if (head.bytes > READ_BACK_BYTES) return undefined;
  const meter = meterOf();
  for await (const _ of meter.through(parts));
  const wanted = meter.read();
  if (wanted.bytes !== head.bytes) return undefined;
  const blob = await blobs.get(head.key);
  if (blob === undefined) return undefined;
  const sha256 = createHash('sha256').update(blob.body).digest('hex');
  return sha256 === wanted.sha256 ? { key: head.key, etag: blob.head.etag, ...wanted } : undefined;
}

/** Counts and hashes bytes on their way. */
function meterOf() {
  const hash: Hash = createHash('sha256');
  let bytes = 0;
  return {
    async *through(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const part of parts) {
        hash.update(part);
        bytes += part.length;
        yield part;
      }
    },
    read: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}
