/** The part of the object store's contract about lists. */
import { expect, it } from 'vitest';
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { because } from './because.ts';
import { bytesOf, CSV, written } from './blobs-contract.ts';

export function listing(blobs: () => Blobs, unordered: string | undefined): void {
  const keysOf = async (prefix: string) => (await blobs().list(prefix)).map(({ key }) => key);

  it.skipIf(unordered !== undefined)(
    `lists the objects under a prefix by the bytes of their keys, with their heads${because(unordered)}`,
    async () => {
      const keys = ['A', 'B-/x', 'B.', 'B/x', 'B0', 'B=', 'B_', 'Ba'].map((name) => `order/${name}`);
      const heads = new Map<string, unknown>();
      for (const key of [...keys].reverse()) {
        heads.set(key, written(await blobs().put(key, bytesOf(key), 'absent', CSV)).head);
      }

      expect(await blobs().list('order/')).toEqual(keys.map((key) => heads.get(key)));
    },
  );

  it('takes any start of a key as prefix, not only a folder', async () => {
    for (const key of ['prefix/ab/1', 'prefix/ab/2', 'prefix/abc', 'prefix/b']) {
      await blobs().put(key, bytesOf(key), 'absent', CSV);
    }

    expect(await keysOf('prefix/a')).toEqual(['prefix/ab/1', 'prefix/ab/2', 'prefix/abc']);
    expect(await keysOf('prefix/ab/')).toEqual(['prefix/ab/1', 'prefix/ab/2']);
    expect(await keysOf('prefix/abc')).toEqual(['prefix/abc']);
    expect(await keysOf('prefix/abc/')).toEqual([]);
    expect(await keysOf('prefix/x')).toEqual([]);
    expect(await keysOf('../')).toEqual([]);
    expect(await keysOf('')).toEqual(expect.arrayContaining(['prefix/ab/1', 'prefix/b']));
  });

  it('lists more objects than one page holds', async () => {
    const keys = Array.from({ length: 45 }, (_, n) => `pages/${String(n).padStart(3, '0')}`);
    await Promise.all(keys.map((key) => blobs().put(key, bytesOf(key), 'absent', CSV)));

    expect(await keysOf('pages/')).toEqual(keys);
  });
}
