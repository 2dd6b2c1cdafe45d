/**
 * From a decision to its recorded outcome: hold the money back, store the intent, send it, store the answer.
 * Each step is safe to repeat under the same id, in this order, so a crash anywhere leaves what a retry or
 * reconcile finds again.
 */
import type { EpochMs } from '../core/clock.ts';
import { type Decimal, ZERO } from '../core/decimal.ts';
import { AppError, invariant } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import type { OrderTerms, Side, Venue } from '../venues/venue.ts';
import { type Budget, handOver, release, reserve, type Settlement, settle } from './budget.ts';
import { changeBudget, type StoredBudget } from './budget-store.ts';
import { clientOrderId, intentId } from './ids.ts';
import { type Cause, type Intent, isFinal, type Reason, type StoredIntent } from './intent.ts';
import { createIntent, readIntent } from './ledger.ts';
import type { AccountLimits, PlanBudget } from './limits.ts';
import { type SendDeps, sendIntent } from './send.ts';

export type SubmitDeps = SendDeps & Pick<Deps, 'random'>;

/** What every intent of a leg has in common, whether it is sent or denied. */
export interface Occasion {
  readonly cause: Cause;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly placeBeforeMs: EpochMs;
  readonly numbers: Readonly<Record<string, string>>;
}

export interface OrderDraft extends Occasion {
  readonly terms: OrderTerms;
  /** Value in quote coin to hold back; for a sell, what it is expected to raise. */
  readonly reservedQuote: Decimal;
  /** Keys of collected amounts that the terms contain. */
  readonly uses: readonly string[];
  /** Where this slot's own amount would be collected; missing for an order that follows another. */
  readonly ownKey?: string;
  readonly limits: AccountLimits;
  readonly planBudget: PlanBudget;
  /** The ended intent that this one follows: its share of the budget is handed over in the same write. */
  readonly follows?: Settlement;
}

/** `existed`: the cause already had an outcome or another run is at it; nothing was sent by this call. */
export interface Submission {
  readonly stored: StoredIntent;
  readonly existed: boolean;
  /** The budget after this submission, to save the next leg a read. */
  readonly budget: StoredBudget;
}

export async function submitOrder(
  deps: SubmitDeps,
  venue: Venue,
  draft: OrderDraft,
  known?: StoredBudget,
): Promise<Submission> {
  const id = intentId(draft.cause);
  let refused: Reason | undefined;
  let heldBefore = false;
  const budget = await changeBudget(
    deps,
    draft.account,
    (current) => {
      heldBefore = current.entries[id] !== undefined;
      const change = withReservation(current, id, draft, deps.clock.nowMs());
      refused = change.refused;
      return change.budget;
    },
    known,
  );
  if (refused !== undefined) return recordDenial(deps, draft, refused, budget);

  const creation = await createIntent(deps.table, newIntent(deps, draft, 'reserved', undefined));
  if (!creation.created) return continueExisting(deps, venue, draft, { budget, heldBefore });
  return sendFirst(deps, venue, creation.stored, budget);
}

/** Records that a leg gets no order, and why. Keeps an outcome that is already there. */
export async function recordDenial(
  deps: SubmitDeps,
  occasion: Occasion,
  reason: Reason,
  budget: StoredBudget,
): Promise<Submission> {
  const creation = await createIntent(deps.table, newIntent(deps, occasion, 'denied', reason));
  if (!creation.created) return { stored: await mustRead(deps, occasion.cause), existed: true, budget };
  deps.log.info('order.denied', { intent: intentId(occasion.cause), code: reason.code, ...reason.numbers });
  return { stored: creation.stored, existed: false, budget };
}

/**
 * Another run stored this cause first. If it got no further than `reserved`, this run goes on in its place:
 * the step to `sending` has one winner. If it was denied, the money this run held back is given back. So it is
 * when the intent was settled and folded away long ago, or is another account's, before the plan was moved.
 */
async function continueExisting(
  deps: SubmitDeps,
  venue: Venue,
  draft: OrderDraft,
  { budget, heldBefore }: { readonly budget: StoredBudget; readonly heldBefore: boolean },
): Promise<Submission> {
  const stored = await mustRead(deps, draft.cause);
  const { account, id, state } = stored.intent;
  if (account !== draft.account || (isFinal(state) && !heldBefore)) {
    const freed = await changeBudget(deps, draft.account, (current) => release(current, id), budget);
    return { stored, existed: true, budget: freed };
  }
  if (state === 'reserved') return sendFirst(deps, venue, stored, budget);
  return { stored, existed: true, budget: await settleIfOver(deps, stored, budget) };
}

/** Sends unless a duplicate of this run, which found the intent too, was quicker. */
async function sendFirst(
  deps: SubmitDeps,
  venue: Venue,
  stored: StoredIntent,
  budget: StoredBudget,
): Promise<Submission> {
  const sent = await sendUnlessTaken(deps, venue, stored);
  return { stored: sent, existed: sent === stored, budget: await settleIfOver(deps, sent, budget) };
}

async function sendUnlessTaken(deps: SubmitDeps, venue: Venue, stored: StoredIntent): Promise<StoredIntent> {
  try {
    return await sendIntent(deps, venue, stored);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'ledger.conflict') return stored;
    throw thrown;
  }
}

/** Outcomes that bought or sold nothing free their budget at once; executed ones wait for their final figures. */
async function settleIfOver(
  deps: SubmitDeps,
  { intent }: StoredIntent,
  known: StoredBudget,
): Promise<StoredBudget> {
  if (intent.state !== 'denied' && intent.state !== 'rejected' && intent.state !== 'expired') return known;
  const nothing = { intentId: intent.id, quote: ZERO, base: ZERO, uses: [] };
  return changeBudget(deps, intent.account, (budget) => settle(budget, nothing), known);
}

function withReservation(
  current: Budget,
  id: string,
  draft: OrderDraft,
  nowMs: EpochMs,
): { budget: Budget; refused: Reason | undefined } {
  const { plan, leg } = draft.cause;
  const freed = draft.follows === undefined ? current : handOver(current, draft.follows, id);
  const request = { ...draft, intentId: id, plan, leg, amount: draft.reservedQuote, nowMs };
  const reserved = reserve(freed, request);
  return reserved.ok
    ? { budget: reserved.budget, refused: undefined }
    : { budget: current, refused: reserved.reason };
}

function newIntent(
  deps: SubmitDeps,
  occasion: Occasion | OrderDraft,
  state: 'reserved' | 'denied',
  reason: Reason | undefined,
): Intent {
  const nowMs = deps.clock.nowMs();
  const id = intentId(occasion.cause);
  return {
    id,
    clientOrderId: clientOrderId(occasion.account, id),
    cause: occasion.cause,
    account: occasion.account,
    symbol: occasion.symbol,
    side: occasion.side,
    state,
    ...('terms' in occasion ? { terms: occasion.terms } : {}),
    reservedQuote: 'reservedQuote' in occasion && state === 'reserved' ? occasion.reservedQuote : ZERO,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    placeBeforeMs: occasion.placeBeforeMs,
    sends: 0,
    ...(reason === undefined ? {} : { reason }),
    uses: 'uses' in occasion && state === 'reserved' ? occasion.uses : [],
    numbers: occasion.numbers,
    history: [{ state, atMs: nowMs }],
  };
}

async function mustRead(deps: SubmitDeps, cause: Cause): Promise<StoredIntent> {
  const stored = await readIntent(deps.table, cause);
  invariant(stored !== undefined, 'intents are never deleted');
  return stored;
}
