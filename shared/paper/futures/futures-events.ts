/**
 * What happens to a futures account between two looks at it: funding, fills of resting orders, slow orders, conditions
 * whose price comes, liquidations. Each depends on nothing but the price path, the books and the seed, and they are written in the order
 * of their time, so it does not matter who looks, how often, or after a restart. Of one instant funding comes first
 * and liquidation last.
 */
import { type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import {
  compare,
  type Decimal,
  isPositive,
  isZero,
  minus,
  roundUp,
  smallest,
  times,
} from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import { seedFrom } from '../noise.ts';
import { nextSettlementMs } from '../perpetual-prices.ts';
import { firstTouch, touchedPart } from '../resting.ts';
import { fire } from './condition-placing.ts';
import { firstFiring } from './condition-touch.ts';
import type { FuturesOrder, FuturesPosition } from './futures-order.ts';
import {
  type Draft,
  type FuturesRules,
  listingOf,
  takeAtOnce,
  write,
  writeTrade,
} from './futures-trading.ts';
import { firstShortfall, liquidate } from './liquidation.ts';
import { netSize, reducibleSize } from './position.ts';

/** Keeps a change far below the largest row that a table takes. */
const MAX_STEPS_PER_CHANGE = 300;
const MONEY_PLACES = 8;

interface Event {
  readonly atMs: EpochMs;
  /** Writes its steps. */
  readonly happen: () => Promise<void> | void;
}

/** Writes everything that happened up to `atMs` into the draft; `true` when something was left for the next change. */
export async function writeEvents(rules: FuturesRules, draft: Draft, atMs: EpochMs): Promise<boolean> {
  for (;;) {
    const next = await nextEvent(rules, draft, atMs);
    if (next === undefined) return false;
    if (draft.steps.length >= MAX_STEPS_PER_CHANGE) return true;
    await next.happen();
  }
}

async function nextEvent(rules: FuturesRules, draft: Draft, atMs: EpochMs): Promise<Event | undefined> {
  let next = firstOf([
    ...[...draft.books.positions.values()].map((position) => fundingOf(rules, draft, position)),
    ...(await orderEvents(rules, draft, atMs)),
    ...(await conditionEvents(rules, draft, atMs)),
  ]);
  if (next !== undefined && next.atMs > atMs) next = undefined;
  const untilMs = next === undefined ? atMs : next.atMs - 1;
  const shortfall = await firstShortfall(rules, draft.books, untilMs);
  if (shortfall === undefined) return next;
  return { atMs: shortfall.atMs, happen: () => liquidate(rules, draft, shortfall) };
}

/** The earliest; of several at one instant the first. */
function firstOf(events: readonly Event[]): Event | undefined {
  return events.reduce<Event | undefined>(
    (first, event) => (first === undefined || event.atMs < first.atMs ? event : first),
    undefined,
  );
}

function fundingOf(rules: FuturesRules, draft: Draft, position: FuturesPosition): Event {
  const { symbol, fundedUntilMs } = position;
  const atMs = nextSettlementMs(rules.prices.fundingIntervalMs(symbol), fundedUntilMs);
  return {
    atMs,
    async happen() {
      const rate = await rules.prices.fundingRateAt(symbol, atMs);
      const mark = await rules.prices.markPriceAt(symbol, atMs);
      const paid = roundUp(times(times(netSize(position), mark), rate), MONEY_PLACES);
      const coin = listingOf(rules, symbol).quoteCoin;
      write(draft, { type: 'funding', payment: { symbol, coin, paid, rate, atMs } });
    },
  };
}

async function orderEvents(rules: FuturesRules, draft: Draft, atMs: EpochMs): Promise<Event[]> {
  const events: Event[] = [];
  for (const order of draft.books.openOrders.values()) {
    const event =
      order.type === 'market' ? slowFill(rules, draft, order) : await touch(rules, draft, order, atMs);
    if (event !== undefined) events.push(event);
  }
  return events;
}

async function conditionEvents(rules: FuturesRules, draft: Draft, untilMs: EpochMs): Promise<Event[]> {
  const wholeMinuteMs = Math.floor(untilMs / MINUTE_MS) * MINUTE_MS;
  const events: Event[] = [];
  for (const condition of draft.books.conditions.values()) {
    if (condition.state !== 'pending') continue;
    const atMs = await firstFiring(rules.prices, condition, wholeMinuteMs);
    if (atMs !== undefined) events.push({ atMs, happen: () => fire(rules, draft, condition, atMs) });
  }
  return events;
}

function slowFill(rules: FuturesRules, draft: Draft, { id, symbol, takesAtMs }: FuturesOrder): Event {
  invariant(takesAtMs !== undefined, `market order ${id} is open without a reason`);
  return {
    atMs: takesAtMs,
    async happen() {
      const mark = await rules.prices.markPriceAt(symbol, takesAtMs);
      takeAtOnce(rules, draft, id, { mark, atMs: takesAtMs });
    },
  };
}

/** A resting order fills at its price, at the first whole minute by which the mark has come there. */
async function touch(
  rules: FuturesRules,
  draft: Draft,
  order: FuturesOrder,
  atMs: EpochMs,
): Promise<Event | undefined> {
  const { price } = order;
  invariant(price !== undefined, `order ${order.id} rests without a price`);
  const untilMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const marks = { rangeOf: rules.prices.markRangeOf };
  const touchedMs = await firstTouch(marks, order, price, order.updatedAtMs, untilMs);
  if (touchedMs === undefined) return undefined;
  return { atMs: touchedMs, happen: () => fillAtLimit(rules, draft, order, price, touchedMs) };
}

function fillAtLimit(
  rules: FuturesRules,
  draft: Draft,
  order: FuturesOrder,
  price: Decimal,
  atMs: EpochMs,
): void {
  const { basePlaces } = listingOf(rules, order.symbol);
  const rest = minus(order.baseSize, order.filledBase);
  const reducible = reducibleSize(draft.books.positions.get(order.symbol), order.side);
  const wanted = order.reduceOnly ? smallest(rest, reducible) : rest;
  const chance = { key: seedFrom(rules.seed, order.id), minute: atMs / MINUTE_MS, basePlaces };
  const baseSize = touchedPart(wanted, { ...chance, share: rules.partialFillShare });
  if (isPositive(baseSize)) writeTrade(rules, draft, order, { price, baseSize, role: 'maker', atMs });
  const after = draft.books.openOrders.get(order.id);
  if (after === undefined) return;
  const isDone = compare(after.filledBase, after.baseSize) >= 0 || isZero(wanted);
  if (isDone) write(draft, { type: 'close', orderId: order.id, atMs });
}
