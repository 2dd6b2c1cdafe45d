import { beforeEach, describe, expect, it } from 'vitest';
import { lineOf } from '../../../infra/local/event-line.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import type { IntentState } from '../../../shared/orders/intent.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import { openSqliteTable, type SqliteTable } from '../../../shared/table/sqlite-table.ts';
import { anAction } from '../../support/bot-builders.ts';
import { anIntent, money, SLOT_MS, someAutomations } from '../../support/builders.ts';

const SPOT = { botId: '77', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;
const TAKE = anAction({ do: 'takeProfit', bot: SPOT, amount: money('5') }, { state: 'filled' });

let table: SqliteTable;
beforeEach(() => {
  table = openSqliteTable();
});

const line = (event: string, fields: Record<string, unknown>, level: 'info' | 'warn' | 'error' = 'info') =>
  lineOf({ table, automations: someAutomations({}) }, { level, event, fields });

describe('an event of a grid', () => {
  it.each(['grid.sent', 'grid.settled', 'order.denied'])(
    '%s is told by its grid’s name, as a change',
    async (event) => {
      await createIntent(table, TAKE);
      expect(await line(event, { intent: TAKE.id, state: 'filled' })).toEqual({
        name: 'btc-range',
        word: 'done',
        style: 'green',
        text: 'take out 5 of profit',
      });
    },
  );

  it('tells the step that was logged, also when the change has moved on', async () => {
    const history = [
      { state: 'unknown', atMs: SLOT_MS, note: 'no answer' },
      { state: 'filled', atMs: SLOT_MS, note: 'seen' },
    ] as const;
    await createIntent(table, { ...TAKE, history });
    const told = async (state: IntentState) => (await line('grid.sent', { intent: TAKE.id, state }))?.text;
    expect(await told('unknown')).toBe('take out 5 of profit: no answer');
    expect(await told('accepted')).toBe('take out 5 of profit');
  });

  it('about an intent that the ledger does not hold is not told', async () => {
    expect(await line('grid.sent', { intent: TAKE.id, state: 'accepted' })).toBeUndefined();
  });

  it('that a remedy failed says of which bot and why', async () => {
    const error = { code: 'venue.unavailable', message: 'No answer from the exchange.' };
    expect(await line('grid.remedyFailed', { function: 'grid-health', grid: '77', error }, 'error')).toEqual({
      name: '77',
      word: 'failed',
      style: 'red',
      text: 'its remedy failed: No answer from the exchange.',
    });
  });
});

describe('a warning without words of its own', () => {
  it('tells its details, and of what started the run only what a person needs', async () => {
    const carried = { function: 'dca-buy', run: 'r-1', plan: 'btc-weekly', scheduled: 'S', slot: 'T' };
    expect((await line('venue.retry', { ...carried, tries: 1 }, 'warn'))?.text).toBe(
      'venue.retry (plan btc-weekly, slot T, tries 1)',
    );
    const serving = { intent: 'btc-weekly/T/BTC_USDT/1', clientOrderId: 'so1' };
    expect((await line('venue.retry', { ...carried, ...serving, tries: 1 }, 'warn'))?.text).toBe(
      'venue.retry (intent btc-weekly/T/BTC_USDT/1, tries 1)',
    );
  });
});

describe('an event of a signal', () => {
  it('is told with what became of it; why nothing was ordered is told by its notice', async () => {
    const settled = { strategy: 'trend', signal: '20261123T080000Z-0000000000000001' };
    expect(await line('signal.settled', { ...settled, state: 'placed' })).toEqual({
      name: 'trend',
      word: 'signal',
      style: 'cyan',
      text: '20261123T080000Z-0000000000000001 placed',
    });
    for (const state of ['denied', 'expired']) {
      expect(await line('signal.settled', { ...settled, state, code: 'limit.perDay' })).toBeUndefined();
    }
  });

  it('of its order is told by the strategy’s name, as an order', async () => {
    const cause = {
      plan: 'signal:trend',
      slot: '20261123T080000Z-0000000000000001',
      leg: 'BTC_USDT',
      attempt: 1,
    };
    const order = anIntent({ cause, id: intentId(cause), state: 'accepted' });
    await createIntent(table, order);
    expect(await line('order.sent', { intent: order.id, state: 'accepted' })).toMatchObject({
      name: 'trend',
      word: 'ordered',
      text: 'buy 50 USDT of BTC_USDT at the market',
    });
  });

  it('that is routine is left to the log file', async () => {
    expect(await line('signal.answered', { strategy: 'trend' })).toBeUndefined();
  });
});
