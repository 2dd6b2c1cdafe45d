/** The part of the table's contract about rows that are written together. */
import { expect, it } from 'vitest';
import { MAX_ROW_BYTES, type NewRow, type Table } from '../../shared/table/table.ts';

export function batches(table: () => Table): void {
  it('writes any number of rows of any partitions together, each as its first version', async () => {
    const rows = rowsOf(60, (n) => ({ pk: `batch-${n % 3}`, sk: String(n).padStart(3, '0') }));

    await table().putAll(rows);

    for (const partition of [0, 1, 2]) {
      const expected = rows.filter((_, n) => n % 3 === partition);
      expect(await table().query({ pk: `batch-${partition}` })).toEqual(
        expected.map(({ key, data }) => ({ ...key, data, version: 1 })),
      );
    }
  });

  it('writes rows together whatever was there before, and counts their writes anew', async () => {
    const key = { pk: 'batch-over', sk: 'a' };
    await table().put(key, { n: 1, note: 'gone' }, 'absent', { expiresAtMs: Date.UTC(2040, 0, 1) });
    await table().put(key, { n: 2 }, { version: 1 });

    await table().putAll([{ key, data: { n: 3 } }]);

    expect(await table().get(key)).toEqual({ ...key, version: 1, data: { n: 3 } });
    expect(await table().put(key, { n: 4 }, { version: 1 })).toEqual({ written: true, version: 2 });
  });

  it('changes nothing when the same rows are written together again', async () => {
    const rows = rowsOf(30, (n) => ({ pk: 'batch-again', sk: String(n).padStart(3, '0') }));
    await table().putAll(rows);
    const before = await table().query({ pk: 'batch-again' });

    await table().putAll(rows);

    expect(before).toHaveLength(30);
    expect(await table().query({ pk: 'batch-again' })).toEqual(before);
  });

  it('keeps a row that is written together with others as exactly as a single one', async () => {
    const data = { text: '', list: [[], { a: null }], flag: false, id: '9007199254740993', left: undefined };

    await table().putAll([{ key: { pk: 'batch-exact', sk: 'a' }, data }]);

    const { left: _, ...kept } = data;
    expect((await table().get({ pk: 'batch-exact', sk: 'a' }))?.data).toStrictEqual(kept);
  });

  it('takes as many of the largest rows at once as fit into one request', async () => {
    const text = 'x'.repeat(MAX_ROW_BYTES - 200);
    const rows = Array.from({ length: 25 }, (_, n) => ({
      key: { pk: 'batch-large', sk: String(n).padStart(2, '0') },
      data: { text },
    }));

    await table().putAll(rows);

    const found = await table().query({ pk: 'batch-large' });
    expect(found.map(({ data }) => data)).toEqual(rows.map(({ data }) => data));
  });

  it('writes nothing when there is nothing to write', async () => {
    await expect(table().putAll([])).resolves.toBeUndefined();
  });

  it.each<readonly [string, NewRow, string]>([
    ['has the key of another', { key: { pk: 'batch-bad', sk: 'good' }, data: {} }, 'the same key'],
    ['has no key', { key: { pk: 'batch-bad', sk: '' }, data: {} }, 'sort key'],
    [
      'is too large',
      { key: { pk: 'batch-bad', sk: 'b' }, data: { text: 'x'.repeat(MAX_ROW_BYTES) } },
      'store less',
    ],
    ['holds a broken number', { key: { pk: 'batch-bad', sk: 'b' }, data: { n: 0.1 } }, 'no whole number'],
  ])('writes none of the rows when one of them %s', async (_, bad, said) => {
    const good = { key: { pk: 'batch-bad', sk: 'good' }, data: {} };

    await expect(table().putAll([good, bad])).rejects.toThrow(said);
    expect(await table().query({ pk: 'batch-bad' })).toEqual([]);
  });
}

function rowsOf(count: number, keyOf: (n: number) => NewRow['key']): readonly NewRow[] {
  return Array.from({ length: count }, (_, n) => ({ key: keyOf(n), data: { n, note: `row ${n}` } }));
}
