/**
 * The manifest of a night: all that its readings asked, saw and missed. It is made of what the table and the object
 * store hold, and of nothing that only one run knows, so that made again it is the same to the byte.
 */
import { DAY_MS, type EpochMs, utcDay } from '../core/clock.ts';
import type { Deps } from '../deps.ts';
import type { RecordKind } from '../records/record.ts';
import type { HistoryStream } from '../venues/history.ts';
import type { VenueId } from '../venues/registry.ts';
import type { TimeWindow } from '../venues/venue.ts';
import { coverageOf, coveredUntil } from './coverage.ts';
import { filedObjects } from './files/file-days.ts';
import { listingRequests } from './held-symbols.ts';
import {
  type AskedWindow,
  type Closing,
  EXPORTED_KINDS,
  type ExportName,
  type FiledObject,
  type Gap,
  type Manifest,
  manifestKey,
  type NightRow,
  type Residual,
  type StreamProgress,
} from './night.ts';
import { putBytes } from './put-bytes.ts';
import { listStreams, type Reading, type StoredStream, streamName } from './stream-store.ts';

export interface NightOf {
  readonly name: ExportName;
  readonly account: string;
  readonly venue: VenueId;
  readonly closing: Closing;
  /** When the last night ended that this export has a row of; missing at the first one. */
  readonly previousEndMs: EpochMs | undefined;
  readonly streams: readonly HistoryStream[];
}

/** What only the run knows: why something was not read, by the name of its stream. */
export type Failures = ReadonlyMap<string, { readonly kind: RecordKind; readonly why: string }>;

type ManifestParts = Pick<Deps, 'table' | 'blobs'>;

const NOT_YET = 'not read yet';

export async function makeManifest(
  parts: ManifestParts,
  of: NightOf,
  failures: Failures,
  residual?: Residual,
): Promise<Manifest> {
  const { name, account, venue, closing } = of;
  const streams: StoredStream[] = [];
  for (const kind of EXPORTED_KINDS[name]) streams.push(...(await listStreams(parts.table, account, kind)));
  const read = streams.flatMap((stream) => {
    const reading = readingOf(stream, closing.night);
    return reading === undefined ? [] : [{ stream, reading }];
  });
  const window = windowOf(of, read);
  const gaps = gapsIn(read, failures, window);
  const listing = of.streams.some(({ scope }) => scope === 'symbol')
    ? await listingRequests(parts, account, closing.night)
    : 0;
  return {
    version: 1,
    name,
    night: closing.night,
    account,
    venue,
    window,
    complete: gaps.length === 0,
    gaps,
    streams: streams.flatMap((stream) => progressOf(stream, of) ?? []),
    windows: read.flatMap(({ stream, reading }) => askedIn(stream, reading)),
    objects: await objectsOf(parts, of, read),
    requests: listing + read.reduce((total, { reading }) => total + reading.requests, 0),
    leastRequests: read.reduce(
      (total, { stream, reading }) => total + leastOf(stream, reading, of.streams),
      0,
    ),
    ...(residual === undefined ? {} : { residual }),
  };
}

/** Answers whether the object had to be written. */
export function writeManifest({ blobs }: Pick<Deps, 'blobs'>, manifest: Manifest): Promise<boolean> {
  const { account, name, night } = manifest;
  const bytes = new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
  return putBytes(blobs, manifestKey(account, name, night), bytes, 'application/json');
}

export async function readManifest(
  { blobs }: Pick<Deps, 'blobs'>,
  account: string,
  { name, night }: Pick<NightRow, 'name' | 'night'>,
): Promise<Manifest | undefined> {
  const blob = await blobs.get(manifestKey(account, name, night));
  return blob && (JSON.parse(new TextDecoder().decode(blob.body)) as Manifest);
}

export function nightRowOf(manifest: Manifest, unexplained: readonly string[]): NightRow {
  const { name, night, window, complete, gaps, requests, account } = manifest;
  return {
    name,
    night,
    ...window,
    complete,
    rows: manifest.streams.reduce((total, { rows }) => total + rows, 0),
    gaps: gaps.length,
    requests,
    unexplained,
    manifestKey: manifestKey(account, name, night),
  };
}

function readingOf({ state }: StoredStream, night: string): Reading | undefined {
  return state.night?.id === night ? state.night : undefined;
}

/**
 * From the end of the night before, also where a night in between was closed and never exported: no time is in none.
 * The first night goes back as far as anything was asked.
 */
function windowOf(
  { closing, previousEndMs }: NightOf,
  read: readonly { readonly reading: Reading }[],
): TimeWindow {
  const endMs = closing.atMs;
  if (previousEndMs !== undefined) return { startMs: previousEndMs + 1, endMs };
  const starts = read.map(({ reading }) => reading.target.startMs);
  return { startMs: Math.min(endMs - DAY_MS, ...starts), endMs };
}

function gapsIn(
  read: readonly { readonly stream: StoredStream; readonly reading: Reading }[],
  failures: Failures,
  window: TimeWindow,
): readonly Gap[] {
  const begun = new Set(read.map(({ stream }) => streamName(stream.ref)));
  const ofReadings = read.flatMap(({ stream: { ref }, reading }) => {
    const why = failures.get(streamName(ref))?.why ?? NOT_YET;
    const failed =
      failures.has(streamName(ref)) && reading.todo.length === 0 ? [{ ...reading.target, why }] : [];
    const unread = reading.todo.map((part) => ({ ...part, why }));
    return [...reading.lost, ...unread, ...failed].map((gap) => ({ ...kindAndSymbol(ref), ...gap }));
  });
  const neverBegun = [...failures]
    .filter(([stream]) => !begun.has(stream))
    .map(([, { kind, why }]) => ({ kind, ...window, why }));
  return [...ofReadings, ...neverBegun];
}

/** Also of those that rest tonight, whose watermark tells since when. */
function progressOf(stream: StoredStream, { closing, streams }: NightOf): StreamProgress | undefined {
  const { ref, state } = stream;
  const isBySymbol = streams.find(({ kind }) => kind === ref.kind)?.scope === 'symbol';
  if (isBySymbol !== (ref.symbol !== undefined)) return undefined;
  const reading = readingOf(stream, closing.night);
  const [first] = state.covered;
  const target = reading?.target ?? (first && { startMs: first.startMs, endMs: closing.atMs });
  const afterMs = target && coveredUntil(coverageOf([...state.covered, ...state.lost]), target);
  const { watermarkBeforeMs, notOffered } = reading ?? {};
  return {
    ...kindAndSymbol(ref),
    ...(watermarkBeforeMs === undefined ? {} : { watermarkBeforeMs }),
    ...(afterMs === undefined ? {} : { watermarkAfterMs: afterMs }),
    rows: reading?.rows ?? 0,
    newRows: reading?.newRows ?? 0,
    requests: reading?.requests ?? 0,
    ...(notOffered === undefined ? {} : { notOffered }),
  };
}

function askedIn({ ref }: StoredStream, { asked }: Reading): readonly AskedWindow[] {
  return asked.map((window) => ({ ...kindAndSymbol(ref), ...window }));
}

/**
 * Full pages, one for what has no rows, and once what stands in other lists. A list that is always told whole has no
 * shorter way.
 */
function leastOf({ ref }: StoredStream, reading: Reading, streams: readonly HistoryStream[]): number {
  const stream = streams.find(({ kind }) => kind === ref.kind);
  if (stream === undefined || reading.asked.length === 0) return 0;
  return stream.paging === 'whole'
    ? reading.requests
    : Math.max(1, Math.ceil(reading.rows / stream.pageRows)) + reading.lists - 1;
}

/** The files of the days that were asked for, as they were filed last. */
async function objectsOf(
  { table }: Pick<ManifestParts, 'table'>,
  { account }: NightOf,
  read: readonly { readonly stream: StoredStream; readonly reading: Reading }[],
): Promise<readonly FiledObject[]> {
  const objects: FiledObject[] = [];
  for (const [kind, ofKind] of Map.groupBy(read, ({ stream }) => stream.ref.kind)) {
    const windows = ofKind.flatMap(({ reading }) => reading.asked);
    const wasAsked = (day: string): boolean =>
      windows.some(({ startMs, endMs }) => utcDay(startMs) <= day && day <= utcDay(endMs));
    objects.push(...(await filedObjects(table, { account, kind }, wasAsked)));
  }
  return objects;
}

function kindAndSymbol({ kind, symbol }: StoredStream['ref']) {
  return symbol === undefined ? { kind } : { kind, symbol };
}
