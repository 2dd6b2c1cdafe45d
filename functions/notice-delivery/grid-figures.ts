import { type EpochMs, HOUR_MS } from '../../shared/core/clock.ts';
import { openFindings } from '../../shared/grids/open-findings.ts';
import { readAccountTracker } from '../../shared/grids/tracker.ts';
import type { Table } from '../../shared/table/table.ts';

export interface GridFigures {
  /** Accounts that grid health has looked at. */
  readonly accounts: readonly WatchedBots[];
  /** What is not over, one line each for an account as a whole and for a bot. */
  readonly findings: readonly string[];
  readonly count: number;
}

export interface WatchedBots {
  readonly account: string;
  readonly bots: number;
  /** When everything of it could last be looked at. */
  readonly wholeMs: EpochMs;
}

/** Grid health looks every ten minutes. */
export const LOOKED_WITHIN_MS = HOUR_MS;

export async function gridFigures(table: Table, accounts: readonly string[]): Promise<GridFigures> {
  const watched: WatchedBots[] = [];
  const findings: string[] = [];
  let count = 0;
  for (const account of accounts) {
    const whole = (await readAccountTracker(table, account))?.data;
    if (whole === undefined) continue;
    watched.push({ account, bots: whole.bots, wholeMs: whole.wholeMs ?? whole.seenMs });
    const open = await openFindings(table, [account]);
    count += open.length;
    for (const [about, ofOne] of Map.groupBy(open, (finding) => finding.about)) {
      findings.push(`${about}: ${ofOne.map(({ headline }) => headline).join(', ')}`);
    }
  }
  return { accounts: watched, findings, count };
}
