/** Paper accounts in the table: one row a change, `paper#<account>` / `change#000000000001`. Strict, because nobody else writes these rows. */
import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { decimalSchema as money } from '../decimal-schema.ts';
import type { JsonObject, Row, Table } from '../table/table.ts';
import { botStep } from './bots/bot.ts';
import type { Change } from './change.ts';
import { earnStep } from './earn/earn.ts';
import { futuresStepRow } from './futures/futures-step.ts';
import { createTableSnapshots } from './snapshots.ts';
import type { PaperStore } from './store.ts';
import { transferStepRows } from './transfer.ts';

const side = z.enum(['buy', 'sell']);

const order = z.strictObject({
  id: z.string(),
  symbol: z.string(),
  side,
  terms: z.union([
    z.strictObject({ type: z.literal('market'), quoteAmount: money }),
    z.strictObject({ type: z.literal('market'), baseSize: money }),
    z.strictObject({ type: z.literal('limit'), baseSize: money, price: money }),
  ]),
  immediateOrCancel: z.boolean(),
  clientOrderId: z.string(),
  createdAtMs: z.int(),
  takesAtMs: z.int().optional(),
  feeCoin: z.string(),
  frozen: money,
  frozenCoin: z.string(),
});

const fill = z.strictObject({
  id: z.string(),
  orderId: z.string(),
  symbol: z.string(),
  side,
  role: z.enum(['maker', 'taker']),
  price: money,
  baseSize: money,
  fee: money,
  feeCoin: z.string(),
  atMs: z.int(),
});

const changeRow: z.ZodType<Change> = z.strictObject({
  sequence: z.int().min(1),
  atMs: z.int(),
  steps: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('credit'), coin: z.string(), amount: money }),
      z.strictObject({ type: z.literal('place'), order }),
      z.strictObject({ type: z.literal('fill'), fill, pays: money, unfreezes: money, receives: money }),
      z.strictObject({ type: z.literal('close'), orderId: z.string(), atMs: z.int() }),
      z.strictObject({ type: z.literal('futures'), step: futuresStepRow }),
      botStep,
      ...transferStepRows,
      earnStep,
    ]),
  ),
});

const SEQUENCE_DIGITS = 12;

export function createTablePaperStore(table: Table): PaperStore {
  return {
    async read(account, afterSequence) {
      const rows = await table.query({
        pk: partition(account),
        prefix: 'change#',
        from: sortKey(afterSequence + 1),
      });
      return rows.map(changeOf);
    },
    async append(account, change) {
      const key = { pk: partition(account), sk: sortKey(change.sequence) };
      // The row is JSON by construction: texts, numbers, booleans and lists of them.
      const { written } = await table.put(key, change as unknown as JsonObject, 'absent');
      return written;
    },
    snapshots: createTableSnapshots(table),
  };
}

/** Whether the account was ever on paper in this table. */
export async function hasPaperBooks(table: Table, account: string): Promise<boolean> {
  return (await table.query({ pk: partition(account), limit: 1 })).length > 0;
}

function partition(account: string): string {
  return `paper#${account}`;
}

function sortKey(sequence: number): string {
  return `change#${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`;
}

function changeOf(row: Row): Change {
  const parsed = changeRow.safeParse(row.data);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'ledger.conflict',
    `The paper exchange cannot read its own row ${row.pk} ${row.sk}; it was written by another version. Start with an empty data folder.`,
    { cause: parsed.error },
  );
}
