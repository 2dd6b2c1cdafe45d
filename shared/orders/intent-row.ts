/** How an intent is written to the table and read back: strict, because nobody else writes these rows. */
import * as z from 'zod';
import { decimalSchema as money } from '../decimal-schema.ts';
import type { JsonObject } from '../table/table.ts';
import { type Intent, type IntentState, NEXT } from './intent.ts';

const state = z.enum(Object.keys(NEXT) as [IntentState, ...IntentState[]]);
const texts = z.record(z.string(), z.string());
const reason = z.strictObject({ code: z.string(), text: z.string(), numbers: texts });

const terms = z.union([
  z.strictObject({ type: z.literal('market'), quoteAmount: money }),
  z.strictObject({ type: z.literal('market'), baseSize: money }),
  z.strictObject({ type: z.literal('limit'), baseSize: money, price: money }),
]);

const intentRow = z.strictObject({
  id: z.string(),
  clientOrderId: z.string(),
  cause: z.strictObject({ plan: z.string(), slot: z.string(), leg: z.string(), attempt: z.int().min(1) }),
  account: z.string(),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  state,
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
  reason: reason.optional(),
  numbers: texts,
  history: z.array(z.strictObject({ state, atMs: z.int(), note: z.string().optional() })),
});

export function intentToRow(intent: Intent): JsonObject {
  return intent as unknown as JsonObject;
}

/** Throws a `ZodError` when the row was not written by this project. */
export function intentFromRow(data: JsonObject): Intent {
  return intentRow.parse(data) as Intent;
}
