import type { ResolvedAutomations } from '../../shared/automations/schema.ts';

/**
 * The part of the automations that runs on AWS: live accounts and their plans. The paper exchange lives on one
 * machine, so paper accounts stay behind.
 */
export function liveAutomations(automations: ResolvedAutomations): ResolvedAutomations {
  const accounts = Object.entries(automations.accounts).filter(
    ([, { environment }]) => environment === 'live',
  );
  const live = new Set(accounts.map(([name]) => name));
  const plans = Object.entries(automations.plans).filter(([, { account }]) => live.has(account));
  return { ...automations, accounts: Object.fromEntries(accounts), plans: Object.fromEntries(plans) };
}
