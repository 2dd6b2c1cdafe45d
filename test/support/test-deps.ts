/** Everything a use case needs, in memory: a manual clock, a watched table, a scripted venue, notices in a list. */

import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { memoryBlobs } from '../../shared/blobs/memory-blobs.ts';
import type { Deps } from '../../shared/deps.ts';
import { carryingLog } from '../../shared/log/carried-fields.ts';
import type { Notice } from '../../shared/notices/notices.ts';
import type { Budget } from '../../shared/orders/budget.ts';
import { readBudget } from '../../shared/orders/budget-store.ts';
import type { Cause, Intent } from '../../shared/orders/intent.ts';
import { listIntents, readIntent } from '../../shared/orders/ledger.ts';
import { openSqliteQueue, type SqliteQueue } from '../../shared/queue/sqlite-queue.ts';
import { noVault } from '../../shared/secrets/no-vault.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import { ACCOUNT, aCause, PLAN, SLOT_MS, someAutomations } from './builders.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { noSecrets } from './no-secrets.ts';
import { createRecordingLog, type LogLine } from './recording-log.ts';
import { createRecordingMetrics } from './recording-metrics.ts';
import { createScriptedVenue, type ScriptedVenue, type VenueScript } from './scripted-venue.ts';
import { venuesOf } from './venues.ts';
import { type WatchedTable, watchTable } from './watched-table.ts';

export interface TestDeps {
  readonly deps: Deps;
  readonly clock: ManualClock;
  readonly table: WatchedTable;
  /** The venue of every account. */
  readonly script: ScriptedVenue;
  readonly notices: Omit<Notice, 'atMs'>[];
  readonly queue: SqliteQueue;
  readonly logged: readonly LogLine[];
  /** What the metrics were given, summed by name, and by name and `by`. */
  readonly counted: Readonly<Record<string, number>>;
  /** The same world under other automations, as after a deployment. */
  withAutomations(automations: ResolvedAutomations): Deps;
  intent(cause?: Partial<Cause>): Promise<Intent>;
  intents(plan?: string): Promise<readonly Intent[]>;
  budget(account?: string): Promise<Budget>;
}

/** Real time may not pass between reading the clock and sending: it stands still at the slot. */
export function createTestDeps(
  automations: ResolvedAutomations = someAutomations(),
  venueScript: VenueScript = {},
): TestDeps {
  const clock = createManualClock(SLOT_MS);
  const table = watchTable(openSqliteTable());
  const script = createScriptedVenue({ nowMs: clock.nowMs, ...venueScript });
  const notices: Omit<Notice, 'atMs'>[] = [];
  const log = createRecordingLog();
  const metrics = createRecordingMetrics();
  const queue = openSqliteQueue({ clock });
  const deps: Deps = {
    automations,
    clock,
    random: () => 0.5,
    log: carryingLog(log),
    metrics,
    table,
    venues: venuesOf(script.venue),
    channels: [],
    queue,
    secrets: noSecrets,
    vault: noVault('this test has none'),
    blobs: memoryBlobs(),
    notices: {
      tell: async (notice) => {
        if (!notices.some(({ key }) => key === notice.key)) notices.push(notice);
      },
    },
  };
  return {
    deps,
    clock,
    table,
    queue,
    script,
    notices,
    logged: log.lines,
    counted: metrics.counted,
    withAutomations: (changed) => ({ ...deps, automations: changed }),
    intent: async (cause = {}) => {
      const stored = await readIntent(table, aCause(cause));
      if (stored === undefined) throw new Error('there is no such intent');
      return stored.intent;
    },
    intents: async (plan = PLAN) => (await listIntents(table, { plan })).map(({ intent }) => intent),
    budget: async (account = ACCOUNT) => (await readBudget(table, account)).budget,
  };
}
