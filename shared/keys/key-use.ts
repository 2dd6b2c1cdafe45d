/** Which of an account's keys is used for what. */
import type { ResolvedAutomations } from '../automations/schema.ts';
import { readKeyId } from '../secrets/key-id.ts';

/**
 * - `trading`: orders are placed, or bots changed.
 * - `reading`: nothing is changed.
 * - `watching`: bots are changed where the automations set up grids or allow remedies, and nothing elsewhere.
 */
export const KEY_USES = ['trading', 'reading', 'watching'] as const;
export type KeyUse = (typeof KEY_USES)[number];

type Settings = Pick<ResolvedAutomations, 'accounts' | 'grids' | 'watch'>;

/** The id of the key; an account without a read-only key uses its one key for everything. */
export function keyIdFor(automations: Settings, account: string, use: KeyUse): string {
  const hasReadKey = automations.accounts[account]?.readKey === true;
  const changes = use === 'trading' || (use === 'watching' && changesBots(automations, account));
  return hasReadKey && !changes ? readKeyId(account) : account;
}

/** Every key of an account, the trading one first. */
export function keyIdsOf(automations: Settings, account: string): readonly string[] {
  return automations.accounts[account]?.readKey === true ? [account, readKeyId(account)] : [account];
}

/** Whether anything places orders on the account, or changes a bot of it. */
export function changesAnything(automations: ResolvedAutomations, account: string): boolean {
  const { plans, signals } = automations;
  return (
    Object.values(plans).some((plan) => plan.account === account) ||
    Object.values(signals).some(
      (strategy) => strategy.account === account && strategy.target.to !== 'notice',
    ) ||
    changesBots(automations, account)
  );
}

function changesBots({ grids, watch }: Settings, account: string): boolean {
  const watched = Object.hasOwn(watch, account) ? watch[account] : undefined;
  return (
    Object.values(grids).some((grid) => grid.account === account) ||
    Object.values(watched?.bots ?? {}).some(({ remedies }) => remedies !== undefined)
  );
}
