/** Reads every stream of one export up to a closing: lists of all symbols first, because they name symbols. */
import type { ExportSettings } from '../automations/export-schema.ts';
import { DAY_MS } from '../core/clock.ts';
import { AppError, messageOf } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import type { RecordKind } from '../records/record.ts';
import type { HistoryStream } from '../venues/history.ts';
import { beginReading, type CollectParts, collectStream } from './collect.ts';
import { type DiscoveredStream, discoverStreams, sinceMsOf } from './discover.ts';
import type { Closing } from './night.ts';
import { earliestMs, type ReadingPlan, stillToLookAt } from './reading.ts';
import { NEAR_MS } from './residual.ts';
import { readStream, type StoredStream, streamName } from './stream-store.ts';

export type NightParts = CollectParts & Pick<Deps, 'automations' | 'log'>;

export interface NightJob {
  readonly settings: ExportSettings;
  readonly streams: readonly HistoryStream[];
  /** The newest first; everything up to the first one is read. */
  readonly closings: readonly [Closing, ...Closing[]];
}

export interface Failure {
  readonly kind: RecordKind;
  readonly why: string;
}

/** What went wrong so far, by the name of its stream, and why nothing more is asked in this run. */
interface Course {
  readonly failures: Map<string, Failure>;
  stopped: string | undefined;
}

/** After these, nothing more is asked in a run. */
const STOPS: ReadonlySet<string> = new Set(['venue.banned', 'venue.deadline']);

/** Answers what failed, by the name of its stream. One stream's failure keeps no other from being read. */
export async function collectNight(parts: NightParts, job: NightJob): Promise<ReadonlyMap<string, Failure>> {
  const course: Course = { failures: new Map(), stopped: undefined };
  const [bySymbol, ofAccount] = [
    job.streams.filter(({ scope }) => scope === 'symbol'),
    job.streams.filter(({ scope }) => scope === 'account'),
  ];
  const lists = ofAccount.map((stream) => ({ stream, ref: { kind: stream.kind } }));
  await collectEach(parts, job, lists, course);
  try {
    const found = await discoverStreams(parts, { streams: bySymbol, closings: job.closings });
    const due = found.filter(({ isDue }) => isDue);
    await collectEach(parts, job, due, course);
  } catch (thrown) {
    if (!isOfVenue(thrown)) throw thrown;
    const why = `its symbols are not known: ${messageOf(thrown)}`;
    for (const { kind } of bySymbol) course.failures.set(kind, { kind, why });
  }
  return course.failures;
}

/** Reads these streams too, also such as rest. */
export async function collectAlso(
  parts: NightParts,
  job: NightJob,
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, Failure>> {
  const course: Course = { failures: new Map(), stopped: undefined };
  await collectEach(parts, job, asked, course);
  return course.failures;
}

type Asked = Pick<DiscoveredStream, 'stream' | 'ref'>;

/** All are begun before the first is read, so that what is not reached stands as missing. */
async function collectEach(
  parts: NightParts,
  job: NightJob,
  asked: readonly Asked[],
  course: Course,
): Promise<void> {
  const begun = [];
  for (const { stream, ref } of asked) {
    const plan = nightPlan(parts, job, stream);
    const known = await readStream(parts.table, parts.account, ref);
    begun.push({ stream, plan, stored: await beginReading(parts, known, plan) });
  }
  for (const { stream, stored, plan } of begun) {
    const name = streamName(stored.ref);
    const { kind } = stream;
    if (course.stopped !== undefined) {
      if (!isRead(stored)) course.failures.set(name, { kind, why: course.stopped });
      continue;
    }
    try {
      await collectStream(parts, stream, stored, plan);
    } catch (thrown) {
      if (!isOfVenue(thrown)) throw thrown;
      parts.log.warn('export.streamFailed', { account: parts.account, stream: name, error: thrown });
      course.failures.set(name, { kind, why: thrown.message });
      if (STOPS.has(thrown.code)) course.stopped = thrown.message;
    }
  }
}

function nightPlan(parts: NightParts, { settings, closings }: NightJob, stream: HistoryStream): ReadingPlan {
  const [{ night, atMs }] = closings;
  return {
    slot: 'night',
    id: night,
    // So much further that the residual check can try rows close to the closing on both of its sides.
    target: { startMs: earliestMs(atMs, stream.reachMs, sinceMsOf(parts)), endMs: atMs + NEAR_MS },
    lookBackMs: settings.lookBackDays * DAY_MS,
    retryLost: false,
    isWhole: stream.paging === 'whole',
  };
}

function isRead({ state }: StoredStream): boolean {
  const { night } = state;
  return night !== undefined && night.todo.length === 0 && stillToLookAt(state, night).length === 0;
}

/** Everything else ends the run: a table that does not answer, a programmer's error. */
function isOfVenue(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && thrown.code.startsWith('venue.');
}
