/**
 * One slot of a plan, from the figures to one recorded outcome a leg. Used by dca-buy on time, and by slot-audit
 * for slots that were missed. Running it again, also in parallel, finds the outcomes that are there.
 */
import type { Account, Plan } from '../automations/schema.ts';
import { type Control, readControl } from '../control/control.ts';
import { describePause, type Pause, pauseFor } from '../control/pause.ts';
import type { EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import { carrying } from '../log/carried-fields.ts';
import { collect, isCollected, wentIntoOther } from '../orders/budget.ts';
import { changeBudget, type StoredBudget } from '../orders/budget-store.ts';
import { intentId } from '../orders/ids.ts';
import type { Cause, Intent, IntentState, Reason, StoredIntent } from '../orders/intent.ts';
import { readIntent } from '../orders/ledger.ts';
import { type Occasion, recordDenial, type Submission, submitOrder } from '../orders/submit.ts';
import type { Slot } from '../slots/slot.ts';
import type { Venue } from '../venues/venue.ts';
import { decideLeg, type LegDecision } from './decide-leg.ts';
import { legFigures, withoutSpent } from './leg-figures.ts';
import { type Leg, legsOf } from './legs.ts';
import { type LegMarket, readMarket } from './market.ts';

export interface SlotOrder {
  readonly planId: string;
  readonly slot: Slot;
  /** Nothing is sent for this slot after this instant. */
  readonly placeBeforeMs: EpochMs;
  /** No new leg is begun after this instant; the rest is left to a later run. */
  readonly deadlineMs: EpochMs;
}

export interface LegOutcome {
  readonly leg: string;
  readonly intent: string;
  readonly state: IntentState;
  /** The outcome was there before this run. */
  readonly existed: boolean;
  readonly reason?: string;
}

/** Time one leg may take at worst: placing and storing its outcome. */
const LEG_TIME_MS = 30_000;

interface SlotContext {
  readonly deps: Deps;
  readonly request: SlotOrder;
  readonly plan: Plan;
  readonly account: Account;
}

export function runSlot(deps: Deps, request: SlotOrder): Promise<readonly LegOutcome[]> {
  return carrying({ plan: request.planId, slot: request.slot.key }, async () => {
    const outcomes = await runLegs(contextFor(deps, request));
    // A repeat that finds every outcome there is not counted again.
    if (outcomes.some(({ existed }) => !existed)) deps.metrics.add('SlotsRun', 1);
    return outcomes;
  });
}

async function runLegs(context: SlotContext): Promise<readonly LegOutcome[]> {
  const { deps, request } = context;
  const control = await readControl(deps.table, context.plan.account);
  const legs = legsOf(context.plan);
  const pause = pauseFor(control.pauses, { account: context.plan.account, plan: request.planId });
  if (pause !== undefined) return denyAll(context, legs, control.budget, pausedReason(pause));

  const done = await finishedLegs(context, legs, control.budget);
  const left = legs.filter((leg) => !done.has(leg.symbol));
  if (left.length === 0) return [...done.values()];
  const orders = await orderLegs(context, left, control);
  return [...done.values(), ...orders];
}

async function orderLegs(
  context: SlotContext,
  legs: readonly Leg[],
  control: Control,
): Promise<readonly LegOutcome[]> {
  const { deps, plan } = context;
  const venue = await deps.venues.open(plan.account, { bannedUntilMs: control.bannedUntilMs });
  const symbols = legs.map((leg) => leg.symbol);
  const markets = await readMarket(venue, plan, symbols, deps.clock.nowMs());
  const outcomes: LegOutcome[] = [];
  const sent: Intent[] = [];
  let budget = control.budget;
  for (const leg of legs) {
    if (deps.clock.nowMs() + LEG_TIME_MS > context.request.deadlineMs) {
      throw new AppError(
        'venue.unavailable',
        `There was no time left for ${leg.symbol}; a later run goes on.`,
        {
          retry: 'later',
        },
      );
    }
    const market = withoutSpent(markets.get(leg.symbol) as LegMarket, sent);
    const submission = await runLeg(context, venue, leg, market, budget);
    budget = submission.budget;
    outcomes.push(outcomeOf(submission.stored, submission.existed));
    if (!submission.existed) sent.push(submission.stored.intent);
  }
  return outcomes;
}

async function runLeg(
  context: SlotContext,
  venue: Venue,
  leg: Leg,
  market: LegMarket,
  budget: StoredBudget,
): Promise<Submission> {
  const { deps, plan, account, request } = context;
  const cause = causeFor(request, leg);
  const ownKey = `${request.slot.key}#${leg.symbol}`;
  if (wentIntoOther(budget.budget, request.planId, ownKey, intentId(cause))) {
    return recordDenial(deps, occasionFor(context, cause), IN_LATER_ORDER, budget);
  }
  const decision = decideLeg({
    leg,
    market,
    capabilities: venue.capabilities,
    ownKey,
    ...legFigures({
      ...context,
      ...request,
      leg: leg.symbol,
      intentId: intentId(cause),
      budget: budget.budget,
      nowMs: deps.clock.nowMs(),
    }),
  });
  const occasion = { ...occasionFor(context, cause), numbers: decision.numbers };
  if (decision.do === 'deny') return recordDenial(deps, occasion, decision.reason, budget);
  if (decision.do === 'collect') return collectLeg(context, occasion, ownKey, decision, budget);
  return submitOrder(
    deps,
    venue,
    {
      ...occasion,
      terms: decision.terms,
      reservedQuote: decision.quote,
      uses: decision.uses,
      ownKey,
      limits: account.limits,
      planBudget: plan.conditions.budget ?? {},
    },
    budget,
  );
}

/**
 * The amount is put aside first and the outcome recorded second: a repeat finds the one and writes the other.
 * A slot that was denied before has its outcome, and nothing of it is put aside.
 */
async function collectLeg(
  context: SlotContext,
  occasion: Occasion,
  key: string,
  decision: Extract<LegDecision, { do: 'collect' }>,
  known: StoredBudget,
): Promise<Submission> {
  const { deps, request, plan } = context;
  const id = intentId(occasion.cause);
  const existing = await readIntent(deps.table, occasion.cause);
  if (existing !== undefined) return { stored: existing, existed: true, budget: known };
  const change = { plan: request.planId, key, intentId: id, item: decision.item };
  const budget = await changeBudget(deps, plan.account, (current) => collect(current, change), known);
  if (!isCollected(budget.budget, change)) {
    throw new AppError('ledger.conflict', `Another run is at ${id}; this one stops.`, { retry: 'later' });
  }
  return recordDenial(deps, occasion, decision.reason, budget);
}

/** Legs that an earlier run brought further than a reservation, found by their budget entry. */
async function finishedLegs(
  context: SlotContext,
  legs: readonly Leg[],
  { budget }: StoredBudget,
): Promise<ReadonlyMap<string, LegOutcome>> {
  const done = new Map<string, LegOutcome>();
  for (const leg of legs) {
    const cause = causeFor(context.request, leg);
    if (budget.entries[intentId(cause)] === undefined) continue;
    const stored = await readIntent(context.deps.table, cause);
    if (stored !== undefined && stored.intent.state !== 'reserved') {
      done.set(leg.symbol, outcomeOf(stored, true));
    }
  }
  return done;
}

async function denyAll(
  context: SlotContext,
  legs: readonly Leg[],
  budget: StoredBudget,
  reason: Reason,
): Promise<readonly LegOutcome[]> {
  const outcomes: LegOutcome[] = [];
  for (const leg of legs) {
    const occasion = occasionFor(context, causeFor(context.request, leg));
    const { stored, existed } = await recordDenial(context.deps, occasion, reason, budget);
    outcomes.push(outcomeOf(stored, existed));
  }
  return outcomes;
}

function contextFor(deps: Deps, request: SlotOrder): SlotContext {
  const plan = deps.automations.plans[request.planId];
  const account = plan && deps.automations.accounts[plan.account];
  if (plan === undefined || account === undefined) {
    throw new AppError('config.notFound', `There is no plan ${request.planId} in the automations.`);
  }
  return { deps, request, plan, account };
}

function occasionFor({ plan, request }: SlotContext, cause: Cause): Occasion {
  const { account, side } = plan;
  return { cause, account, symbol: cause.leg, side, placeBeforeMs: request.placeBeforeMs, numbers: {} };
}

function causeFor(request: SlotOrder, leg: Leg): Cause {
  return { plan: request.planId, slot: request.slot.key, leg: leg.symbol, attempt: 1 };
}

function outcomeOf({ intent }: StoredIntent, existed: boolean): LegOutcome {
  return {
    leg: intent.cause.leg,
    intent: intent.id,
    state: intent.state,
    existed,
    ...(intent.reason === undefined ? {} : { reason: intent.reason.code }),
  };
}

const IN_LATER_ORDER: Reason = {
  code: 'size.collected',
  text: 'This slot’s amount was put aside by a run that did not finish, and has gone into a later order.',
  numbers: {},
};

function pausedReason(pause: Pause): Reason {
  const { code, text } = describePause(pause);
  return {
    code,
    text: `Nothing was ordered: ${text}.`,
    numbers: { sinceMs: String(pause.sinceMs) },
  };
}
