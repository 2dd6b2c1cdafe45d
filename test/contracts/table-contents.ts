/** The part of the table's contract about what a row may hold. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JsonObject, MAX_ROW_BYTES, type Table } from '../../shared/table/table.ts';

export function contents(table: () => Table): void {
  it('gives back exactly what was written, without the fields that were undefined', async () => {
    const key = { pk: 'contents', sk: 'a' };
    const data = {
      emptyText: '',
      emptyList: [],
      emptyMap: {},
      nothing: null,
      flags: [true, false],
      amount: '0.10',
      zero: 0,
      largest: Number.MAX_SAFE_INTEGER,
      smallest: Number.MIN_SAFE_INTEGER,
      nested: { list: [{ a: [] }, [], ['x', null]], left: undefined },
      words: 'größer „zitiert" \\ \n \u0000 \u{1F600}',
      undefinedField: undefined,
    };

    await table().put(key, data, 'absent');

    const { undefinedField: _, ...rest } = data;
    const expected = { ...rest, nested: { list: [{ a: [] }, [], ['x', null]] } };
    expect((await table().get(key))?.data).toStrictEqual(expected);
    expect((await table().query({ pk: 'contents' }))[0]?.data).toStrictEqual(expected);
  });

  it('gives back any plain JSON unchanged', async () => {
    let row = 0;
    await fc.assert(
      fc.asyncProperty(anyData, async (data) => {
        row += 1;
        const key = { pk: 'any', sk: String(row) };
        await table().put(key, data, 'absent');
        expect((await table().get(key))?.data).toStrictEqual(data);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps what was written when the writer changes its object later', async () => {
    const key = { pk: 'contents', sk: 'later' };
    const data = { list: ['a'] };
    await table().put(key, data, 'absent');

    data.list.push('b');

    expect((await table().get(key))?.data).toEqual({ list: ['a'] });
  });

  it('takes keys with any text in them', async () => {
    for (const text of ["' OR 1=1 --", ':pk', '%_', 'a b', '#', 'ü', '\u{1F600}', '"']) {
      const key = { pk: `keys ${text}`, sk: text };
      expect(await table().put(key, { text }, 'absent')).toEqual({ written: true, version: 1 });
      expect(await table().get(key)).toEqual({ ...key, version: 1, data: { text } });
      expect(await table().query({ pk: key.pk, prefix: text })).toHaveLength(1);
    }
  });
}

export function limits(table: () => Table): void {
  it('takes a row just below the ceiling and refuses a larger one with `config.invalid`', async () => {
    const fits = 'x'.repeat(MAX_ROW_BYTES - 200);
    const large = 'x'.repeat(MAX_ROW_BYTES);

    expect(await table().put({ pk: 'size', sk: 'fits' }, { text: fits }, 'absent')).toMatchObject({
      written: true,
    });
    expect((await table().get({ pk: 'size', sk: 'fits' }))?.data).toEqual({ text: fits });
    await expect(table().put({ pk: 'size', sk: 'large' }, { text: large }, 'absent')).rejects.toMatchObject({
      code: 'config.invalid',
    });
    expect(await table().get({ pk: 'size', sk: 'large' })).toBeUndefined();
  });

  it('counts bytes and not characters, and the elements of lists', async () => {
    const accents = 'ä'.repeat(MAX_ROW_BYTES / 2);
    const numbers = Array.from({ length: MAX_ROW_BYTES / 3 }, () => 7);

    for (const data of [{ accents }, { numbers }]) {
      await expect(table().put({ pk: 'size', sk: 'large' }, data, 'absent')).rejects.toMatchObject({
        code: 'config.invalid',
      });
    }
  });

  it('refuses keys that are empty, too long or broken Unicode', async () => {
    const broken = [
      { pk: '', sk: 'a' },
      { pk: 'keys', sk: '' },
      { pk: 'keys', sk: '\ud800' },
      { pk: 'keys', sk: 'ä'.repeat(513) },
      { pk: 'k'.repeat(2049), sk: 'a' },
    ];

    for (const key of broken) await expect(table().put(key, {}, 'absent')).rejects.toThrow('key');
    const longest = { pk: 'k'.repeat(2048), sk: 'ä'.repeat(512) };
    expect(await table().put(longest, {}, 'absent')).toMatchObject({ written: true });
  });

  it('refuses numbers that are no whole counts, and what is no plain JSON', async () => {
    const broken = [
      { n: 0.1 },
      { n: Number.NaN },
      { n: 2 ** 53 },
      { at: new Date(0) },
      { list: [undefined] },
    ];

    for (const data of broken) {
      const write = table().put({ pk: 'contents', sk: 'broken' }, data as unknown as JsonObject, 'absent');
      await expect(write).rejects.toThrow('Invariant');
    }
  });
}

const text = fc.string({ unit: 'binary', maxLength: 12 });
const name = text.filter((word) => word !== '' && word !== '__proto__');
const { data: anyData } = fc.letrec<{ value: unknown; data: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('data'),
  ),
  data: fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<JsonObject>,
}));
