/** The object store in memory: for tests, simulation and previews. Keeps the same promises as the others. */
import { createHash } from 'node:crypto';
import { type Blob, type BlobBody, type BlobHead, type Blobs, checkBlobKey, expectedEtag } from './blobs.ts';

export function memoryBlobs(): Blobs {
  const stored = new Map<string, Blob>();
  const headOf = (key: string): BlobHead | undefined => {
    checkBlobKey(key);
    return stored.get(key)?.head;
  };
  return {
    head: async (key) => headOf(key),
    get: async (key) => (headOf(key) === undefined ? undefined : copyOf(stored.get(key))),
    put: async (key, body, expected) => {
      checkBlobKey(key);
      const bytes = await wholeBody(body);
      const present = stored.get(key)?.head.etag;
      if (present !== expectedEtag(expected)) return { written: false };
      const head = { key, etag: etagOf(bytes), bytes: bytes.length };
      stored.set(key, { head, body: bytes });
      return { written: true, head };
    },
    list: async (prefix) =>
      [...stored.values()]
        .map(({ head }) => head)
        .filter(({ key }) => key.startsWith(prefix))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

/** A body in one piece, of its own memory. */
export async function wholeBody(body: BlobBody): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(Uint8Array.from(part));
  return new Uint8Array(Buffer.concat(parts));
}

function etagOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function copyOf(blob: Blob | undefined): Blob | undefined {
  return blob && { head: blob.head, body: Uint8Array.from(blob.body) };
}
