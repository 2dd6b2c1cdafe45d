/** The part of the table's contract about queries. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RangeQuery, Table } from '../../shared/table/table.ts';
import { because } from './because.ts';

export function listing(table: () => Table): void {
  it('lists a partition in the order of the UTF-8 bytes of its sort keys', async () => {
    // Smiling face is two UTF-16 units from D83D on, but as UTF-8 it comes after everything else here.
    const ordered = [
      '!',
      '1',
      '10',
      '2',
      'A',
      'Z',
      'a',
      'a#',
      'aa',
      'z',
      'ä',
      '\uD7FF',
      '\uE000',
      '\uFFEE',
      '\u{1F600}',
    ];
    for (const sk of [...ordered].reverse()) await table().put({ pk: 'order', sk }, { sk }, 'absent');

    const rows = await table().query({ pk: 'order' });
    const backwards = await table().query({ pk: 'order', descending: true });

    expect(rows.map((row) => row.sk)).toEqual(ordered);
    expect(backwards.map((row) => row.sk)).toEqual([...ordered].reverse());
    expect(rows[0]).toEqual({ pk: 'order', sk: '!', version: 1, data: { sk: '!' } });
  });

  it('lists nothing of other partitions', async () => {
    await table().put({ pk: 'part', sk: 'a' }, {}, 'absent');
    await table().put({ pk: 'part#b', sk: 'b' }, {}, 'absent');

    expect((await table().query({ pk: 'part' })).map((row) => row.sk)).toEqual(['a']);
    expect(await table().query({ pk: 'par' })).toEqual([]);
  });

  it('stops after the limit, from whichever end', async () => {
    for (const sk of ['a', 'b', 'c', 'd']) await table().put({ pk: 'limit', sk }, {}, 'absent');
    const list = async (range: Omit<RangeQuery, 'pk'>) =>
      (await table().query({ pk: 'limit', ...range })).map((row) => row.sk);

    expect(await list({ limit: 2 })).toEqual(['a', 'b']);
    expect(await list({ limit: 2, descending: true })).toEqual(['d', 'c']);
    expect(await list({ limit: 4 })).toEqual(['a', 'b', 'c', 'd']);
    expect(await list({ limit: 9 })).toEqual(['a', 'b', 'c', 'd']);
    expect(await list({ limit: 0 })).toEqual([]);
    expect(await list({ limit: 1, from: 'b', to: 'c', descending: true })).toEqual(['c']);
  });
}

export function ranges(table: () => Table, byBytes: string | undefined): void {
  const keys = ['a', 'a#', 'a#1', 'a#2', 'a$', 'aa', 'b', 'slot#2026-11-23', 'slot#2026-11-24', 'slot$', 'ä'];
  const bounds = ['', 'a', 'a#', 'a#1', 'b', 'slot#', 'slot#2026-11-24', 'ä', 'zz'];

  it('finds just the rows that prefix, from and to together allow', async () => {
    await expectRanges(table(), { pk: 'ranges', keys, bounds });
  });

  it.skipIf(byBytes !== undefined)(
    `compares bounds by bytes, not by UTF-16 units${because(byBytes)}`,
    async () => {
      const beyond = [
        '\uD7FF',
        '\uE000',
        '\uFFFF',
        '\u{10000}',
        '\u{1F600}',
        '\u{1F600}#',
        '\u{10FFFF}',
        '\u{10FFFF}z',
      ];
      await expectRanges(table(), { pk: 'wide ranges', keys: beyond, bounds: ['', ...beyond] });
    },
  );

  it('leaves out the key that follows a prefix, also when it is the last one of a limit', async () => {
    for (const sk of ['p1', 'p2', 'q']) await table().put({ pk: 'after prefix', sk }, {}, 'absent');

    const last = await table().query({ pk: 'after prefix', prefix: 'p', descending: true, limit: 1 });

    expect(last.map((row) => row.sk)).toEqual(['p2']);
  });
}

export function manyRows(table: () => Table): void {
  it('reads a partition of several megabytes whole, and in part', async () => {
    const names = Array.from({ length: 60 }, (_, index) => String(index).padStart(3, '0'));
    const filling = 'x'.repeat(50_000);
    await Promise.all(names.map((sk) => table().put({ pk: 'many', sk }, { filling }, 'absent')));

    const all = await table().query({ pk: 'many' });
    const some = await table().query({ pk: 'many', limit: 45, descending: true });

    expect(all.map((row) => row.sk)).toEqual(names);
    expect(all.map((row) => row.data)).toEqual(names.map(() => ({ filling })));
    expect(some.map((row) => row.sk)).toEqual([...names].reverse().slice(0, 45));
  });
}

async function expectRanges(
  table: Table,
  { pk, keys, bounds }: { pk: string; keys: readonly string[]; bounds: readonly string[] },
): Promise<void> {
  for (const sk of keys) await table.put({ pk, sk }, {}, 'absent');
  const bound = fc.constantFrom(...bounds);
  const query = fc.record(
    { prefix: bound, from: bound, to: bound, descending: fc.boolean(), limit: fc.constantFrom(1, 3) },
    { requiredKeys: [] },
  );

  await fc.assert(
    fc.asyncProperty(query, async (range) => {
      const rows = await table.query({ pk, ...range });
      expect(rows.map((row) => row.sk)).toEqual(allowed(keys, range));
    }),
    { numRuns: 100 },
  );
}

const LAST_KEY = '\u{10FFFF}'.repeat(3);

/** The same in the plainest way: look at every key. */
function allowed(keys: readonly string[], range: Omit<RangeQuery, 'pk'>): string[] {
  const { prefix = '', from = '', to = LAST_KEY } = range;
  const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const found = keys
    .filter((key) => key.startsWith(prefix) && compare(key, from) >= 0 && compare(key, to) <= 0)
    .sort(compare);
  if (range.descending) found.reverse();
  return found.slice(0, range.limit);
}
