/**
 * The end of an intent: its place is taken by a follow-up order where the plan says so, and its share of the
 * budget becomes what was really spent. Repeating it changes nothing, so a crash in between is made good by the
 * next run, which finds the budget entry still open.
 */
import type { Account, Plan } from '../../shared/automations/schema.ts';
import type { Control } from '../../shared/control/control.ts';
import { describePause, pauseFor } from '../../shared/control/pause.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import { compare, type Decimal, isZero, minus, ZERO } from '../../shared/core/decimal.ts';
import { decideLeg, type LegDecision } from '../../shared/dca/decide-leg.ts';
import { readMarket } from '../../shared/dca/market.ts';
import type { Deps } from '../../shared/deps.ts';
import { type Settlement, settle } from '../../shared/orders/budget.ts';
import { changeBudget } from '../../shared/orders/budget-store.ts';
import { heldChange } from '../../shared/orders/held.ts';
import { ownerOf } from '../../shared/orders/ids.ts';
import type { Intent, Reason, StoredIntent } from '../../shared/orders/intent.ts';
import { type Occasion, recordDenial, submitOrder } from '../../shared/orders/submit.ts';
import { tellEnd } from '../../shared/orders/tell.ts';
import type { Venue } from '../../shared/venues/venue.ts';
import type { LimitOrder } from './cancel-if-due.ts';

/** A follow-up order belongs to the moment it is decided in. */
const FOLLOW_UP_WITHIN_MS = 10 * MINUTE_MS;

export async function finishIntent(
  deps: Deps,
  venue: Venue,
  { intent }: StoredIntent,
  control: Control,
): Promise<void> {
  const settlement = settlementOf(intent);
  const next = nextOrder(deps, intent);
  await tellEnd(deps.notices, intent);
  if (next !== undefined) await placeNext(deps, venue, intent, { ...next, settlement, control });
  await changeBudget(deps, intent.account, (budget) => settle(budget, settlement));
}

function settlementOf(intent: Intent): Settlement {
  return {
    intentId: intent.id,
    // What held nothing back, because it only closed a position, uses nothing of the limits either.
    quote: isZero(intent.reservedQuote) ? ZERO : (intent.execution?.quoteAmount ?? ZERO),
    // A strategy buys and sells: its total is what it holds.
    base:
      ownerOf(intent.cause).kind === 'strategy' ? heldChange(intent) : (intent.execution?.baseSize ?? ZERO),
    uses: intent.uses,
  };
}

interface NextOrder {
  readonly plan: Plan;
  readonly account: Account;
  /** The plan's limit order again at today's price, or a market order for the rest. */
  readonly order: Plan['order'];
}

/** What takes the place of a limit order that we cancelled; undefined when nothing does. */
function nextOrder(deps: Deps, intent: Intent): NextOrder | undefined {
  const plan = deps.automations.plans[intent.cause.plan];
  const account = deps.automations.accounts[intent.account];
  const cancelledByUs = intent.cancelRequestedAtMs !== undefined;
  const unfilled = intent.state === 'cancelled' || intent.state === 'partlyFilled';
  if (plan?.order.type !== 'limit' || account === undefined || !cancelledByUs || !unfilled) return undefined;
  const order = orderInPlace(plan.order, intent.cause.attempt);
  return order && { plan, account, order };
}

function orderInPlace(order: LimitOrder, attempt: number): Plan['order'] | undefined {
  const { action, maxReprices } = order.followUp;
  if (action === 'market') return { type: 'market' };
  return action === 'reprice' && attempt <= maxReprices ? order : undefined;
}

async function placeNext(
  deps: Deps,
  venue: Venue,
  intent: Intent,
  next: NextOrder & { settlement: Settlement; control: Control },
): Promise<void> {
  const { plan, account } = next;
  const nowMs = deps.clock.nowMs();
  const occasion: Occasion = {
    cause: { ...intent.cause, attempt: intent.cause.attempt + 1 },
    account: intent.account,
    symbol: intent.symbol,
    side: intent.side,
    placeBeforeMs: nowMs + FOLLOW_UP_WITHIN_MS,
    numbers: { follows: intent.id },
  };
  const pause = pauseFor(next.control.pauses, { account: intent.account, plan: intent.cause.plan });
  if (pause !== undefined) {
    const { code, text } = describePause(pause);
    const reason = { code, text: `The rest is not ordered: ${text}.`, numbers: {} };
    await recordDenial(deps, occasion, reason, next.control.budget);
    return;
  }
  // The slot's amount was scaled once, when its first order was decided; only the rest is ordered now.
  const restPlan = { ...plan, order: next.order, scale: undefined };
  const markets = await readMarket(venue, restPlan, [intent.symbol], nowMs);
  const market = markets.get(intent.symbol);
  if (market === undefined) return;
  const rest = restOf(intent);
  const decision = decideLeg({
    plan: restPlan,
    account,
    capabilities: venue.capabilities,
    leg: { symbol: intent.symbol, ...rest },
    market,
    slotNumber: 0,
    heldBase: ZERO,
    pendingQuote: ZERO,
    waiting: [],
    ownKey: '',
    fits: () => true,
  });
  const numbers = { ...occasion.numbers, ...decision.numbers, rest: rest.amount };
  const draft = { ...occasion, numbers };
  if (decision.do !== 'order') {
    await recordDenial(deps, draft, denialOf(decision), next.control.budget);
    return;
  }
  await submitOrder(deps, venue, {
    ...draft,
    terms: decision.terms,
    reservedQuote: decision.quote,
    // Once anything was executed, the collected amounts count as used; handing them on could use them twice.
    uses: isZero(next.settlement.base) ? intent.uses : [],
    limits: account.limits,
    planBudget: plan.conditions.budget ?? {},
    follows: next.settlement,
  });
}

/** A buy has money left over, a sell has coins left over. */
function restOf(intent: Intent): { unit: 'quote' | 'base'; amount: Decimal } {
  const { terms, execution } = intent;
  if (intent.side === 'buy') {
    const spent = execution?.quoteAmount ?? ZERO;
    return { unit: 'quote', amount: positive(minus(intent.reservedQuote, spent)) };
  }
  const size = terms !== undefined && 'baseSize' in terms ? terms.baseSize : ZERO;
  return { unit: 'base', amount: positive(minus(size, execution?.baseSize ?? ZERO)) };
}

function positive(amount: Decimal): Decimal {
  return compare(amount, ZERO) > 0 ? amount : ZERO;
}

function denialOf(decision: Exclude<LegDecision, { do: 'order' }>): Reason {
  if (decision.do === 'deny') return decision.reason;
  const text = 'What is left of the order is too small for the venue and is dropped.';
  return { code: 'size.restTooSmall', text, numbers: decision.reason.numbers };
}
