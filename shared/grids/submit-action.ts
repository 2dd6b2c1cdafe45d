/** Changes at bots on their way into the ledger; how they get there is in `orders/submission.ts`. */
import type { EpochMs } from '../core/clock.ts';
import { type Decimal, ZERO } from '../core/decimal.ts';
import type { Deps } from '../deps.ts';
import type { StoredBudget } from '../orders/budget-store.ts';
import { intentId } from '../orders/ids.ts';
import type { Cause, Reason } from '../orders/intent.ts';
import * as submission from '../orders/submission.ts';
import type { BotAction } from '../venues/bot-actions.ts';
import type { ActionIntent, BotMark, StoredAction } from './action.ts';
import { readAction } from './action-row.ts';
import { type ActionDeps, type BotDesk, sendAction } from './send-action.ts';

export type SubmitActionDeps = ActionDeps & Pick<Deps, 'metrics' | 'random'>;

/** What every intent of an occasion has in common, whether it is sent or denied. */
export interface ActionOccasion {
  readonly cause: Cause;
  readonly account: string;
  readonly symbol: string;
  readonly placeBeforeMs: EpochMs;
  readonly numbers: Readonly<Record<string, string>>;
}

export interface ActionDraft extends ActionOccasion {
  readonly action: BotAction;
  readonly before?: BotMark;
  readonly othersBefore?: readonly string[];
  /** Money that goes into the bot; zero for everything else. */
  readonly money: Decimal;
  readonly limits: submission.Claim['limits'];
  readonly planBudget: submission.Claim['planBudget'];
  readonly guard?: NonNullable<submission.Claim['guard']>;
}

export type ActionSubmission = submission.Submission<ActionIntent>;

export function submitAction(
  deps: SubmitActionDeps,
  desk: BotDesk,
  draft: ActionDraft,
  known?: StoredBudget,
): Promise<ActionSubmission> {
  const claim = { ...draft, reservedQuote: draft.money, uses: [] };
  const send = (stored: StoredAction) => sendAction(deps, desk, stored);
  return submission.submit(deps, claim, { ...recordOf(deps, draft), send }, known);
}

/** Records that nothing is done, and why. Keeps an outcome that is already there. */
export function recordActionDenial(
  deps: submission.SubmissionDeps,
  occasion: ActionOccasion,
  reason: Reason,
  budget: StoredBudget,
): Promise<ActionSubmission> {
  return submission.deny(deps, recordOf(deps, occasion), reason, budget);
}

function recordOf(deps: submission.SubmissionDeps, occasion: ActionOccasion | ActionDraft) {
  return {
    make: (state: 'reserved' | 'denied', reason: Reason | undefined) =>
      newAction(occasion, deps.clock.nowMs(), state, reason),
    read: () => readAction(deps.table, occasion.cause),
  };
}

function newAction(
  occasion: ActionOccasion | ActionDraft,
  nowMs: EpochMs,
  state: 'reserved' | 'denied',
  reason: Reason | undefined,
): ActionIntent {
  const { cause, account, symbol, placeBeforeMs, numbers } = occasion;
  return {
    id: intentId(cause),
    cause,
    account,
    symbol,
    state,
    ...('action' in occasion ? termsOf(occasion) : {}),
    reservedQuote: 'money' in occasion && state === 'reserved' ? occasion.money : ZERO,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    placeBeforeMs,
    sends: 0,
    ...(reason === undefined ? {} : { reason }),
    numbers,
    history: [{ state, atMs: nowMs }],
  };
}

function termsOf({ action, before, othersBefore }: ActionDraft) {
  return {
    action,
    ...(before === undefined ? {} : { before }),
    ...(othersBefore === undefined ? {} : { othersBefore }),
  };
}
