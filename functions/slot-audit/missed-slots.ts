/** What becomes of slots whose time is over and that nobody ran: the plan's rule, one recorded outcome a leg. */
import type { Plan } from '../../shared/automations/schema.ts';
import { type EpochMs, MINUTE_MS } from '../../shared/core/clock.ts';
import { compare, type Decimal, isPositive, minus, smallest, ZERO } from '../../shared/core/decimal.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Leg } from '../../shared/dca/legs.ts';
import { runSlot } from '../../shared/dca/run-slot.ts';
import type { Deps } from '../../shared/deps.ts';
import { type Budget, collect, collectedTotal } from '../../shared/orders/budget.ts';
import { changeBudget, readBudget, type StoredBudget } from '../../shared/orders/budget-store.ts';
import { intentId } from '../../shared/orders/ids.ts';
import type { Cause, Reason } from '../../shared/orders/intent.ts';
import { recordDenial, type Submission } from '../../shared/orders/submit.ts';
import { type Slot, slotEndMs } from '../../shared/slots/slot.ts';

/** A slot with the legs that have no outcome. */
export interface OpenSlot {
  readonly slot: Slot;
  readonly legs: readonly Leg[];
}

export interface MissedSlots {
  readonly planId: string;
  readonly plan: Plan;
  /** Oldest first. */
  readonly missed: readonly OpenSlot[];
  readonly deadlineMs: EpochMs;
}

export async function makeUpFor(deps: Deps, request: MissedSlots): Promise<void> {
  const { plan, missed, planId } = request;
  const last = missed.at(-1)?.slot;
  if (last === undefined) return;
  const carryUpTo = typeof plan.missed === 'object' ? plan.missed.carryUpTo : undefined;
  // First, and once for the latest missed slot: a run that dies in between has at least said so.
  await tellMissed(deps, request, last);
  const given = plan.missed === 'buyOnce' ? missed.slice(0, -1) : missed;
  for (const { slot, legs } of given) {
    let isNew = false;
    for (const leg of legs) {
      const { existed } =
        carryUpTo === undefined
          ? await recordMissed(deps, request, slot, leg)
          : await carryLeg(deps, request, slot, leg, carryUpTo);
      isNew ||= !existed;
    }
    // By the run that records it, so that audits beside each other count it once.
    if (isNew) deps.metrics.add('SlotsMissed', 1);
  }
  if (plan.missed === 'buyOnce') {
    const placeBeforeMs = deps.clock.nowMs() + plan.placeWithinMinutes * MINUTE_MS;
    const legs = await runSlot(deps, { planId, slot: last, placeBeforeMs, deadlineMs: request.deadlineMs });
    if (legs.some(({ existed }) => !existed)) deps.metrics.add('SlotsMissed', 1);
  }
}

function recordMissed(deps: Deps, request: MissedSlots, slot: Slot, leg: Leg): Promise<Submission> {
  const text =
    request.plan.missed === 'buyOnce'
      ? 'The slot was missed; one order is placed for all missed slots together.'
      : 'The slot was missed and is skipped.';
  return deny(deps, request, slot, leg, { code: 'slot.missed', text, numbers: { amount: leg.amount } });
}

/** The amount is put aside first and the outcome recorded second, as for amounts that are too small. */
async function carryLeg(
  deps: Deps,
  request: MissedSlots,
  slot: Slot,
  leg: Leg,
  carryUpTo: Decimal,
): Promise<Submission> {
  const { planId, plan } = request;
  const key = `${slot.key}#${leg.symbol}`;
  const id = intentId(causeFor(planId, slot, leg));
  const stored = await changeBudget(deps, plan.account, (budget) => {
    // A run that died still holds the money back; once order-reconcile has freed it, it can be carried.
    const held = budget.entries[id];
    if (held !== undefined && held.spent === undefined) throw heldByRun(id);
    const amount = smallest(leg.amount, roomFor(budget, planId, carryUpTo));
    if (!isPositive(amount)) return budget;
    return collect(budget, {
      plan: planId,
      key,
      intentId: id,
      item: { leg: leg.symbol, unit: leg.unit, amount },
    });
  });
  const carried = stored.budget.collected[planId]?.[key]?.amount ?? ZERO;
  const reason: Reason = {
    code: 'slot.carried',
    text: `The slot was missed; ${carried} of its ${leg.amount} wait for the next slot (at most ${carryUpTo} wait in all).`,
    numbers: { amount: leg.amount, carried, carryUpTo },
  };
  return deny(deps, request, slot, leg, reason, stored);
}

function heldByRun(id: string): AppError {
  return new AppError(
    'ledger.conflict',
    `Money is held back for ${id} by another run; a later audit goes on.`,
    {
      retry: 'later',
    },
  );
}

function roomFor(budget: Budget, planId: string, carryUpTo: Decimal): Decimal {
  const waiting = collectedTotal(budget, planId);
  return compare(carryUpTo, waiting) > 0 ? minus(carryUpTo, waiting) : ZERO;
}

async function deny(
  deps: Deps,
  { planId, plan }: MissedSlots,
  slot: Slot,
  leg: Leg,
  reason: Reason,
  budget?: StoredBudget,
): Promise<Submission> {
  const occasion = {
    cause: causeFor(planId, slot, leg),
    account: plan.account,
    symbol: leg.symbol,
    side: plan.side,
    placeBeforeMs: slotEndMs(slot, plan.placeWithinMinutes),
    numbers: {},
  };
  return recordDenial(deps, occasion, reason, budget ?? (await readBudget(deps.table, plan.account)));
}

function causeFor(planId: string, slot: Slot, leg: Leg): Cause {
  return { plan: planId, slot: slot.key, leg: leg.symbol, attempt: 1 };
}

async function tellMissed(deps: Deps, { planId, plan, missed }: MissedSlots, last: Slot): Promise<void> {
  const first = missed[0]?.slot ?? last;
  const count = missed.length === 1 ? 'slot' : `${missed.length} slots`;
  const rule =
    plan.missed === 'skip'
      ? 'They are skipped, as the plan says.'
      : plan.missed === 'buyOnce'
        ? 'One order is placed for all of them, as the plan says.'
        : `Their amounts wait for the next slot, up to ${plan.missed.carryUpTo}, as the plan says.`;
  await deps.notices.tell({
    key: `${planId}/missed/${last.key}`,
    severity: 'warning',
    title: `${planId}: ${count} did not run`,
    text:
      `Nothing ran for ${first.key}${first.key === last.key ? '' : ` to ${last.key}`} (${last.timezone}). ${rule} ` +
      'Check that the machine or the schedules are running.',
    topic: 'slot-missed',
  });
}
