import { expect, it } from 'vitest';
import { checkPaperPast } from '../../../infra/cli/doctor/paper-past.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import { createTablePaperStore } from '../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { createTestEngine, marketBuy } from '../../shared/paper/engine-under-test.ts';

const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
const notices = { channels: [{ kind: 'slack' as const }] };

it('fails a live account that has traded on paper under the same name, and no other', async () => {
  const table = openSqliteTable();
  const engine = createTestEngine({ store: createTablePaperStore(table) });
  await engine.place('main', [marketBuy('50')], { atMs: Date.UTC(2026, 10, 23, 8) });
  const on = (environment: 'paper' | 'live') => ({ venue: 'pionex' as const, environment, limits });
  const found = (main: 'paper' | 'live') =>
    checkPaperPast(table, resolveAutomations({ accounts: { main: on(main), other: on('live') }, notices }));

  expect(await found('paper')).toEqual([]);
  expect(await found('live')).toEqual([
    {
      about: 'account main (pionex, live)',
      check: 'ledger',
      verdict: 'failed',
      text: expect.stringContaining('give the live account another name, or run it on another stage'),
    },
  ]);
});
