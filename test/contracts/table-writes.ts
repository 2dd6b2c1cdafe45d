/** The part of the table's contract about conditional writes and removals. */
import { expect, it } from 'vitest';
import type { Key, Table } from '../../shared/table/table.ts';

export function conditionalWrites(table: () => Table): void {
  it('has no row before the first write, and the written one at once afterwards', async () => {
    const key = { pk: 'first', sk: 'a' };

    expect(await table().get(key)).toBeUndefined();
    expect(await table().put(key, { state: 'reserved' }, 'absent')).toEqual({ written: true, version: 1 });
    expect(await table().get(key)).toEqual({ ...key, version: 1, data: { state: 'reserved' } });
  });

  it('refuses a second first write and leaves the row alone', async () => {
    const key = { pk: 'first', sk: 'twice' };
    await table().put(key, { by: 'one' }, 'absent');

    expect(await table().put(key, { by: 'two' }, 'absent')).toEqual({ written: false });
    expect(await table().get(key)).toEqual({ ...key, version: 1, data: { by: 'one' } });
  });

  it('lets exactly one of 100 simultaneous first writes win, also when all write the same', async () => {
    const key = { pk: 'race', sk: 'a' };

    const results = await Promise.all(
      Array.from({ length: 100 }, () => table().put(key, { state: 'reserved' }, 'absent')),
    );

    expect(results.filter((result) => result.written)).toEqual([{ written: true, version: 1 }]);
    expect((await table().get(key))?.version).toBe(1);
  });

  it('replaces the whole row and counts its writes', async () => {
    const key = { pk: 'versions', sk: 'a' };
    await table().put(key, { state: 'reserved', note: 'gone' }, 'absent');

    expect(await table().put(key, { state: 'sending' }, { version: 1 })).toEqual({
      written: true,
      version: 2,
    });
    expect(await table().put(key, { state: 'accepted' }, { version: 2 })).toEqual({
      written: true,
      version: 3,
    });
    expect(await table().get(key)).toEqual({ ...key, version: 3, data: { state: 'accepted' } });
  });

  it('refuses a write that names any version but the present one', async () => {
    const key = { pk: 'versions', sk: 'stale' };
    await table().put(key, { n: 1 }, 'absent');
    await table().put(key, { n: 2 }, { version: 1 });

    for (const version of [0, 1, 3]) {
      expect(await table().put(key, { n: 9 }, { version })).toEqual({ written: false });
    }
    expect(await table().get(key)).toEqual({ ...key, version: 2, data: { n: 2 } });
  });

  it('refuses a write that names a version of a row that is not there', async () => {
    expect(await table().put({ pk: 'versions', sk: 'none' }, {}, { version: 1 })).toEqual({ written: false });
    expect(await table().get({ pk: 'versions', sk: 'none' })).toBeUndefined();
  });

  it('loses no update when 20 writers count up the same row', async () => {
    const key = { pk: 'race', sk: 'counter' };
    await table().put(key, { n: 0 }, 'absent');

    await Promise.all(Array.from({ length: 20 }, () => countUp(table(), key)));

    expect(await table().get(key)).toEqual({ ...key, version: 21, data: { n: 20 } });
  });
}

export function removal(table: () => Table): void {
  it('removes a row of the named version only', async () => {
    const key = { pk: 'removal', sk: 'a' };
    await table().put(key, {}, 'absent');
    await table().put(key, {}, { version: 1 });

    expect(await table().remove(key, { version: 1 })).toEqual({ written: false });
    expect(await table().get(key)).toBeDefined();
    expect(await table().remove(key, { version: 2 })).toEqual({ written: true, version: 2 });
    expect(await table().get(key)).toBeUndefined();
    expect(await table().query({ pk: 'removal' })).toEqual([]);
  });

  it('calls the removal of a missing row a conflict', async () => {
    expect(await table().remove({ pk: 'removal', sk: 'none' }, { version: 1 })).toEqual({ written: false });
  });

  it('starts again at version 1 after a removal', async () => {
    const key = { pk: 'removal', sk: 'again' };
    await table().put(key, {}, 'absent');
    await table().remove(key, { version: 1 });

    expect(await table().put(key, { n: 2 }, 'absent')).toEqual({ written: true, version: 1 });
  });
}

export function expiring(table: () => Table): void {
  it('gives a row with an expiry back as any other, and counts its writes', async () => {
    const key = { pk: 'expiring', sk: 'a' };
    const inAnHour = { expiresAtMs: Date.UTC(2040, 0, 1, 1) };

    expect(await table().put(key, { n: 1 }, 'absent', inAnHour)).toEqual({ written: true, version: 1 });
    expect(await table().get(key)).toEqual({ ...key, version: 1, data: { n: 1 } });
    expect(await table().put(key, { n: 2 }, { version: 1 }, inAnHour)).toEqual({ written: true, version: 2 });
    expect(await table().put(key, { n: 3 }, { version: 2 })).toEqual({ written: true, version: 3 });
    expect(await table().query({ pk: 'expiring' })).toEqual([{ ...key, version: 3, data: { n: 3 } }]);
  });

  it('refuses an expiry that is no whole number of milliseconds, and writes nothing', async () => {
    const key = { pk: 'expiring', sk: 'b' };

    await expect(table().put(key, {}, 'absent', { expiresAtMs: 1.5 })).rejects.toThrow('whole milliseconds');
    expect(await table().get(key)).toBeUndefined();
  });
}

async function countUp(table: Table, key: Key): Promise<void> {
  for (;;) {
    const row = await table.get(key);
    if (row === undefined) throw new Error('the counter is gone');
    const { n } = row.data;
    const result = await table.put(key, { n: Number(n) + 1 }, { version: row.version });
    if (result.written) return;
  }
}
