/**
 * What both export functions do, each for its kinds of records: every account's last night, closed and then read
 * until nothing of it is missing. Called every hour; what one run does not finish, the next one does.
 */
import { exportSettingsOf } from '../automations/export-settings.ts';
import type { ResolvedAutomations } from '../automations/schema.ts';
import { venueOf } from '../automations/symbols.ts';
import { type EpochMs, isoSeconds } from '../core/clock.ts';
import { AppError, messageOf } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import { carrying } from '../log/carried-fields.ts';
import type { JsonObject } from '../table/table.ts';
import { venueEntry } from '../venues/registry.ts';
import { closeNight } from './close-night.ts';
import { type ExportOutcome, exportNight } from './export-night.ts';
import type { ExportName, Manifest } from './night.ts';
import { tellNight } from './tell-night.ts';

/**
 * Answers by account how its night stands. Throws `export.incomplete` (retry later) at the end when something is
 * left that the next run has to read; one account's failure stops no other's export.
 */
export async function runExport(deps: Deps, name: ExportName, deadlineMs: EpochMs): Promise<JsonObject> {
  const report: Record<string, JsonObject> = {};
  const left: { readonly account: string; readonly why: string; readonly cause?: unknown }[] = [];
  for (const account of Object.keys(deps.automations.accounts)) {
    const off = whyOff(deps.automations, account);
    if (off !== undefined) {
      report[account] = off;
      continue;
    }
    try {
      const { closing, outcome } = await carrying({ account }, async () => {
        const closing = await closeNight(deps, account);
        return { closing, outcome: await exportNight(deps, { name, account, closing, deadlineMs }) };
      });
      report[account] = reportOf(closing.night, outcome);
      if (outcome.state === 'incomplete') deps.metrics.add('NightsIncomplete', 1);
      if (outcome.state !== 'incomplete' || !outcome.goesOn) continue;
      left.push({
        account,
        why: `${outcome.manifest.gaps.length} parts of the night ${closing.night} are missing`,
      });
    } catch (cause) {
      deps.metrics.add('NightsIncomplete', 1);
      const failed = messageOf(cause);
      report[account] = { failed };
      left.push({ account, why: failed, cause });
      if (cause instanceof AppError) await tellNight(deps, { account, name }, { failed });
    }
  }
  const [first] = left;
  if (first === undefined) return report;
  deps.log.warn('export.incomplete', { report });
  throw new AppError(
    'export.incomplete',
    `Not every night could be exported, and the next run goes on: account ${first.account}: ${first.why}`,
    { retry: 'later', cause: first.cause },
  );
}

/** What is said of an account that no night is kept of; undefined where they are. */
function whyOff(automations: ResolvedAutomations, account: string): JsonObject | undefined {
  const { noHistory } = venueEntry(venueOf(automations, account)).capabilities;
  if (noHistory !== undefined) return { state: 'off', why: noHistory };
  return exportSettingsOf(automations, account).nightly ? undefined : { state: 'off' };
}

function reportOf(night: string, outcome: ExportOutcome): JsonObject {
  if (outcome.state === 'waits') return { night, state: 'waits', until: isoSeconds(outcome.untilMs) };
  if (outcome.manifest === undefined) return { night, state: outcome.state };
  return { night, state: outcome.state, ...figuresOf(outcome.manifest) };
}

function figuresOf({ streams, gaps, requests, leastRequests }: Manifest): JsonObject {
  const total = (of: 'rows' | 'newRows') => streams.reduce((all, stream) => all + stream[of], 0);
  return {
    rows: total('rows'),
    newRows: total('newRows'),
    requests,
    leastRequests,
    missing: gaps.map(({ kind, symbol, why }) => ({ kind, symbol, why })),
  };
}
