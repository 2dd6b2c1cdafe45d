import { listTrackers, openKinds, readAccountTracker } from '../../shared/grids/tracker.ts';
import type { Table } from '../../shared/table/table.ts';

/** What grid health has found and is not over, a few words each: first of each account as a whole, then of its bots. */
export async function openFindings(table: Table, accounts: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const account of accounts) {
    const whole = await readAccountTracker(table, account);
    const ofAccount = Object.values(whole?.data.findings ?? {}).filter(({ state }) => state === 'open');
    found.push(...ofAccount.map(({ headline }) => headline));
    for (const { data } of await listTrackers(table, account)) {
      found.push(...openKinds(data).flatMap((kind) => data.findings[kind]?.headline ?? []));
    }
  }
  return found;
}
