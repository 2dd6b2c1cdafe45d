/**
 * The end of an action: a new bot becomes its grid's, and the money that was held back is counted as spent or is free
 * again. Repeating it changes nothing, so a crash in between is made good by the next run.
 */
import { ZERO } from '../core/decimal.ts';
import type { Deps } from '../deps.ts';
import { settle } from '../orders/budget.ts';
import { changeBudget } from '../orders/budget-store.ts';
import { ownerOf } from '../orders/ids.ts';
import type { ActionIntent } from './action.ts';
import { bindGrid } from './grid-row.ts';
import { tellActionEnd } from './tell-action.ts';

export async function finishAction(
  deps: Pick<Deps, 'clock' | 'table' | 'random' | 'notices'>,
  intent: ActionIntent,
): Promise<void> {
  await bindNewBot(deps, intent);
  await tellActionEnd(deps.notices, intent);
  const quote = intent.state === 'filled' ? intent.reservedQuote : ZERO;
  const settlement = { intentId: intent.id, quote, base: ZERO, uses: [] };
  await changeBudget(deps, intent.account, (budget) => settle(budget, settlement));
}

/** As soon as the bot's id is known, so that it is watched as the grid that it is. */
export async function bindNewBot(deps: Pick<Deps, 'table'>, intent: ActionIntent): Promise<void> {
  const { action, botId, account, cause } = intent;
  if (action?.do !== 'create' || botId === undefined) return;
  if (intent.state !== 'accepted' && intent.state !== 'filled') return;
  await bindGrid(deps.table, {
    grid: ownerOf(cause).name,
    account,
    botId,
    intent: intent.id,
    sinceMs: intent.createdAtMs,
  });
}
