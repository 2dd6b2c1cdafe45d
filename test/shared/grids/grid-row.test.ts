import { beforeEach, describe, expect, it } from 'vitest';
import {
  bindGrid,
  botsOfGrids,
  claimGrid,
  listGridRows,
  readGridRow,
} from '../../../shared/grids/grid-row.ts';
import { openSqliteTable, type SqliteTable } from '../../../shared/table/sqlite-table.ts';
import { SLOT_MS } from '../../support/builders.ts';

let table: SqliteTable;
beforeEach(() => {
  table = openSqliteTable();
});

const read = (grid = 'g') => readGridRow(table, grid);
const claim = async (intent: string, from = read()) =>
  claimGrid(table, { grid: 'g', account: 'main', intent, untilMs: SLOT_MS }, await from);
const bind = (intent: string, botId: string, sinceMs = SLOT_MS) =>
  bindGrid(table, { grid: 'g', account: 'main', intent, botId, sinceMs });

describe('a claim on a grid', () => {
  it('is won by one of two that read the same row, when there is none yet and when there is one', async () => {
    const [first, second] = [await read(), await read()];
    await claim('a', Promise.resolve(first));
    await expect(claim('b', Promise.resolve(second))).rejects.toMatchObject({
      code: 'ledger.conflict',
      retry: 'later',
    });
    const again = [await read(), await read()] as const;
    await claim('c', Promise.resolve(again[0]));
    await expect(claim('d', Promise.resolve(again[1]))).rejects.toMatchObject({ code: 'ledger.conflict' });
    expect((await read()).row?.claim).toEqual({ intent: 'c', untilMs: SLOT_MS });
  });

  it('of the same intent again changes nothing', async () => {
    await claim('a');
    const { version } = await read();
    await claim('a');
    expect((await read()).version).toBe(version);
  });

  it('leaves the bot that the grid last was', async () => {
    await bind('a', 'bot-1');
    await claim('b');
    expect((await read()).row).toMatchObject({ bot: { id: 'bot-1' }, claim: { intent: 'b' } });
  });
});

describe('binding a bot', () => {
  it('ends the claim of its own intent, and again changes nothing', async () => {
    await claim('a');
    await bind('a', 'bot-1');
    const bound = await read();
    expect(bound.row).toEqual({
      grid: 'g',
      account: 'main',
      bot: { id: 'bot-1', intent: 'a', sinceMs: SLOT_MS },
    });
    await bind('a', 'bot-1');
    expect((await read()).version).toBe(bound.version);
  });

  it('that comes late does not take the place of the bot that came after it', async () => {
    await bind('second', 'bot-2', SLOT_MS + 1);
    await bind('first', 'bot-1', SLOT_MS);
    expect((await read()).row?.bot?.id).toBe('bot-2');
  });

  it('leaves the claim of another intent, which is about to set the grid up', async () => {
    await claim('second');
    await bind('first', 'bot-1');
    expect((await read()).row).toMatchObject({ bot: { id: 'bot-1' }, claim: { intent: 'second' } });
  });
});

describe('the rows of all grids', () => {
  it('tell which grid each bot is', async () => {
    await bind('a', 'bot-1');
    await bindGrid(table, { grid: 'h', account: 'main', intent: 'b', botId: 'bot-2', sinceMs: SLOT_MS });
    await claimGrid(table, { grid: 'i', account: 'main', intent: 'c', untilMs: SLOT_MS }, await read('i'));
    expect((await listGridRows(table)).map(({ grid }) => grid)).toEqual(['g', 'h', 'i']);
    expect([...(await botsOfGrids(table))]).toEqual([
      ['bot-1', 'g'],
      ['bot-2', 'h'],
    ]);
  });

  it('are refused when somebody else wrote them', async () => {
    await table.put({ pk: 'grids', sk: 'g' }, { account: 'main', bot: 'bot-1' }, 'absent');
    await expect(read()).rejects.toThrow();
  });
});
