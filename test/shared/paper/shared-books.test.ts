/** Several paper exchanges at once on one DynamoDB table, as several Lambda instances run them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/core/system-clock.ts';
import type { Engine } from '../../../shared/paper/engine.ts';
import type { PaperStore } from '../../../shared/paper/store.ts';
import { createTablePaperStore } from '../../../shared/paper/table-store.ts';
import { dynamoTable } from '../../../shared/table/dynamo-table.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { createRowsTable, type DynamoEmulator, emulatorClient } from '../../support/dynamo-emulator.ts';
import { createTestEngine, marketBuy, OPENING } from './engine-under-test.ts';
import { expectedTotals, units } from './money.ts';

const START_MS = Date.UTC(2026, 10, 23, 8);
const PROCESSES = 4;
const ORDERS_EACH = 10;

let dynamo: DynamoEmulator;
const clients: ReturnType<typeof emulatorClient>[] = [];

beforeAll(async () => {
  dynamo = await startDynalite();
  const client = emulatorClient(dynamo.endpoint);
  await createRowsTable(client, 'rows');
  client.destroy();
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await dynamo.stop();
});

/** The books as one process opens them, with the numbers of the changes that it lost to another. */
function openBooks(writer: string): PaperStore & { readonly lost: number[] } {
  const client = emulatorClient(dynamo.endpoint);
  clients.push(client);
  const store = createTablePaperStore(dynamoTable({ client, tableName: 'rows', clock: systemClock, writer }));
  const lost: number[] = [];
  return {
    ...store,
    lost,
    async append(account, change) {
      const written = await store.append(account, change);
      if (!written) lost.push(change.sequence);
      return written;
    },
  };
}

describe('paper exchanges of several processes on one DynamoDB table', () => {
  it('lose no change and double none: who loses a race decides anew', async () => {
    const books = Array.from({ length: PROCESSES }, (_, index) => openBooks(`process-${index}`));
    const engines = books.map((store) => createTestEngine({ store }));

    // Each client order id is used by two processes.
    const placing = engines.flatMap((engine: Engine, process) =>
      Array.from({ length: ORDERS_EACH }, (_, i) => {
        const id = `${Math.floor(process / 2)}-${i}`;
        return engine.place('main', [marketBuy('100', id)], { atMs: START_MS + i });
      }),
    );
    const results = await Promise.all(placing);

    expect(results.filter(({ accepted }) => accepted)).toHaveLength((PROCESSES / 2) * ORDERS_EACH);
    expect(books.flatMap(({ lost }) => lost).length).toBeGreaterThan(0);
    const changes = await openBooks('reader').read('main', 0);
    expect(changes.map(({ sequence }) => sequence)).toEqual(changes.map((_, index) => index + 1));
    const states = await Promise.all(engines.map((engine) => engine.state('main', START_MS + 100)));
    const cold = await createTestEngine({ store: openBooks('cold') }).state('main', START_MS + 100);
    for (const state of states) expect(state).toEqual(cold);
    const ids = [...cold.orders.values()].map(({ clientOrderId }) => clientOrderId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [coin, total] of expectedTotals(OPENING, [...cold.fills.values()].flat())) {
      expect(units(cold.balances.get(coin)?.free ?? '0')).toBe(total);
    }
  });

  it('cannot spend the same money twice', async () => {
    const engines = Array.from({ length: PROCESSES }, (_, index) =>
      createTestEngine({ store: openBooks(`spender-${index}`) }),
    );

    // 100,000 USDT in all: of orders for 30,000 three fit.
    const results = await Promise.all(
      engines.map((engine) => engine.place('shared', [marketBuy('30000')], { atMs: START_MS })),
    );

    expect(results.filter(({ accepted }) => accepted)).toHaveLength(3);
  });
});
