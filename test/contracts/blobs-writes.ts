/** The part of the object store's contract about keys, expectations and races. */
import { expect, it } from 'vitest';
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { because } from './because.ts';
import { bytesOf, CSV, textOf, written } from './blobs-contract.ts';

export function firstWrites(blobs: () => Blobs): void {
  it('has nothing before the first write, and the whole object at once afterwards', async () => {
    const key = 'first/kind=funding/dt=2026-11-28/funding.csv';
    expect(await blobs().head(key)).toBeUndefined();
    expect(await blobs().get(key)).toBeUndefined();

    const { head } = written(await blobs().put(key, bytesOf('a,b\n'), 'absent', CSV));

    expect(head).toEqual({ key, etag: expect.stringMatching(/./), bytes: 4 });
    expect(await blobs().head(key)).toEqual(head);
    expect(await blobs().get(key)).toEqual({ head, body: bytesOf('a,b\n') });
  });

  it('takes every key of the allowed characters and lengths', async () => {
    for (const key of ['k', '.hidden', 'a..b/...', 'A=1/b_c-d.e', 'p'.repeat(200), longestKey()]) {
      written(await blobs().put(`keys/${key}`.slice(0, 900), bytesOf(key), 'absent', CSV));
      expect(textOf((await blobs().get(`keys/${key}`.slice(0, 900)))?.body)).toBe(key);
    }
  });

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    'a/../b',
    'a/./b',
    'a b',
    '~lock',
    'ä',
    'a\\b',
    'a\nb',
    'p'.repeat(201),
    `${longestKey()}/tooMuch`,
  ])('refuses the key %j in every call', async (key) => {
    for (const call of [
      () => blobs().head(key),
      () => blobs().get(key),
      () => blobs().put(key, bytesOf('x'), 'absent', CSV),
    ]) {
      await expect(call()).rejects.toThrow('is no key of an object');
    }
  });
}

export function conditions(blobs: () => Blobs, impossible: string | undefined): void {
  const holds = it.skipIf(impossible !== undefined);
  const why = because(impossible);

  holds(`refuses a second first write and leaves the object alone${why}`, async () => {
    const { head } = written(await blobs().put('once/a', bytesOf('one'), 'absent', CSV));

    expect(await blobs().put('once/a', bytesOf('two'), 'absent', CSV)).toEqual({ written: false });
    expect(await blobs().put('once/a', bytesOf('one'), 'absent', CSV)).toEqual({ written: false });
    expect(await blobs().get('once/a')).toEqual({ head, body: bytesOf('one') });
  });

  holds(`replaces exactly the object whose etag was named${why}`, async () => {
    const first = written(await blobs().put('replaced/a', bytesOf('one'), 'absent', CSV));

    const second = written(await blobs().put('replaced/a', bytesOf('longer'), first.head, CSV));

    expect(second.head.etag).not.toBe(first.head.etag);
    expect(await blobs().get('replaced/a')).toEqual({ head: second.head, body: bytesOf('longer') });
    expect(await blobs().put('replaced/a', bytesOf('three'), first.head, CSV)).toEqual({ written: false });
    expect(textOf((await blobs().get('replaced/a'))?.body)).toBe('longer');
  });

  holds(`refuses to replace an object that is not there${why}`, async () => {
    const { head } = written(await blobs().put('missing/a', bytesOf('one'), 'absent', CSV));

    expect(await blobs().put('missing/b', bytesOf('two'), head, CSV)).toEqual({ written: false });
    expect(await blobs().get('missing/b')).toBeUndefined();
  });
}

export function races(blobs: () => Blobs, impossible: string | undefined): void {
  const holds = it.skipIf(impossible !== undefined);
  const why = because(impossible);

  holds(
    `lets exactly one of 20 simultaneous first writes win, also when all write the same${why}`,
    async () => {
      for (const [name, bodyOf] of [
        ['equal', () => 'same'],
        ['different', (n: number) => `by ${n}`],
      ] as const) {
        const key = `race/${name}`;
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, n) => blobs().put(key, bytesOf(bodyOf(n)), 'absent', CSV)),
        );

        const winners = outcomes.flatMap((outcome, n) => (outcome.written ? [n] : []));
        expect(winners).toHaveLength(1);
        expect(textOf((await blobs().get(key))?.body)).toBe(bodyOf(winners[0] ?? -1));
      }
    },
  );

  holds(`loses no update when 8 writers count up the same object${why}`, async () => {
    const key = 'race/counter';
    await blobs().put(key, bytesOf('0'), 'absent', CSV);

    await Promise.all(Array.from({ length: 8 }, () => countUp(blobs(), key)));

    expect(textOf((await blobs().get(key))?.body)).toBe('8');
  });
}

async function countUp(blobs: Blobs, key: string): Promise<void> {
  for (;;) {
    const found = await blobs.get(key);
    if (found === undefined) throw new Error('the counter is gone');
    const next = bytesOf(String(Number(textOf(found.body)) + 1));
    if ((await blobs.put(key, next, found.head, CSV)).written) return;
  }
}

/** 895 bytes, so that `keys/` before it makes 900. */
function longestKey(): string {
  return `${`${'q'.repeat(199)}/`.repeat(4)}${'r'.repeat(95)}`;
}
