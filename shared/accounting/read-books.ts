/**
 * The books of an account as they stand now. Days that are old enough to change no more are summed up once and kept in
 * the object store; when one of them changes after all, everything is summed up anew.
 */
import { createHash } from 'node:crypto';
import { DAY_MS, type DurationMs, type EpochMs, utcDay } from '../core/clock.ts';
import type { Deps } from '../deps.ts';
import { fundingReceived } from '../records/funding-sign.ts';
import type { RecordKind } from '../records/record.ts';
import { type MarkedDay, markedDays } from '../records/record-days.ts';
import { readDay } from '../records/record-store.ts';
import type { Table } from '../table/table.ts';
import { type Books, type OpenBooks, openBooks } from './books.ts';

/** Longer than any look-back of the export, which is at most 30 days. */
const SETTLED_AFTER_MS: DurationMs = 35 * DAY_MS;

const KINDS = ['spot-fill', 'futures-fill', 'funding'] as const satisfies readonly RecordKind[];

interface Checkpoint {
  readonly version: 1;
  /** Last UTC day that is in it. */
  readonly through: string;
  /** Of the days in it and of the sign of funding: another one means that it is of no use. */
  readonly fingerprint: string;
  readonly books: Books;
}

export interface BooksQuery {
  readonly account: string;
  readonly fundingPaidIs: 'positive' | 'negative';
}

/** Reads everything since the last checkpoint, and leaves a new one where days have settled since. */
export async function readBooks(
  parts: Pick<Deps, 'table' | 'blobs' | 'clock'>,
  query: BooksQuery,
): Promise<Books> {
  const { table, blobs, clock } = parts;
  const days = await daysOf(table, query.account, clock.nowMs());
  const settled = utcDay(clock.nowMs() - SETTLED_AFTER_MS);
  const key = `books/account=${query.account}.json`;
  const kept = await blobs.get(key);
  const usable = kept && usableCheckpoint(kept.body, days, query);
  const books = openBooks(usable?.books ?? {});
  const from = usable?.through ?? '';

  const sumUp = async (isWanted: (day: string) => boolean) => {
    const wanted = [...new Set(days.map(({ day }) => day))].filter((day) => day > from && isWanted(day));
    for (const day of wanted.sort()) await addDay(table, books, query, day);
  };
  await sumUp((day) => day <= settled);
  const news = days.filter(({ day }) => day > from && day <= settled);
  if (news.length > 0 && !news.some(({ isBeingWritten }) => isBeingWritten)) {
    const checkpoint: Checkpoint = {
      version: 1,
      through: settled,
      fingerprint: fingerprintOf(days, settled, query),
      books: books.state(),
    };
    const body = new TextEncoder().encode(JSON.stringify(checkpoint));
    // Lost to another run, or not written at all: the next run sums up again.
    await blobs.put(key, body, kept === undefined ? 'absent' : { etag: kept.head.etag }, {
      contentType: 'application/json',
    });
  }
  await sumUp((day) => day > settled);
  return books.state();
}

async function addDay(table: Table, books: OpenBooks, query: BooksQuery, day: string): Promise<void> {
  const { account, fundingPaidIs } = query;
  for (const kind of ['spot-fill', 'futures-fill'] as const) {
    for await (const fill of readDay(table, { account, kind, day })) books.fill(fill);
  }
  for await (const payment of readDay(table, { account, kind: 'funding', day })) {
    books.funding(payment, fundingReceived(payment, fundingPaidIs));
  }
}

async function daysOf(table: Table, account: string, nowMs: EpochMs): Promise<readonly MarkedDay[]> {
  const found: MarkedDay[] = [];
  for (const kind of KINDS) found.push(...(await markedDays(table, { account, kind }, nowMs)));
  return found;
}

function usableCheckpoint(
  body: Uint8Array,
  days: readonly MarkedDay[],
  query: BooksQuery,
): Checkpoint | undefined {
  const checkpoint = JSON.parse(new TextDecoder().decode(body)) as Checkpoint;
  if (checkpoint.version !== 1) return undefined;
  return checkpoint.fingerprint === fingerprintOf(days, checkpoint.through, query) ? checkpoint : undefined;
}

function fingerprintOf(days: readonly MarkedDay[], through: string, query: BooksQuery): string {
  const inside = days
    .filter(({ day }) => day <= through)
    .map(({ kind, day, marks }) => `${kind} ${day} ${marks}`);
  const text = [query.fundingPaidIs, ...inside.sort()].join('\n');
  return createHash('sha256').update(text).digest('hex');
}
