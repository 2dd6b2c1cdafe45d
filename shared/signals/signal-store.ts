/**
 * Signals in the table. A signal is recorded once per id, together with the note that it is open; the note goes when
 * the signal has its outcome, so that what was recorded and never handled is found again.
 */
import * as z from 'zod';
import type { EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { decimalSchema as money } from '../decimal-schema.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { JsonObject, Key, Row, Table } from '../table/table.ts';
import type { Signal, SignalOutcome, StoredSignal } from './signal.ts';

const OPEN = 'signals-open';

export type Recording =
  | { readonly created: true; readonly stored: StoredSignal }
  | { readonly created: false; readonly stored: StoredSignal };

/** Records a signal unless there is one of its id. The open note comes first: a crash leaves nothing unseen. */
export async function recordSignal(table: Table, signal: Signal, body: string): Promise<Recording> {
  const outcome: SignalOutcome = {
    state: 'accepted',
    atMs: signal.receivedAtMs,
    text: 'Accepted; it is being handled.',
    intents: [],
  };
  const known = await readSignal(table, signal.strategy, signal.id);
  if (known !== undefined) return { created: false, stored: known };
  await noteOpen(table, signal);
  const result = await table.put(signalKey(signal), toRow({ signal, outcome, body }), 'absent');
  if (result.written) return { created: true, stored: { signal, outcome, body, version: result.version } };
  const winner = await readSignal(table, signal.strategy, signal.id);
  if (winner === undefined) throw conflict(signal);
  return { created: false, stored: winner };
}

/**
 * A try that died may have left a note of a signal that it never recorded. It is written anew, so that whoever found
 * it abandoned and is about to remove it does not remove ours.
 */
async function noteOpen(table: Table, signal: Signal): Promise<void> {
  let left: Row | undefined;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const expected = left === undefined ? 'absent' : { version: left.version };
    const { written } = await table.put(openKey(signal), { receivedAtMs: signal.receivedAtMs }, expected);
    if (written) return;
    left = await table.get(openKey(signal));
  }
  throw conflict(signal);
}

/** Lost only to other tries of the very same alert. */
const MOST_TRIES = 5;

export async function readSignal(
  table: Table,
  strategy: string,
  id: string,
): Promise<StoredSignal | undefined> {
  const row = await table.get(signalKey({ strategy, id }));
  return row && { ...fromRow(row.data), version: row.version };
}

/** Writes a signal's outcome down and, once it is handled, takes it off the list of open ones. */
export async function settleSignal(
  table: Table,
  stored: StoredSignal,
  outcome: SignalOutcome,
): Promise<StoredSignal> {
  const { signal, body, version } = stored;
  const result = await table.put(signalKey(signal), toRow({ signal, outcome, body }), { version });
  if (!result.written) throw conflict(signal);
  if (outcome.state !== 'accepted') await closeSignal(table, signal);
  return { signal, outcome, body, version: result.version };
}

/** Takes a signal that has its outcome off the list of open ones. */
export async function closeSignal(
  table: Table,
  signal: { readonly strategy: string; readonly id: string },
): Promise<void> {
  const row = await table.get(openKey(signal));
  if (row !== undefined) await table.remove(row, { version: row.version });
}

/** Takes a note off the list, as it was listed, whose signal was never recorded: a new try may have come meanwhile. */
export async function forgetNote(table: Table, { strategy, id, version }: OpenSignal): Promise<void> {
  await table.remove(openKey({ strategy, id }), { version });
}

export interface OpenSignal {
  readonly strategy: string;
  readonly id: string;
  readonly receivedAtMs: EpochMs;
  /** Of its note. */
  readonly version: number;
}

/** Signals without an outcome, the oldest id of each strategy first. */
export async function openSignals(table: Table): Promise<readonly OpenSignal[]> {
  const rows = await table.query({ pk: OPEN });
  return rows.map(({ sk, data, version }) => {
    const [strategy = '', id = ''] = sk.split('#');
    return { strategy, id, receivedAtMs: Number(data['receivedAtMs']), version };
  });
}

/**
 * Signals of a strategy in the order of their own time; with a `limit` the latest so many, the newest first. Ids begin
 * with that time: both bounds may be given as such text.
 */
export async function listSignals(
  table: Table,
  range: {
    readonly strategy: string;
    readonly fromId?: string;
    readonly toId?: string;
    readonly limit?: number;
  },
): Promise<readonly StoredSignal[]> {
  const rows = await table.query({
    pk: `signals#${range.strategy}`,
    ...(range.fromId === undefined ? {} : { from: range.fromId }),
    ...(range.toId === undefined ? {} : { to: range.toId }),
    ...(range.limit === undefined ? {} : { limit: range.limit, descending: true }),
  });
  return rows.map((row) => ({ ...fromRow(row.data), version: row.version }));
}

function signalKey({ strategy, id }: { readonly strategy: string; readonly id: string }): Key {
  return { pk: `signals#${strategy}`, sk: id };
}

function openKey({ strategy, id }: { readonly strategy: string; readonly id: string }): Key {
  return { pk: OPEN, sk: `${strategy}#${id}` };
}

function conflict({ strategy, id }: { readonly strategy: string; readonly id: string }): AppError {
  return new AppError('ledger.conflict', `Signal ${id} of ${strategy} is in the hands of another run.`, {
    retry: 'later',
  });
}

const position = lazySchema(() =>
  z.strictObject({ side: z.enum(['long', 'short', 'flat']), size: money.optional() }),
);

const signalRow = lazySchema(() =>
  z.strictObject({
    signal: z.strictObject({
      id: z.string(),
      strategy: z.string(),
      receivedAtMs: z.int(),
      atMs: z.int(),
      symbol: z.string(),
      action: z.enum(['buy', 'sell', 'close', 'reverse']),
      size: z
        .strictObject({
          unit: z.enum(['quote', 'base', 'contracts', 'percentOfBalance', 'percentOfPosition']),
          amount: money,
        })
        .optional(),
      price: money.optional(),
      orderType: z.enum(['market', 'limit']).optional(),
      position: position.optional(),
      positionBefore: position.optional(),
    }),
    outcome: z.strictObject({
      state: z.enum(['accepted', 'placed', 'done', 'denied', 'expired']),
      atMs: z.int(),
      code: z.string().optional(),
      text: z.string(),
      intents: z.array(z.string()),
    }),
    body: z.string(),
  }),
);

function toRow(stored: Omit<StoredSignal, 'version'>): JsonObject {
  return stored as unknown as JsonObject;
}

function fromRow(data: JsonObject): Omit<StoredSignal, 'version'> {
  return signalRow.parse(data) as Omit<StoredSignal, 'version'>;
}
