import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BlobHead, Blobs } from '../../../../shared/blobs/blobs.ts';
import { memoryBlobs } from '../../../../shared/blobs/memory-blobs.ts';
import { HOUR_MS } from '../../../../shared/core/clock.ts';
import { AppError } from '../../../../shared/core/errors.ts';
import { fileDays } from '../../../../shared/exports/files/file-days.ts';
import type { VenueRecord } from '../../../../shared/records/record.ts';
import { writeRecords } from '../../../../shared/records/record-store.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../../shared/table/table.ts';
import { ACCOUNT, money } from '../../../support/builders.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { aFillRecord, duckdbOver } from '../../../support/record-files.ts';
import { watchTable } from '../../../support/watched-table.ts';

const WANTED = { account: ACCOUNT, venue: 'pionex', csv: true } as const;
const PARQUET = 'records/kind=spot-fill/venue=pionex/account=main/dt=2026-11-23/spot-fill.parquet';
const CSV = 'csv/kind=spot-fill/venue=pionex/account=main/dt=2026-11-23/spot-fill.csv';
const NOON_MS = Date.UTC(2026, 10, 23, 12);

/** `count` fills of the day, the first `from`th. */
const fills = (from: number, count: number): VenueRecord[] =>
  Array.from({ length: count }, (_, n) => aFillRecord({ id: `f${from + n}`, atMs: NOON_MS + from + n }));

interface World {
  readonly clock: ManualClock;
  readonly table: ReturnType<typeof watchTable>;
  readonly blobs: Blobs;
  /** Keys in the order of the writes. */
  readonly puts: string[];
}

function createWorld(): World {
  const puts: string[] = [];
  const memory = memoryBlobs();
  const blobs: Blobs = {
    ...memory,
    put: async (key, ...rest) => {
      const result = await memory.put(key, ...rest);
      if (result.written) puts.push(key);
      return result;
    },
  };
  return { clock: createManualClock(), table: watchTable(openSqliteTable()), blobs, puts };
}

async function idsIn({ blobs }: Pick<World, 'blobs'>, key = PARQUET): Promise<readonly unknown[]> {
  const { body } = (await blobs.get(key)) ?? { body: new Uint8Array() };
  const rows = await duckdbOver(body, 'SELECT fill_id FROM read_parquet(FILE) ORDER BY traded_at, fill_id');
  return rows.map(([id]) => id);
}

async function contents(blobs: Blobs): Promise<Readonly<Record<string, string>>> {
  const heads: readonly BlobHead[] = await blobs.list('');
  const bodies = await Promise.all(
    heads.map(async ({ key }) => [key, (await blobs.get(key))?.body] as const),
  );
  return Object.fromEntries(bodies.map(([key, body]) => [key, Buffer.from(body ?? []).toString('base64')]));
}

describe('filing days', () => {
  it('makes one Parquet and one CSV object of each kind and day, and tells their size and hash', async () => {
    const world = createWorld();
    await writeRecords(world, ACCOUNT, [
      ...fills(1, 2),
      aFillRecord({ kind: 'futures-fill', atMs: NOON_MS + 12 * HOUR_MS }),
    ]);
    const objects = await fileDays(world, WANTED);
    expect(objects.map(({ key, kind, day, rows }) => [key, kind, day, rows])).toEqual([
      [PARQUET.replaceAll('spot', 'futures').replace('23', '24'), 'futures-fill', '2026-11-24', 1],
      [CSV.replaceAll('spot', 'futures').replace('23', '24'), 'futures-fill', '2026-11-24', 1],
      [PARQUET, 'spot-fill', '2026-11-23', 2],
      [CSV, 'spot-fill', '2026-11-23', 2],
    ]);
    for (const { key, bytes, sha256 } of objects) {
      const { body } = (await world.blobs.get(key)) ?? { body: new Uint8Array() };
      expect([bytes, sha256]).toEqual([body.length, createHash('sha256').update(body).digest('hex')]);
    }
    expect(await idsIn(world)).toEqual(['f1', 'f2']);
  });

  it('writes nothing again while nothing is new', async () => {
    const world = createWorld();
    await writeRecords(world, ACCOUNT, fills(1, 3));
    await fileDays(world, WANTED);
    await writeRecords(world, ACCOUNT, fills(1, 3));
    const reads = world.table.calls.length;
    expect(await fileDays(world, WANTED)).toEqual([]);
    expect(world.puts).toEqual([PARQUET, CSV]);
    expect(world.table.calls.slice(reads).map(({ name }) => name)).toEqual(['query', 'get']);
  });

  it('files a day again, and only that one, when a record of it came late or changed', async () => {
    const world = createWorld();
    await writeRecords(world, ACCOUNT, [...fills(1, 2), aFillRecord({ atMs: NOON_MS + 24 * HOUR_MS })]);
    await fileDays(world, WANTED);
    world.puts.length = 0;
    await writeRecords(world, ACCOUNT, fills(0, 1));
    await fileDays(world, WANTED);
    expect(world.puts).toEqual([PARQUET, CSV]);
    expect(await idsIn(world)).toEqual(['f0', 'f1', 'f2']);
  });

  it('leaves out CSV unless it is wanted, and keeps up to date the one that is there', async () => {
    const world = createWorld();
    await writeRecords(world, ACCOUNT, fills(1, 1));
    await fileDays(world, { ...WANTED, csv: false });
    expect(world.puts).toEqual([PARQUET]);
    await fileDays(world, WANTED);
    expect(world.puts).toEqual([PARQUET, CSV]);
    await writeRecords(world, ACCOUNT, fills(2, 1));
    await fileDays(world, { ...WANTED, csv: false });
    expect(Buffer.from((await world.blobs.get(CSV))?.body ?? []).toString()).toContain('f2');
  });

  it('makes the same bytes wherever it dies and is started again, and writes no object twice', async () => {
    const whole = createWorld();
    await writeRecords(whole, ACCOUNT, fills(1, 3));
    const counted = dying(whole, Number.POSITIVE_INFINITY);
    await fileDays(counted, WANTED);
    const calls = counted.calls();
    const expected = await contents(whole.blobs);
    expect(calls).toBeGreaterThan(8);

    for (let last = 1; last <= calls; last += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = createWorld();
        await writeRecords(world, ACCOUNT, fills(1, 3));
        await expect(fileDays(dying(world, last, when), WANTED)).rejects.toThrow('died');
        await fileDays(world, WANTED);
        expect(await contents(world.blobs), `${when} call ${last}`).toEqual(expected);
        expect(world.puts.sort(), `${when} call ${last}`).toEqual([CSV, PARQUET]);
      }
    }
  });

  it.each([1, 2, 3])('takes in what comes after it read the day for the %i. time', async (time) => {
    const world = createWorld();
    await writeRecords(world, ACCOUNT, fills(1, 2));
    afterReading(world, time, () => writeRecords(world, ACCOUNT, fills(3, 1)));
    await fileDays(world, WANTED);
    expect(await idsIn(world)).toEqual(['f1', 'f2', 'f3']);
    expect(Buffer.from((await world.blobs.get(CSV))?.body ?? []).toString()).toContain('f3');
  });

  it('tells of the rows that an object holds, also when they came between its steps', async () => {
    const world = createWorld();
    const told: number[] = [];
    const table: Table = {
      ...world.table,
      putAll: async (rows) => {
        afterReading(world, 1, () => world.table.putAll(rows));
        told.push(...(await fileDays(world, WANTED)).map((object) => object.rows));
      },
    };
    await writeRecords({ ...world, table }, ACCOUNT, fills(1, 2));
    expect(told).toEqual([2, 2]);
    expect(await idsIn(world)).toEqual(['f1', 'f2']);
  });

  it('files what a writer writes after its mark was seen', async () => {
    const world = createWorld();
    const table: Table = {
      ...world.table,
      putAll: async (rows) => {
        await fileDays(world, WANTED);
        await world.table.putAll(rows);
      },
    };
    await writeRecords({ ...world, table }, ACCOUNT, fills(1, 2));
    await fileDays(world, WANTED);
    expect(await idsIn(world)).toEqual(['f1', 'f2']);
  });

  it('files what a writer wrote and died, although a run had filed the day just before', async () => {
    const world = createWorld();
    const table: Table = {
      ...world.table,
      putAll: async (rows) => {
        await fileDays(world, WANTED);
        await world.table.putAll(rows);
        throw new AppError('table.unavailable', 'died');
      },
    };
    await expect(writeRecords({ ...world, table }, ACCOUNT, fills(1, 2))).rejects.toThrow('died');
    // Whoever comes after it finds the records there, and has nothing to write.
    expect(await writeRecords(world, ACCOUNT, fills(1, 2))).toEqual([]);
    await fileDays(world, WANTED);
    expect(await idsIn(world)).toEqual(['f1', 'f2']);
  });

  it('has whole files after several runs at once beside a writer', async () => {
    const world = createWorld();
    await Promise.all([
      ...Array.from({ length: 6 }, (_, n) => writeRecords(world, ACCOUNT, fills(10 * n, 10))),
      ...Array.from({ length: 3 }, () => fileDays(world, WANTED)),
    ]);
    await fileDays(world, WANTED);
    expect(await idsIn(world)).toEqual(Array.from({ length: 60 }, (_, n) => `f${n}`));
    expect(await fileDays(world, WANTED)).toEqual([]);
  });

  it('replaces an object that holds something else', async () => {
    const world = createWorld();
    await writeRecords(world, ACCOUNT, fills(1, 1));
    await world.blobs.put(PARQUET, Buffer.from('nonsense'), 'absent', { contentType: 'text/plain' });
    await fileDays(world, WANTED);
    expect(await idsIn(world)).toEqual(['f1']);
  });

  it('files all other days before it tells of a decimal that no file can hold', async () => {
    const world = createWorld();
    const price = money(`0.${'1'.repeat(19)}`);
    await writeRecords(world, ACCOUNT, [
      aFillRecord({ id: 'bad', price, atMs: NOON_MS - 24 * HOUR_MS }),
      ...fills(1, 1),
    ]);
    await expect(fileDays(world, WANTED)).rejects.toMatchObject({
      code: 'export.incomplete',
      context: { kind: 'spot-fill', id: 'bad', column: 'price' },
    });
    expect(world.puts).toEqual([PARQUET, CSV]);
  });
});

/** Runs `step` once, as soon as a day's records were read so many times. */
function afterReading({ table }: World, times: number, step: () => Promise<unknown>): void {
  let left = times;
  table.afterEach(async ({ name, key }) => {
    if (name !== 'query' || !key.pk.startsWith('record#')) return;
    left -= 1;
    if (left === 0) await step();
  });
}

/** As a process that dies at its nth call, before it or after it; no later call succeeds. */
function dying({ table, blobs, clock }: World, last: number, when: 'before' | 'after' = 'before') {
  let calls = 0;
  const around = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          calls += 1;
          if (calls > last || (calls === last && when === 'before')) throw death();
          const result = await method.apply(target, given);
          if (calls === last) throw death();
          return result;
        };
      },
    });
  return { clock, table: around<Table>(table), blobs: around(blobs), calls: () => calls };
}

function death(): AppError {
  return new AppError('table.unavailable', 'died');
}
