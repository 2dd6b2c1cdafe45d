/**
 * What is known of one stream of an account (a kind of record, of one symbol or of all): what is proven read, and
 * how far a reading has come. One row a stream, changed by pure functions under its version, so that a night and a
 * backfill beside each other share what they have read.
 *
 * 1. Records are written before the row says that they are read: a run that dies in between reads them once more.
 * 2. A reading counts what it asked and saw in the same write as what it proved, so that a run which goes on after a
 *    death ends with the same figures.
 */
import * as z from 'zod';
import type { EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import { RECORD_KINDS, type RecordKind } from '../records/record.ts';
import type { JsonObject, Key, Row, Table } from '../table/table.ts';

export interface StreamRef {
  readonly kind: RecordKind;
  /** Missing for all symbols at once. */
  readonly symbol?: string | undefined;
}

const time = lazySchema(() => z.int());
const window = lazySchema(() => z.strictObject({ startMs: time, endMs: time }));
const lostWindow = lazySchema(() => z.strictObject({ startMs: time, endMs: time, why: z.string() }));
const askedWindow = lazySchema(() =>
  z.strictObject({ startMs: time, endMs: time, rows: z.int(), full: z.boolean() }),
);

const reading = lazySchema(() =>
  z.strictObject({
    /** What it is done for, e.g. the night `2026-11-22`. */
    id: z.string(),
    target: window,
    /** Still to be asked, the newest first to go. Also windows that are covered and are only looked at again. */
    todo: z.array(window),
    asked: z.array(askedWindow),
    /** Windows that cannot be read whole. */
    lost: z.array(lostWindow),
    /** Ids of rows not final before that were looked at one by one. */
    looked: z.array(z.string()),
    watermarkBeforeMs: time.optional(),
    rows: z.int(),
    newRows: z.int(),
    requests: z.int(),
    /** The most that a page was made of. */
    lists: z.int(),
    notOffered: z.string().optional(),
  }),
);

export type Reading = z.output<typeof reading>;

const pendingRow = lazySchema(() =>
  z.strictObject({
    kind: z.enum(RECORD_KINDS),
    id: z.string(),
    symbol: z.string().exactOptional(),
    atMs: time,
  }),
);

const streamState = lazySchema(() =>
  z.strictObject({
    covered: z.array(window),
    /** What no reading asks for again unless it is asked to. */
    lost: z.array(lostWindow),
    pending: z.array(pendingRow),
    /** Time of the newest row by symbol. */
    lastRowMs: z.record(z.string(), time),
    night: reading.optional(),
    backfill: reading.optional(),
  }),
);

export type StreamState = z.output<typeof streamState>;
export type LostWindow = z.output<typeof lostWindow>;
export type Slot = 'night' | 'backfill';

export interface StoredStream {
  readonly ref: StreamRef;
  readonly state: StreamState;
  /** 0 when there is no row yet. */
  readonly version: number;
}

export const NEW_STREAM: StreamState = { covered: [], lost: [], pending: [], lastRowMs: {} };

const ALL = '*';
/** Writers of one row that lose this often in turn are too many to be real. */
const MAX_WRITES = 12;

export async function readStream(table: Table, account: string, ref: StreamRef): Promise<StoredStream> {
  return stored(ref, await table.get(streamKey(account, ref)));
}

/** All that were ever read, or those of one kind, by kind and symbol. */
export async function listStreams(
  table: Table,
  account: string,
  kind?: RecordKind,
): Promise<readonly StoredStream[]> {
  const prefix = kind === undefined ? {} : { prefix: `${kind}#` };
  const rows = await table.query({ pk: streamsPartition(account), ...prefix });
  return rows.map((row) => stored(refOf(row.sk), row));
}

/**
 * Applies a pure change, again on the fresh row when somebody else was quicker. One that answers the very same state
 * writes nothing. Throws `table.conflict` (retry later) when others keep winning.
 */
export async function changeStream(
  table: Table,
  account: string,
  known: StoredStream,
  change: (state: StreamState) => StreamState,
): Promise<StoredStream> {
  let current = known;
  for (let writes = 0; writes < MAX_WRITES; writes += 1) {
    const state = change(current.state);
    if (state === current.state) return current;
    const expected = current.version === 0 ? 'absent' : { version: current.version };
    const key = streamKey(account, current.ref);
    const result = await table.put(key, state as unknown as JsonObject, expected);
    if (result.written) return { ...current, state, version: result.version };
    current = await readStream(table, account, current.ref);
  }
  const { kind, symbol } = known.ref;
  const text = `What was read of ${kind} ${symbol ?? ''} of account ${account} is written by others all the time.`;
  throw new AppError('table.conflict', text, { retry: 'later' });
}

/** As a person reads it, e.g. `spot-fill BTC_USDT`. */
export function streamName({ kind, symbol }: StreamRef): string {
  return symbol === undefined ? kind : `${kind} ${symbol}`;
}

export function newestRowMs({ lastRowMs }: StreamState): EpochMs | undefined {
  const times = Object.values(lastRowMs);
  return times.length === 0 ? undefined : Math.max(...times);
}

function streamsPartition(account: string): string {
  return `coverage#${account}`;
}

function streamKey(account: string, { kind, symbol }: StreamRef): Key {
  return { pk: streamsPartition(account), sk: `${kind}#${symbol ?? ALL}` };
}

function refOf(sk: string): StreamRef {
  const kind = RECORD_KINDS.find((each) => sk.startsWith(`${each}#`));
  if (kind === undefined) throw damaged(`coverage row ${sk}`, undefined);
  const symbol = sk.slice(kind.length + 1);
  return symbol === ALL ? { kind } : { kind, symbol };
}

function stored(ref: StreamRef, row: Row | undefined): StoredStream {
  if (row === undefined) return { ref, state: NEW_STREAM, version: 0 };
  const parsed = streamState.safeParse(row.data);
  if (!parsed.success) throw damaged(`row ${row.pk} ${row.sk}`, parsed.error);
  return { ref, state: parsed.data, version: row.version };
}

function damaged(what: string, cause: unknown): AppError {
  return new AppError('data.damaged', `The ${what} cannot be read: remove it, and its time is read anew.`, {
    cause,
  });
}
