import type { EpochMs } from '../../shared/core/clock.ts';
import { listActions } from '../../shared/grids/action-row.ts';
import { ownerKey } from '../../shared/orders/ids.ts';
import type { IntentState } from '../../shared/orders/intent.ts';
import type { Table } from '../../shared/table/table.ts';
import type { BotActionName } from '../../shared/venues/bot-actions.ts';

/** In these states nothing has reached the exchange. */
const NOTHING_DONE: readonly IntentState[] = ['reserved', 'denied', 'rejected', 'expired', 'absent'];

/** Whether this project changed a bot since an instant, or may have. `only` looks for one kind of change. */
export async function hasOwnAction(
  table: Table,
  bot: { readonly botId: string; readonly gridKey: string },
  sinceMs: EpochMs,
  only?: BotActionName,
): Promise<boolean> {
  const plan = ownerKey({ kind: 'grid', name: bot.gridKey });
  const actions = await listActions(table, plan);
  return actions.some(({ intent: { action, botId, state, updatedAtMs } }) => {
    if (action === undefined || NOTHING_DONE.includes(state) || updatedAtMs < sinceMs) return false;
    const of = action.do === 'create' ? botId : action.bot.botId;
    return of === bot.botId && (only === undefined || action.do === only);
  });
}
