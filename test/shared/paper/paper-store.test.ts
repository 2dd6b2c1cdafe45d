import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/core/errors.ts';
import { sequence } from '../../../shared/paper/noise.ts';
import { createMemoryPaperStore, type PaperStore } from '../../../shared/paper/store.ts';
import { createTablePaperStore } from '../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { createTestEngine, limit, marketBuy, OPENING, priceNear } from './engine-under-test.ts';
import { expectedTotals, units } from './money.ts';

const START_MS = Date.UTC(2026, 10, 23, 8);
const DAY_MS = 86_400_000;

describe.each([
  ['memory', () => createMemoryPaperStore()],
  ['table', () => createTablePaperStore(openSqliteTable())],
] as const)('paper accounts kept in %s', (_name, createStore) => {
  it('are the same after a restart, with their open orders', async () => {
    const store = createStore();
    const before = createTestEngine({ store });
    await before.place('main', [marketBuy('5000', 'first')], { atMs: START_MS });
    await before.place('main', [limit('buy', '0.05', priceNear(START_MS, 0.998))], { atMs: START_MS + 1 });
    await before.place('main', [{ ...marketBuy('100'), symbol: 'ETH_USDT' }], {
      atMs: START_MS + 2,
      fillDelayMs: 500,
    });
    const state = await before.state('main', START_MS + 10);

    expect(await createTestEngine({ store }).state('main', START_MS + 10)).toEqual(state);
    const later = START_MS + 3 * DAY_MS;
    expect(await createTestEngine({ store }).state('main', later)).toEqual(await before.state('main', later));
  });

  it('keep accounts apart', async () => {
    const engine = createTestEngine({ store: createStore() });
    await engine.place('one', [marketBuy('5000')], { atMs: START_MS });

    expect((await engine.state('two', START_MS)).orders.size).toBe(0);
    expect((await engine.state('two', START_MS)).balances.get('USDT')?.free).toBe('100000');
  });

  it('get their opening balance once, also when they are opened twice at once', async () => {
    const store = createStore();
    const engines = [createTestEngine({ store }), createTestEngine({ store }), createTestEngine({ store })];
    await Promise.all(engines.map((engine) => engine.state('main', START_MS)));

    expect((await engines[0]?.state('main', START_MS))?.balances.get('USDT')?.free).toBe('100000');
    expect(await store.read('main', 0)).toHaveLength(1);
  });

  it.each([1, 2, 3, 4, 5, 6])('cannot be overdrawn by two processes at once (timing %i)', async (timing) => {
    const store = createStore();
    const lost: number[] = [];
    const engines = [1, 2].map((process) =>
      createTestEngine({ store: hesitantStore(store, timing * process, lost) }),
    );
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        engines[i % 2]?.place('main', [marketBuy(String(5_001 + i))], { atMs: START_MS + i }),
      ),
    );
    const accepted = results.filter((result) => result?.accepted).length;

    // 5,001 and more each: nineteen at most fit into 100,000.
    expect(accepted).toBeGreaterThanOrEqual(18);
    expect(accepted).toBeLessThanOrEqual(19);
    expect(lost.some((lostSequence) => lostSequence > 1)).toBe(true);
    const [one, two] = [await engines[0]?.state('main', START_MS), await engines[1]?.state('main', START_MS)];
    expect(one).toEqual(two);
    expect(await soundOrders(store)).toBe(accepted);
  });

  it('take a client order id once when two processes use it at once', async () => {
    const store = createStore();
    const engines = [1, 2].map(() => createTestEngine({ store }));
    await Promise.all(engines.map((engine) => engine.state('main', START_MS)));
    const results = await Promise.all(
      engines.map((engine) => engine.place('main', [marketBuy('50', 'same')], { atMs: START_MS })),
    );

    expect(results.map((result) => result.accepted).toSorted()).toEqual([false, true]);
  });

  it('put many fills of one look into several changes', async () => {
    const store = createStore();
    const engine = createTestEngine({ store, partialFillShare: 1 });
    const order = limit('buy', '0.0004', priceNear(START_MS, 0.999));
    for (let i = 0; i < 6; i += 1) {
      await engine.place(
        'main',
        Array.from({ length: 20 }, () => order),
        { atMs: START_MS },
      );
    }
    const placed = (await engine.state('main', START_MS)).sequence;
    const state = await engine.state('main', START_MS + DAY_MS);
    const written = await store.read('main', placed);

    expect(state.openOrderIds.size).toBe(0);
    expect(state.fillCount).toBeGreaterThan(200);
    expect(written.length).toBeGreaterThan(1);
    for (const { steps } of written)
      expect(steps.filter((step) => step.type === 'fill').length).toBeLessThanOrEqual(200);
  });

  it('lose no fill of a resting order when writing it failed', async () => {
    const store = createStore();
    const failing = createTestEngine({ store: crashingStore(store, 2, 'before', 1) });
    const fair = createTestEngine();
    for (const engine of [failing, fair]) {
      await engine.place('main', [limit('buy', '0.05', priceNear(START_MS, 0.999))], { atMs: START_MS });
    }
    const laterMs = START_MS + 3 * DAY_MS;
    await expect(failing.state('main', laterMs)).rejects.toThrow('gone');

    const expected = (await fair.state('main', laterMs)).fills.get('BTC_USDT') ?? [];
    expect(expected.length).toBeGreaterThan(0);
    expect((await failing.state('main', laterMs)).fills.get('BTC_USDT')).toEqual(expected);
  });

  it.each([0, 1, 2, 3, 4])(
    'hold nothing of an order when the process dies before write %i',
    async (crashAt) => {
      const store = createStore();
      const accepted = await placeUntilDead(crashingStore(store, crashAt, 'before'));

      expect(await soundOrders(store)).toBe(accepted);
    },
  );

  it.each([1, 2, 3, 4])('hold the whole order when the process dies after write %i', async (crashAt) => {
    const store = createStore();
    const accepted = await placeUntilDead(crashingStore(store, crashAt, 'after'));

    expect(await soundOrders(store)).toBe(accepted + 1);
  });

  it('go on when a write failed but had happened', async () => {
    const store = createStore();
    const engine = createTestEngine({ store: crashingStore(store, 1, 'after', 1) });
    await expect(engine.place('main', [marketBuy('2000', 'a')], { atMs: START_MS })).rejects.toThrow('gone');

    expect(await engine.place('main', [marketBuy('2000', 'a')], { atMs: START_MS })).toEqual({
      accepted: false,
      refusal: 'usedClientOrderId',
    });
    expect((await engine.state('main', START_MS)).orders.size).toBe(1);
  });
});

describe('paper accounts in the table', () => {
  it('refuse a row that they did not write, and name it', async () => {
    const table = openSqliteTable();
    await table.put(
      { pk: 'paper#main', sk: 'change#000000000001' },
      { sequence: 1, steps: 'none' },
      'absent',
    );

    await expect(createTablePaperStore(table).read('main', 0)).rejects.toThrow(
      'paper#main change#000000000001',
    );
  });

  it('read only what is new', async () => {
    const store = createTablePaperStore(openSqliteTable());
    for (let sequence = 1; sequence <= 12; sequence += 1) {
      await store.append('main', { sequence, atMs: sequence, steps: [] });
    }

    expect((await store.read('main', 9)).map((change) => change.sequence)).toEqual([10, 11, 12]);
  });
});

/** How many of five orders were accepted before the store failed. */
async function placeUntilDead(store: PaperStore): Promise<number> {
  const engine = createTestEngine({ store });
  for (let accepted = 0; accepted < 5; accepted += 1) {
    const atMs = START_MS + accepted;
    const error = await engine.place('main', [marketBuy('2000')], { atMs }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof AppError) return accepted;
  }
  throw new Error('the store never failed');
}

/** The number of orders after a restart, once each was found filled and every coin accounted for. */
async function soundOrders(store: PaperStore): Promise<number> {
  const state = await createTestEngine({ store }).state('main', START_MS + 1_000);
  for (const order of state.orders.values()) {
    expect(order.open).toBe(false);
    expect(units(order.filledBase)).toBeGreaterThan(0n);
  }
  for (const [coin, total] of expectedTotals(OPENING, [...state.fills.values()].flat())) {
    expect(units(state.balances.get(coin)?.free ?? '0')).toBe(total);
  }
  return state.orders.size;
}

/** Answers after some turns of the event loop's queue, so that processes overtake each other. Notes lost races. */
function hesitantStore(store: PaperStore, seed: number, lost: number[]): PaperStore {
  const chance = sequence(seed);
  const hesitate = async () => {
    for (let turns = Math.floor(chance() * 6); turns > 0; turns -= 1) await Promise.resolve();
  };
  return {
    async read(account, afterSequence) {
      await hesitate();
      return store.read(account, afterSequence);
    },
    async append(account, change) {
      await hesitate();
      const written = await store.append(account, change);
      if (!written) lost.push(change.sequence);
      return written;
    },
  };
}

/** Fails the write of that number and, unless `times` says otherwise, every one after it: the process is dead. */
function crashingStore(
  store: PaperStore,
  crashAt: number,
  moment: 'before' | 'after',
  times = Number.POSITIVE_INFINITY,
): PaperStore {
  let writes = 0;
  return {
    read: store.read,
    async append(account, change) {
      const number = writes;
      writes += 1;
      if (number < crashAt || number >= crashAt + times) return store.append(account, change);
      if (moment === 'after' && number === crashAt) await store.append(account, change);
      throw new AppError('table.unavailable', 'The store is gone.');
    },
  };
}
