import { expect, it } from 'vitest';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../shared/table/table.ts';
import { createStamps } from '../../../shared/venues/stamps.ts';

const NOW = 1_763_884_800_000;

it('gives no millisecond twice under one key, whichever processes ask at once', async () => {
  const table = openSqliteTable();
  const processes = [1, 2, 3].map(() => createStamps({ table, keyId: 'main' }));

  const given = await Promise.all(
    processes.flatMap((stamps) => Array.from({ length: 20 }, () => stamps.next(NOW))),
  );

  expect(new Set(given).size).toBe(60);
  expect(Math.min(...given)).toBe(NOW);
  expect(Math.max(...given)).toBe(NOW + 59);
});

it('gives the wanted millisecond when it is later than the last one', async () => {
  const stamps = createStamps({ table: openSqliteTable(), keyId: 'main' });
  await stamps.next(NOW);

  expect(await stamps.next(NOW + 700)).toBe(NOW + 700);
});

it('keeps the keys apart', async () => {
  const table = openSqliteTable();
  await createStamps({ table, keyId: 'main' }).next(NOW);

  expect(await createStamps({ table, keyId: 'other' }).next(NOW)).toBe(NOW);
});

it('leaves a last stamp behind that was given under a clock far ahead', async () => {
  const table = openSqliteTable();
  await createStamps({ table, keyId: 'main' }).next(NOW + 60_000);
  const stamps = createStamps({ table, keyId: 'main' });

  expect(await stamps.next(NOW)).toBe(NOW);
  expect(await stamps.next(NOW)).toBe(NOW + 1);
});

it('gives none when the table cannot take it, and goes on when it can again', async () => {
  const table = openSqliteTable();
  let broken = true;
  const flaky: Table = {
    ...table,
    get: (key) => table.get(key),
    put: (...given) => (broken ? Promise.reject(new Error('throttled')) : table.put(...given)),
  };
  const stamps = createStamps({ table: flaky, keyId: 'main' });

  await expect(stamps.next(NOW)).rejects.toThrow('throttled');
  broken = false;

  expect(await stamps.next(NOW)).toBe(NOW);
});
