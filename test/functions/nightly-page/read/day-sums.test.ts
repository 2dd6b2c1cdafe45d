import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDaySums } from '../../../../functions/nightly-page/read/day-sums.ts';
import { firstDayShown, monthModels } from '../../../../functions/nightly-page/read/months.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import type { VenueRecord } from '../../../../shared/records/record.ts';
import { writeRecords } from '../../../../shared/records/record-store.ts';
import { openSqliteTable, type SqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { ACCOUNT, money, SLOT_MS } from '../../../support/builders.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { type WatchedTable, watchTable } from '../../../support/watched-table.ts';
import { aFill, aFunding } from '../kept.ts';

let sqlite: SqliteTable;
let table: WatchedTable;
beforeEach(() => {
  sqlite = openSqliteTable();
  table = watchTable(sqlite);
});
afterEach(() => sqlite.close());

const clock = createManualClock();
const TODAY = '2026-11-23';
const write = (...records: readonly VenueRecord[]) => writeRecords({ table, clock }, ACCOUNT, records);
const read = (nowMs = SLOT_MS, more: { isLate?: () => boolean; recordsARun?: number } = {}) =>
  readDaySums(table, { account: ACCOUNT, fromDay: '2026-01-01', nowMs, isLate: () => false, ...more });
/** How often records were read since the last time. */
const recordReads = () => {
  const count = table.calls.filter(
    ({ name, key }) => name === 'query' && key.pk.startsWith('record#'),
  ).length;
  table.calls.length = 0;
  return count;
};

describe('the sums of a day', () => {
  it('have trades by symbol and side, fees at the price of their fill, and funding as it was written', async () => {
    await write(
      aFill('1', SLOT_MS),
      aFill('2', SLOT_MS + 1, { price: money('60000'), quoteAmount: money('120') }),
      aFill('3', SLOT_MS + 2, { side: 'sell', fee: money('0.05'), feeCoin: 'USDT' }),
      aFill('4', SLOT_MS + 3, { kind: 'futures-fill', fee: money('-0.01'), feeCoin: 'USDT' }),
      aFill('5', SLOT_MS + 4, { fee: money('0.7'), feeCoin: 'MX' }),
      aFunding('f', SLOT_MS + 5, '-0.25'),
    );

    const { days, left } = await read();

    expect(left).toBe(0);
    expect(days).toEqual([
      [
        TODAY,
        {
          trades: [
            {
              symbol: 'BTC_USDT',
              baseCoin: 'BTC',
              quoteCoin: 'USDT',
              side: 'buy',
              count: 3,
              base: '0.006',
              quote: '320',
            },
            {
              symbol: 'BTC_USDT',
              baseCoin: 'BTC',
              quoteCoin: 'USDT',
              side: 'sell',
              count: 1,
              base: '0.002',
              quote: '100',
            },
          ],
          // 0.05 + 0.06 of the bought coins, 0.05 of the sale, and a rebate of 0.01.
          fees: { USDT: '0.15' },
          otherFees: { MX: '0.7' },
          funding: { USDT: '-0.25' },
        },
      ],
    ]);
  });

  it('are made twice and then kept: a settled day is not read again', async () => {
    await write(aFill('1', SLOT_MS));
    table.calls.length = 0;

    const first = await read();
    expect(recordReads()).toBe(3);
    expect(await read(SLOT_MS + 29 * MINUTE_MS)).toEqual(first);
    expect(recordReads(), 'within half an hour').toBe(0);
    await read(SLOT_MS + HOUR_MS);
    expect(recordReads(), 'once more').toBe(3);
    expect(await read(SLOT_MS + 9 * DAY_MS)).toEqual(first);
    expect(recordReads(), 'never again').toBe(0);
  });

  it('find a record that was marked before the first sums and written after them', async () => {
    const late = aFill('2', SLOT_MS + 1);
    await write(aFill('1', SLOT_MS));
    // The run that writes is held up between its mark and its rows.
    table.failWhen(({ name }) => (name === 'putAll' ? 'before' : undefined));
    await expect(write(late)).rejects.toThrow();
    table.failWhen(() => undefined);
    await read();
    await table.putAll([
      {
        key: { pk: `record#${ACCOUNT}#spot-fill#${TODAY}`, sk: `0${late.atMs}#2` },
        data: late as never,
      },
    ]);

    const { days } = await read(SLOT_MS + HOUR_MS);

    expect(days[0]?.[1].trades[0]?.count).toBe(2);
  });

  it('are made anew when their day gets another record, however late', async () => {
    await write(aFill('1', SLOT_MS));
    await read();
    await read(SLOT_MS + HOUR_MS);
    await write(aFill('late', SLOT_MS + 5));

    const { days } = await read(SLOT_MS + 30 * DAY_MS);

    expect(days[0]?.[1].trades[0]?.count).toBe(2);
  });

  it('are left to the next run beyond so many records, the newest days first, and that is said', async () => {
    await write(...[0, 1, 2, 3].map((ago) => aFill(`${ago}`, SLOT_MS - ago * DAY_MS)));

    const first = await read(SLOT_MS, { recordsARun: 2 });
    const second = await read(SLOT_MS + MINUTE_MS, { recordsARun: 2 });
    const late = await read(SLOT_MS + HOUR_MS, { isLate: () => true });

    expect([first.days.map(([day]) => day), first.left]).toEqual([['2026-11-22', TODAY], 2]);
    expect([second.days.length, second.left]).toEqual([4, 0]);
    expect([late.days.length, late.left], 'what was summed before is shown').toEqual([4, 4]);
  });
});

describe('fees and funding by month', () => {
  it('have every month since the first, negative when paid', async () => {
    await write(
      aFill('1', Date.UTC(2026, 8, 30), { fee: money('0.5'), feeCoin: 'USDT' }),
      aFill('2', Date.UTC(2026, 10, 2), { fee: money('0.01'), feeCoin: 'MX' }),
      aFunding('f', Date.UTC(2026, 10, 3), '2'),
      aFunding('g', Date.UTC(2026, 10, 4), '-0.5'),
    );
    const sums = await read();
    const months = (paidIs: 'positive' | 'negative') =>
      monthModels(sums, { coin: 'USDT', paidIs, nowMs: SLOT_MS });

    expect(months('positive')).toEqual([
      { month: '2026-09', coin: 'USDT', fees: '-0.5', funding: '0', otherFees: [] },
      { month: '2026-10', coin: 'USDT', fees: '0', funding: '0', otherFees: [] },
      {
        month: '2026-11',
        coin: 'USDT',
        fees: '0',
        funding: '-1.5',
        otherFees: [{ coin: 'MX', amount: '0.01' }],
      },
    ]);
    expect(months('negative').at(-1)?.funding).toBe('1.5');
    expect(firstDayShown(SLOT_MS)).toBe('2025-12-01');
  });

  it('are nothing where nothing was traded', async () => {
    expect(monthModels(await read(), { coin: 'USDT', paidIs: 'negative', nowMs: SLOT_MS })).toEqual([]);
  });
});
