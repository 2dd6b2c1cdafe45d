/** Watches the bots that the exchange runs: what is wrong with them is told once, and their series are kept. */
import { type EpochMs, SECOND_MS } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { readAccountTracker } from '../../shared/grids/tracker.ts';
import { carrying } from '../../shared/log/carried-fields.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { tellBlind } from './tell-blind.ts';
import { watchAccount } from './watch-account.ts';
import { watchedAccounts } from './watched-account.ts';

/**
 * Time that one account may take at worst before its remedies: 500 bots are 50 pages, at five a second, and a few
 * reads; then as many rows.
 */
const ACCOUNT_TIME_MS = 60 * SECOND_MS;

/** One account's failure stops no other's run; the whole run then fails at its end, so that it is seen. */
export async function watchGrids(deps: Deps, deadlineMs: EpochMs): Promise<JsonObject> {
  const report: Record<string, JsonObject> = {};
  const failures: { readonly account: string; readonly cause: unknown }[] = [];
  for (const account of watchedAccounts(deps.automations)) {
    if (deps.clock.nowMs() + ACCOUNT_TIME_MS > deadlineMs) {
      const cause = new AppError('venue.unavailable', 'No time was left for it in this run.');
      report[account] = { failed: cause.message };
      failures.push({ account, cause });
      await noteBlind(deps, account, cause);
      continue;
    }
    try {
      const run = await carrying({ account }, () => watchAccount(deps, account, deadlineMs));
      report[account] = run.report;
      failures.push(...run.failures.map((cause) => ({ account, cause })));
    } catch (cause) {
      report[account] = { failed: messageOf(cause) };
      failures.push({ account, cause });
      await noteBlind(deps, account, cause);
    }
  }
  const [first] = failures;
  if (first === undefined) return report;
  deps.log.warn('grids.partlyWatched', { report });
  throw new AppError(
    'venue.unavailable',
    `Not every grid could be watched, and the next run tries again: account ${first.account}: ${messageOf(first.cause)}`,
    { retry: 'later', cause: first.cause },
  );
}

/** What cannot even be noted was told by the failure itself. */
async function noteBlind(deps: Deps, account: string, cause: unknown): Promise<void> {
  try {
    await tellBlind(deps, account, (await readAccountTracker(deps.table, account))?.data, cause);
  } catch (error) {
    deps.log.error('grids.blindUntold', { account, error });
  }
}
