/**
 * One export of one account for the night that was closed last. Safe to repeat at any time and beside itself: what
 * is read is written down page by page, files and manifest follow from the table, and a night that is done costs
 * nothing more.
 */
import { exportSettingsOf } from '../automations/export-settings.ts';
import { type EpochMs, MINUTE_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import { checkResidual } from './check-residual.ts';
import { collectNight, type NightJob, type NightParts } from './collect-night.ts';
import { CLOSINGS_NEEDED } from './discover.ts';
import { fileDays } from './files/file-days.ts';
import { finishEarlier } from './finish-earlier.ts';
import { type Failures, makeManifest, type NightOf, nightRowOf, writeManifest } from './manifest.ts';
import { type Closing, EXPORTED_KINDS, type ExportName, type Manifest, type Residual } from './night.ts';
import { EXPORT_NAMES, latestClosings, previousEndMs, readNight, writeNight } from './night-store.ts';
import { unexplainedIn } from './residual.ts';
import { tellNight, tellResidual } from './tell-night.ts';

export interface ExportJob {
  readonly name: ExportName;
  readonly account: string;
  readonly closing: Closing;
  readonly deadlineMs: EpochMs;
}

export type ExportOutcome =
  | { readonly state: 'waits'; readonly untilMs: EpochMs }
  /** The manifest is missing where an earlier run had done everything. */
  | { readonly state: 'done'; readonly manifest?: Manifest }
  /** `goesOn`: the next run can read more; else the night ends with its gaps. */
  | { readonly state: 'incomplete'; readonly manifest: Manifest; readonly goesOn: boolean };

/** Throws what the venue, the table and the object store throw where nothing can go on without them. */
export async function exportNight(deps: Deps, job: ExportJob): Promise<ExportOutcome> {
  const { name, account, closing } = job;
  const known = await readNight(deps.table, account, { name, night: closing.night });
  const isComplete = known?.night.complete === true;
  if (isComplete) {
    await tellNight(deps, job, { night: closing.night, gaps: [] });
    if (!(await awaitsCheck(deps, account, closing.night))) return { state: 'done' };
  }
  const untilMs = closing.atMs + exportSettingsOf(deps.automations, account).settleMinutes * MINUTE_MS;
  const venue = await deps.venues.any(account);
  if ((await venue.time()) < untilMs) return { state: 'waits', untilMs };
  const night = await openNight(deps, job);
  if (isComplete) return checkNight(deps, night);

  const failures = await collectNight(night.parts, night.jobOf(name));
  const manifest = await writeDown(deps, night, name, failures);
  if (!manifest.complete) return { state: 'incomplete', manifest, goesOn: failures.size > 0 };
  await finishEarlier(deps, account, { name, night: closing.night, isLaterComplete: true });
  return (await awaitsCheck(deps, account, closing.night))
    ? checkNight(deps, night)
    : { state: 'done', manifest };
}

interface OpenNight {
  readonly parts: NightParts;
  readonly closing: Closing;
  /** Missing at the first night. */
  readonly previous: Closing | undefined;
  jobOf(name: ExportName): NightJob;
  of(name: ExportName): Promise<NightOf>;
}

async function openNight(deps: Deps, { account, closing, deadlineMs }: ExportJob): Promise<OpenNight> {
  const settings = deps.automations.accounts[account];
  if (settings === undefined) throw new AppError('config.notFound', `There is no account '${account}'.`);
  const history = await deps.venues.history(account);
  const [, previous, ...older] = await latestClosings(deps.table, account, closing.night, CLOSINGS_NEEDED);
  const streamsOf = (name: ExportName) =>
    history.streams.filter(({ kind }) => EXPORTED_KINDS[name].includes(kind));
  return {
    parts: { ...deps, history, account, deadlineMs },
    closing,
    previous,
    jobOf: (name) => ({
      settings: exportSettingsOf(deps.automations, account),
      streams: streamsOf(name),
      closings: [closing, ...(previous === undefined ? [] : [previous, ...older])],
    }),
    of: async (name) => ({
      name,
      account,
      venue: settings.venue,
      closing,
      previousEndMs: await previousEndMs(deps.table, account, { name, night: closing.night }),
      streams: streamsOf(name),
    }),
  };
}

/** Files, manifest and the night's row, in this order: the row says that the others are there. */
async function writeDown(
  deps: Deps,
  night: OpenNight,
  name: ExportName,
  failures: Failures,
  residual?: Residual | 'none',
): Promise<Manifest> {
  const of = await night.of(name);
  const { account, venue } = of;
  const { csv } = exportSettingsOf(deps.automations, account);
  await fileDays(deps, { account, venue, csv });
  const manifest = await makeManifest(deps, of, failures, residual === 'none' ? undefined : residual);
  await writeManifest(deps, manifest);
  await tellNight(deps, of, manifest);
  const known = await readNight(deps.table, account, manifest);
  const unexplained = manifest.residual === undefined ? [] : unexplainedIn(manifest.residual);
  const row = nightRowOf(manifest, unexplained);
  await writeNight(
    deps.table,
    account,
    { ...row, ...(residual === undefined ? {} : { checked: true }) },
    known,
  );
  return manifest;
}

/** Both exports are complete, and their records were not compared with the balances yet. */
async function awaitsCheck({ table }: Pick<Deps, 'table'>, account: string, night: string): Promise<boolean> {
  const nights = await Promise.all(EXPORT_NAMES.map((name) => readNight(table, account, { name, night })));
  const isRead = nights.every((stored) => stored?.night.complete === true);
  return isRead && !nights.some((stored) => stored?.night.checked === true);
}

/** The first night has nothing to compare with. What the check finds stands in the manifest of `export-fills`. */
async function checkNight(deps: Deps, night: OpenNight): Promise<ExportOutcome> {
  const name = 'export-fills';
  const { parts, closing, previous } = night;
  const residual = previous === undefined ? 'none' : await checkResidual(parts, night.jobOf(name), previous);
  if (residual !== 'none') await tellResidual(deps, parts.account, closing.night, residual);
  const manifest = await writeDown(deps, night, name, new Map(), residual);
  return { state: 'done', manifest };
}
