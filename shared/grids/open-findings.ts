import type { EpochMs } from '../core/clock.ts';
import type { Severity } from '../notices/notices.ts';
import type { Table } from '../table/table.ts';
import { listTrackers, type OpenFinding, openKinds, readAccountTracker } from './tracker.ts';

/** What grid health has found and is not over. */
export interface TrackedFinding {
  /** Which bot, by its name; `account main` for what is about an account as a whole. */
  readonly about: string;
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
  const found: TrackedFinding[] = [];
  const note = (about: string, open: readonly OpenFinding[]): void => {
    found.push(
      ...open.map(({ severity, sinceMs, headline, text }) => ({ about, severity, sinceMs, headline, text })),
    );
  };
  for (const account of accounts) {
    const whole = await readAccountTracker(table, account);
    note(
      `account ${account}`,
      Object.values(whole?.data.findings ?? {}).filter(({ state }) => state === 'open'),
    );
    for (const { data } of await listTrackers(table, account)) {
      note(
        data.name,
        openKinds(data).flatMap((kind) => data.findings[kind] ?? []),
      );
    }
  }
  return found;
}
