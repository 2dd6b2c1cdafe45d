/** A world of one strategy and one alert, for the crash matrix: what fails is enumerated, all else is well. */
import { settlement, sqsEvent } from '../../../infra/local/queue-event.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { FaultPlan } from '../../../shared/paper/faults.ts';
import { rotateToken } from '../../../shared/signals/tokens.ts';
import type { Table } from '../../../shared/table/table.ts';
import type { Injected } from '../matrix.ts';
import { marketOf } from '../prices.ts';
import { HEALTHY } from '../workload.ts';
import { createWorld, type Ended, type ProcessParts, type World } from '../world.ts';
import { type Alert, eventOf, hear } from './alerts.ts';
import { tokenOf } from './automations.ts';

export const START_MS = Date.parse('2026-11-23T08:00:00Z');
export const TARGETS = ['spot', 'perp', 'push'] as const;
export type Target = (typeof TARGETS)[number];

const SYMBOL = 'BTC_USDT_PERP';
const STRATEGIES: Readonly<Record<Target, Record<string, unknown>>> = {
  spot: { target: { to: 'spot' }, symbols: ['BTC_USDT'], size: { quote: '80' } },
  perp: { target: { to: 'perpetual', leverage: 2 }, symbols: [SYMBOL], size: { base: '0.001' } },
  push: { target: { to: 'signalBot', signalType: 'simulated-signal' }, symbols: [SYMBOL] },
};

/** `fault` strikes what is placed first. */
export async function smallWorld(
  target: Target,
  fault?: Injected,
  wrapTable?: (table: Table) => Table,
): Promise<World> {
  let struck = false;
  const venueFaults: FaultPlan = ({ method, path }) => {
    if (struck || method !== 'POST' || !/trade\/order$|signal\/listener$/.test(path)) return undefined;
    struck = true;
    return fault;
  };
  const limits = { coin: 'USDT', perOrder: '100', perDay: '100', perMonth: '100' };
  const world = createWorld({
    seed: 1,
    startMs: START_MS,
    automations: resolveAutomations({
      accounts: { main: { venue: 'pionex', environment: 'paper', limits } },
      plans: {},
      signals: { [target]: { account: 'main', placeWithinSeconds: 1_200, ...STRATEGIES[target] } },
    }),
    prices: marketOf(1),
    venueFaults,
    duplicateClientOrderIds: 'accept',
    futureTimestamps: 'refuse',
    limits: 'off',
    account: { permissions: ['read', 'trade', 'botRead', 'botTrade'], futuresTrading: true },
    visibilityTimeoutMs: MINUTE_MS,
    ...(wrapTable === undefined ? {} : { wrapTable }),
  });
  await rotateToken(world.table, target, { token: tokenOf(target), nowMs: START_MS, keepOldMs: 0 });
  return world;
}

export function anAlert(strategy: Target): Alert {
  return { key: 'alert', strategy, ids: new Set(), isGarbage: false };
}

/** Posts the alert; the sender hears the answer. */
export function post(world: World, alert: Alert, process: ProcessParts = HEALTHY): void {
  const symbol = alert.strategy === 'spot' ? 'BTC_USDT' : SYMBOL;
  const size = alert.strategy === 'push' ? { contracts: '0.001', position: 'long' } : {};
  const body = { symbol, action: 'buy', time: '2026-11-23T08:00:00Z', ...size };
  const event = eventOf(`/signals/${alert.strategy}/${tokenOf(alert.strategy)}`, JSON.stringify(body));
  const onEnd = (ended: Ended): void => {
    if ('report' in ended) hear(alert, ended.report);
  };
  world.invoke('signal-intake', event, { ...process, onEnd });
}

/** Hands over what is in the queue, once. */
export function deliver(world: World, process: ProcessParts = HEALTHY): void {
  const queue = world.queue();
  world.time.spawn('poller', 0, async () => {
    const { messages } = await queue.receive(5);
    if (messages.length === 0) return;
    const onEnd = (ended: Ended): void => {
      if ('error' in ended) return;
      const { handled, notTried } = settlement(messages, ended.report);
      void queue.acknowledge(handled);
      void queue.giveBack(notTried);
    };
    world.invoke('signal-order', sqsEvent(messages), { ...process, onEnd });
  });
}

/** For 40 minutes the queue is looked at every half minute, and the schedules run. */
export async function settle(world: World): Promise<void> {
  const startMs = world.time.nowMs();
  const endMs = startMs + 40 * MINUTE_MS;
  for (let atMs = startMs + SECOND_MS; atMs < startMs + 5 * MINUTE_MS; atMs += 30 * SECOND_MS) {
    world.time.at(atMs, () => deliver(world));
  }
  for (let atMs = startMs + 2 * MINUTE_MS; atMs < endMs; atMs += 5 * MINUTE_MS) {
    world.time.at(atMs, () => world.invoke('order-reconcile', {}, HEALTHY));
    world.time.at(atMs + SECOND_MS, () => world.invoke('signal-order', {}, HEALTHY));
  }
  await world.time.runUntil(endMs);
}
