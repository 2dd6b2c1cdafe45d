/**
 * The rows of the outbox.
 *
 * 1. `notices` holds every notice under its key, with how far it has come through each channel.
 * 2. `notices-pending` holds, under the same key, those that still have to go out. Its row is written before the
 *    notice's own and removed after that one says that nothing is left, so that no recorded notice is overlooked;
 *    it holds the whole notice, so that one whose teller died in between goes out all the same.
 */
import * as z from 'zod';
import { DAY_MS, type DurationMs, type EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { JsonObject, Key, Row, Table, WriteResult } from '../table/table.ts';
import type { Notice } from './notices.ts';
import { RUNBOOK_TOPICS } from './runbook-topics.ts';

/** How far a notice has come through one channel. */
export interface Delivery {
  /** `failed`: given up, or the channel is no longer there. */
  readonly state: 'pending' | 'sent' | 'failed';
  readonly attempts: number;
  /** Not tried before. */
  readonly dueMs: EpochMs;
  /** Code of the last failure, and the reply's status if there was one: `notice.undelivered 403`. */
  readonly lastError?: string | undefined;
}

export interface Told {
  readonly notice: Notice;
  /** By channel. */
  readonly deliveries: Readonly<Record<string, Delivery>>;
  /** Until then one run alone may send it. */
  readonly claimedUntilMs?: EpochMs | undefined;
}

export interface StoredTold {
  readonly told: Told;
  readonly version: number;
}

/** An entry of the list of those that still have to go out. */
export interface PendingNotice {
  readonly notice: Notice;
  readonly dueMs: EpochMs;
  readonly version: number;
}

const NOTICES = 'notices';
const PENDING = 'notices-pending';

/** Longer than any matter lasts: after that the same key is told anew. */
const KEPT_MS: DurationMs = 400 * DAY_MS;

export function freshDeliveries(channels: readonly string[], nowMs: EpochMs): Told['deliveries'] {
  return Object.fromEntries(channels.map((name) => [name, { state: 'pending', attempts: 0, dueMs: nowMs }]));
}

/** When the next channel is due; undefined when nothing is left to do. */
export function nextDueMs({ deliveries }: Told): EpochMs | undefined {
  const due = Object.values(deliveries).filter(({ state }) => state === 'pending');
  return due.length === 0 ? undefined : Math.min(...due.map(({ dueMs }) => dueMs));
}

export async function readTold(table: Table, key: string): Promise<StoredTold | undefined> {
  const row = await table.get(noticeKey(key));
  return row && { told: toldFrom(row), version: row.version };
}

/** Writes a notice's row if it is as it was read; `undefined` for one that must not be there yet. */
export function writeTold(table: Table, told: Told, version: number | undefined): Promise<WriteResult> {
  const { notice, ...rest } = told;
  const { key, ...data } = notice;
  const expected = version === undefined ? 'absent' : { version };
  const options = { expiresAtMs: notice.atMs + KEPT_MS };
  return table.put(noticeKey(key), { ...data, ...rest } as unknown as JsonObject, expected, options);
}

/** Every notice that was told since an instant, newest first. Reads all that are kept. */
export async function listTold(table: Table, sinceMs: EpochMs): Promise<readonly Told[]> {
  const rows = await table.query({ pk: NOTICES });
  return rows
    .map(toldFrom)
    .filter(({ notice }) => notice.atMs >= sinceMs)
    .sort((a, b) => b.notice.atMs - a.notice.atMs);
}

export async function listPending(table: Table): Promise<readonly PendingNotice[]> {
  return (await table.query({ pk: PENDING })).map(pendingFrom);
}

/** Lists a notice as one that has to go out. Answers whether it was not listed before. */
export async function addPending(table: Table, notice: Notice, dueMs: EpochMs): Promise<boolean> {
  const { written } = await table.put(pendingKey(notice.key), pendingData(notice, dueMs), 'absent');
  return written;
}

/** Moves an entry to its next time, or takes it off the list. Does nothing when another run was quicker. */
export async function advancePending(
  table: Table,
  { notice, dueMs, version }: PendingNotice,
  nextMs: EpochMs | undefined,
): Promise<void> {
  if (nextMs === dueMs) return;
  if (nextMs === undefined) await table.remove(pendingKey(notice.key), { version });
  else await table.put(pendingKey(notice.key), pendingData(notice, nextMs), { version });
}

function pendingData({ key: _, ...notice }: Notice, dueMs: EpochMs): JsonObject {
  return { ...notice, dueMs };
}

const noticeFields = () => ({
  severity: z.enum(['info', 'warning', 'urgent']),
  title: z.string(),
  text: z.string(),
  /** A section that is no more is no fault of the notice. */
  topic: z.enum(RUNBOOK_TOPICS).optional().catch(undefined),
  atMs: z.int(),
});
const toldRow = lazySchema(() =>
  z.strictObject({
    ...noticeFields(),
    deliveries: z
      .record(
        z.string(),
        z.strictObject({
          state: z.enum(['pending', 'sent', 'failed']),
          attempts: z.int(),
          dueMs: z.int(),
          lastError: z.string().optional(),
        }),
      )
      .default({}),
    /** In place of `deliveries` in rows of version 0.1, which knew the log only. */
    pending: z.array(z.string()).optional(),
    claimedUntilMs: z.int().optional(),
  }),
);
const pendingRow = lazySchema(() => z.strictObject({ ...noticeFields(), dueMs: z.int() }));

function toldFrom(row: Row): Told {
  const { deliveries, claimedUntilMs, pending: _, ...rest } = parse(toldRow, row);
  return { notice: { key: row.sk, ...rest }, deliveries, claimedUntilMs };
}

function pendingFrom(row: Row): PendingNotice {
  const { dueMs, ...rest } = parse(pendingRow, row);
  return { notice: { key: row.sk, ...rest }, dueMs, version: row.version };
}

function parse<Data>(schema: z.ZodType<Data>, { pk, sk, data }: Row): Data {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const message = `The row ${pk} ${sk} of the table is not a notice: remove it.`;
  throw new AppError('data.damaged', message, { cause: parsed.error });
}

function noticeKey(key: string): Key {
  return { pk: NOTICES, sk: key };
}

function pendingKey(key: string): Key {
  return { pk: PENDING, sk: key };
}
