/**
 * Settles what is open: every budget entry without a final figure belongs to an intent that has not ended, or to
 * one that never came into being because its run died in between. The budget is therefore the list of open work.
 */
import { type Control, readControl } from '../../shared/control/control.ts';
import { pauseFor } from '../../shared/control/pause.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { carrying } from '../../shared/log/carried-fields.ts';
import { type BudgetEntry, release } from '../../shared/orders/budget.ts';
import { changeBudget } from '../../shared/orders/budget-store.ts';
import { causeOf, intentId, ownerOf } from '../../shared/orders/ids.ts';
import { isFinal } from '../../shared/orders/intent.ts';
import { readIntent } from '../../shared/orders/ledger.ts';
import { reconcileIntent } from '../../shared/orders/reconcile-intent.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { openMarket } from '../../shared/venues/venues.ts';
import { cancelIfDue } from './cancel-if-due.ts';
import { countUnknown } from './count-unknown.ts';
import { finishIntent } from './finish-intent.ts';
import { reconcileGridEntry } from './reconcile-grid-entry.ts';

/** Time that one intent may take at worst. */
const INTENT_TIME_MS = 40 * SECOND_MS;

export async function reconcileAccounts(deps: Deps, deadlineMs: EpochMs): Promise<JsonObject> {
  const report: Record<string, JsonObject> = {};
  const failures: unknown[] = [];
  for (const account of Object.keys(deps.automations.accounts)) {
    const settled: Record<string, string> = {};
    try {
      const work = () => reconcileAccount(deps, account, deadlineMs, settled);
      failures.push(...(await carrying({ account }, work)));
    } catch (thrown) {
      failures.push(thrown);
    }
    report[account] = settled;
  }
  const [first] = failures;
  if (first === undefined) return report;
  throw new AppError(
    'venue.unavailable',
    `Not everything that is open could be settled, and the next run goes on: ${messageOf(first)}`,
    { retry: 'later', cause: first },
  );
}

/** Answers what failed: one order's failure keeps no other order of the account from being settled. */
async function reconcileAccount(
  deps: Deps,
  account: string,
  deadlineMs: EpochMs,
  report: Record<string, string>,
): Promise<readonly unknown[]> {
  const control = await readControl(deps.table, account);
  const open = Object.entries(control.budget.budget.entries).filter(([, entry]) => entry.spent === undefined);
  if (open.length === 0) return [];
  const failures: unknown[] = [];
  for (const [id, entry] of open) {
    if (deps.clock.nowMs() + INTENT_TIME_MS > deadlineMs) {
      report[id] = 'left to the next run';
      continue;
    }
    try {
      const work = () => reconcileEntry(deps, { account, id, entry, control });
      report[id] = await carrying({ intent: id }, work);
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'ledger.conflict') {
        report[id] = 'in the hands of another run';
        continue;
      }
      report[id] = `failed: ${messageOf(thrown)}`;
      failures.push(thrown);
    }
  }
  await countUnknown(
    deps,
    open.map(([id]) => id),
  );
  return failures;
}

interface OpenEntry {
  readonly account: string;
  readonly id: string;
  readonly entry: BudgetEntry;
  readonly control: Control;
}

async function reconcileEntry(deps: Deps, open: OpenEntry): Promise<string> {
  if (ownerOf(causeOf(open.id)).kind === 'grid') {
    return (await reconcileGridEntry(deps, open)) ?? (await releaseOrphan(deps, open));
  }
  return reconcileOrderEntry(deps, open);
}

async function reconcileOrderEntry(deps: Deps, open: OpenEntry): Promise<string> {
  const found = await readIntent(deps.table, causeOf(open.id));
  if (found === undefined) return releaseOrphan(deps, open);
  const venue = await openMarket(deps.venues, found.intent, { bannedUntilMs: open.control.bannedUntilMs });
  let { stored, waitingFor } = await reconcileIntent(deps, venue, found, open.control.pauses);
  // A pause leaves orders that rest at the venue as they are.
  const paused =
    pauseFor(open.control.pauses, { account: open.account, plan: open.entry.plan }) !== undefined;
  const cancelled = paused ? undefined : await cancelIfDue(deps, venue, stored);
  if (cancelled !== undefined) {
    ({ stored, waitingFor } = await reconcileIntent(deps, venue, cancelled, open.control.pauses));
  }
  if (!isFinal(stored.intent.state)) return `${stored.intent.state}: ${waitingFor ?? 'goes on'}`;
  await finishIntent(deps, venue, stored, open.control);
  return stored.intent.state;
}

/** A run on another machine may go by a clock behind ours, and store its intent when we take it for dead. */
const ORPHAN_MARGIN_MS = 5 * MINUTE_MS;

/**
 * Money held back for an intent that was never stored is free again once nothing may be sent for it. A follow-up
 * is not given up while the order it follows is open: settling that one places it again.
 */
async function releaseOrphan(deps: Deps, { account, id, entry, control }: OpenEntry): Promise<string> {
  const cause = causeOf(id);
  const followed = control.budget.budget.entries[intentId({ ...cause, attempt: cause.attempt - 1 })];
  const isFollowing = followed !== undefined && followed.spent === undefined;
  if (isFollowing || deps.clock.nowMs() < entry.placeBeforeMs + ORPHAN_MARGIN_MS) {
    return 'reserved, not stored yet';
  }
  await changeBudget(deps, account, (budget) => release(budget, id));
  return 'released';
}
