import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { hasPaperBooks } from '../../../shared/paper/table-store.ts';
import type { Table } from '../../../shared/table/table.ts';
import { type Finding, findingsAbout } from './finding.ts';

/** Live accounts that were on paper under the same name: in their ledger play money and real money would be one. */
export async function checkPaperPast(
  table: Table,
  { accounts }: Pick<ResolvedAutomations, 'accounts'>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [id, { venue, environment }] of Object.entries(accounts)) {
    if (environment !== 'live' || !(await hasPaperBooks(table, id))) continue;
    findings.push(
      findingsAbout(`account ${id} (${venue}, ${environment})`).failed(
        'ledger',
        'It was on PAPER here under the same name, so its orders, limits, budgets and costs would mix play money with real money: give the live account another name, or run it on another stage or data folder.',
      ),
    );
  }
  return findings;
}
