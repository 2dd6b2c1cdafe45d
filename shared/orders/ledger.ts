/**
 * The order ledger on the table: intents come into being once, change by one legal step at a time,
 * and never go away.
 */
import type { EpochMs } from '../core/clock.ts';
import { AppError, invariant } from '../core/errors.ts';
import type { Table } from '../table/table.ts';
import { intentKey } from './ids.ts';
import {
  type Cause,
  type Intent,
  type IntentState,
  type LedgerEntry,
  NEXT,
  type Stored,
  type StoredIntent,
} from './intent.ts';
import { intentFromRow, intentToRow } from './intent-row.ts';

export type Creation<Entry extends LedgerEntry> =
  | { readonly created: true; readonly stored: Stored<Entry> }
  | { readonly created: false };

/** Stores a new intent unless its cause already has one. Throws `table.unavailable` when that is not certain. */
export async function createIntent<Entry extends LedgerEntry>(
  table: Table,
  intent: Entry,
): Promise<Creation<Entry>> {
  const result = await table.put(intentKey(intent.cause), intentToRow(intent), 'absent');
  return result.written ? { created: true, stored: { intent, version: result.version } } : { created: false };
}

export async function readIntent(table: Table, cause: Cause): Promise<StoredIntent | undefined> {
  const row = await table.get(intentKey(cause));
  return row && { intent: intentFromRow(row.data), version: row.version };
}

/** Fields that a step of an order may set beside the state. */
export type IntentChange = Partial<
  Pick<
    Intent,
    | 'firstSentAtMs'
    | 'sendingAtMs'
    | 'sendExpiresAtMs'
    | 'sends'
    | 'venueOrderId'
    | 'cancelRequestedAtMs'
    | 'execution'
    | 'reason'
  >
>;

export interface Step<Change = IntentChange> {
  readonly to: IntentState;
  readonly change?: Change;
  readonly note?: string;
  readonly atMs: EpochMs;
}

/**
 * Moves an intent on, if nobody moved it since it was read. Throws `ledger.conflict` (retry later) when somebody
 * did, and `ledger.illegalTransition` for a step that the state machine does not know.
 */
export async function stepIntent<Entry extends LedgerEntry>(
  table: Table,
  stored: Stored<Entry>,
  step: Step<Partial<NoInfer<Entry>>>,
): Promise<Stored<Entry>> {
  const { intent, version } = stored;
  if (!NEXT[intent.state].includes(step.to)) {
    throw new AppError(
      'ledger.illegalTransition',
      `Intent ${intent.id} cannot go from ${intent.state} to ${step.to}.`,
    );
  }
  const entry = {
    state: step.to,
    atMs: step.atMs,
    ...(step.note === undefined ? {} : { note: step.note }),
  };
  const next: Entry = {
    ...intent,
    ...step.change,
    state: step.to,
    updatedAtMs: step.atMs,
    history: [...intent.history, entry],
  };
  return write(table, next, version);
}

/** Notes on an accepted order that its cancellation is about to be asked for. */
export function noteCancelRequest(table: Table, stored: StoredIntent, atMs: EpochMs): Promise<StoredIntent> {
  invariant(stored.intent.state === 'accepted', 'only an accepted order can be cancelled');
  return write(table, { ...stored.intent, cancelRequestedAtMs: atMs, updatedAtMs: atMs }, stored.version);
}

async function write<Entry extends LedgerEntry>(
  table: Table,
  next: Entry,
  version: number,
): Promise<Stored<Entry>> {
  const result = await table.put(intentKey(next.cause), intentToRow(next), { version });
  if (result.written) return { intent: next, version: result.version };
  throw new AppError('ledger.conflict', `Intent ${next.id} was changed by another run; this one stops.`, {
    retry: 'later',
    context: { intent: next.id },
  });
}

export interface IntentRange {
  readonly plan: string;
  /** Slot keys, both inclusive. */
  readonly fromSlot?: string;
  readonly toSlot?: string;
  readonly newestFirst?: boolean;
  readonly limit?: number;
}

/** Intents of a plan in slot order. */
export async function listIntents(table: Table, range: IntentRange): Promise<readonly StoredIntent[]> {
  const rows = await table.query({
    pk: `plan#${range.plan}`,
    prefix: 'slot#',
    ...(range.fromSlot === undefined ? {} : { from: `slot#${range.fromSlot}` }),
    // `$` follows `#`: every leg and attempt of the last slot is included.
    ...(range.toSlot === undefined ? {} : { to: `slot#${range.toSlot}$` }),
    ...(range.newestFirst ? { descending: true } : {}),
    ...(range.limit === undefined ? {} : { limit: range.limit }),
  });
  return rows.map((row) => ({ intent: intentFromRow(row.data), version: row.version }));
}
