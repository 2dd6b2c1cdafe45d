/**
 * The object store in a folder: an object is the file that its key names, so that any program can read it. Content
 * types are not kept.
 *
 * 1. A body is written to a draft first, flushed to the disk, and then renamed. Whenever a process dies or the power
 *    goes, the old object is there or the new one, whole.
 * 2. The expectation is checked and the draft renamed under one lock of the folder, so that a race has one winner
 *    across processes.
 * 3. The etag is the SHA-256 of the content: files that were copied back from a backup are what they were.
 *
 * Names that begin with `~` are the store's own; no key has that character.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { DAY_MS } from '../core/clock.ts';
import {
  BLOB_KEY,
  type BlobBody,
  type BlobExpected,
  type BlobHead,
  type Blobs,
  checkBlobKey,
  expectedEtag,
} from './blobs.ts';
import { flushFolder, makeFolder, reading, writing } from './folder-disk.ts';
import { underLock } from './folder-lock.ts';

const DRAFTS = '~drafts';
/** No body takes that long: an older draft is that of a process that died. */
const ABANDONED_AFTER_MS = DAY_MS;

/** The folder is created, for its owner only, by the first write. */
export function folderBlobs(folder: string): Blobs {
  const root = resolve(folder);
  return {
    head: async (key) => (await look(root, key))?.head,
    get: async (key) => {
      checkBlobKey(key);
      const body = await reading(root, () => readFile(join(root, key)));
      if (body === undefined) return undefined;
      const etag = createHash('sha256').update(body).digest('hex');
      const bytes = new Uint8Array(body.buffer, body.byteOffset, body.length);
      return { head: { key, etag, bytes: bytes.length }, body: bytes };
    },
    put: async (key, body, expected) => {
      checkBlobKey(key);
      const draft = await writeDraft(root, body);
      try {
        const { etag, bytes } = draft;
        const moved = await moveDraft(root, draft, key, expected);
        return moved ? { written: true, head: { key, etag, bytes } } : { written: false };
      } finally {
        rmSync(draft.path, { force: true });
      }
    },
    list: async (prefix) => {
      const heads: BlobHead[] = [];
      for (const key of await keysUnder(root, prefix)) {
        const seen = await look(root, key);
        if (seen !== undefined) heads.push(seen.head);
      }
      return heads;
    },
  };
}

interface Seen {
  readonly head: BlobHead;
  /** Another one after each write: objects are replaced, never changed in place. */
  readonly identity: string;
}

/** Reads the whole object without holding it. */
async function look(root: string, key: string): Promise<Seen | undefined> {
  checkBlobKey(key);
  return reading(root, async () => {
    await using file = await open(join(root, key));
    const identity = identityOf(await file.stat({ bigint: true }));
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of file.createReadStream({ autoClose: false })) {
      hash.update(part);
      bytes += part.length;
    }
    return { head: { key, etag: hash.digest('hex'), bytes }, identity };
  });
}

function identityOf(stats: {
  readonly ino: bigint;
  readonly mtimeNs: bigint;
  readonly size: bigint;
}): string {
  return `${stats.ino}/${stats.mtimeNs}/${stats.size}`;
}

interface Draft {
  readonly path: string;
  readonly etag: string;
  readonly bytes: number;
}

/** What the body throws is thrown on. */
async function writeDraft(root: string, body: BlobBody): Promise<Draft> {
  const path = join(root, DRAFTS, randomUUID());
  const hash = createHash('sha256');
  let bytes = 0;
  await using file = await openDraft(root, path);
  try {
    for await (const part of body instanceof Uint8Array ? [body] : body) {
      hash.update(part);
      bytes += part.length;
      await writing(root, () => file.appendFile(part));
    }
    await writing(root, () => file.sync());
  } catch (thrown) {
    rmSync(path, { force: true });
    throw thrown;
  }
  return { path, etag: hash.digest('hex'), bytes };
}

function openDraft(root: string, path: string): Promise<FileHandle> {
  return writing(root, async () => {
    makeFolder(dirname(path));
    const file = await open(path, 'wx', 0o600);
    removeAbandoned(dirname(path), (await file.stat()).mtimeMs);
    return file;
  });
}

/** `nowMs` by the clock of the disk, which may be another machine's. */
function removeAbandoned(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && stats.mtimeMs < nowMs - ABANDONED_AFTER_MS) rmSync(path, { force: true });
  }
}

/** Whether the draft became the object. A large one is hashed before the lock is taken, so that nobody waits for it. */
async function moveDraft(root: string, draft: Draft, key: string, expected: BlobExpected): Promise<boolean> {
  const target = join(root, key);
  for (;;) {
    const seen = await look(root, key);
    if (seen?.head.etag !== expectedEtag(expected)) return false;
    const moved = await writing(root, () =>
      underLock(root, () => {
        const present = statSync(target, { bigint: true, throwIfNoEntry: false });
        if ((present?.isFile() ? identityOf(present) : undefined) !== seen?.identity) return false;
        makeFolder(dirname(target));
        renameSync(draft.path, target);
        flushFolder(dirname(target));
        return true;
      }),
    );
    // Otherwise somebody was faster: what they wrote decides.
    if (moved) return true;
  }
}

/** Keys that start with `prefix`, in their order. */
async function keysUnder(root: string, prefix: string): Promise<readonly string[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1).slice(0, -1);
  if (folder !== '' && !BLOB_KEY.test(folder)) return [];
  const entries = await reading(root, () =>
    readdir(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  return (entries ?? [])
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((key) => key.startsWith(prefix) && BLOB_KEY.test(key))
    .sort();
}
