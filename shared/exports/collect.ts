/**
 * Reads one stream of a venue's history over a reading's windows, page by page. After each page its records are
 * written, and then that they are read: killed anywhere, the next run goes on there, and loses and repeats nothing.
 */
import { type EpochMs, isoSeconds, SECOND_MS } from '../core/clock.ts';
import { AppError, invariant } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import { writeRecords } from '../records/record-store.ts';
import type { History, HistoryStream, PendingRow } from '../venues/history.ts';
import { isNotOffered } from '../venues/not-offered.ts';
import type { TimeWindow } from '../venues/venue.ts';
import { contains } from './coverage.ts';
import { readDense } from './dense.ts';
import { hasOwnId } from './equal-rows.ts';
import { readPage } from './read-page.ts';
import { begun, lookedAt, moved, type ReadingPlan, refused, stillToLookAt } from './reading.ts';
import {
  changeStream,
  type Reading,
  readStream,
  type StoredStream,
  type StreamRef,
  type StreamState,
} from './stream-store.ts';

export interface CollectParts extends Pick<Deps, 'table' | 'clock'> {
  readonly history: History;
  readonly account: string;
  /** Nothing is asked that could not be written down before. */
  readonly deadlineMs: EpochMs;
  /** After each step, for a progress bar. */
  readonly onStep?: ((ref: StreamRef, state: StreamState) => void) | undefined;
}

/** Time that one page may take at worst, repeated requests and the writes of its rows included. */
const PAGE_TIME_MS = 45 * SECOND_MS;

/** Writes down what a reading is going to ask, so that it is known to be missing until it is read. */
export function beginReading(
  { table, account }: Pick<CollectParts, 'table' | 'account'>,
  stream: StoredStream,
  plan: ReadingPlan,
): Promise<StoredStream> {
  return changeStream(table, account, stream, (state) => begun(state, plan));
}

/**
 * Goes on with a reading until nothing of it is left. Throws `venue.deadline` when its time is over and whatever the
 * venue throws; what was read until then is kept.
 */
export async function collectStream(
  parts: CollectParts,
  stream: HistoryStream,
  begunStream: StoredStream,
  plan: ReadingPlan,
): Promise<StoredStream> {
  let current = begunStream;
  try {
    for (;;) {
      const window = current.state[plan.slot]?.todo.at(-1);
      if (window === undefined) break;
      checkDeadline(parts);
      current = await collectWindow(parts, stream, current, { plan, window });
      parts.onStep?.(current.ref, current.state);
    }
    return await settlePending(parts, current, plan);
  } catch (thrown) {
    if (!stream.onRequest || !isNotOffered(thrown)) throw thrown;
    return changeStream(parts.table, parts.account, current, (state) => refused(state, plan, thrown.message));
  }
}

async function collectWindow(
  parts: CollectParts,
  stream: HistoryStream,
  current: StoredStream,
  { plan, window }: { readonly plan: ReadingPlan; readonly window: TimeWindow },
): Promise<StoredStream> {
  const { table, account, history } = parts;
  const { kind, symbol } = current.ref;
  const page = await history.page({ kind, ...(symbol === undefined ? {} : { symbol }), ...window });
  const shown = readPage(stream, window, page);
  const dense =
    shown.denseMs === undefined
      ? undefined
      : await readDense(history, stream, { ref: current.ref, page, atMs: shown.denseMs }, (symbol, target) =>
          collectSymbol(parts, stream, { kind, symbol }, ofInstant(plan, target)),
        );
  const proof = {
    ...shown,
    rows: [...shown.rows, ...(dense?.rows ?? [])],
    read: [...shown.read, ...(dense?.read ?? [])],
  };
  const newRows = (await writeRecords(parts, account, proof.rows)).length;
  const isRead = ({ atMs }: { readonly atMs: EpochMs }): boolean =>
    plan.isWhole || shown.read.some((part) => contains(part, atMs));
  const rowsById = new Map([...page.rows, ...page.pending].map((row) => [row.id, row]));
  const ownIds = hasOwnId(kind) ? [...rowsById.values()] : page.rows;
  const seen = ownIds.filter(isRead).length + (dense?.seen ?? 0);
  const requests = page.requests + (dense?.requests ?? 0);
  return changeStream(table, account, current, (state) =>
    moved(state, plan, { window, page, proof, lost: dense?.lost, seen, newRows, requests }),
  );
}

/** One symbol of a stream of all symbols, as a stream of its own: a run that dies in between goes on there. */
async function collectSymbol(
  parts: CollectParts,
  stream: HistoryStream,
  ref: StreamRef,
  plan: ReadingPlan,
): Promise<Reading> {
  const known = await readStream(parts.table, parts.account, ref);
  const { state } = await collectStream(parts, stream, await beginReading(parts, known, plan), plan);
  const reading = state[plan.slot];
  invariant(reading !== undefined, 'a reading that has ended is still written down');
  return reading;
}

function ofInstant(plan: ReadingPlan, target: TimeWindow): ReadingPlan {
  return { ...plan, id: `${plan.id}@${target.startMs}`, target, lookBackMs: 0, isWhole: false };
}

/** Looks again at what was not final when it was read, such as an order that was open. */
async function settlePending(
  parts: CollectParts,
  read: StoredStream,
  plan: ReadingPlan,
): Promise<StoredStream> {
  const { table, account } = parts;
  const reading = read.state[plan.slot];
  if (reading === undefined || plan.slot !== 'night') return read;
  let current = read;
  for (const row of stillToLookAt(read.state, reading)) {
    checkDeadline(parts);
    const found = await parts.history.settle(row);
    const newRows = found.row === undefined ? 0 : (await writeRecords(parts, account, [found.row])).length;
    const isGone = found.row === undefined && found.pending === undefined;
    const lost = isGone ? { lost: goneRow(row) } : {};
    const pending = found.pending === undefined ? {} : { pending: found.pending };
    const { requests } = found;
    current = await changeStream(table, account, current, (state) =>
      lookedAt(state, plan, row, { ...pending, ...lost, newRows, requests }),
    );
  }
  return current;
}

function goneRow({ id, atMs }: PendingRow) {
  const why = `${id} of ${isoSeconds(atMs)} was not final, and the exchange no longer knows it`;
  return { startMs: atMs, endMs: atMs, why };
}

function checkDeadline({ clock, deadlineMs }: Pick<CollectParts, 'clock' | 'deadlineMs'>): void {
  if (clock.nowMs() + PAGE_TIME_MS <= deadlineMs) return;
  throw new AppError('venue.deadline', 'The time of this run is over; the next one goes on.', {
    retry: 'later',
  });
}
