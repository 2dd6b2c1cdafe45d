import { beforeEach, describe, expect, it } from 'vitest';
import { readBooks } from '../../../shared/accounting/read-books.ts';
import type { Blobs } from '../../../shared/blobs/blobs.ts';
import { memoryBlobs } from '../../../shared/blobs/memory-blobs.ts';
import { DAY_MS } from '../../../shared/core/clock.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import type { VenueRecord } from '../../../shared/records/record.ts';
import { writeRecords } from '../../../shared/records/record-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { aFill, aFunding, aFuturesFill } from '../../support/records.ts';
import { type WatchedTable, watchTable } from '../../support/watched-table.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const LONG_AGO = NOW - 60 * DAY_MS;

let table: WatchedTable;
let blobs: Blobs;
let clock: ManualClock;

beforeEach(() => {
  table = watchTable(openSqliteTable());
  blobs = memoryBlobs();
  clock = createManualClock(NOW);
});

const keep = (...records: VenueRecord[]) => writeRecords({ table, clock }, 'main', records);
const read = (fundingPaidIs: 'positive' | 'negative' = 'positive') =>
  readBooks({ table, blobs, clock }, { account: 'main', fundingPaidIs });
const recordsRead = () =>
  table.calls.filter(({ name, key }) => name === 'query' && key.pk.startsWith('record#'));

const OLD = [
  aFill({ id: '1', atMs: LONG_AGO, price: decimal('50000'), baseSize: decimal('0.02'), fee: decimal('0.5') }),
  aFuturesFill({
    id: '2',
    atMs: LONG_AGO + 1,
    price: decimal('50000'),
    baseSize: decimal('0.1'),
    fee: decimal('2'),
  }),
  aFunding({ id: 'f1', atMs: LONG_AGO + 2, amount: decimal('0.7') }),
];
const NEW = [
  aFill({
    id: '3',
    atMs: NOW - DAY_MS,
    side: 'sell',
    price: decimal('60000'),
    baseSize: decimal('0.01'),
    fee: decimal('0.3'),
  }),
];

describe('the books of an account', () => {
  it('sum up its records by symbol and month', async () => {
    await keep(...OLD, ...NEW);

    const books = await read();

    expect(Object.keys(books).sort()).toEqual(['BTC_USDT', 'BTC_USDT_PERP']);
    // 0.02 cost 1000.50; half of it went for 599.70.
    expect(books['BTC_USDT']?.spot).toMatchObject({
      average: { size: '0.01', cost: '500.25' },
      realizedAverage: '99.45',
      fees: { USDT: '0.8' },
    });
    expect(books['BTC_USDT']?.firstFill).toEqual({ atMs: LONG_AGO, price: '50000' });
    expect(books['BTC_USDT']?.months).toMatchObject([
      { month: '2026-09', fills: 1, bought: '1000', sold: '0', fees: { USDT: '0.5' } },
      { month: '2026-11', fills: 1, bought: '0', sold: '600', realizedAverage: '99.45' },
    ]);
    expect(books['BTC_USDT_PERP']?.months[0]).toMatchObject({
      fees: { USDT: '2' },
      funding: { USDT: '-0.7' },
    });
  });

  it('read settled days only once', async () => {
    await keep(...OLD, ...NEW);
    const first = await read();
    const before = recordsRead().length;

    expect(await read()).toEqual(first);
    // The one day that may still change, of three kinds.
    expect(recordsRead().length - before).toBe(3);
  });

  it('are summed up anew when a settled day changes after all', async () => {
    await keep(...OLD);
    await read();
    await keep(
      aFill({
        id: '0',
        atMs: LONG_AGO - 1,
        price: decimal('40000'),
        baseSize: decimal('0.02'),
        fee: decimal('0'),
      }),
    );

    expect((await read())['BTC_USDT']?.spot?.average).toEqual({ size: '0.04', cost: '1800.5' });
  });

  it('are summed up anew when the sign of funding is set right', async () => {
    await keep(...OLD);
    await read('positive');

    expect((await read('negative'))['BTC_USDT_PERP']?.months[0]?.funding).toEqual({ USDT: '0.7' });
  });

  it('are the same whether a checkpoint was used or not', async () => {
    const many = Array.from({ length: 90 }, (_, index) =>
      aFill({
        id: String(index),
        atMs: NOW - (90 - index) * DAY_MS,
        side: index % 3 === 2 ? 'sell' : 'buy',
        price: decimal(String(50_000 + index * 10)),
        fee: decimal('0.1'),
      }),
    );
    for (const fill of many) {
      clock.set(fill.atMs + 1);
      await keep(fill);
      await read();
    }

    const fresh = await readBooks(
      { table, blobs: memoryBlobs(), clock },
      { account: 'main', fundingPaidIs: 'positive' },
    );
    expect(await read()).toEqual(fresh);
    expect(await blobs.head('books/account=main.json')).toBeDefined();
  });

  it('leave no checkpoint of a settled day that is just being written', async () => {
    table.afterEach(async ({ name }) => {
      if (name !== 'putAll') return;
      table.afterEach(() => {});
      await read();
    });
    await keep(...OLD);

    expect(await blobs.head('books/account=main.json')).toBeUndefined();
  });
});
