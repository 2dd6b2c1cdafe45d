/** What every implementation of the object store must do. Run in memory, in a folder and by S3. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { because } from './because.ts';
import { bodies, largeBodies } from './blobs-bodies.ts';
import { listing } from './blobs-listing.ts';
import { conditions, firstWrites, races } from './blobs-writes.ts';

export interface OpenBlobs {
  readonly blobs: Blobs;
  /** A second, independent way to the same objects. */
  reopen(): Blobs;
  close(): Promise<void>;
}

export interface BlobsUnderTest {
  readonly name: string;
  /** An empty store. */
  open(): Promise<OpenBlobs>;
  /** Why a case cannot hold for this implementation. */
  readonly skip?: { readonly reopen?: string; readonly conditions?: string; readonly byteOrder?: string };
}

export const CSV = { contentType: 'text/csv; charset=utf-8' };

export function runBlobsContract({ name, open, skip = {} }: BlobsUnderTest): void {
  describe(`the contract of the object store on ${name}`, () => {
    let opened: OpenBlobs;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const blobs = () => opened.blobs;

    firstWrites(blobs);
    conditions(blobs, skip.conditions);
    races(blobs, skip.conditions);
    bodies(blobs, skip.conditions);
    largeBodies(blobs, skip.conditions);
    listing(blobs, skip.byteOrder);

    it.skipIf(skip.reopen !== undefined)(
      `keeps objects for whoever opens it next${because(skip.reopen)}`,
      async () => {
        const { head } = written(await opened.blobs.put('kept/a', bytesOf('here'), 'absent', CSV));

        const again = opened.reopen();

        expect(await again.get('kept/a')).toEqual({ head, body: bytesOf('here') });
        expect((await again.list('kept/')).map(({ key }) => key)).toEqual(['kept/a']);
      },
    );
  });
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

export function textOf(body: Uint8Array | undefined): string | undefined {
  return body && Buffer.from(body).toString();
}

/** The outcome of a write that must have happened. */
export function written(
  outcome: Awaited<ReturnType<Blobs['put']>>,
): Extract<typeof outcome, { written: true }> {
  if (!outcome.written) throw new Error('nothing was written');
  return outcome;
}
