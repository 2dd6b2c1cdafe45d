/** Earlier nights that were not complete: what they missed has been read by a later one, or by a backfill. */
import type { Deps } from '../deps.ts';
import { gapsOf } from './coverage.ts';
import { nightRowOf, readManifest, writeManifest } from './manifest.ts';
import type { ExportName, Gap, Manifest } from './night.ts';
import { latestNights, writeNight } from './night-store.ts';
import { listStreams, type StoredStream } from './stream-store.ts';

/** Nights that are looked through: as far back as venues show anything. */
const NIGHTS = 100;

/**
 * Takes the gaps that are closed by now out of every earlier manifest. One of which the stream was not even known
 * counts as closed once a later night, which asks for all that is missing, is complete: `isLaterComplete`.
 */
export async function finishEarlier(
  deps: Pick<Deps, 'table' | 'blobs'>,
  account: string,
  {
    name,
    night,
    isLaterComplete,
  }: { readonly name: ExportName; readonly night: string; readonly isLaterComplete: boolean },
): Promise<readonly string[]> {
  const finished: string[] = [];
  let streams: readonly StoredStream[] | undefined;
  for (const stored of await latestNights(deps.table, account, NIGHTS)) {
    const row = stored.night;
    if (row.name !== name || row.complete || row.night >= night) continue;
    const before = await readManifest(deps, account, row);
    if (before === undefined) continue;
    streams ??= await listStreams(deps.table, account);
    const gaps = openGaps(before.gaps, streams, isLaterComplete);
    // A manifest without gaps may stand beside a row that says else: a run died between the two.
    if (gaps.length > 0 && JSON.stringify(gaps) === JSON.stringify(before.gaps)) continue;
    const manifest: Manifest = { ...before, gaps, complete: gaps.length === 0 };
    await writeManifest(deps, manifest);
    await writeNight(deps.table, account, nightRowOf(manifest, row.unexplained), stored);
    if (manifest.complete) finished.push(row.night);
  }
  return finished;
}

function openGaps(
  gaps: readonly Gap[],
  streams: readonly StoredStream[],
  isLaterComplete: boolean,
): readonly Gap[] {
  return gaps.flatMap((gap) => {
    const stream = streams.find(({ ref }) => ref.kind === gap.kind && ref.symbol === gap.symbol);
    if (stream === undefined) return isLaterComplete ? [] : [gap];
    return gapsOf(stream.state.covered, gap).map((part) => ({ ...gap, ...part }));
  });
}
