/** Orders on their way into the ledger; how they get there is in `submission.ts`. */
import type { EpochMs } from '../core/clock.ts';
import { ZERO } from '../core/decimal.ts';
import type { Deps } from '../deps.ts';
import type { Market, OrderTerms, Protection, Side, Venue } from '../venues/venue.ts';
import type { StoredBudget } from './budget-store.ts';
import { clientOrderId, intentId } from './ids.ts';
import type { Cause, Intent, Reason, StoredIntent } from './intent.ts';
import { readIntent } from './ledger.ts';
import { type SendDeps, sendIntent } from './send.ts';
import * as submission from './submission.ts';

export type SubmitDeps = SendDeps & Pick<Deps, 'metrics' | 'random'>;

/** What every intent of a leg has in common, whether it is sent or denied. */
export interface Occasion {
  readonly cause: Cause;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  /** Spot when left out. */
  readonly market?: Market;
  readonly placeBeforeMs: EpochMs;
  readonly numbers: Readonly<Record<string, string>>;
}

export interface OrderDraft extends Occasion, submission.Claim {
  readonly terms: OrderTerms;
  /** Perpetuals only: never opens or turns a position. */
  readonly reduceOnly?: boolean;
  readonly protection?: Protection;
}

export type Submission = submission.Submission<Intent>;

export function submitOrder(
  deps: SubmitDeps,
  venue: Venue,
  draft: OrderDraft,
  known?: StoredBudget,
): Promise<Submission> {
  const send = (stored: StoredIntent) => sendIntent(deps, venue, stored);
  return submission.submit(deps, draft, { ...recordOf(deps, draft), send }, known);
}

/** Records that a leg gets no order, and why. Keeps an outcome that is already there. */
export function recordDenial(
  deps: submission.SubmissionDeps,
  occasion: Occasion,
  reason: Reason,
  budget: StoredBudget,
): Promise<Submission> {
  return submission.deny(deps, recordOf(deps, occasion), reason, budget);
}

function recordOf(deps: submission.SubmissionDeps, occasion: Occasion | OrderDraft) {
  return {
    make: (state: 'reserved' | 'denied', reason: Reason | undefined) =>
      newIntent(occasion, deps.clock.nowMs(), state, reason),
    read: () => readIntent(deps.table, occasion.cause),
  };
}

function newIntent(
  occasion: Occasion | OrderDraft,
  nowMs: EpochMs,
  state: 'reserved' | 'denied',
  reason: Reason | undefined,
): Intent {
  const id = intentId(occasion.cause);
  const { account, cause, symbol, side, market } = occasion;
  return {
    id,
    clientOrderId: clientOrderId(account, id),
    cause,
    account,
    symbol,
    side,
    ...(market === undefined ? {} : { market }),
    ...('reduceOnly' in occasion && occasion.reduceOnly !== undefined
      ? { reduceOnly: occasion.reduceOnly }
      : {}),
    ...('protection' in occasion && occasion.protection !== undefined
      ? { protection: occasion.protection }
      : {}),
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
