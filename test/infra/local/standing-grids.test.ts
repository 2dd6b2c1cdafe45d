import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gridRows, readGridStandings, watchRows } from '../../../infra/local/standing-grids.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import { bindGrid, claimGrid } from '../../../shared/grids/grid-row.ts';
import { writeEnded } from '../../../shared/grids/tracker.ts';
import { openSqliteTable, type SqliteTable } from '../../../shared/table/sqlite-table.ts';

const T0 = Date.parse('2026-11-21T11:06:00Z');
const range = { top: '72000', bottom: '58000' };
const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
const paper = { venue: 'pionex', environment: 'paper', limits } as const;
const remedies = { rules: [{ do: 'moveAroundPrice', on: 'outOfRange' }] };
const automations = resolveAutomations({
  accounts: { main: paper, side: paper, idle: paper },
  grids: {
    flat: { account: 'main', market: 'spot', symbol: 'BTC_USDT', range, investment: '200', remedies },
    deep: {
      account: 'side',
      market: 'perpetual',
      symbol: 'BTC_USDT_PERP',
      range,
      investment: '100',
      trend: 'long',
      leverage: 5,
    },
  },
  watch: { main: { bots: { 'bot-9': { remedies }, 'bot-8': {} } } },
});

let table: SqliteTable;
beforeEach(() => {
  table = openSqliteTable();
});
afterEach(() => table.close());

const rows = async () => gridRows(automations, await readGridStandings(table, automations), 'Europe/Berlin');
const bind = () =>
  bindGrid(table, { grid: 'flat', account: 'main', botId: 'bot-1', intent: 'i-1', sinceMs: T0 });

describe('the grids of the banner', () => {
  it('says what each is, and how one that is not set up is started', async () => {
    expect(await rows()).toEqual([
      ['flat', 'spot BTC_USDT for 200 USDT with main'],
      ['', 'not set up; npm run cli -- grids start flat'],
      ['deep', 'perpetual, long 5×, BTC_USDT_PERP for 100 USDT with side'],
      ['', 'not set up; npm run cli -- grids start deep'],
    ]);
  });

  it('says as which bot one runs, and since when', async () => {
    await bind();
    expect((await rows())[1]).toEqual(['', 'runs as bot bot-1 since Sat 2026-11-21 12:06 CET']);
  });

  it('says of one whose bot has ended when that was, and how it is started again', async () => {
    await bind();
    const ended = { botId: 'bot-1', symbol: 'BTC_USDT', name: 'flat', gridKey: 'flat', isOwn: true };
    await writeEnded(table, 'main', { ...ended, endedAtMs: T0 + 60_000 }, undefined);
    expect((await rows())[1]).toEqual([
      '',
      'ended Sat 2026-11-21 12:07 CET; again with: npm run cli -- grids start flat',
    ]);
  });

  it('does not offer to start one that a run is setting up', async () => {
    const claim = { grid: 'flat', account: 'main', intent: 'i-1', untilMs: T0 };
    await claimGrid(table, claim, { row: undefined, version: 0 });
    expect((await rows())[1]).toEqual(['', 'is being set up']);
  });
});

describe('the watch of the banner', () => {
  it('says of each account that has bots to look at how often, and for which there are remedies', () => {
    expect(watchRows(automations, 10)).toEqual([
      ['main', 'every 10 minutes; remedies for flat, bot-9'],
      ['side', 'every 10 minutes; only tells, no remedies'],
    ]);
  });
});
