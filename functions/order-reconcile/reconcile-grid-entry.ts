import type { Control } from '../../shared/control/control.ts';
import type { Deps } from '../../shared/deps.ts';
import { readAction } from '../../shared/grids/action-row.ts';
import { openBotDesk } from '../../shared/grids/bot-desk.ts';
import { bindNewBot, finishAction } from '../../shared/grids/finish-action.ts';
import { reconcileAction } from '../../shared/grids/reconcile-action.ts';
import { causeOf } from '../../shared/orders/ids.ts';
import { isFinal } from '../../shared/orders/intent.ts';

/** Settles one open change at a grid bot; undefined when its intent never came into being. */
export async function reconcileGridEntry(
  deps: Deps,
  { account, id, control }: { readonly account: string; readonly id: string; readonly control: Control },
): Promise<string | undefined> {
  const found = await readAction(deps.table, causeOf(id));
  if (found === undefined) return undefined;
  const desk = await openBotDesk(deps.venues, account, { bannedUntilMs: control.bannedUntilMs });
  const { stored, waitingFor } = await reconcileAction(deps, desk, found, control.pauses);
  const { intent } = stored;
  if (!isFinal(intent.state)) {
    await bindNewBot(deps, intent);
    return `${intent.state}: ${waitingFor ?? 'goes on'}`;
  }
  await finishAction(deps, intent);
  return intent.state;
}
