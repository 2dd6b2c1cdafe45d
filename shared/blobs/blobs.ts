/**
 * The object store: whole files under keys such as `records/kind=funding/…/funding.parquet`. A write is one
 * conditional step: a reader sees the old object or the new one, never a part, and a race has exactly one winner.
 *
 * Implementations: `folder-blobs.ts` (a folder), `s3-blobs.ts` (S3) and `memory-blobs.ts` (tests and previews).
 */
import { invariant } from '../core/errors.ts';

export interface BlobHead {
  readonly key: string;
  /** Changes with the content; means nothing beyond that, and differs between implementations. */
  readonly etag: string;
  readonly bytes: number;
}

export interface Blob {
  readonly head: BlobHead;
  readonly body: Uint8Array;
}

/** A whole body, or its parts in order: then no more than some megabytes of it are held at once. */
export type BlobBody = Uint8Array | AsyncIterable<Uint8Array>;

/** What must hold for a write to happen: no such object yet, or exactly this one. */
export type BlobExpected = 'absent' | { readonly etag: string };

/** The etag that must be there now; `undefined` where no object may be. */
export function expectedEtag(expected: BlobExpected): string | undefined {
  return expected === 'absent' ? undefined : expected.etag;
}

/**
 * `written: false` means that nothing was written because the expectation did not hold. A store that cannot answer
 * throws `AppError` `blobs.unavailable`: the write may or may not have happened; look before trying again.
 */
export type BlobWrite = { readonly written: true; readonly head: BlobHead } | { readonly written: false };

export interface BlobOptions {
  /** e.g. `text/html; charset=utf-8` */
  readonly contentType: string;
}

export interface Blobs {
  head(key: string): Promise<BlobHead | undefined>;
  get(key: string): Promise<Blob | undefined>;
  /** A body that throws midway leaves what was there before. */
  put(key: string, body: BlobBody, expected: BlobExpected, options: BlobOptions): Promise<BlobWrite>;
  /** Every object whose key starts with `prefix`, ordered by the bytes of its key. */
  list(prefix: string): Promise<readonly BlobHead[]>;
}

/**
 * Keys are 1 to 900 bytes of `[A-Za-z0-9=._-]` parts joined by `/`, each of at most 200 bytes and none `.` or `..`:
 * they are file names and object names alike. Everything else breaks an invariant. No key may be the folder of
 * another: beside `a/b` there is no `a`, which a folder on disk cannot hold and the other implementations do not see.
 */
export const BLOB_KEY = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9=._-]{1,200}(?:\/[A-Za-z0-9=._-]{1,200})*$/;

/** Breaks an invariant for a key that some implementation could not hold. */
export function checkBlobKey(key: string): void {
  invariant(key.length <= 900 && BLOB_KEY.test(key), `${JSON.stringify(key)} is no key of an object`);
}
