/** How an action is written to the table and read back: strict, because nobody else writes these rows. */
import * as z from 'zod';
import { decimalSchema as money } from '../decimal-schema.ts';
import { lazySchema } from '../lazy-schema.ts';
import { intentKey } from '../orders/ids.ts';
import type { Cause } from '../orders/intent.ts';
import { causeSchema, historySchema, reasonSchema, stateSchema } from '../orders/intent-row.ts';
import type { JsonObject, Table } from '../table/table.ts';
import type { ActionIntent, StoredAction } from './action.ts';

const texts = lazySchema(() => z.record(z.string(), z.string()));
const gridKind = lazySchema(() => z.enum(['spotGrid', 'futuresGrid']));
const botRef = lazySchema(() => z.strictObject({ botId: z.string(), kind: gridKind, symbol: z.string() }));
const closeMode = lazySchema(() => z.enum(['keep', 'toQuote', 'toUsdt']));

const range = lazySchema(() =>
  z.strictObject({
    top: money,
    bottom: money,
    rows: z.int(),
    spacing: z.enum(['arithmetic', 'geometric']),
  }),
);

const stopRule = lazySchema(() =>
  z.strictObject({
    type: z.enum(['price', 'profitAmount', 'profitRatio', 'other']),
    value: money,
    highPrice: money.optional(),
  }),
);

const draft = () => ({
  symbol: z.string(),
  range,
  investment: money,
  stopLoss: stopRule.optional(),
  takeProfit: stopRule.optional(),
  trigger: z.strictObject({ price: money, direction: z.enum(['risesTo', 'fallsTo']) }).optional(),
  slippagePercent: money.optional(),
  note: z.string().optional(),
});

const gridDraft = lazySchema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('spotGrid'), ...draft(), closeMode: closeMode.optional() }),
    z.strictObject({
      kind: z.literal('futuresGrid'),
      ...draft(),
      trend: z.enum(['long', 'short', 'neutral']),
      leverage: money,
      extraMargin: money.optional(),
    }),
  ]),
);

const action = lazySchema(() =>
  z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('create'), draft: gridDraft }),
    z.strictObject({
      do: z.literal('adjustRange'),
      bot: botRef,
      top: money,
      bottom: money,
      rows: z.int(),
      price: money,
    }),
    z.strictObject({ do: z.literal('addInvestment'), bot: botRef, amount: money, price: money }),
    z.strictObject({ do: z.literal('addMargin'), bot: botRef, amount: money, price: money }),
    z.strictObject({ do: z.literal('takeProfit'), bot: botRef, amount: money }),
    z.strictObject({ do: z.literal('reduce'), bot: botRef, baseSize: money, price: money }),
    z.strictObject({ do: z.literal('stop'), bot: botRef, closeMode: closeMode.optional() }),
  ]),
);

const actionRow = lazySchema(() =>
  z.strictObject({
    id: z.string(),
    cause: causeSchema,
    account: z.string(),
    symbol: z.string(),
    state: stateSchema,
    action: action.optional(),
    before: z
      .strictObject({
        top: money,
        bottom: money,
        rows: z.int(),
        investment: money.optional(),
        extraMargin: money.optional(),
        profitWithdrawn: money.optional(),
        reducedProfit: money.optional(),
      })
      .optional(),
    othersBefore: z.array(z.string()).optional(),
    reservedQuote: money,
    createdAtMs: z.int(),
    updatedAtMs: z.int(),
    placeBeforeMs: z.int(),
    firstSentAtMs: z.int().optional(),
    sendingAtMs: z.int().optional(),
    sendExpiresAtMs: z.int().optional(),
    sends: z.int(),
    botId: z.string().optional(),
    reason: reasonSchema.optional(),
    numbers: texts,
    history: historySchema,
  }),
);

/** Throws a `ZodError` when the row was not written by this project. */
export function actionFromRow(data: JsonObject): ActionIntent {
  return actionRow.parse(data) as ActionIntent;
}

export async function readAction(table: Table, cause: Cause): Promise<StoredAction | undefined> {
  const row = await table.get(intentKey(cause));
  return row && { intent: actionFromRow(row.data), version: row.version };
}

/** Occasions of the remedies of a grid, in their order: the others are named by who asked for them. */
export const REMEDY_OCCASION = 'remedy-';

/** Actions of a grid, or only its remedies, which come the latest first. */
export async function listActions(
  table: Table,
  plan: string,
  only?: { readonly remedies: true; readonly limit?: number },
): Promise<readonly StoredAction[]> {
  const rows = await table.query({
    pk: `plan#${plan}`,
    prefix: `slot#${only === undefined ? '' : REMEDY_OCCASION}`,
    descending: true,
    ...(only?.limit === undefined ? {} : { limit: only.limit }),
  });
  return rows.map((row) => ({ intent: actionFromRow(row.data), version: row.version }));
}
