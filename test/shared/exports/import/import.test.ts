import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../shared/core/clock.ts';
import { parseCsv } from '../../../../shared/exports/import/csv.ts';
import { readDownload } from '../../../../shared/exports/import/download.ts';
import { importRows } from '../../../../shared/exports/import/import-rows.ts';
import { changeStream, readStream, type StreamState } from '../../../../shared/exports/stream-store.ts';
import { readRecords, recordDays, writeRecords } from '../../../../shared/records/record-store.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../../shared/table/table.ts';
import { ACCOUNT, money } from '../../../support/builders.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { aSpotFill } from '../../../support/record-builders.ts';

const AT_MS = Date.UTC(2025, 2, 1, 12, 30);
const SHOWN_FROM_MS = AT_MS + 100 * DAY_MS;
const HEAD = 'date(UTC+0),amount,price,side,symbol,fee';
const ROW = '2025-03-01 12:30:00,0.01,50000,BUY,BTC_USDT,0.00001';
const trades = (...rows: string[]) => readDownload('t.csv', [HEAD, ...rows].join('\r\n'));

let table: Table;
const clock = createManualClock();
beforeEach(() => {
  table = openSqliteTable();
});

const take = (...rows: string[]) =>
  importRows({ table, clock }, ACCOUNT, trades(...rows).rows, SHOWN_FROM_MS);
async function fills(): Promise<number> {
  let count = 0;
  for await (const _ of readRecords(table, {
    account: ACCOUNT,
    kind: 'spot-fill',
    startMs: 0,
    endMs: SHOWN_FROM_MS * 2,
  }))
    count += 1;
  return count;
}
async function known(change: Partial<StreamState>): Promise<void> {
  const stream = await readStream(table, ACCOUNT, { kind: 'spot-fill', symbol: 'BTC_USDT' });
  await changeStream(table, ACCOUNT, stream, (state) => ({ ...state, ...change }));
}

describe('comma-separated text', () => {
  it('is read with its quotes, and each record knows its line', () => {
    expect(parseCsv('\uFEFFa,"b, ""c"""\r\n\r\n"two\nlines",d\ne,')).toEqual([
      { line: 1, cells: ['a', 'b, "c"'] },
      { line: 3, cells: ['two\nlines', 'd'] },
      { line: 5, cells: ['e', ''] },
    ]);
  });
});

describe('a download', () => {
  it('of trades gives fills, whose fee is of what was received where no coin is named', () => {
    const { rows, refusals } = trades(
      ROW,
      '2025-03-01 12:30:01,1,2,sell,ETH_USDT,0.5',
      '2025-03-01 12:30:02,1,2,sell,ETH_USDT,0.5 MX',
    );
    expect(refusals).toEqual([]);
    expect(rows[0]).toMatchObject({
      line: 2,
      record: {
        kind: 'spot-fill',
        atMs: AT_MS,
        side: 'buy',
        baseSize: '0.01',
        quoteAmount: '500',
        fee: '0.00001',
        feeCoin: 'BTC',
      },
    });
    expect(rows.slice(1).map(({ record }) => 'feeCoin' in record && record.feeCoin)).toEqual(['USDT', 'MX']);
  });

  it('of transfers gives what came from outside and what went there, and its fee', () => {
    const text = [
      'date(UTC+0),tx_type,amount,coin,network,txid,fee',
      '2025-03-01 12:30:00,DEPOSIT,100,USDT,TRX,abc,0',
      '2025-03-02 12:30:00,WITHDRAW,40,USDT,TRX,def,1',
    ].join('\n');
    const { rows } = readDownload('d.csv', text);
    expect(rows.map(({ record }) => record)).toMatchObject([
      {
        kind: 'transfer',
        from: 'OUTSIDE',
        to: 'MAIN',
        amount: '100',
        status: 'COMPLETED',
        comment: 'TRX abc',
      },
      { from: 'MAIN', to: 'OUTSIDE', amount: '40' },
      { from: 'MAIN', to: 'OUTSIDE', amount: '1', reason: 'fee' },
    ]);
    expect(new Set(rows.map(({ record }) => record.id)).size).toBe(3);
  });

  it('is refused row by row, in a sentence with its line', () => {
    const { rows, refusals } = trades(
      'yesterday,1,2,buy,BTC_USDT,0',
      ROW,
      '2025-03-01 12:30:00,1,-2,buy,BTC_USDT,0',
      '2025-03-01 12:30:00,1,2,hold,BTC_USDT,0',
      '2025-03-01 12:30:00,1,2,buy,BTC,0',
    );
    expect(rows).toHaveLength(1);
    expect(refusals).toEqual([
      "t.csv, line 2: 'yesterday' is no time such as 2025-03-01 12:30:00.",
      "t.csv, line 4: amount '1' and price '-2' must be numbers above zero.",
      "t.csv, line 5: 'hold' is neither BUY nor SELL.",
      "t.csv, line 6: 'BTC' is no spot symbol such as BTC_USDT.",
    ]);
  });

  it('of unknown columns or of local times is refused as a whole', () => {
    expect(readDownload('x.csv', 'a,b\n1,2').refusals[0]).toContain('neither the columns of trades');
    expect(readDownload('x.csv', ROW.replace(/.*/, HEAD.replace('UTC+0', 'UTC+8'))).refusals[0]).toContain(
      'not in UTC',
    );
  });
});

describe('importing trades', () => {
  it('takes each once, also equal ones, however often the files are given', async () => {
    expect(await take(ROW, ROW)).toMatchObject({ imported: 2, known: 0 });
    expect(await take(ROW, ROW)).toMatchObject({ imported: 0, known: 2 });
    expect(await take(ROW)).toMatchObject({ imported: 0, known: 1 });
    expect(await fills()).toBe(2);
    expect(await recordDays(table, { account: ACCOUNT, kind: 'spot-fill' })).toEqual(['2025-03-01']);
  });

  it('takes nothing that the exchange told, and lets each of its fills stand for one row', async () => {
    const told = { price: money('50000.0'), baseSize: money('0.010'), atMs: AT_MS + 870 };
    await writeRecords({ table, clock }, ACCOUNT, [aSpotFill({ id: '7', ...told })]);
    expect(await take(ROW, ROW)).toMatchObject({ imported: 1, matched: 1 });
    expect(await fills()).toBe(2);
  });

  it.each([
    ['another second', { atMs: AT_MS + 1_000 }],
    ['another side', { side: 'sell' as const }],
    ['another price', { price: money('50001') }],
    ['another size', { baseSize: money('0.02') }],
    ['another symbol', { symbol: 'BTC_USDC' }],
  ])('does not take a fill of %s for the same', async (_what, other) => {
    await writeRecords({ table, clock }, ACCOUNT, [aSpotFill({ id: '7', atMs: AT_MS, ...other })]);
    expect(await take(ROW)).toMatchObject({ imported: 1, matched: 0 });
  });

  it('takes nothing of a time that was read whole', async () => {
    await known({ covered: [{ startMs: AT_MS - 1, endMs: AT_MS + 999 }] });
    expect(await take(ROW)).toMatchObject({ imported: 0, strange: [{ line: 2 }] });
    await known({ covered: [{ startMs: AT_MS + 1, endMs: AT_MS + 999 }] });
    expect(await take(ROW)).toMatchObject({ imported: 1 });
  });

  it('leaves to the exchange what it still shows, but for what it cannot show', async () => {
    const { rows } = trades(ROW);
    expect(await importRows({ table, clock }, ACCOUNT, rows, AT_MS)).toMatchObject({
      imported: 0,
      tooNew: [{ line: 2 }],
    });
    await known({ lost: [{ startMs: AT_MS + 5, endMs: AT_MS + 5, why: 'full' }] });
    expect(await importRows({ table, clock }, ACCOUNT, rows, AT_MS)).toMatchObject({
      imported: 1,
      tooNew: [],
    });
  });
});
