import type { ResolvedAutomations } from '../../shared/automations/schema.ts';

/**
 * The part of the automations that runs on AWS: live accounts and what is on them. The paper exchange lives on one
 * machine, so paper accounts stay behind.
 */
export function liveAutomations(automations: ResolvedAutomations): ResolvedAutomations {
  const accounts = Object.entries(automations.accounts).filter(
    ([, { environment }]) => environment === 'live',
  );
  const live = new Set(accounts.map(([name]) => name));
  const onLive = <Of extends { readonly account: string }>(all: Readonly<Record<string, Of>>) =>
    Object.fromEntries(Object.entries(all).filter(([, { account }]) => live.has(account)));
  const ofLive = <Of>(all: Readonly<Record<string, Of>>) =>
    Object.fromEntries(Object.entries(all).filter(([account]) => live.has(account)));
  return {
    ...automations,
    accounts: Object.fromEntries(accounts),
    plans: onLive(automations.plans),
    grids: onLive(automations.grids),
    watch: ofLive(automations.watch),
    exports: ofLive(automations.exports),
    signals: onLive(automations.signals),
  };
}
