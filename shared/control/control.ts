import type { EpochMs } from '../core/clock.ts';
import { budgetFrom, budgetKey, type StoredBudget } from '../orders/budget-store.ts';
import type { Table } from '../table/table.ts';
import { banFrom, banKey } from '../venues/ban.ts';
import { CONTROL_PARTITION, type Pause, pausesFrom } from './pause.ts';

/** Everything that decides whether an account may order now, read by one query. */
export interface Control {
  readonly pauses: readonly Pause[];
  readonly bannedUntilMs: EpochMs | undefined;
  readonly budget: StoredBudget;
}

export async function readControl(table: Table, account: string): Promise<Control> {
  const rows = await table.query({ pk: CONTROL_PARTITION });
  const find = (sk: string) => rows.find((row) => row.sk === sk);
  return {
    pauses: pausesFrom(rows),
    bannedUntilMs: banFrom(find(banKey(account).sk), account)?.untilMs,
    budget: budgetFrom(find(budgetKey(account).sk)),
  };
}
