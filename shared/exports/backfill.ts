/**
 * Reads a time of one's own choice: the same machine as a night, over another window, beside it and with the same
 * coverage. It may be stopped at any point; asked for again, it goes on with what is missing.
 */
import { exportSettingsOf } from '../automations/export-settings.ts';
import { type EpochMs, isoSeconds, MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import type { RecordKind } from '../records/record.ts';
import type { HistoryStream } from '../venues/history.ts';
import type { TimeWindow } from '../venues/venue.ts';
import { closeNight } from './close-night.ts';
import { beginReading, type CollectParts, collectStream } from './collect.ts';
import { type DiscoveredStream, discoverStreams } from './discover.ts';
import { fileDays } from './files/file-days.ts';
import { finishEarlier } from './finish-earlier.ts';
import { AFTER_EVERY_NIGHT, type FiledObject, type Gap } from './night.ts';
import { EXPORT_NAMES } from './night-store.ts';
import { earliestMs } from './reading.ts';
import { readStream, type StreamRef, streamName } from './stream-store.ts';

export interface BackfillJob {
  readonly account: string;
  readonly kinds: readonly RecordKind[];
  readonly window: TimeWindow;
  /** Asks for every symbol that the venue lists, not only for those that are known. */
  readonly everySymbol: boolean;
  /** A share of the whole, and what is being read. */
  readonly onProgress: (share: number, stream: string) => void;
}

export interface BackfilledStream extends StreamRef {
  readonly rows: number;
  readonly newRows: number;
  readonly requests: number;
  /** Why nothing was asked. */
  readonly skipped?: string;
}

export interface BackfillReport {
  readonly streams: readonly BackfilledStream[];
  readonly gaps: readonly Gap[];
  readonly objects: readonly FiledObject[];
  /** What is younger was not asked for: the exchange may list it late. */
  readonly untilMs: EpochMs;
  /** Nights that are complete by what was read now. */
  readonly completed: readonly string[];
}

/** Bans that are waited for in one backfill. */
const MOST_BANS = 20;

/**
 * Throws `config.invalid` for a time that is too young to be read, and what the table and the object store throw; what
 * a venue refuses is a gap of the report.
 */
export async function backfill(deps: Deps, job: BackfillJob): Promise<BackfillReport> {
  const { account, window } = job;
  const settings = exportSettingsOf(deps.automations, account);
  const venue = deps.automations.accounts[account]?.venue;
  if (venue === undefined) throw new AppError('config.notFound', `There is no account '${account}'.`);
  const nowMs = deps.clock.nowMs();
  const untilMs = Math.min(window.endMs, nowMs - settings.settleMinutes * MINUTE_MS);
  if (window.startMs > untilMs) throw tooYoung(untilMs, settings.settleMinutes);
  const history = await deps.venues.history(account);
  const closing = await closeNight(deps, account);
  const wanted = history.streams.filter(({ kind }) => job.kinds.includes(kind));
  const lists = wanted.filter(({ scope }) => scope === 'account').map(ofAllSymbols);
  const discover = () =>
    discoverStreams(
      { ...deps, history, account },
      {
        streams: wanted.filter(({ scope }) => scope === 'symbol'),
        closings: [closing],
        everySymbol: job.everySymbol,
      },
    );
  const streams: BackfilledStream[] = [];
  const gaps: Gap[] = [];
  const readEach = async (asked: readonly Asked[], count: number): Promise<void> => {
    for (const { stream, ref } of asked) {
      const done = streams.length;
      const target = { startMs: earliestMs(nowMs, stream.reachMs, window.startMs), endMs: untilMs };
      const name = streamName(ref);
      job.onProgress(done / count, name);
      if (target.startMs > target.endMs) {
        streams.push({ ...ref, rows: 0, newRows: 0, requests: 0, skipped: 'older than the exchange shows' });
        continue;
      }
      const parts: CollectParts = {
        ...deps,
        history,
        account,
        deadlineMs: Number.POSITIVE_INFINITY,
        onStep: (_ref, { backfill: reading }) =>
          job.onProgress((done + shareOf(reading?.todo ?? [], target)) / count, name),
      };
      const id = `${target.startMs}/${untilMs}@${nowMs}`;
      const read = await readThroughBans(parts, stream, ref, { target, id });
      streams.push(read.stream);
      gaps.push(...read.gaps);
    }
  };
  const expected = await discover();
  await readEach(lists, lists.length + expected.length);
  // The lists of all symbols may have shown others.
  const found = job.everySymbol ? expected : await discover();
  await readEach(found, lists.length + found.length);
  const objects = await fileDays(deps, { account, venue, csv: settings.csv });
  const completed: string[] = [];
  for (const name of EXPORT_NAMES) {
    completed.push(
      ...(await finishEarlier(deps, account, { name, night: AFTER_EVERY_NIGHT, isLaterComplete: false })),
    );
  }
  return { streams, gaps, objects, untilMs, completed: [...new Set(completed)].sort() };
}

function tooYoung(untilMs: EpochMs, settleMinutes: number): AppError {
  return new AppError(
    'config.invalid',
    `The exchange may list rows late, so the last ${settleMinutes} minutes are not read: begin before ${isoSeconds(untilMs)}, or wait.`,
  );
}

type Asked = Pick<DiscoveredStream, 'stream' | 'ref'>;

function ofAllSymbols(stream: HistoryStream): Asked {
  return { stream, ref: { kind: stream.kind } };
}

/** A ban stops nothing here: there is no deadline, so it is waited for. */
async function readThroughBans(
  parts: CollectParts,
  stream: HistoryStream,
  ref: StreamRef,
  { target, id }: { readonly target: TimeWindow; readonly id: string },
): Promise<{ readonly stream: BackfilledStream; readonly gaps: readonly Gap[] }> {
  const plan = {
    slot: 'backfill' as const,
    id,
    target,
    lookBackMs: 0,
    retryLost: true,
    isWhole: stream.paging === 'whole',
  };
  let failed: AppError | undefined;
  for (let bans = 0; bans < MOST_BANS; bans += 1) {
    const begun = await beginReading(parts, await readStream(parts.table, parts.account, ref), plan);
    try {
      await collectStream(parts, stream, begun, plan);
      failed = undefined;
      break;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !thrown.code.startsWith('venue.')) throw thrown;
      failed = thrown;
      if (thrown.code !== 'venue.banned') break;
      const untilMs = Number(thrown.context['untilMs'] ?? parts.clock.nowMs() + MINUTE_MS);
      await parts.clock.sleep(untilMs - parts.clock.nowMs() + SECOND_MS);
    }
  }
  const { state } = await readStream(parts.table, parts.account, ref);
  const { rows = 0, newRows = 0, requests = 0, todo = [], lost = [], notOffered } = state.backfill ?? {};
  const why = failed?.message ?? 'not read yet';
  const gaps = [...lost, ...todo.map((part) => ({ ...part, why }))].map((gap) => ({ ...ref, ...gap }) as Gap);
  const skipped = notOffered === undefined ? {} : { skipped: notOffered };
  return { stream: { ...ref, rows, newRows, requests, ...skipped }, gaps };
}

function shareOf(todo: readonly TimeWindow[], target: TimeWindow): number {
  const length = ({ startMs, endMs }: TimeWindow): number => endMs - startMs + 1;
  return 1 - todo.reduce((total, part) => total + length(part), 0) / length(target);
}
