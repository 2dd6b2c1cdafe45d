/** `venue verify`: everything between an account and its exchange, one step after the other, and one word at the end. */
import type { Account, ResolvedAutomations } from '../../shared/automations/schema.ts';
import { symbolToTry } from '../../shared/keys/judge-key.ts';
import { venueEntry } from '../../shared/venues/registry.ts';
import { accountNamed } from './account-option.ts';
import { checkAccount } from './doctor/account-checks.ts';
import { type AccountNeeds, needsOf } from './doctor/account-needs.ts';
import { findingJson, findingLines } from './doctor/finding.ts';
import type { Subcommand } from './subcommand.ts';

export const venueVerify: Subcommand = {
  words: ['verify'],
  positionals: '[ACCOUNT]',
  maxPositionals: 1,
  summary: 'key, rights, addresses, markets, balances and positions: Connected, or what to do',
  options: {},
  run: async (context, { positionals: [name] }) => {
    const deps = await context.deps();
    const { id, account } = accountNamed(name, deps.automations);
    const { findings } = await checkAccount(deps, id, account, everythingOf(deps.automations, id, account));
    const failed = findings.find(({ verdict }) => verdict === 'failed');
    const verdict =
      failed === undefined
        ? context.style('green', `Connected: ${id} at ${venueEntry(account.venue).name}.`)
        : context.style('red', `Not connected: ${failed.check}. ${failed.text}`);
    // The last line counts the failed checks; here the first of them is what matters.
    const lines = findingLines(findings, context.style).slice(0, -1);
    return {
      lines: [...lines, verdict],
      json: { account: id, connected: failed === undefined, findings: findings.map(findingJson) },
      failed: failed !== undefined,
    };
  },
};

/** What the automations want, and beside it all markets that the venue has. */
function everythingOf(automations: ResolvedAutomations, id: string, { venue }: Account): AccountNeeds {
  const { capabilities } = venueEntry(venue);
  const needs = needsOf(automations, id);
  return {
    ...needs,
    ordered: needs.ordered.length === 0 ? [symbolToTry(automations, id)] : needs.ordered,
    ordersPerpetuals: capabilities.perpetual !== undefined,
    readsBots: capabilities.bots !== undefined,
  };
}
