import type { Blobs } from '../blobs/blobs.ts';
import { AppError } from '../core/errors.ts';

/** Writers of one object that lose this often in turn are too many to be real. */
const MAX_WRITES = 5;

/**
 * Makes an object be these bytes, and answers whether it had to be written. Throws `blobs.unavailable` when others
 * keep writing it.
 */
export async function putBytes(
  blobs: Pick<Blobs, 'get' | 'put'>,
  key: string,
  bytes: Uint8Array,
  contentType: string,
): Promise<boolean> {
  for (let writes = 0; writes < MAX_WRITES; writes += 1) {
    const before = await blobs.get(key);
    if (before !== undefined && Buffer.compare(before.body, bytes) === 0) return false;
    const expected = before === undefined ? 'absent' : { etag: before.head.etag };
    if ((await blobs.put(key, bytes, expected, { contentType })).written) return true;
  }
  throw new AppError('blobs.unavailable', `The object ${key} is written by others all the time.`, {
    retry: 'later',
  });
}
