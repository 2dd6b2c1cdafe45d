/**
 * From a decision to its recorded outcome: hold the money back, store the intent, send it, store the answer.
 * Each step is safe to repeat under the same id, in this order, so a crash anywhere leaves what a retry or
 * reconcile finds again. The same for orders and for changes at grid bots, which differ in `IntentKind` only.
 */
import type { EpochMs } from '../core/clock.ts';
import { type Decimal, ZERO } from '../core/decimal.ts';
import { AppError, invariant } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import { type Budget, handOver, release, reserve, type Settlement, settle, withoutEntry } from './budget.ts';
import { changeBudget, type StoredBudget } from './budget-store.ts';
import { intentId } from './ids.ts';
import { type Cause, isFinal, type LedgerEntry, type Reason, type Stored } from './intent.ts';
import { createIntent } from './ledger.ts';
import type { AccountLimits, PlanBudget } from './limits.ts';

export type SubmissionDeps = Pick<Deps, 'clock' | 'table' | 'log' | 'metrics' | 'random'>;

/** What an intent of any kind holds back, and under which limits. */
export interface Claim {
  readonly cause: Cause;
  readonly account: string;
  readonly placeBeforeMs: EpochMs;
  /** Value in quote coin to hold back; for a sell, what it is expected to raise. */
  readonly reservedQuote: Decimal;
  /** Keys of collected amounts that the terms contain. */
  readonly uses: readonly string[];
  /** Where this slot's own amount would be collected; missing for an order that follows another. */
  readonly ownKey?: string;
  /** Missing for what only makes a position smaller: no limit may keep anyone from getting out. */
  readonly limits: AccountLimits | undefined;
  readonly planBudget: PlanBudget;
  /** One more condition on the budget, kept by the same conditional write as the limits. Pure. */
  readonly guard?: (budget: Budget) => Reason | undefined;
  /** The ended intent that this one follows: its share of the budget is handed over in the same write. */
  readonly follows?: Settlement;
}

/** How one kind of intent is made, read and sent. */
export interface IntentKind<Entry extends LedgerEntry> {
  make(state: 'reserved' | 'denied', reason: Reason | undefined): Entry;
  read(): Promise<Stored<Entry> | undefined>;
  /** Throws `ledger.conflict` when another run took it first. */
  send(stored: Stored<Entry>): Promise<Stored<Entry>>;
}

/** `existed`: the cause already had an outcome or another run is at it; nothing was sent by this call. */
export interface Submission<Entry extends LedgerEntry> {
  readonly stored: Stored<Entry>;
  readonly existed: boolean;
  /** The budget after this submission, to save the next leg a read. */
  readonly budget: StoredBudget;
}

export async function submit<Entry extends LedgerEntry>(
  deps: SubmissionDeps,
  claim: Claim,
  kind: IntentKind<Entry>,
  known?: StoredBudget,
): Promise<Submission<Entry>> {
  const id = intentId(claim.cause);
  let refused: Reason | undefined;
  let heldBefore = false;
  const budget = await changeBudget(
    deps,
    claim.account,
    (current) => {
      heldBefore = current.entries[id] !== undefined;
      const change = withReservation(current, id, claim, deps.clock.nowMs());
      refused = change.refused;
      return change.budget;
    },
    known,
  );
  if (refused !== undefined) return deny(deps, kind, refused, budget);

  const creation = await createIntent(deps.table, kind.make('reserved', undefined));
  if (!creation.created) return continueExisting(deps, claim, kind, { budget, heldBefore });
  return sendFirst(deps, kind, creation.stored, budget);
}

/** Denials that are no refusal: a missed slot is counted as that, and a small amount only waits for a larger order. */
const NOT_COUNTED: readonly string[] = ['slot.missed', 'slot.carried', 'size.collected'];

/** Records that nothing is sent for a cause, and why. Keeps an outcome that is already there. */
export async function deny<Entry extends LedgerEntry>(
  deps: SubmissionDeps,
  kind: Pick<IntentKind<Entry>, 'make' | 'read'>,
  reason: Reason,
  budget: StoredBudget,
): Promise<Submission<Entry>> {
  const denied = kind.make('denied', reason);
  const creation = await createIntent(deps.table, denied);
  if (!creation.created) return { stored: await mustRead(kind), existed: true, budget };
  if (!NOT_COUNTED.includes(reason.code)) deps.metrics.add('OrdersDenied', 1);
  deps.log.info('order.denied', { intent: denied.id, code: reason.code, ...reason.numbers });
  return { stored: creation.stored, existed: false, budget };
}

/**
 * Another run stored this cause first. If it got no further than `reserved`, this run goes on in its place:
 * the step to `sending` has one winner. If it was denied, the money this run held back is given back. So it is
 * when the intent was settled and folded away long ago, or is another account's, before the plan was moved.
 */
async function continueExisting<Entry extends LedgerEntry>(
  deps: SubmissionDeps,
  claim: Claim,
  kind: IntentKind<Entry>,
  { budget, heldBefore }: { readonly budget: StoredBudget; readonly heldBefore: boolean },
): Promise<Submission<Entry>> {
  const stored = await mustRead(kind);
  const { account, id, state } = stored.intent;
  if (account !== claim.account || (isFinal(state) && !heldBefore)) {
    const freed = await changeBudget(deps, claim.account, (current) => release(current, id), budget);
    return { stored, existed: true, budget: freed };
  }
  if (state === 'reserved') return sendFirst(deps, kind, stored, budget);
  return { stored, existed: true, budget: await settleIfOver(deps, stored, budget) };
}

/** Sends unless a duplicate of this run, which found the intent too, was quicker. */
async function sendFirst<Entry extends LedgerEntry>(
  deps: SubmissionDeps,
  kind: IntentKind<Entry>,
  stored: Stored<Entry>,
  budget: StoredBudget,
): Promise<Submission<Entry>> {
  const first = await sendUnlessTaken(kind, stored);
  // Proven absent, because its key was refused and replaced meanwhile: once more, at once, with the new one.
  const sent = first.intent.state === 'absent' ? await sendUnlessTaken(kind, first) : first;
  return { stored: sent, existed: sent === stored, budget: await settleIfOver(deps, sent, budget) };
}

async function sendUnlessTaken<Entry extends LedgerEntry>(
  kind: IntentKind<Entry>,
  stored: Stored<Entry>,
): Promise<Stored<Entry>> {
  try {
    return await kind.send(stored);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'ledger.conflict') return stored;
    throw thrown;
  }
}

/** Outcomes that bought or sold nothing free their budget at once; executed ones wait for their final figures. */
async function settleIfOver<Entry extends LedgerEntry>(
  deps: SubmissionDeps,
  { intent }: Stored<Entry>,
  known: StoredBudget,
): Promise<StoredBudget> {
  if (intent.state !== 'denied' && intent.state !== 'rejected' && intent.state !== 'expired') return known;
  const nothing = { intentId: intent.id, quote: ZERO, base: ZERO, uses: [] };
  return changeBudget(deps, intent.account, (budget) => settle(budget, nothing), known);
}

function withReservation(
  current: Budget,
  id: string,
  claim: Claim,
  nowMs: EpochMs,
): { budget: Budget; refused: Reason | undefined } {
  const { plan, leg } = claim.cause;
  const freed = claim.follows === undefined ? current : handOver(current, claim.follows, id);
  const guarded = claim.guard?.(withoutEntry(freed, id));
  if (guarded !== undefined) return { budget: current, refused: guarded };
  const request = { ...claim, intentId: id, plan, leg, amount: claim.reservedQuote, nowMs };
  const reserved = reserve(freed, request);
  return reserved.ok
    ? { budget: reserved.budget, refused: undefined }
    : { budget: current, refused: reserved.reason };
}

async function mustRead<Entry extends LedgerEntry>(
  kind: Pick<IntentKind<Entry>, 'read'>,
): Promise<Stored<Entry>> {
  const stored = await kind.read();
  invariant(stored !== undefined, 'intents are never deleted');
  return stored;
}
