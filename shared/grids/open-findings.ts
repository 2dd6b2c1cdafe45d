import type { EpochMs } from '../core/clock.ts';
import type { Severity } from '../notices/notices.ts';
import type { Table } from '../table/table.ts';
import { listTrackers, type OpenFinding, openKinds, readAccountTracker } from './tracker.ts';

/** What grid health has found and is not over. */
export interface TrackedFinding {
  readonly severity: Severity;
  readonly sinceMs: EpochMs;
  /** A few words. */
  readonly headline: string;
  /** Whole sentences. */
  readonly text: string;
}

/** Of these accounts, first of each as a whole, then of its bots. */
export async function openFindings(
  table: Table,
  accounts: readonly string[],
): Promise<readonly TrackedFinding[]> {
  const found: OpenFinding[] = [];
  for (const account of accounts) {
    const whole = await readAccountTracker(table, account);
    found.push(...Object.values(whole?.data.findings ?? {}).filter(({ state }) => state === 'open'));
    for (const { data } of await listTrackers(table, account)) {
      found.push(...openKinds(data).flatMap((kind) => data.findings[kind] ?? []));
    }
  }
  return found.map(({ severity, sinceMs, headline, text }) => ({ severity, sinceMs, headline, text }));
}
