/** What must hold in every world, as functions that answer the violations they find. */

import type { EpochMs } from '../../shared/core/clock.ts';
import { MINUTE_MS, utcDay } from '../../shared/core/clock.ts';
import { compare, type Decimal, decimal, isZero, sum, times, ZERO } from '../../shared/core/decimal.ts';
import { legsOf } from '../../shared/dca/legs.ts';
import { readBudget } from '../../shared/orders/budget-store.ts';
import { type Intent, isFinal } from '../../shared/orders/intent.ts';
import { listIntents } from '../../shared/orders/ledger.ts';
import type { PaperOrder } from '../../shared/paper/order.ts';
import { slotsBetween } from '../../shared/slots/occurrences.ts';
import { LONGEST_REMEMBERED_MS } from './account-keys.ts';
import { overspend } from './venues.ts';
import type { Pause } from './workload.ts';
import { ACCOUNT, type World } from './world.ts';

export interface Facts {
  readonly intents: readonly Intent[];
  /** Orders at the exchange that bear one of our ids. */
  readonly orders: readonly SeenOrder[];
}

/** What both markets of the exchange tell of an order. */
export type SeenOrder = Pick<
  PaperOrder,
  | 'id'
  | 'clientOrderId'
  | 'symbol'
  | 'side'
  | 'createdAtMs'
  | 'updatedAtMs'
  | 'open'
  | 'filledBase'
  | 'filledQuote'
>;

export async function factsOf(world: World): Promise<Facts> {
  const plans = Object.keys(world.automations.plans);
  const listed = await Promise.all(plans.map((plan) => listIntents(world.table, { plan })));
  const orders = await world.exchange.inspect.orders(ACCOUNT);
  return {
    intents: listed.flat().map(({ intent }) => intent),
    orders: orders.filter((order) => order.clientOrderId.startsWith('so')),
  };
}

/** Safety: holds at every instant. */
export function unsafeFacts(world: World, facts: Facts, pauses: readonly Pause[]): readonly string[] {
  return [
    ...ordersPlacedTwice(facts),
    ...ordersWithoutIntent(facts),
    ...ordersOfEndedIntents(facts),
    ...plansThatSpentTooMuch(world, facts),
    ...brokenLimits(world, facts),
    ...ordersDuringPause(facts, pauses),
    ...resentWithoutAnotherKey(world, facts),
    ...recordedSecrets(world, facts),
    ...printedSecrets(world),
  ];
}

/** Liveness: holds once the faults are over and time has passed. */
export async function unsettledFacts(
  world: World,
  facts: Facts,
  slots: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
): Promise<readonly string[]> {
  return [
    ...openIntents(world, facts),
    ...slotsWithoutOutcome(world, facts, slots),
    ...differentFigures(facts),
    ...(await brokenBooks(world, facts)),
    ...(await toldSecrets(world)),
  ];
}

export function ordersPlacedTwice({ orders }: Facts): readonly string[] {
  const seen = new Set<string>();
  return orders.flatMap(({ clientOrderId, id: orderId }) => {
    const id = clientOrderId;
    const again = seen.has(id);
    seen.add(id);
    return again ? [`placed twice: ${id} (second order ${orderId})`] : [];
  });
}

export function ordersWithoutIntent({ intents, orders }: Facts): readonly string[] {
  const known = new Set(intents.map((intent) => intent.clientOrderId));
  return orders
    .filter((order) => !known.has(order.clientOrderId))
    .map((order) => `order ${order.id} has no intent`);
}

export function ordersOfEndedIntents({ intents, orders }: Facts): readonly string[] {
  const placed = new Set(orders.map((order) => order.clientOrderId));
  return intents
    .filter((intent) => ['denied', 'rejected', 'absent', 'expired'].includes(intent.state))
    .filter((intent) => placed.has(intent.clientOrderId))
    .map((intent) => `${intent.id} is ${intent.state}, but its order is at the exchange`);
}

/** Collected, carried and followed-up amounts move between slots, but no plan spends more than its slots give. */
function plansThatSpentTooMuch(world: World, facts: Facts): readonly string[] {
  return Object.entries(world.automations.plans).flatMap(([planId, plan]) => {
    if (plan.side !== 'buy') return [];
    const due = slotsBetween(plan.when, world.startMs - 1, world.time.nowMs()).length;
    return legsOf(plan).flatMap((leg) => {
      const own = facts.intents.filter(({ cause }) => cause.plan === planId && cause.leg === leg.symbol);
      const ids = new Set(own.map((intent) => intent.clientOrderId));
      const spent = executedQuote(facts.orders.filter((order) => ids.has(order.clientOrderId)));
      const most = times(times(leg.amount, decimal(String(due))), overspend(world.venue));
      return compare(spent, most) > 0 ? [`${planId} ${leg.symbol} spent ${spent} of ${most}`] : [];
    });
  });
}

function brokenLimits(world: World, { intents, orders }: Facts): readonly string[] {
  const limits = world.automations.accounts[ACCOUNT]?.limits;
  if (limits === undefined) return ['no limits'];
  const byId = new Map(orders.map((order) => [order.clientOrderId, order]));
  const spentIn = new Map<string, Decimal>();
  for (const intent of intents) {
    const order = byId.get(intent.clientOrderId);
    // Which side of midnight the reservation fell on is not told by the order.
    const day = utcDay(intent.createdAtMs - MIDNIGHT_MS);
    if (order === undefined || intent.side === 'sell' || day !== utcDay(intent.createdAtMs + MIDNIGHT_MS))
      continue;
    for (const period of [day, day.slice(0, 7)]) {
      spentIn.set(period, sum(spentIn.get(period) ?? ZERO, order.filledQuote));
    }
  }
  return [...spentIn].flatMap(([period, spent]) => {
    const limit = period.length === 7 ? limits.perMonth : limits.perDay;
    const most = times(limit, overspend(world.venue));
    return compare(spent, most) > 0 ? [`${spent} of ${limit} spent in ${period}`] : [];
  });
}

const MIDNIGHT_MS = 3 * MINUTE_MS;

/** A run that was under way when the pause began may still finish. */
const RUN_TIME_MS = 5 * MINUTE_MS;

function ordersDuringPause({ intents, orders }: Facts, pauses: readonly Pause[]): readonly string[] {
  const known = new Map(intents.map((intent) => [intent.clientOrderId, intent]));
  return orders
    .filter((order) => known.has(order.clientOrderId))
    .filter((order) =>
      pauses.some(({ fromMs, toMs }) => order.createdAtMs > fromMs + RUN_TIME_MS && order.createdAtMs < toMs),
    )
    .map((order) => `order ${order.id} was placed during a pause`);
}

/** What the ledger notes where a refusal of the key was the proof that nothing landed. */
const KEY_NOTE = /Another key is in its place now\.$/;

function keyProofsOf(intent: Pick<Intent, 'history'>) {
  return intent.history.filter(({ state, note = '' }) => state === 'absent' && KEY_NOTE.test(note));
}

/** What the keys of a world met, for the counts of its faults. */
export function keyCounts(
  { keys, output, venue }: Pick<World, 'keys' | 'output' | 'venue'>,
  intents: readonly Pick<Intent, 'history'>[],
): Record<string, number> {
  return {
    keyReplaced: keys.kept.length - 1,
    keyRefused: output.filter((line) => line.includes(`"code":"${venue.expiredKey}"`)).length,
    'order on a replaced key': intents.flatMap(keyProofsOf).length,
  };
}

/** A process may have remembered the key before for an hour, and run for a while since. */
const KEY_BEFORE_MS = LONGEST_REMEMBERED_MS + 20 * MINUTE_MS;
const CLOCK_SKEW_MS = MINUTE_MS;

/** Only where another key was kept meanwhile does the refusal of a key let an order be sent again. */
export function resentWithoutAnotherKey(
  { keys }: Pick<World, 'keys'>,
  { intents }: { readonly intents: readonly Pick<Intent, 'id' | 'history'>[] },
): readonly string[] {
  return intents.flatMap((intent) =>
    keyProofsOf(intent)
      .filter(
        ({ atMs }) =>
          !keys.kept
            .slice(1)
            .some(
              ({ keptFromMs }) => keptFromMs <= atMs + CLOCK_SKEW_MS && keptFromMs >= atMs - KEY_BEFORE_MS,
            ),
      )
      .map(() => `${intent.id} was to be sent again, but no other key was kept`),
  );
}

function recordedSecrets({ secretTexts }: World, { intents }: Facts): readonly string[] {
  const recorded = JSON.stringify(intents);
  return secretTexts.some((secret) => recorded.includes(secret)) ? ['a secret is in the ledger'] : [];
}

export function printedSecrets(
  { output, secretTexts }: Pick<World, 'output' | 'secretTexts'>,
  others: readonly string[] = [],
): readonly string[] {
  const secrets = [...secretTexts, ...others];
  return output.some((line) => secrets.some((secret) => line.includes(secret)))
    ? ['a secret was printed']
    : [];
}

export async function toldSecrets(world: World): Promise<readonly string[]> {
  const notices = JSON.stringify(await world.table.query({ pk: 'notices' }));
  return world.secretTexts.some((secret) => notices.includes(secret)) ? ['a secret is in a notice'] : [];
}

/** What closed after the last look of order-reconcile cannot be known yet. */
const UNSEEN_MS = 15 * MINUTE_MS;

export function openIntents(world: World, { intents, orders }: Facts): readonly string[] {
  const nowMs = world.time.nowMs();
  const resting = orders.filter((order) => order.open || order.updatedAtMs > nowMs - UNSEEN_MS);
  const ids = new Set(resting.map((order) => order.clientOrderId));
  return intents
    .filter((intent) => !isFinal(intent.state))
    .filter((intent) => !(intent.state === 'accepted' && ids.has(intent.clientOrderId)))
    .map((intent) => `${intent.id} is still ${intent.state}`);
}

function slotsWithoutOutcome(
  world: World,
  { intents }: Facts,
  { fromMs, toMs }: { fromMs: EpochMs; toMs: EpochMs },
): readonly string[] {
  const recorded = new Set(intents.map(({ cause }) => `${cause.plan}/${cause.slot}/${cause.leg}`));
  return Object.entries(world.automations.plans).flatMap(([planId, plan]) =>
    slotsBetween(plan.when, fromMs, toMs).flatMap((slot) =>
      legsOf(plan)
        .map((leg) => `${planId}/${slot.key}/${leg.symbol}`)
        .filter((id) => !recorded.has(id))
        .map((id) => `no outcome for ${id}`),
    ),
  );
}

/** The ledger's figures are the exchange's. */
export function differentFigures({ intents, orders }: Facts): readonly string[] {
  const byId = new Map(orders.map((order) => [order.clientOrderId, order]));
  return intents.flatMap((intent) => {
    const order = byId.get(intent.clientOrderId);
    if (!isFinal(intent.state) || order === undefined) return [];
    const ours = intent.execution?.quoteAmount ?? ZERO;
    const theirs = executedQuote([order]);
    return compare(ours, theirs) === 0
      ? []
      : [`${intent.id}: ${ours} in the ledger, ${theirs} at the exchange`];
  });
}

/** Nothing is held back for what has ended, and the totals are what was executed. */
async function brokenBooks(world: World, { intents, orders }: Facts): Promise<readonly string[]> {
  const { budget } = await readBudget(world.table, ACCOUNT);
  const open = new Set(intents.filter((intent) => !isFinal(intent.state)).map((intent) => intent.id));
  const stuck = Object.entries(budget.entries)
    .filter(([id, entry]) => entry.spent === undefined && !open.has(id))
    .map(([id]) => `the budget still holds money back for ${id}`);
  const heldByNobody = Object.values(budget.collected)
    .flatMap((items) => Object.entries(items))
    .filter(([, item]) => item.usedBy !== undefined && budget.entries[item.usedBy]?.spent !== undefined)
    .map(([key]) => `collected amount ${key} is held by an ended intent`);
  const finals = new Set(intents.filter((intent) => isFinal(intent.state)).map((one) => one.clientOrderId));
  const executed = executedQuote(orders.filter((order) => finals.has(order.clientOrderId)));
  const totals = sum(
    ZERO,
    ...Object.values(budget.totals).flatMap((legs) => Object.values(legs).map((leg) => leg.quote)),
  );
  const differ = isZero(totals) && isZero(executed) ? false : compare(totals, executed) !== 0;
  return [
    ...stuck,
    ...heldByNobody,
    ...(differ ? [`the budget counts ${totals}, ${executed} were executed`] : []),
  ];
}

export function executedQuote(orders: readonly SeenOrder[]): Decimal {
  return sum(ZERO, ...orders.map((order) => order.filledQuote));
}
