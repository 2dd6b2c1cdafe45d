import { decimal } from '../../../shared/core/decimal.ts';
import { createTablePaperStore } from '../../../shared/paper/table-store.ts';
import type { Table } from '../../../shared/table/table.ts';
import { createTestEngine, limit, marketBuy, priceNear } from './engine-under-test.ts';

export const START_MS = Date.UTC(2026, 10, 23, 8);
/** The row that names the snapshot of the account `main`. */
export const HEAD = { pk: 'paper#main', sk: 'snapshot' };

/** So many changes of one account: orders, filled and resting ones, and money from outside. */
export async function written(table: Table, changes: number): Promise<void> {
  const engine = createTestEngine({ store: createTablePaperStore(table) });
  await engine.place('main', [limit('buy', '0.01', priceNear(START_MS, 0.5))], { atMs: START_MS });
  for (let i = 2; i < changes; i += 1) {
    if (i % 10 === 0) await engine.place('main', [marketBuy('20', `buy-${i}`)], { atMs: START_MS + i });
    else await engine.credit('main', 'USDT', decimal('0.5'), START_MS + i);
  }
}
