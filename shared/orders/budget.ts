/**
 * The money book of one account: one row, so that every limit is kept by one conditional write.
 *
 * 1. An entry is made under the intent's id before the intent exists; making it again changes nothing.
 * 2. An entry is settled once, by the intent's outcome; settling it again changes nothing.
 * 3. Every amount collected for later slots is kept under its own slot and leg, and is used at most once. While it
 *    is in another order, and after that, its own slot gets neither an order nor a second amount.
 *
 * All functions here are pure; `budget-store.ts` reads and writes the row.
 */
import { DAY_MS, type EpochMs, utcDay } from '../core/clock.ts';
import { type Decimal, isZero, largest, sum, ZERO } from '../core/decimal.ts';
import { AppError } from '../core/errors.ts';
import type { Reason } from './intent.ts';
import { brokenLimit, type LimitedAmount } from './limits.ts';

/** What one intent holds back (`spent` missing) or has used of the budget, in quote coin. */
export interface BudgetEntry {
  readonly plan: string;
  readonly leg: string;
  /** UTC day the amount counts for. */
  readonly day: string;
  readonly reserved: Decimal;
  readonly spent?: Decimal;
  /** Nothing may be sent for the intent after this instant. */
  readonly placeBeforeMs: EpochMs;
}

/** An amount waiting for a later slot of its plan and leg. */
export interface Collected {
  readonly leg: string;
  readonly unit: 'quote' | 'base';
  readonly amount: Decimal;
  /** Set while an intent contains it. */
  readonly usedBy?: string;
}

/** The order that a collected amount went into for good. */
export interface UsedUp {
  readonly by: string;
  /** UTC day that the order counts for. */
  readonly day: string;
}

export interface LegTotal {
  readonly quote: Decimal;
  readonly base: Decimal;
}

export interface Budget {
  readonly entries: Readonly<Record<string, BudgetEntry>>;
  /** Settled amounts of this month, by UTC day and plan, of entries no longer listed. */
  readonly days: Readonly<Record<string, Readonly<Record<string, Decimal>>>>;
  /** Everything ever settled, by plan and leg. */
  readonly totals: Readonly<Record<string, Readonly<Record<string, LegTotal>>>>;
  /** Collected amounts, by plan and then `slot#leg`. */
  readonly collected: Readonly<Record<string, Readonly<Record<string, Collected>>>>;
  /** Collected amounts that are gone, under the same keys: a late run of their own slot still finds them. */
  readonly usedUp: Readonly<Record<string, Readonly<Record<string, UsedUp>>>>;
}

export const EMPTY_BUDGET: Budget = { entries: {}, days: {}, totals: {}, collected: {}, usedUp: {} };

export interface Reservation extends LimitedAmount {
  readonly intentId: string;
  readonly leg: string;
  readonly placeBeforeMs: EpochMs;
  readonly uses: readonly string[];
  /** Where the intent's own slot would be collected; missing for an order that follows another. */
  readonly ownKey?: string | undefined;
}

export type Reserved =
  | { readonly ok: true; readonly budget: Budget }
  | { readonly ok: false; readonly reason: Reason };

/**
 * Holds an amount back for an intent, or says which limit it would break. What the same intent already holds
 * back, from a run that died or one that is at work beside this one, counts once: the larger amount stays.
 */
export function reserve(budget: Budget, request: Reservation): Reserved {
  const { intentId, plan } = request;
  const { [intentId]: held, ...others } = budget.entries;
  if (held?.spent !== undefined) return { ok: true, budget };
  refuseTaken(budget, request);

  const amount = held === undefined ? request.amount : largest(request.amount, held.reserved);
  const reason = limitBrokenBy(budget, { ...request, amount });
  if (reason !== undefined) return { ok: false, reason };
  const entry: BudgetEntry = {
    plan,
    leg: request.leg,
    day: utcDay(request.nowMs),
    reserved: amount,
    placeBeforeMs: Math.max(request.placeBeforeMs, held?.placeBeforeMs ?? 0),
  };
  const marked = markUsed(budget, plan, request.uses, intentId);
  return { ok: true, budget: { ...marked, entries: { ...others, [intentId]: entry } } };
}

/** The limit that an intent's amount would break, whatever it already holds back itself. */
export function limitBrokenBy(
  budget: Budget,
  request: LimitedAmount & { readonly intentId: string },
): Reason | undefined {
  return brokenLimit(withoutEntry(budget, request.intentId), request);
}

/** The budget as if this intent held nothing back. */
export function withoutEntry(budget: Budget, intentId: string): Budget {
  const { [intentId]: _, ...entries } = budget.entries;
  return { ...budget, entries };
}

/** Collected amounts are chosen from an earlier read: another slot, or another run, may have come in between. */
function refuseTaken(budget: Budget, { intentId, plan, uses, ownKey }: Reservation): void {
  const own = budget.collected[plan] ?? {};
  const isTaken = (key: string) => own[key] === undefined || (own[key].usedBy ?? intentId) !== intentId;
  const isLeftOut = (key: string) =>
    own[key] !== undefined ? !uses.includes(key) : wentIntoOther(budget, plan, key, intentId);
  const taken = uses.find(isTaken) ?? (ownKey !== undefined && isLeftOut(ownKey) ? ownKey : undefined);
  if (taken === undefined) return;
  throw new AppError('ledger.conflict', `The amount collected in slot ${taken} went into another order.`, {
    retry: 'later',
  });
}

/** Whether the amount collected under a key is in the order of another intent, for now or for good. */
export function wentIntoOther(budget: Budget, plan: string, key: string, intentId: string): boolean {
  const user = budget.collected[plan]?.[key]?.usedBy ?? budget.usedUp[plan]?.[key]?.by;
  return user !== undefined && user !== intentId;
}

/** What an intent's outcome took: zero when nothing was executed. */
export interface Settlement {
  readonly intentId: string;
  readonly quote: Decimal;
  readonly base: Decimal;
  /** Collected amounts that the intent contained: they are gone if anything was executed. */
  readonly uses: readonly string[];
}

/** Replaces what was held back by what was spent. Nothing executed gives the collected amounts back. */
export function settle(budget: Budget, outcome: Settlement): Budget {
  const entry = budget.entries[outcome.intentId];
  if (entry === undefined || entry.spent !== undefined) return budget;
  const entries = { ...budget.entries, [outcome.intentId]: { ...entry, spent: outcome.quote } };
  const gone = isZero(outcome.base) ? [] : outcome.uses;
  const collected = freeCollected(budget, entry.plan, outcome.intentId, gone);
  const usedUp = markUsedUp(budget, entry, outcome.intentId, gone);
  const legs = budget.totals[entry.plan] ?? {};
  const before = legs[entry.leg] ?? { quote: ZERO, base: ZERO };
  // A strategy may sell what it never bought: then it holds nothing, and owes nothing.
  const base = largest(ZERO, sum(before.base, outcome.base));
  const after = { quote: sum(before.quote, outcome.quote), base };
  const totals = { ...budget.totals, [entry.plan]: { ...legs, [entry.leg]: after } };
  return { ...budget, entries, collected, usedUp, totals };
}

/**
 * Makes room for the order that follows an ended one: the ended intent's entry stays open, so that a crash is
 * found again, but counts only what it spent; collected amounts that it did not touch go to its follower.
 */
export function handOver(budget: Budget, ended: Settlement, nextId: string): Budget {
  const entry = budget.entries[ended.intentId];
  if (entry === undefined || entry.spent !== undefined) return budget;
  const entries = { ...budget.entries, [ended.intentId]: { ...entry, reserved: ended.quote } };
  if (!isZero(ended.base)) return { ...budget, entries };
  // Handed on once: on a repeat they may have come back and be in the order of a later slot.
  const own = budget.collected[entry.plan] ?? {};
  const handed = ended.uses.filter((key) => own[key]?.usedBy === ended.intentId);
  return { ...markUsed(budget, entry.plan, handed, nextId), entries };
}

/** Forgets an entry whose intent never came into being; its collected amounts are free again. */
export function release(budget: Budget, intentId: string): Budget {
  const entry = budget.entries[intentId];
  if (entry === undefined || entry.spent !== undefined) return budget;
  const { [intentId]: _, ...entries } = budget.entries;
  return { ...budget, entries, collected: freeCollected(budget, entry.plan, intentId, []) };
}

/** Puts an amount aside for a later slot, once for ever per key, unless `intentId` already took it into an order. */
export function collect(
  budget: Budget,
  request: { plan: string; key: string; intentId: string; item: Collected },
): Budget {
  const own = budget.collected[request.plan] ?? {};
  if (isCollected(budget, request) || budget.entries[request.intentId] !== undefined) return budget;
  return {
    ...budget,
    collected: { ...budget.collected, [request.plan]: { ...own, [request.key]: request.item } },
  };
}

/** Whether an amount was ever put aside under a key. */
export function isCollected(budget: Budget, { plan, key }: { plan: string; key: string }): boolean {
  return budget.collected[plan]?.[key] !== undefined || budget.usedUp[plan]?.[key] !== undefined;
}

/** Collected amounts of a plan's leg that no other intent contains, oldest first, by key. */
export function waiting(
  budget: Budget,
  plan: string,
  leg: string,
  intentId: string,
): readonly (readonly [string, Collected])[] {
  return Object.entries(budget.collected[plan] ?? {})
    .filter(([, item]) => item.leg === leg && (item.usedBy ?? intentId) === intentId)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** How long a settled entry and a used-up amount stay listed, so that a late run of their slot still finds them. */
const LISTED_DAYS = 3;
/** All entries are one row, which may take 400 KB; one takes about 180 bytes. */
const MAX_LISTED = 500;

/** Folds old settled entries into day sums and forgets the day sums of past months. Changes no limit. */
export function tidy(budget: Budget, nowMs: EpochMs): Budget {
  const oldest = utcDay(nowMs - LISTED_DAYS * DAY_MS);
  const month = utcDay(nowMs).slice(0, 7);
  const entries: Record<string, BudgetEntry> = {};
  const days: Record<string, Record<string, Decimal>> = {};
  for (const [day, plans] of Object.entries(budget.days)) {
    if (day.startsWith(month)) days[day] = { ...plans };
  }
  const settled = Object.entries(budget.entries).filter(([, entry]) => entry.spent !== undefined);
  const newest = settled.sort(([, a], [, b]) => b.placeBeforeMs - a.placeBeforeMs).slice(0, MAX_LISTED);
  const listed = new Set(newest.filter(([, entry]) => entry.day >= oldest).map(([id]) => id));
  for (const [id, entry] of Object.entries(budget.entries)) {
    if (entry.spent === undefined || listed.has(id)) {
      entries[id] = entry;
    } else if (entry.day.startsWith(month)) {
      const plans = days[entry.day] ?? {};
      plans[entry.plan] = sum(plans[entry.plan] ?? ZERO, entry.spent);
      days[entry.day] = plans;
    }
  }
  const usedUp = Object.entries(budget.usedUp).map(([plan, items]) => {
    return [plan, Object.fromEntries(Object.entries(items).filter(([, { day }]) => day >= oldest))];
  });
  return { ...budget, entries, days, usedUp: Object.fromEntries(usedUp) };
}

function markUsed(budget: Budget, plan: string, keys: readonly string[], intentId: string): Budget {
  const own = { ...budget.collected[plan] };
  for (const key of keys) {
    const item = own[key];
    if (item !== undefined) own[key] = { ...item, usedBy: intentId };
  }
  return keys.length === 0 ? budget : { ...budget, collected: { ...budget.collected, [plan]: own } };
}

/** Ends an intent's hold on collected amounts: those in `gone` are removed, the others wait again. */
function freeCollected(
  budget: Budget,
  plan: string,
  intentId: string,
  gone: readonly string[],
): Budget['collected'] {
  const kept = Object.entries(budget.collected[plan] ?? {})
    .filter(([key, item]) => !(item.usedBy === intentId && gone.includes(key)))
    .map(([key, { usedBy, ...item }]) => [
      key,
      usedBy === undefined || usedBy === intentId ? item : { ...item, usedBy },
    ]);
  return { ...budget.collected, [plan]: Object.fromEntries(kept) };
}

function markUsedUp(
  budget: Budget,
  { plan, day }: BudgetEntry,
  by: string,
  gone: readonly string[],
): Budget['usedUp'] {
  const own = budget.collected[plan] ?? {};
  const keys = gone.filter((key) => own[key]?.usedBy === by);
  if (keys.length === 0) return budget.usedUp;
  const added = Object.fromEntries(keys.map((key) => [key, { by, day }]));
  return { ...budget.usedUp, [plan]: { ...budget.usedUp[plan], ...added } };
}

/** What the open orders of a plan's leg hold back, except one intent's own. */
export function pendingQuote(budget: Budget, plan: string, leg: string, exceptId: string): Decimal {
  const open = Object.entries(budget.entries).filter(
    ([id, entry]) => id !== exceptId && entry.plan === plan && entry.leg === leg && entry.spent === undefined,
  );
  return sum(...open.map(([, entry]) => entry.reserved));
}

/** Sum of collected amounts of a plan that no intent contains, over all legs. */
export function collectedTotal(budget: Budget, plan: string): Decimal {
  return Object.values(budget.collected[plan] ?? {})
    .filter((item) => item.usedBy === undefined)
    .reduce((total, item) => sum(total, item.amount), ZERO);
}
