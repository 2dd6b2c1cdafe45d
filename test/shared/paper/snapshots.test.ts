import { describe, expect, it } from 'vitest';
import { decimal } from '../../../shared/core/decimal.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { createKeeper } from '../../../shared/paper/keeper.ts';
import { sequence } from '../../../shared/paper/noise.ts';
import { isSnapshotDue } from '../../../shared/paper/snapshots.ts';
import { createTablePaperStore } from '../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../shared/table/table.ts';
import { createTestEngine } from './engine-under-test.ts';
import { HEAD, START_MS, written } from './long-history.ts';

/** As a process without any snapshot arrives at it: from all changes. */
function fromAllChanges(table: Table) {
  const { read, append } = createTablePaperStore(table);
  return createTestEngine({ store: { read, append } }).state('main', START_MS + 10_000);
}

/** A process that has just started, and which changes it read one by one. */
async function coldStart(table: Table) {
  const store = createTablePaperStore(table);
  const read: number[] = [];
  const engine = createTestEngine({
    store: {
      ...store,
      async read(account, afterSequence) {
        const changes = await store.read(account, afterSequence);
        read.push(...changes.map((change) => change.sequence));
        return changes;
      },
    },
  });
  return { state: await engine.state('main', START_MS + 10_000), read };
}

describe('a snapshot of a paper account', () => {
  it('spares a cold process all changes but the last ones, and it arrives at the same', async () => {
    const table = openSqliteTable();
    await written(table, 1_300);

    const { state, read } = await coldStart(table);

    expect(read.length).toBeLessThan(500);
    expect(Math.min(...read)).toBeGreaterThan(800);
    expect(state).toEqual(await fromAllChanges(table));
    expect(state.sequence).toBeGreaterThan(1_290);
    expect(state.openOrderIds.size).toBe(1);
  });

  it('is one at a time: what an older one consisted of is removed', async () => {
    const table = openSqliteTable();
    await written(table, 1_300);

    const rows = await table.query({ pk: 'paper#main', prefix: 'snapshot' });
    expect(rows.map(({ sk }) => sk)).toEqual([
      'snapshot',
      expect.stringMatching(/^snapshot#2#0{8}1\d{3}#0000$/),
    ]);
  });

  it.each([
    [
      'a part is missing',
      async (table: Table, part: string) => void (await table.remove({ ...HEAD, sk: part }, { version: 1 })),
    ],
    [
      'a part is damaged',
      async (table: Table, part: string) =>
        void (await table.put({ ...HEAD, sk: part }, { text: 'x' }, { version: 1 })),
    ],
    [
      'it has another format',
      async (table: Table) => {
        const head = await table.get(HEAD);
        await table.put(HEAD, { ...head?.data, format: 999 }, { version: head?.version ?? 0 });
      },
    ],
    [
      'nobody can read what names it',
      async (table: Table) => {
        const head = await table.get(HEAD);
        await table.put(HEAD, { sequence: 'many' }, { version: head?.version ?? 0 });
      },
    ],
  ])('is passed over when %s, and written anew', async (_why, spoil) => {
    const table = openSqliteTable();
    await written(table, 700);
    const [, part] = await table.query({ pk: 'paper#main', prefix: 'snapshot' });
    await spoil(table, part?.sk ?? '');

    const { state, read } = await coldStart(table);

    expect(read).toHaveLength(state.sequence);
    expect(state).toEqual(await fromAllChanges(table));
    expect((await coldStart(table)).read).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'is safe when several processes write and read it at once (timing %i)',
    async (timing) => {
      const table = openSqliteTable();
      await written(table, 480);
      const chance = sequence(timing);
      const keepers = Array.from({ length: 4 }, () =>
        createKeeper(createTablePaperStore(hesitant(table, chance)), () => ({})),
      );

      await Promise.all(
        keepers.flatMap((keeper) =>
          Array.from({ length: 60 }, (_, i) =>
            keeper.change('main', START_MS + 1_000 + i, () => ({
              steps: [{ type: 'credit', coin: 'ETH', amount: decimal('1') }],
              result: undefined,
            })),
          ),
        ),
      );

      const all = await fromAllChanges(table);
      // 4 processes, 60 credits each.
      expect(all.balances.get('ETH')?.free).toBe('240');
      const { state, read } = await coldStart(table);
      expect(state).toEqual(all);
      expect(read.length).toBeLessThan(300);
    },
  );

  it('is no reason to fail when it cannot be written', async () => {
    const table = openSqliteTable();
    await written(table, 480);
    const failing: Table = {
      ...table,
      put: async (key, data, expected, options) => {
        if (key.sk.startsWith('snapshot')) throw unavailable();
        return table.put(key, data, expected, options);
      },
    };
    const store = createTablePaperStore(failing);
    const engine = createTestEngine({ store });
    for (let i = 0; i < 40; i += 1) await engine.credit('main', 'USDT', decimal('1'), START_MS + 1_000 + i);

    expect((await engine.state('main', START_MS + 10_000)).sequence).toBeGreaterThan(510);
    expect(await table.get(HEAD)).toBeUndefined();
  });

  it('is due after 500 changes, later after a tenth of the history', () => {
    expect([isSnapshotDue(499, 0), isSnapshotDue(500, 0)]).toEqual([false, true]);
    expect([isSnapshotDue(20_999, 20_000), isSnapshotDue(22_000, 20_000)]).toEqual([false, true]);
  });
});

function unavailable(): Error {
  return new AppError('table.unavailable', 'The table does not answer.', { retry: 'later' });
}

/** Answers after some turns of the event loop's queue, so that processes overtake each other. */
function hesitant(table: Table, chance: () => number): Table {
  const late = async <T>(answer: () => Promise<T>): Promise<T> => {
    for (let turns = Math.floor(chance() * 6); turns > 0; turns -= 1) await Promise.resolve();
    return answer();
  };
  return {
    get: (key) => late(() => table.get(key)),
    put: (...given) => late(() => table.put(...given)),
    putAll: table.putAll,
    remove: (...given) => late(() => table.remove(...given)),
    query: (range) => late(() => table.query(range)),
  };
}
