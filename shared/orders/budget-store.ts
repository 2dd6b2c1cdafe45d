import * as z from 'zod';
import { CONTROL_PARTITION } from '../control/pause.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import { decimalSchema as money } from '../decimal-schema.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { JsonObject, Key, Row, Table } from '../table/table.ts';
import { type Budget, EMPTY_BUDGET, tidy } from './budget.ts';

/** A budget with the version of its row; 0 when there is none yet. */
export interface StoredBudget {
  readonly budget: Budget;
  readonly version: number;
}

export interface BudgetStore {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
}

const MAX_TRIES = 12;
const BACKOFF_MS = 20;

/**
 * Applies a pure change to an account's budget by one conditional write, again on the fresh row when another
 * run was quicker. `known` saves the first read. A change that returns the very same budget writes nothing.
 * Throws `table.conflict` (retry later) when others keep winning.
 */
export async function changeBudget(
  store: BudgetStore,
  account: string,
  change: (budget: Budget) => Budget,
  known?: StoredBudget,
): Promise<StoredBudget> {
  let current = known ?? (await readBudget(store.table, account));
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const next = change(current.budget);
    if (next === current.budget) return current;
    const expected = current.version === 0 ? 'absent' : { version: current.version };
    const tidied = tidy(next, store.clock.nowMs());
    const result = await store.table.put(budgetKey(account), tidied as unknown as JsonObject, expected);
    if (result.written) return { budget: tidied, version: result.version };
    await store.clock.sleep(Math.ceil(store.random() * BACKOFF_MS * tries));
    current = await readBudget(store.table, account);
  }
  throw new AppError('table.conflict', `The budget of account ${account} is too busy; try again.`, {
    retry: 'later',
  });
}

export async function readBudget(table: Table, account: string): Promise<StoredBudget> {
  return budgetFrom(await table.get(budgetKey(account)));
}

export function budgetFrom(row: Row | undefined): StoredBudget {
  if (row === undefined) return { budget: EMPTY_BUDGET, version: 0 };
  return { budget: budgetRow.parse(row.data) as Budget, version: row.version };
}

export function budgetKey(account: string): Key {
  return { pk: CONTROL_PARTITION, sk: `budget#${account}` };
}

const budgetRow = lazySchema(() =>
  z.strictObject({
    entries: z.record(
      z.string(),
      z.strictObject({
        plan: z.string(),
        leg: z.string(),
        day: z.string(),
        reserved: money,
        spent: money.optional(),
        placeBeforeMs: z.int(),
      }),
    ),
    days: z.record(z.string(), z.record(z.string(), money)),
    totals: z.record(z.string(), z.record(z.string(), z.strictObject({ quote: money, base: money }))),
    collected: z.record(
      z.string(),
      z.record(
        z.string(),
        z.strictObject({
          leg: z.string(),
          unit: z.enum(['quote', 'base']),
          amount: money,
          usedBy: z.string().optional(),
        }),
      ),
    ),
    usedUp: z.record(z.string(), z.record(z.string(), z.strictObject({ by: z.string(), day: z.string() }))),
  }),
);
