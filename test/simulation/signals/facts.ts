/** What is stored and what is really there, of a world of signals. */
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { listActions } from '../../../shared/grids/action-row.ts';
import type { Budget } from '../../../shared/orders/budget.ts';
import { readBudget } from '../../../shared/orders/budget-store.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { listIntents } from '../../../shared/orders/ledger.ts';
import type { BotRecord } from '../../../shared/paper/bots/bot.ts';
import type { InspectedBot } from '../../../shared/paper/bots/bot-inspection.ts';
import type { Condition } from '../../../shared/paper/futures/condition.ts';
import type { FuturesFill, FuturesOrder } from '../../../shared/paper/futures/futures-order.ts';
import type { StoredSignal } from '../../../shared/signals/signal.ts';
import { listSignals } from '../../../shared/signals/signal-store.ts';
import type { SeenOrder } from '../checkers.ts';
import { ACCOUNT, type World } from '../world.ts';

export interface SignalFacts {
  readonly signals: readonly StoredSignal[];
  readonly intents: readonly Intent[];
  readonly actions: readonly ActionIntent[];
  /** Orders of both markets that bear one of our ids. */
  readonly orders: readonly SeenOrder[];
  /** All that was filled of perpetuals, by time, and the orders of it, those that a condition has made among them. */
  readonly futures: {
    readonly fills: readonly FuturesFill[];
    readonly orders: ReadonlyMap<string, FuturesOrder>;
    readonly conditions: readonly Condition[];
  };
  readonly bots: readonly InspectedBot[];
  readonly botLog: readonly BotRecord[];
  readonly budget: Budget;
}

export async function signalFactsOf(world: World): Promise<SignalFacts> {
  const { signals, grids } = world.automations;
  const strategies = Object.keys(signals);
  const { inspect } = world.exchange;
  // Behind the wire first: what lands by this look is then in the ledger's past.
  const spot = await inspect.orders(ACCOUNT);
  const futures = await inspect.futures.orders(ACCOUNT);
  const [bots, botLog] = [await inspect.bots(ACCOUNT), await inspect.botLog(ACCOUNT)];
  const ours = ({ clientOrderId }: SeenOrder): boolean => clientOrderId.startsWith('so');
  const intents = strategies.map((name) => listIntents(world.table, { plan: `signal:${name}` }));
  const actions = Object.keys(grids).map((name) => listActions(world.table, `grid:${name}`));
  return {
    signals: (await Promise.all(strategies.map((strategy) => listSignals(world.table, { strategy })))).flat(),
    intents: (await Promise.all(intents)).flat().map(({ intent }) => intent),
    actions: (await Promise.all(actions)).flat().map(({ intent }) => intent),
    orders: [...spot, ...futures.filter(({ source }) => source === 'api')].filter(ours),
    futures: {
      fills: await inspect.futures.fills(ACCOUNT),
      orders: new Map(futures.map((order) => [order.id, order])),
      conditions: await inspect.futures.conditions(ACCOUNT),
    },
    bots,
    botLog,
    budget: (await readBudget(world.table, ACCOUNT)).budget,
  };
}

/** `strategy/id`, as the checkers name signals. */
export function nameOf({ signal }: StoredSignal): string {
  return `${signal.strategy}/${signal.id}`;
}
