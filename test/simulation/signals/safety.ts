/** What must hold at every instant of a world of signals. */
import type { ResolvedAutomations, Strategy } from '../../../shared/automations/schema.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, utcDay } from '../../../shared/core/clock.ts';
import {
  compare,
  type Decimal,
  decimal,
  isZero,
  minus,
  sum,
  times,
  ZERO,
} from '../../../shared/core/decimal.ts';
import { ownerOf } from '../../../shared/orders/ids.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import type { SeenOrder } from '../checkers.ts';
import {
  ordersOfEndedIntents,
  ordersPlacedTwice,
  ordersWithoutIntent,
  printedSecrets,
  resentWithoutAnotherKey,
} from '../checkers.ts';
import { ACCOUNT, type World } from '../world.ts';
import { strategiesOf, tokenOf } from './automations.ts';
import { nameOf, type SignalFacts } from './facts.ts';
import type { SignalPause } from './pauses.ts';
import { strangersProtections } from './protections.ts';

/** An order at the exchange with the intent that it belongs to. */
interface Placed {
  readonly intent: Intent;
  readonly order: SeenOrder;
}

export function unsafeSignals(
  world: World,
  facts: SignalFacts,
  pauses: readonly SignalPause[],
): readonly string[] {
  const placed = placedOf(facts);
  return [
    ...ordersPlacedTwice(facts),
    ...ordersWithoutIntent(facts),
    ...ordersOfEndedIntents(facts),
    ...signalsWithSeveralOrders(placed),
    ...causesWithoutSignal(facts),
    ...ordersOfRefusedSignals(facts, placed),
    ...brokenCeilings(world.automations, [...placed, ...protectionsOf(facts)]),
    ...tooManyActs(world.automations, facts),
    ...brokenLimits(world.automations, placed),
    ...ordersDuringPause(placed, pauses),
    ...strangersProtections(facts),
    ...gridsSetUpTwice(facts),
    ...pushesSentTwice(facts),
    ...resentWithoutAnotherKey(world, { intents: [...facts.intents, ...facts.actions] }),
    ...printedSecrets(world, strategiesOf(world).map(tokenOf)),
  ];
}

function placedOf({ intents, orders }: SignalFacts): readonly Placed[] {
  const byId = new Map(intents.map((intent) => [intent.clientOrderId, intent]));
  return orders
    .toSorted((a, b) => a.createdAtMs - b.createdAtMs)
    .flatMap((order) => {
      const intent = byId.get(order.clientOrderId);
      return intent === undefined ? [] : [{ intent, order }];
    });
}

function signalsWithSeveralOrders(placed: readonly Placed[]): readonly string[] {
  const seen = new Set<string>();
  return placed.flatMap(({ intent: { cause }, order }) => {
    const name = `${cause.plan}/${cause.slot}`;
    const isSecond = seen.has(name);
    seen.add(name);
    return isSecond ? [`a second order of signal ${name}: ${order.id}`] : [];
  });
}

function causesWithoutSignal({ signals, intents, actions }: SignalFacts): readonly string[] {
  const recorded = new Set(signals.map(({ signal }) => `signal:${signal.strategy}/${signal.id}`));
  const occasions = new Set(signals.map(({ signal }) => `signal-${signal.strategy}-${signal.id}`));
  return [
    ...intents.filter(({ cause }) => !recorded.has(`${cause.plan}/${cause.slot}`)),
    ...actions.filter(({ cause }) => !occasions.has(cause.slot)),
  ].map(({ id }) => `${id} has no recorded signal`);
}

function ordersOfRefusedSignals(
  { signals, actions, botLog }: SignalFacts,
  placed: readonly Placed[],
): readonly string[] {
  const refused = signals.filter(({ outcome }) => outcome.state === 'denied' || outcome.state === 'expired');
  const ordered = new Set(placed.map(({ intent: { cause } }) => `${ownerOf(cause).name}/${cause.slot}`));
  const made = new Set(
    actions.filter(({ id }) => wasExecuted(id, { actions, botLog })).map(({ cause }) => cause.slot),
  );
  return refused
    .filter((one) => ordered.has(nameOf(one)) || made.has(`signal-${one.signal.strategy}-${one.signal.id}`))
    .map((one) => `${nameOf(one)} is ${one.outcome.state} (${one.outcome.code}), and was carried out`);
}

/** A new bot of this intent, told by the note that it was given. */
function wasExecuted(id: string, { actions, botLog }: Pick<SignalFacts, 'actions' | 'botLog'>): boolean {
  const action = actions.find((one) => one.id === id)?.action;
  const note = action?.do === 'create' ? action.draft.note : undefined;
  return botLog.some(
    (record) =>
      record.type === 'created' && note !== undefined && Object.values(record.terms.labels).includes(note),
  );
}

/** Orders that stop losses and take profits have made: they make room for the one strategy that trades perpetuals. */
function protectionsOf({ intents, futures }: SignalFacts): readonly Placed[] {
  const some = intents.find(({ protection }) => protection !== undefined);
  return [...futures.orders.values()].flatMap((order) =>
    order.source !== 'condition' || some === undefined
      ? []
      : [{ intent: { ...some, reservedQuote: ZERO }, order }],
  );
}

/** Prices move between a decision and its order, and a market order may cross several levels. */
const PRICE_SLACK = decimal('1.02');
/** A process may go by a clock that is off by this, and a request may land so late. */
const CLOCK_SLACK_MS = 3 * MINUTE_MS;

function brokenCeilings({ signals }: ResolvedAutomations, placed: readonly Placed[]): readonly string[] {
  return Object.entries(signals).flatMap(([name, strategy]) => {
    const own = placed
      .filter(({ intent }) => ownerOf(intent.cause).name === name)
      .toSorted((a, b) => a.order.createdAtMs - b.order.createdAtMs);
    return [...tooManyOrders(name, strategy, own), ...tooLargePositions(name, strategy, own)];
  });
}

function tooManyOrders(name: string, strategy: Strategy, own: readonly Placed[]): readonly string[] {
  const opening = own.filter(({ intent }) => !isZero(intent.reservedQuote));
  const times = opening.map(({ order }) => order.createdAtMs);
  return overHourly(name, strategy, times);
}

/** Pushes that open something, and grids that were set up: neither is an order. */
function tooManyActs({ signals }: ResolvedAutomations, { botLog }: SignalFacts): readonly string[] {
  const pushes = botLog.flatMap((record) => {
    if (record.type !== 'signalled') return [];
    const { action, positionSize } = record.signal;
    const grows = compare(positionSize, ZERO) === (action === 'buy' ? 1 : -1);
    return grows ? [record.atMs] : [];
  });
  const grids = botLog.flatMap((record) =>
    record.type === 'created' && record.by === 'api' ? [record.atMs] : [],
  );
  const { push, grid } = signals;
  return [
    ...(push === undefined ? [] : overHourly('push', push, pushes)),
    ...(grid === undefined ? [] : overHourly('grid', grid, grids)),
  ];
}

/** Counted as accepted when the signal was received: what was received early may be placed late. */
function overHourly(
  name: string,
  { limits: { ordersPerHour }, placeWithinSeconds }: Strategy,
  times: readonly number[],
): readonly string[] {
  const spanMs = HOUR_MS - placeWithinSeconds * SECOND_MS - CLOCK_SLACK_MS;
  const first = times.find(
    (atMs, index) => (times[index + ordersPerHour] ?? Number.POSITIVE_INFINITY) - atMs < spanMs,
  );
  return first === undefined
    ? []
    : [`${name} acted more than ${ordersPerHour} times in the hour from ${first}`];
}

/** By what was really filled: what rested and was cancelled afterwards had counted as filled. */
function tooLargePositions(
  name: string,
  { limits, target }: Strategy,
  own: readonly Placed[],
): readonly string[] {
  const { maxPosition } = limits;
  if (maxPosition === undefined) return [];
  const held = new Map<string, Decimal>();
  return own.flatMap(({ intent, order }) => {
    const before = held.get(order.symbol) ?? ZERO;
    // On the careful side: a sell counts from its creation, and one of coins never bought makes room.
    const after = order.side === 'buy' ? sum(before, order.filledBase) : minus(before, order.filledBase);
    held.set(order.symbol, after);
    const grows = !isZero(intent.reservedQuote) && compare(absolute(after), absolute(before)) > 0;
    if (!grows || isZero(order.filledBase) || (target.to === 'spot' && order.side === 'sell')) return [];
    // Value of the whole at the price of this order, without dividing.
    const value = times(absolute(after), order.filledQuote);
    const most = times(times(maxPosition, PRICE_SLACK), order.filledBase);
    return compare(value, most) > 0
      ? [`${name} holds ${after} of ${order.symbol} after order ${order.id}, worth more than ${maxPosition}`]
      : [];
  });
}

function brokenLimits(
  { accounts, signals }: ResolvedAutomations,
  placed: readonly Placed[],
): readonly string[] {
  const limits = accounts[ACCOUNT]?.limits;
  const spentIn = new Map<string, Decimal>();
  const limitOf = new Map<string, Decimal>();
  for (const { intent, order } of placed) {
    const day = utcDay(intent.createdAtMs - MIDNIGHT_MS);
    if (isZero(intent.reservedQuote) || day !== utcDay(intent.createdAtMs + MIDNIGHT_MS)) continue;
    const { name } = ownerOf(intent.cause);
    const count = (key: string, limit: Decimal | undefined): void => {
      if (limit === undefined) return;
      limitOf.set(key, limit);
      spentIn.set(key, sum(spentIn.get(key) ?? ZERO, order.filledQuote));
    };
    count(`${order.id}`, signals[name]?.limits.perOrder ?? limits?.perOrder);
    count(day, limits?.perDay);
    count(day.slice(0, 7), limits?.perMonth);
    count(`${name} ${day}`, signals[name]?.limits.perDay);
  }
  return [...spentIn].flatMap(([key, spent]) => {
    const limit = limitOf.get(key) ?? ZERO;
    return compare(spent, times(limit, PRICE_SLACK)) > 0 ? [`${spent} of ${limit} spent in ${key}`] : [];
  });
}

/** Which side of midnight the reservation fell on is not told by the order. */
const MIDNIGHT_MS = 3 * MINUTE_MS;
/** A run that was under way when the pause began may still finish. */
const RUN_TIME_MS = 5 * MINUTE_MS;

function ordersDuringPause(placed: readonly Placed[], pauses: readonly SignalPause[]): readonly string[] {
  return placed
    .filter(({ intent, order: { createdAtMs } }) =>
      pauses.some(
        ({ strategy, fromMs, toMs }) =>
          (strategy === undefined || strategy === ownerOf(intent.cause).name) &&
          createdAtMs > fromMs + RUN_TIME_MS &&
          createdAtMs < toMs,
      ),
    )
    .map(({ order }) => `order ${order.id} was placed during a pause`);
}

/** All bots that came over the wire are of the one grid. */
function gridsSetUpTwice({ botLog, bots }: SignalFacts): readonly string[] {
  const made = botLog.filter((record) => record.type === 'created' && record.by === 'api' && record.isFunded);
  const lives = made.flatMap((record) => {
    const bot = record.type === 'created' ? bots.find(({ botId }) => botId === record.botId) : undefined;
    return bot === undefined ? [] : [bot];
  });
  return lives.flatMap((bot) => {
    const beside = lives.find(
      (other) =>
        other.createdAtMs > bot.createdAtMs &&
        other.createdAtMs < (bot.endedAtMs ?? Number.POSITIVE_INFINITY),
    );
    const same = lives.some((other) => other !== bot && other.createdAtMs === bot.createdAtMs);
    return beside === undefined && !same ? [] : [`bot ${bot.botId} runs beside bot ${beside?.botId}`];
  });
}

/** Nothing but its time tells one push from another. */
function pushesSentTwice({ signals, botLog }: SignalFacts): readonly string[] {
  const left = new Map<string, number>();
  for (const { signal } of signals) {
    const time = new Date(signal.atMs).toISOString();
    if (signal.strategy === 'push') left.set(time, (left.get(time) ?? 0) + 1);
  }
  return botLog.flatMap((record) => {
    if (record.type !== 'signalled') return [];
    const { time } = record.signal;
    left.set(time, (left.get(time) ?? 0) - 1);
    return (left.get(time) ?? 0) < 0 ? [`the signal of ${time} was pushed too often`] : [];
  });
}

function absolute(value: Decimal): Decimal {
  return compare(value, ZERO) < 0 ? minus(ZERO, value) : value;
}
