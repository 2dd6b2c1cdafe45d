/** What must hold in a world of signals once its faults are over and time has passed. */
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import {
  compare,
  type Decimal,
  isPositive,
  isZero,
  largest,
  minus,
  sum,
  ZERO,
} from '../../../shared/core/decimal.ts';
import { isFinal, type LedgerEntry } from '../../../shared/orders/intent.ts';
import { openSignals } from '../../../shared/signals/signal-store.ts';
import { differentFigures, executedQuote, openIntents, toldSecrets } from '../checkers.ts';
import { ACCOUNT, type World } from '../world.ts';
import type { Alert } from './alerts.ts';
import { nameOf, type SignalFacts } from './facts.ts';
import { type Delivery, signalIn } from './pollers.ts';
import { brokenOrder } from './queue-order.ts';

export interface History {
  readonly alerts: readonly Alert[];
  readonly deliveries: readonly Delivery[];
}

export async function unsettledSignals(
  world: World,
  facts: SignalFacts,
  { alerts, deliveries }: History,
): Promise<readonly string[]> {
  return [
    ...alertsWithoutOneOutcome(facts, alerts),
    ...signalsOnTheirWay(facts),
    ...(await forgottenSignals(world)),
    ...openIntents(world, facts),
    ...(await openActions(world, facts)),
    ...missingIntents(facts),
    ...overstayedOrders(world, facts),
    ...differentFigures(facts),
    ...(await brokenBooks(world, facts)),
    ...(await overtakenSignals(world, deliveries)),
    ...(await fullQueue(world)),
    ...(await toldSecrets(world)),
  ];
}

/** A sender who was told that an alert is taken finds exactly one signal for it, and no other alert is that one. */
function alertsWithoutOneOutcome({ signals }: SignalFacts, alerts: readonly Alert[]): readonly string[] {
  const stored = new Set(signals.map(nameOf));
  const taken = new Map<string, string>();
  return alerts.flatMap(({ key, strategy, ids, isGarbage }) => {
    const [id, ...others] = [...ids].map((one) => `${strategy}/${one}`);
    if (id === undefined) return [];
    if (isGarbage) return [`garbage was taken for signal ${id}`];
    const before = taken.get(id);
    taken.set(id, key);
    return [
      ...(others.length === 0 ? [] : [`alert ${key} is several signals: ${id}, ${others.join(', ')}`]),
      ...(stored.has(id) ? [] : [`alert ${key} was taken, and there is no signal ${id}`]),
      ...(before === undefined ? [] : [`two alerts are signal ${id}: ${before} and ${key}`]),
    ];
  });
}

function signalsOnTheirWay({ signals }: SignalFacts): readonly string[] {
  return signals
    .filter(({ outcome }) => outcome.state === 'accepted')
    .map((one) => `${nameOf(one)} has no outcome`);
}

async function forgottenSignals(world: World): Promise<readonly string[]> {
  return (await openSignals(world.table)).map(
    ({ strategy, id }) => `${strategy}/${id} is still on the list of open ones`,
  );
}

/** A change at a bot that nothing proves may wait for a person, who must have been told. */
export async function openActions(
  world: Pick<World, 'table'>,
  { actions }: { readonly actions: readonly LedgerEntry[] },
): Promise<readonly string[]> {
  const told = new Set((await world.table.query({ pk: 'notices' })).map(({ sk }) => sk));
  return actions
    .filter(({ id, state }) => !isFinal(state) && !(state === 'unknown' && told.has(`${id}/unclear`)))
    .map(({ id, state }) => `${id} is still ${state}, and nobody was told`);
}

function missingIntents({ signals, intents, actions }: SignalFacts): readonly string[] {
  const known = new Set([...intents, ...actions].map(({ id }) => id));
  return signals.flatMap((one) => {
    const { state, intents: named } = one.outcome;
    const isEmpty = state === 'placed' && named.length === 0;
    const missing = named.filter((id) => !known.has(id));
    return [
      ...(isEmpty ? [`${nameOf(one)} is placed without an intent`] : []),
      ...missing.map((id) => `there is no ${id}`),
    ];
  });
}

/** Time of two reconciliations beyond what the strategy allows. */
const CANCEL_SLACK_MS = 20 * MINUTE_MS;

function overstayedOrders(world: World, { orders, intents }: SignalFacts): readonly string[] {
  const byId = new Map(intents.map((intent) => [intent.clientOrderId, intent]));
  return orders.flatMap((order) => {
    const name = byId.get(order.clientOrderId)?.cause.plan.slice('signal:'.length) ?? '';
    const settings = world.automations.signals[name]?.order;
    if (!order.open || settings?.type !== 'limit') return [];
    const ageMs = world.time.nowMs() - order.createdAtMs;
    return ageMs > settings.cancelAfterMinutes * MINUTE_MS + CANCEL_SLACK_MS
      ? [`order ${order.id} rests for ${Math.round(ageMs / MINUTE_MS)} minutes`]
      : [];
  });
}

/** Nothing is held back for what has ended, and the totals of each strategy are what was executed. */
async function brokenBooks(
  world: World,
  { intents, actions, orders, budget }: SignalFacts,
): Promise<readonly string[]> {
  const open = new Set([...intents, ...actions].filter(({ state }) => !isFinal(state)).map(({ id }) => id));
  const stuck = Object.entries(budget.entries)
    .filter(([id, entry]) => entry.spent === undefined && !open.has(id))
    .map(([id]) => `the budget still holds money back for ${id}`);
  const fees = await feesInBase(world);
  const byId = new Map(orders.map((order) => [order.clientOrderId, order]));
  const owners = new Set(intents.map(({ cause }) => `${cause.plan}/${cause.leg}`));
  const wrong = [...owners].flatMap((owner) => {
    const [plan = '', leg = ''] = owner.split('/');
    const own = intents.filter(
      ({ cause, state }) => cause.plan === plan && cause.leg === leg && isFinal(state),
    );
    const seen = own.flatMap(({ clientOrderId, reservedQuote }) => {
      const order = byId.get(clientOrderId);
      return order === undefined ? [] : [{ order, counts: !isZero(reservedQuote) }];
    });
    const quote = executedQuote(seen.filter(({ counts }) => counts).map(({ order }) => order));
    const moved = seen.map(({ order: { id, side, filledBase } }) =>
      side === 'buy' ? minus(filledBase, fees.get(id) ?? ZERO) : minus(ZERO, filledBase),
    );
    // What was sold and had never been bought is no debt, so that it depends on the order of settling how much is held.
    const least = largest(ZERO, sum(ZERO, ...moved));
    const most = sum(ZERO, ...moved.filter(isPositive));
    const kept = budget.totals[plan]?.[leg] ?? { quote: ZERO, base: ZERO };
    const isTrue =
      compare(kept.quote, quote) === 0 && compare(kept.base, least) >= 0 && compare(kept.base, most) <= 0;
    return isTrue
      ? []
      : [
          `the budget has ${kept.quote} for ${kept.base} of ${owner}, ${quote} for ${least} to ${most} is true`,
        ];
  });
  return [...stuck, ...wrong];
}

async function feesInBase(world: World): Promise<ReadonlyMap<string, Decimal>> {
  const fees = new Map<string, Decimal>();
  for (const order of await world.exchange.inspect.orders(ACCOUNT)) {
    if (order.side === 'buy') fees.set(order.id, order.fee);
  }
  return fees;
}

async function overtakenSignals(world: World, deliveries: readonly Delivery[]): Promise<readonly string[]> {
  const letters = await world.queue().deadLetters();
  return brokenOrder({
    output: world.output,
    deliveries,
    setAside: letters.map(({ body }) => signalIn(body)),
  });
}

async function fullQueue(world: World): Promise<readonly string[]> {
  const { messages } = await world.queue().receive(100);
  return messages.map(({ id }) => `message ${id} is still in the queue`);
}
