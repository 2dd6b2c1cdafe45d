/** Changes at bots on their way to the venue, by the rules of `orders/sending.ts`, and the end of those that are late. */
import { type EpochMs, isoSeconds } from '../core/clock.ts';
import { invariant } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import { carrying } from '../log/carried-fields.ts';
import { stepIntent } from '../orders/ledger.ts';
import { type Answer, answerFields, sendOnce } from '../orders/sending.ts';
import type { ActionOutcome } from '../venues/bot-actions.ts';
import type { Bots } from '../venues/bots.ts';
import type { ActionIntent, StoredAction } from './action.ts';
import { tellActionEnd } from './tell-action.ts';

export type ActionDeps = Pick<Deps, 'clock' | 'table' | 'log' | 'notices'>;

/** The bots of an account and the venue's own time. */
export interface BotDesk {
  readonly bots: Bots;
  time(): Promise<EpochMs>;
}

/** Sends a `reserved` or `absent` intent. Throws `ledger.conflict` when another run took it first. */
export function sendAction(deps: ActionDeps, desk: BotDesk, stored: StoredAction): Promise<StoredAction> {
  return carrying({ intent: stored.intent.id }, () => sendOrExpire(deps, desk, stored));
}

async function sendOrExpire(
  deps: ActionDeps,
  { bots, time }: BotDesk,
  stored: StoredAction,
): Promise<StoredAction> {
  const { intent } = stored;
  const { action } = intent;
  invariant(action !== undefined, 'an action has its terms before it is sent');
  const nowMs = deps.clock.nowMs();
  if (nowMs >= intent.placeBeforeMs) return expireAction(deps, stored, nowMs);

  const { stored: recorded, answer } = await sendOnce(deps, stored, {
    time,
    requestValidityMs: bots.capabilities.requestValidityMs,
    send: async (signBeforeMs) => answerOf(await bots.perform(action, { signBeforeMs })),
  });
  const { state } = recorded.intent;
  deps.log.info('grid.sent', { intent: intent.id, action: action.do, state, ...answerFields(answer) });
  await tellActionEnd(deps.notices, recorded.intent);
  return recorded;
}

function answerOf(outcome: ActionOutcome): Answer<ActionIntent> {
  if (outcome.outcome !== 'accepted') return outcome;
  const { botId } = outcome;
  return { outcome: 'accepted', change: botId === undefined ? {} : { botId } };
}

/** Ends an intent for which nothing may be sent any more and nothing has changed at the venue. */
export async function expireAction(
  deps: ActionDeps,
  stored: StoredAction,
  nowMs: EpochMs,
): Promise<StoredAction> {
  const { intent } = stored;
  const why =
    nowMs < intent.placeBeforeMs
      ? `the exchange lost this request ${intent.sends} times`
      : `its time ended at ${isoSeconds(intent.placeBeforeMs)}`;
  const reason = {
    code: 'grid.expired',
    text: `Nothing was changed: ${why}.`,
    numbers: { sends: String(intent.sends) },
  };
  const expired = await stepIntent(deps.table, stored, { to: 'expired', atMs: nowMs, change: { reason } });
  await tellActionEnd(deps.notices, expired.intent);
  return expired;
}
