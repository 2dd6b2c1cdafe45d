/** How an intent is written to the table and read back: strict, because nobody else writes these rows. */
import * as z from 'zod';
import { decimalSchema as money } from '../decimal-schema.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { JsonObject } from '../table/table.ts';
import { type Intent, type IntentState, type LedgerEntry, NEXT } from './intent.ts';

export const stateSchema = lazySchema(() => z.enum(Object.keys(NEXT) as [IntentState, ...IntentState[]]));
const texts = lazySchema(() => z.record(z.string(), z.string()));
export const reasonSchema = lazySchema(() =>
  z.strictObject({ code: z.string(), text: z.string(), numbers: texts }),
);
export const causeSchema = lazySchema(() =>
  z.strictObject({
    plan: z.string(),
    slot: z.string(),
    leg: z.string(),
    attempt: z.int().min(1),
  }),
);
export const historySchema = lazySchema(() =>
  z.array(z.strictObject({ state: stateSchema, atMs: z.int(), note: z.string().optional() })),
);

const terms = lazySchema(() =>
  z.union([
    z.strictObject({ type: z.literal('market'), quoteAmount: money }),
    z.strictObject({ type: z.literal('market'), baseSize: money }),
    z.strictObject({ type: z.literal('limit'), baseSize: money, price: money }),
  ]),
);

const intentRow = lazySchema(() =>
  z.strictObject({
    id: z.string(),
    clientOrderId: z.string(),
    cause: causeSchema,
    account: z.string(),
    symbol: z.string(),
    side: z.enum(['buy', 'sell']),
    market: z.enum(['spot', 'perpetual']).optional(),
    reduceOnly: z.boolean().optional(),
    protection: z.strictObject({ stopLoss: money.optional(), takeProfit: money.optional() }).optional(),
    state: stateSchema,
    terms: terms.optional(),
    reservedQuote: money,
    uses: z.array(z.string()),
    createdAtMs: z.int(),
    updatedAtMs: z.int(),
    placeBeforeMs: z.int(),
    firstSentAtMs: z.int().optional(),
    sendingAtMs: z.int().optional(),
    sendExpiresAtMs: z.int().optional(),
    sends: z.int(),
    venueOrderId: z.string().optional(),
    cancelRequestedAtMs: z.int().optional(),
    execution: z
      .strictObject({
        baseSize: money,
        quoteAmount: money,
        fee: money.optional(),
        feeCoin: z.string().optional(),
      })
      .optional(),
    reason: reasonSchema.optional(),
    numbers: texts,
    history: historySchema,
  }),
);

export function intentToRow(intent: LedgerEntry): JsonObject {
  return intent as unknown as JsonObject;
}

/** Throws a `ZodError` when the row was not written by this project. */
export function intentFromRow(data: JsonObject): Intent {
  return intentRow.parse(data) as Intent;
}
