/** The part of the object store's contract about what is written: bytes, parts, and bodies that break off. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { BlobExpected, Blobs } from '../../shared/blobs/blobs.ts';
import { because } from './because.ts';
import { bytesOf, CSV, textOf, written } from './blobs-contract.ts';

const MEBIBYTE = 1024 * 1024;

export function bodies(blobs: () => Blobs, impossible: string | undefined): void {
  it('gives back every byte, of a whole body, of parts, and of none', async () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const cases = {
      whole: all,
      parts: partsOf([all.subarray(0, 100), all.subarray(100, 100), all.subarray(100)]),
      empty: new Uint8Array(),
      noParts: partsOf([]),
    };

    for (const [name, body] of Object.entries(cases)) {
      const { head } = written(await blobs().put(`bytes/${name}`, body, 'absent', CSV));
      const expected = name === 'whole' || name === 'parts' ? all : new Uint8Array();
      expect(head.bytes).toBe(expected.length);
      expect(await blobs().get(`bytes/${name}`)).toEqual({ head, body: expected });
    }
  });

  it('keeps what was written when writer or reader change their bytes later', async () => {
    const given = bytesOf('kept');
    await blobs().put('bytes/later', given, 'absent', CSV);
    given.fill(0);
    const first = await blobs().get('bytes/later');
    first?.body.fill(0);

    expect(textOf((await blobs().get('bytes/later'))?.body)).toBe('kept');
  });

  it('writes nothing when a body throws midway, and throws what it threw', async () => {
    const fault = new Error('the rows ended in the middle');

    await expect(blobs().put('broken/new', brokenBody(1, fault), 'absent', CSV)).rejects.toBe(fault);
    await expect(blobs().put('broken/large', brokenBody(20, fault), 'absent', CSV)).rejects.toBe(fault);

    expect(await blobs().get('broken/new')).toBeUndefined();
    expect(await blobs().list('broken/')).toEqual([]);
  });

  it.skipIf(impossible !== undefined)(
    `leaves the old object when a body throws midway${because(impossible)}`,
    async () => {
      const fault = new Error('the rows ended in the middle');
      const { head } = written(await blobs().put('breaking/a', bytesOf('old'), 'absent', CSV));

      await expect(blobs().put('breaking/a', brokenBody(1, fault), head, CSV)).rejects.toBe(fault);
      await expect(blobs().put('breaking/a', brokenBody(20, fault), head, CSV)).rejects.toBe(fault);

      expect(await blobs().get('breaking/a')).toEqual({ head, body: bytesOf('old') });
    },
  );
}

export function largeBodies(blobs: () => Blobs, impossible: string | undefined): void {
  it('takes more than 16 MiB, whole or in parts of any size', async () => {
    const parts = largeParts();
    const sha256 = hashOf(Buffer.concat(parts));
    const bytes = Buffer.concat(parts).length;
    expect(bytes).toBeGreaterThan(16 * MEBIBYTE);

    for (const [name, body] of [
      ['parts', partsOf(parts)],
      ['whole', new Uint8Array(Buffer.concat(parts))],
    ] as const) {
      const { head } = written(await blobs().put(`large/${name}`, body, 'absent', CSV));
      expect(head.bytes).toBe(bytes);
      expect(await blobs().head(`large/${name}`)).toEqual(head);
      const found = await blobs().get(`large/${name}`);
      expect(found?.head).toEqual(head);
      expect(hashOf(found?.body ?? new Uint8Array())).toBe(sha256);
    }
  });

  it.skipIf(impossible !== undefined)(
    `holds the expectation also for a large body in parts${because(impossible)}`,
    async () => {
      const large = () => partsOf(largeParts());
      const put = (expected: BlobExpected) => blobs().put('large/guarded', large(), expected, CSV);
      const { head } = written(await blobs().put('large/guarded', bytesOf('old'), 'absent', CSV));

      expect(await put('absent')).toEqual({ written: false });
      expect(await put({ etag: `${head.etag}0` })).toEqual({ written: false });
      expect(await blobs().get('large/guarded')).toEqual({ head, body: bytesOf('old') });
      expect(await put(head)).toMatchObject({ written: true });
      expect(await put(head)).toEqual({ written: false });
    },
  );
}

async function* partsOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield part;
}

/** So many mebibytes, and then an error. */
async function* brokenBody(mebibytes: number, fault: Error): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < mebibytes; n += 1) yield new Uint8Array(MEBIBYTE).fill(n);
  throw fault;
}

/** 17 parts of different sizes and contents, some 18 MiB. */
function largeParts(): readonly Uint8Array[] {
  return Array.from({ length: 17 }, (_, n) => new Uint8Array(MEBIBYTE + 7_777 * n).fill(n + 1));
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
