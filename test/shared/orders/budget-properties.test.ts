/** The budget under any order and repetition of its changes, against a reckoning of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/core/clock.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';
import type { AppError } from '../../../shared/core/errors.ts';
import {
  type Budget,
  collect,
  EMPTY_BUDGET,
  handOver,
  release,
  reserve,
  settle,
  tidy,
  waiting,
} from '../../../shared/orders/budget.ts';
import { brokenLimit } from '../../../shared/orders/limits.ts';
import { anAccount, aReservation, money, PLAN, SLOT_MS } from '../../support/builders.ts';

const LEG = 'BTC_USDT';
const IDS = ['a', 'b', 'c', 'd'] as const;
const KEYS = ['k1', 'k2', 'k3'] as const;
type Id = (typeof IDS)[number];

/** What becomes of an intent is fixed, however often it is told. */
const outcomes = fc.record(
  Object.fromEntries(IDS.map((id) => [id, fc.integer({ min: 0, max: 60 })])) as Record<
    Id,
    fc.Arbitrary<number>
  >,
);

const step = fc.oneof(
  fc.record({
    do: fc.constant('reserve' as const),
    id: fc.constantFrom(...IDS),
    amount: fc.integer({ min: 1, max: 60 }),
    take: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ do: fc.constant('settle' as const), id: fc.constantFrom(...IDS) }),
  fc.record({ do: fc.constant('release' as const), id: fc.constantFrom(...IDS) }),
  fc.record({
    do: fc.constant('handOver' as const),
    id: fc.constantFrom(...IDS),
    next: fc.constantFrom(...IDS),
  }),
  fc.record({
    do: fc.constant('collect' as const),
    key: fc.constantFrom(...KEYS),
    amount: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ do: fc.constant('tidy' as const), day: fc.integer({ min: 0, max: 1 }) }),
);
type BudgetStep = typeof step extends fc.Arbitrary<infer Step> ? Step : never;

/** Whole cents, reckoned beside the budget. */
interface Reckoning {
  readonly settled: Map<string, number>;
  readonly collected: Set<string>;
  readonly usedUpBy: Map<string, string>;
  /** The `uses` of the intent that was stored for an id: those of its first reservation. */
  readonly uses: Map<string, readonly string[]>;
}

function apply(budget: Budget, step: BudgetStep, outcome: Record<Id, number>, reckoning: Reckoning): Budget {
  const settlementOf = (id: Id) => {
    const amount = money(String(outcome[id]));
    return { intentId: id, quote: amount, base: amount, uses: reckoning.uses.get(id) ?? [] };
  };
  switch (step.do) {
    case 'reserve':
      return applyReserve(budget, step, reckoning);
    case 'settle':
      reckonSettled(budget, step.id, outcome[step.id], reckoning);
      return settle(budget, settlementOf(step.id));
    case 'release':
      // Only an intent that never came into being is released; its next reservation is a first one again.
      if (budget.entries[step.id]?.spent === undefined) reckoning.uses.delete(step.id);
      return release(budget, step.id);
    case 'handOver':
      return step.id === step.next ? budget : handOver(budget, settlementOf(step.id), step.next);
    case 'collect': {
      reckoning.collected.add(step.key);
      const item = { leg: LEG, unit: 'quote' as const, amount: money(String(step.amount)) };
      return collect(budget, { plan: PLAN, key: step.key, intentId: `of ${step.key}`, item });
    }
    default:
      return tidy(budget, SLOT_MS + step.day * DAY_MS);
  }
}

/** Takes some of the amounts that wait, as a slot's order does. */
function applyReserve(
  budget: Budget,
  step: Extract<BudgetStep, { do: 'reserve' }>,
  reckoning: Reckoning,
): Budget {
  const waitingKeys = waiting(budget, PLAN, LEG, step.id).map(([key]) => key);
  const uses = waitingKeys.slice(0, step.take);
  const amount = money(String(step.amount));
  const result = reserve(budget, aReservation({ intentId: step.id, amount, uses }));
  if (!result.ok) throw new Error(result.reason.text);
  if (!reckoning.uses.has(step.id)) reckoning.uses.set(step.id, uses);
  return result.budget;
}

function reckonSettled(budget: Budget, id: Id, amount: number, reckoning: Reckoning): void {
  if (budget.entries[id] === undefined || reckoning.settled.has(id)) return;
  reckoning.settled.set(id, amount);
  if (amount === 0) return;
  for (const key of reckoning.uses.get(id) ?? []) {
    if (budget.collected[PLAN]?.[key]?.usedBy !== id) continue;
    expect(reckoning.usedUpBy.has(key)).toBe(false);
    reckoning.usedUpBy.set(key, id);
  }
}

function check(budget: Budget, reckoning: Reckoning): void {
  const settled = [...reckoning.settled.values()].reduce((total, amount) => total + amount, 0);
  expect(Number(budget.totals[PLAN]?.[LEG]?.quote ?? 0)).toBe(settled);
  expect(Number(budget.totals[PLAN]?.[LEG]?.base ?? 0)).toBe(settled);
  for (const id of IDS) {
    const spent = budget.entries[id]?.spent;
    expect(spent === undefined ? undefined : Number(spent)).toBe(reckoning.settled.get(id));
  }
  for (const key of reckoning.collected) {
    // Each amount is in one place: it waits, it is held, or it is used up.
    const there = budget.collected[PLAN]?.[key] !== undefined;
    expect(there).toBe(!reckoning.usedUpBy.has(key));
    const holders = IDS.filter((id) => waiting(budget, PLAN, LEG, id).some(([one]) => one === key));
    expect([0, 1, IDS.length]).toContain(holders.length);
  }
}

describe('the budget under any interleaving', () => {
  it('counts each outcome once and uses each collected amount at most once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), outcomes, (steps, outcome) => {
        const reckoning: Reckoning = {
          settled: new Map(),
          collected: new Set(),
          usedUpBy: new Map(),
          uses: new Map(),
        };
        let budget = EMPTY_BUDGET;
        for (const one of steps) {
          budget = apply(budget, one, outcome, reckoning);
          check(budget, reckoning);
        }
      }),
      { numRuns: 800 },
    );
  });

  it('is the same when every change is made twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), outcomes, (steps, outcome) => {
        const empty = (): Reckoning => ({
          settled: new Map(),
          collected: new Set(),
          usedUpBy: new Map(),
          uses: new Map(),
        });
        const [once, twice] = [empty(), empty()];
        let [single, repeated] = [EMPTY_BUDGET, EMPTY_BUDGET];
        for (const one of steps) {
          single = apply(single, one, outcome, once);
          repeated = apply(repeated, one, outcome, twice);
          repeated = apply(repeated, one, outcome, twice);
          expect(repeated).toEqual(single);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('an amount that two orders want', () => {
  it('goes to one of them, whoever is first', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...IDS], { minLength: 2 }), (order) => {
        const item = { leg: LEG, unit: 'quote' as const, amount: money('3') };
        let budget = collect(EMPTY_BUDGET, { plan: PLAN, key: 'k1', intentId: 'of k1', item });
        const winners = order.filter((intentId) => {
          try {
            const result = reserve(budget, aReservation({ intentId, uses: ['k1'] }));
            if (result.ok) budget = result.budget;
            return result.ok;
          } catch (thrown) {
            expect((thrown as AppError).code).toBe('ledger.conflict');
            return false;
          }
        });
        expect(winners).toEqual([order[0]]);
      }),
    );
  });
});

describe('tidying', () => {
  const cents = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((n) => money(`${n / 100}`));
  const daysBefore = fc.integer({ min: 0, max: 70 });
  const entry = fc.record({
    plan: fc.constantFrom(PLAN, 'other'),
    days: daysBefore,
    reserved: cents(90),
    spent: fc.option(cents(90), { nil: undefined }),
  });

  function budgetOf(
    nowMs: number,
    entries: readonly (typeof entry extends fc.Arbitrary<infer E> ? E : never)[],
  ) {
    const totals: Record<string, Record<string, { quote: Decimal; base: Decimal }>> = {};
    const listed = entries.map(({ plan, days, reserved, spent }, index) => {
      const day = new Date(nowMs - days * DAY_MS).toISOString().slice(0, 10);
      const made = { plan, leg: LEG, day, reserved, placeBeforeMs: nowMs };
      return [`id-${index}`, spent === undefined ? made : { ...made, spent }] as const;
    });
    return { ...EMPTY_BUDGET, entries: Object.fromEntries(listed), totals };
  }

  it('changes no decision of any limit within the month, however often and whenever it happens', () => {
    const request = fc.record({
      plan: fc.constantFrom(PLAN, 'other'),
      amount: cents(120),
      perDay: cents(200),
      perMonth: cents(600),
      planDay: cents(150),
      planMonth: cents(400),
      total: cents(900),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 28 }),
        fc.array(entry, { maxLength: 25 }),
        request,
        fc.array(fc.integer({ min: 0, max: 27 }), { maxLength: 3 }),
        (monthDay, entries, asked, tidiedDaysBefore) => {
          const nowMs = Date.UTC(2026, 10, monthDay, 8);
          const budget = budgetOf(nowMs, entries);
          let tidied: Budget = budget;
          // Never before an entry was made: tidying then would meet entries of the future.
          for (const days of [...tidiedDaysBefore].sort((a, b) => b - a)) {
            const atMs = nowMs - Math.min(days, monthDay - 1) * DAY_MS;
            const made = Object.entries(tidied.entries).filter(
              ([, { day }]) => day <= new Date(atMs).toISOString().slice(0, 10),
            );
            const later = Object.entries(tidied.entries).filter(([id]) => !made.some(([one]) => one === id));
            const then = tidy({ ...tidied, entries: Object.fromEntries(made) }, atMs);
            tidied = { ...then, entries: { ...then.entries, ...Object.fromEntries(later) } };
          }
          const limited = {
            plan: asked.plan,
            amount: asked.amount,
            nowMs,
            limits: anAccount({ perDay: asked.perDay, perMonth: asked.perMonth }).limits,
            planBudget: { perDay: asked.planDay, perMonth: asked.planMonth, total: asked.total },
          };

          expect(brokenLimit(tidy(tidied, nowMs), limited)).toEqual(brokenLimit(budget, limited));
        },
      ),
      { numRuns: 500 },
    );
  });
});
