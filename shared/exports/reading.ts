/** How a reading of a stream begins and moves on. Pure: what these answer is kept by `stream-store.ts`. */
import type { DurationMs, EpochMs } from '../core/clock.ts';
import type { VenueRecord } from '../records/record.ts';
import type { HistoryPage, PendingRow } from '../venues/history.ts';
import type { TimeWindow } from '../venues/venue.ts';
import { contains, cover, coverageOf, coveredUntil, without } from './coverage.ts';
import type { PageProof } from './read-page.ts';
import type { LostWindow, Reading, Slot, StreamState } from './stream-store.ts';

export interface ReadingPlan {
  readonly slot: Slot;
  readonly id: string;
  readonly target: TimeWindow;
  /** The end of the target that is looked at again though it is covered, for rows that came late. */
  readonly lookBackMs: DurationMs;
  /** Whether to ask once more for what could not be read before. */
  readonly retryLost: boolean;
  /** One request answers for any window: then one is asked, not one for each gap. */
  readonly isWhole: boolean;
}

/** More windows than these are told as one, or a long history would not fit its row. */
const MOST_WINDOWS = 2_000;

const TOO_OLD =
  'older than the exchange shows; import its own download of that time, see `cli import --help`';

/** The reading as it was left, or a new one. What the venue has forgotten unread is lost, and that is said once. */
export function begun(state: StreamState, plan: ReadingPlan): StreamState {
  const { slot, id, target } = plan;
  if (state[slot]?.id === id) return state;
  const [first] = state.covered;
  const forgotten = first === undefined ? [] : [{ startMs: first.startMs, endMs: target.startMs - 1 }];
  const newlyLost = without(forgotten, [...state.covered, ...state.lost]).map(tooOld);
  const lost = [...state.lost, ...(slot === 'night' ? newlyLost : [])];
  const givenUp = plan.retryLost ? [] : lost;
  const again = {
    startMs: Math.max(target.startMs, target.endMs - plan.lookBackMs + 1),
    endMs: target.endMs,
  };
  const wanted = coverageOf([...without([target], state.covered), ...(plan.lookBackMs > 0 ? [again] : [])]);
  const todo = without(wanted, givenUp);
  const watermarkBeforeMs = coveredUntil(coverageOf([...state.covered, ...lost]), target);
  const reading: Reading = {
    id,
    target,
    todo: plan.isWhole && todo.length > 1 ? [hull(todo)] : [...todo],
    asked: [],
    lost: slot === 'night' ? newlyLost : [],
    looked: [],
    rows: 0,
    newRows: 0,
    requests: 0,
    lists: 1,
    ...(watermarkBeforeMs === undefined ? {} : { watermarkBeforeMs }),
  };
  return { ...state, lost, [slot]: reading };
}

/** What one window brought. `requests` are all that it took. */
export interface Step {
  readonly window: TimeWindow;
  readonly page: HistoryPage;
  readonly proof: PageProof;
  readonly lost?: LostWindow | undefined;
  /** Rows that the venue showed in what was read, final or not, each once. */
  readonly seen: number;
  readonly newRows: number;
  readonly requests: number;
}

/**
 * Rows must have been written before. A step that another run was quicker with proves no less, and is counted as its
 * requests alone: its rows were counted, and what it leaves to ask has been asked further by now.
 */
export function moved(state: StreamState, { slot }: ReadingPlan, step: Step): StreamState {
  const { window, page, proof, lost } = step;
  const reading = state[slot];
  if (reading === undefined) return state;
  const read = {
    ...state,
    covered: [...proof.read.reduce(cover, state.covered)],
    lost: [...remaining(state.lost, proof.read)],
    pending: [...pendingAfter(state.pending, page, proof.rows)],
    lastRowMs: withNewest(state.lastRowMs, proof.rows),
  };
  const newRows = reading.newRows + step.newRows;
  const requests = reading.requests + step.requests;
  const isOpen = reading.todo.some(
    ({ startMs, endMs }) => startMs === window.startMs && endMs === window.endMs,
  );
  if (!isOpen) return { ...read, [slot]: { ...reading, newRows, requests } };
  const others = without(reading.todo, [window]);
  return {
    ...read,
    lost: lost === undefined ? read.lost : [...state.lost, lost],
    [slot]: {
      ...reading,
      todo: [...others, ...without(proof.rest, others)].toSorted((a, b) => a.startMs - b.startMs),
      asked: shortened([
        ...reading.asked,
        { ...window, rows: page.rows.length + page.pending.length, full: page.full },
      ]),
      lost: lost === undefined ? reading.lost : [...reading.lost, lost],
      rows: reading.rows + step.seen,
      newRows,
      requests,
      lists: Math.max(reading.lists, page.lists ?? 1),
    },
  };
}

/** A row that was not final was looked at by itself. It is gone from the list when neither it nor its end is known. */
export function lookedAt(
  state: StreamState,
  { slot }: ReadingPlan,
  row: PendingRow,
  found: {
    readonly pending?: PendingRow;
    readonly lost?: LostWindow;
    readonly newRows: number;
    readonly requests: number;
  },
): StreamState {
  const reading = state[slot];
  if (reading === undefined) return state;
  const others = state.pending.filter(({ id }) => id !== row.id);
  const { lost } = found;
  return {
    ...state,
    pending: found.pending === undefined ? others : [...others, found.pending],
    [slot]: {
      ...reading,
      looked: [...reading.looked, row.id],
      lost: lost === undefined ? reading.lost : [...reading.lost, lost],
      newRows: reading.newRows + found.newRows,
      requests: reading.requests + found.requests,
    },
  };
}

/** The account has nothing of this kind, by the venue's word. */
export function refused(state: StreamState, { slot }: ReadingPlan, why: string): StreamState {
  const reading = state[slot];
  return reading === undefined ? state : { ...state, [slot]: { ...reading, todo: [], notOffered: why } };
}

/** Not final before, and outside of all that this reading has asked for. */
export function stillToLookAt({ pending }: StreamState, { asked, looked }: Reading): readonly PendingRow[] {
  return pending.filter(
    ({ id, atMs }) => !looked.includes(id) && !asked.some((window) => contains(window, atMs)),
  );
}

/** Before it, nothing is asked: so far back as the venue tells, and no further than is wanted. */
export function earliestMs(endMs: EpochMs, reachMs: DurationMs | undefined, sinceMs: EpochMs): EpochMs {
  return reachMs === undefined ? sinceMs : Math.max(sinceMs, endMs - reachMs);
}

function pendingAfter(
  before: readonly PendingRow[],
  page: HistoryPage,
  rows: readonly VenueRecord[],
): readonly PendingRow[] {
  const shown = new Set([...rows, ...page.pending].map(({ id }) => id));
  return [...before.filter(({ id }) => !shown.has(id)), ...page.pending];
}

function withNewest(
  before: Readonly<Record<string, EpochMs>>,
  rows: readonly VenueRecord[],
): Record<string, EpochMs> {
  const newest = { ...before };
  for (const row of rows) {
    const symbol = 'symbol' in row ? row.symbol : row.kind;
    newest[symbol] = Math.max(newest[symbol] ?? row.atMs, row.atMs);
  }
  return newest;
}

/** What was given up and has been read after all is not lost. */
function remaining(lost: readonly LostWindow[], read: readonly TimeWindow[]): readonly LostWindow[] {
  return lost.flatMap((each) => without([each], read).map((part) => ({ ...part, why: each.why })));
}

function shortened(asked: Reading['asked']): Reading['asked'] {
  const [first, second, ...rest] = asked;
  if (asked.length <= MOST_WINDOWS || first === undefined || second === undefined) return asked;
  return [{ ...hull([first, second]), rows: first.rows + second.rows, full: true }, ...rest];
}

function hull(windows: readonly TimeWindow[]): TimeWindow {
  return {
    startMs: Math.min(...windows.map(({ startMs }) => startMs)),
    endMs: Math.max(...windows.map(({ endMs }) => endMs)),
  };
}

function tooOld(window: TimeWindow): LostWindow {
  return { ...window, why: TOO_OLD };
}
