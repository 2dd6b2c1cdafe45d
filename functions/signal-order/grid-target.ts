/** A signal that sets a grid of the automations up, or stops it. */
import type { Strategy } from '../../shared/automations/schema.ts';
import type { Deps } from '../../shared/deps.ts';
import type { ActionIntent } from '../../shared/grids/action.ts';
import { readAction } from '../../shared/grids/action-row.ts';
import { gridCause, startGrid, stopGrid } from '../../shared/grids/run-grid.ts';
import type { Budget } from '../../shared/orders/budget.ts';
import { causeOf } from '../../shared/orders/ids.ts';
import type { Stored } from '../../shared/orders/intent.ts';
import type { Signal, SignalOutcome } from '../../shared/signals/signal.ts';
import { SIGNAL_ID } from '../../shared/signals/signal-id.ts';
import { brokenCeiling, type CeilingRequest } from './ceilings.ts';
import { ceilingRequest } from './count-signal.ts';
import { placeBeforeMs } from './order-target.ts';
import { denied, outcomeOf } from './outcome.ts';

/** A buy sets the grid up, a sell or close stops it. The occasion is the signal's own: it has one outcome. */
export async function gridSignal(
  deps: Deps,
  signal: Signal,
  strategy: Strategy,
  grid: string,
): Promise<SignalOutcome> {
  const nowMs = deps.clock.nowMs();
  const order = { grid, occasion: occasionOf(signal), actBeforeMs: placeBeforeMs(signal, strategy) };
  if (signal.action === 'reverse') {
    return denied({ code: 'signal.action', text: 'A grid cannot be reversed.' }, nowMs);
  }
  const request = ceilingRequest({ signal, strategy, closes: false }, nowMs);
  const guard = (budget: Budget) => brokenCeiling(ownChanges(budget, signal, request), request);
  const intent =
    signal.action === 'buy' ? await startGrid(deps, { ...order, guard }) : await stopGrid(deps, order);
  return outcomeOf(intent, deps.clock.nowMs());
}

/** What an earlier run of this signal began at the grid. */
export function earlierChange(
  deps: Deps,
  signal: Signal,
  grid: string,
): Promise<Stored<ActionIntent> | undefined> {
  return readAction(deps.table, gridCause({ grid, occasion: occasionOf(signal) }));
}

function occasionOf({ strategy, id }: Pick<Signal, 'strategy' | 'id'>): string {
  return `signal-${strategy}-${id}`;
}

/** Changes that the strategy made at its grid, as if they were its orders; a person's and remedies are not counted. */
function ownChanges(
  budget: Budget,
  { strategy }: Signal,
  { plan, symbol: leg }: Pick<CeilingRequest, 'plan' | 'symbol'>,
): Budget {
  const prefix = occasionOf({ strategy, id: '' });
  const isOwn = (id: string) => {
    const { slot } = causeOf(id);
    return slot.startsWith(prefix) && SIGNAL_ID.test(slot.slice(prefix.length));
  };
  const own = Object.entries(budget.entries).filter(([id]) => isOwn(id));
  return { ...budget, entries: Object.fromEntries(own.map(([id, entry]) => [id, { ...entry, plan, leg }])) };
}
