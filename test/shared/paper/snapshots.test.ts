import { describe, expect, it } from 'vitest';
import { decimal } from '../../../shared/core/decimal.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { createPaperExchange } from '../../../shared/paper/exchange.ts';
import type { FuturesStep } from '../../../shared/paper/futures/futures-step.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createKeeper } from '../../../shared/paper/keeper.ts';
import { sequence } from '../../../shared/paper/noise.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { isSnapshotDue } from '../../../shared/paper/snapshots.ts';
import { createTablePaperStore } from '../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../shared/table/table.ts';
import { createTestEngine, limit, marketBuy, priceNear } from './engine-under-test.ts';

const START_MS = Date.UTC(2026, 10, 23, 8);
const HEAD = { pk: 'paper#main', sk: 'snapshot' };

/** So many changes of one account: orders, filled and resting ones, and money from outside. */
async function written(table: Table, changes: number): Promise<void> {
  const engine = createTestEngine({ store: createTablePaperStore(table) });
  await engine.place('main', [limit('buy', '0.01', priceNear(START_MS, 0.5))], { atMs: START_MS });
  for (let i = 2; i < changes; i += 1) {
    if (i % 10 === 0) await engine.place('main', [marketBuy('20', `buy-${i}`)], { atMs: START_MS + i });
    else await engine.credit('main', 'USDT', decimal('0.5'), START_MS + i);
  }
}

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
      expect.stringMatching(/^snapshot#1#0{8}1\d{3}#0000$/),
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

  it('knows all that an account can hold: whoever changes this shape raises SNAPSHOT_FORMAT', async () => {
    const table = openSqliteTable();
    let nowMs = START_MS;
    const prices = createSeededMarket({ seed: 3, listings: LISTINGS });
    const open = () =>
      createPaperExchange({
        seed: 3,
        clock: { nowMs: () => nowMs },
        prices,
        store: createTablePaperStore(table),
        accounts: [
          { id: 'main', apiKey: 'k', apiSecret: 's', permissions: [], balances: { USDT: decimal('50000') } },
        ],
      });
    const terms = {
      kind: 'spot_grid' as const,
      base: 'BTC',
      quote: 'USDT',
      symbol: 'BTC_USDT',
      investment: decimal('900'),
      labels: {},
      range: { top: decimal('200000'), bottom: decimal('10000'), rows: 50, spacing: 'arithmetic' as const },
      closeSell: 'TO_QUOTE' as const,
    };
    await written(table, 20);
    await futuresOf(table);
    const first = open();
    const [bot = ''] = await first.inspect.placeBots('main', [terms]);
    for (let i = 0; i < 600; i += 1) await first.inspect.credit('main', 'USDT', decimal('0.01'));
    nowMs += 3_600_000;
    const cancel = { type: 'cancel' as const, closeNote: '', immediate: true };
    await first.inspect.commandBot('main', bot, cancel);
    nowMs += 60_000;

    const seen = async (exchange: ReturnType<typeof open>) => [
      await exchange.inspect.bots('main'),
      await exchange.inspect.botLog('main'),
      await exchange.inspect.balances('main'),
      await exchange.inspect.futures.fills('main'),
    ];
    expect(await table.get(HEAD)).toBeDefined();
    expect(await seen(open())).toEqual(await seen(first));
    expect(shapeOf(await snapshotOf(table))).toMatchInlineSnapshot(`
      {
        "balances": {
          "Map": {
            "free": "string",
            "frozen": "string",
          },
        },
        "bots": {
          "bots": "number",
          "paid": {
            "Map": "empty",
          },
          "records": [
            {
              "atMs": "number",
              "botId": "string",
              "by": "string",
              "isFunded": "boolean",
              "terms": {
                "base": "string",
                "closeSell": "string",
                "investment": "string",
                "kind": "string",
                "labels": {},
                "quote": "string",
                "range": {
                  "bottom": "string",
                  "rows": "number",
                  "spacing": "string",
                  "top": "string",
                },
                "symbol": "string",
              },
              "type": "string",
            },
          ],
        },
        "byClientOrderId": {
          "Map": [
            "string",
          ],
        },
        "earn": {
          "Map": "empty",
        },
        "fillCount": "number",
        "fills": {
          "Map": [
            {
              "atMs": "number",
              "baseSize": "string",
              "fee": "string",
              "feeCoin": "string",
              "id": "string",
              "orderId": "string",
              "price": "string",
              "role": "string",
              "side": "string",
              "symbol": "string",
            },
          ],
        },
        "futures": {
          "books": {
            "changedAtMs": "number",
            "fillCount": "number",
            "leverages": {
              "Map": "empty",
            },
            "openOrders": {
              "Map": {
                "baseSize": "string",
                "clientOrderId": "string",
                "createdAtMs": "number",
                "filledBase": "string",
                "filledQuote": "string",
                "id": "string",
                "open": "boolean",
                "price": "string",
                "reduceOnly": "boolean",
                "side": "string",
                "source": "string",
                "symbol": "string",
                "type": "string",
                "updatedAtMs": "number",
                "wantedSize": "string",
              },
            },
            "orderCount": "number",
            "positionCount": "number",
            "positions": {
              "Map": {
                "amountLiquidated": "string",
                "amountLong": "string",
                "amountSettled": "string",
                "amountShort": "string",
                "createdAtMs": "number",
                "direction": "string",
                "fundedUntilMs": "number",
                "id": "string",
                "sizeLiquidated": "string",
                "sizeLong": "string",
                "sizeShort": "string",
                "symbol": "string",
                "updatedAtMs": "number",
              },
            },
            "wallets": {
              "Map": "string",
            },
          },
          "byClientOrderId": {
            "Map": [
              "string",
            ],
          },
          "closedPositions": "empty list",
          "credited": {
            "Map": "string",
          },
          "fills": [
            {
              "atMs": "number",
              "baseSize": "string",
              "fee": "string",
              "feeCoin": "string",
              "feeType": "string",
              "id": "string",
              "orderId": "string",
              "price": "string",
              "realised": "string",
              "role": "string",
              "side": "string",
              "symbol": "string",
            },
          ],
          "fundings": [
            {
              "atMs": "number",
              "coin": "string",
              "paid": "string",
              "rate": "string",
              "symbol": "string",
            },
          ],
          "insured": {
            "Map": "empty",
          },
          "orders": {
            "Map": {
              "baseSize": "string",
              "clientOrderId": "string",
              "createdAtMs": "number",
              "filledBase": "string",
              "filledQuote": "string",
              "id": "string",
              "open": "boolean",
              "price": "string",
              "reduceOnly": "boolean",
              "side": "string",
              "source": "string",
              "symbol": "string",
              "type": "string",
              "updatedAtMs": "number",
              "wantedSize": "string",
            },
          },
        },
        "openOrderIds": "Set",
        "orders": {
          "Map": {
            "clientOrderId": "string",
            "createdAtMs": "number",
            "fee": "string",
            "feeCoin": "string",
            "filledBase": "string",
            "filledQuote": "string",
            "frozen": "string",
            "frozenCoin": "string",
            "id": "string",
            "immediateOrCancel": "boolean",
            "open": "boolean",
            "side": "string",
            "symbol": "string",
            "terms": {
              "baseSize": "string",
              "price": "string",
              "type": "string",
            },
            "updatedAtMs": "number",
          },
        },
        "sequence": "number",
        "transfers": [
          {
            "amount": "string",
            "atMs": "number",
            "by": "string",
            "clientId": "string",
            "coin": "string",
            "comment": "string",
            "id": "string",
            "status": "string",
            "to": "string",
          },
        ],
      }
    `);
  });
});

/** An order in perpetuals that traded, paid funding and is partly open, and money on its way. */
async function futuresOf(table: Table): Promise<void> {
  const [symbol, baseSize, coin, atMs] = ['BTC_USDT_PERP', decimal('0.1'), 'USDT', START_MS + 100] as const;
  const one = { symbol, side: 'buy' as const, baseSize };
  const order = {
    ...one,
    id: '1',
    type: 'limit' as const,
    wantedSize: baseSize,
    price: decimal('9'),
    reduceOnly: false,
  };
  const trade = {
    ...one,
    id: '2',
    orderId: '1',
    role: 'taker' as const,
    price: decimal('9'),
    fee: decimal('0.01'),
  };
  const transfer = { id: '3', to: 'futures' as const, coin, amount: decimal('1'), clientId: '', comment: '' };
  const futures: readonly FuturesStep[] = [
    { type: 'credit', coin, amount: decimal('500'), atMs },
    { type: 'place', order: { ...order, clientOrderId: 'a', source: 'api', createdAtMs: atMs } },
    {
      type: 'trade',
      trade: { ...trade, baseSize: decimal('0.05'), feeCoin: coin, feeType: 'trading', atMs },
    },
    { type: 'funding', payment: { symbol, coin, paid: decimal('0.1'), rate: decimal('0.0001'), atMs } },
  ];
  const keeper = createKeeper(createTablePaperStore(table), () => ({}));
  await keeper.change('main', atMs, () => ({
    steps: [
      ...futures.map((step) => ({ type: 'futures' as const, step })),
      { type: 'transfer', transfer: { ...transfer, by: 'api', status: 'completed', atMs } },
    ],
    result: undefined,
  }));
}

async function snapshotOf(table: Table) {
  const state = await createTablePaperStore(table).snapshots?.load('main');
  if (state === undefined) throw new Error('there is no snapshot');
  return state;
}

/** Names and kinds of everything in it, of lists and maps the first entry. */
function shapeOf(value: unknown): unknown {
  if (value instanceof Map) return { Map: value.size === 0 ? 'empty' : shapeOf([...value.values()][0]) };
  if (value instanceof Set) return 'Set';
  if (Array.isArray(value)) return value.length === 0 ? 'empty list' : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

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
