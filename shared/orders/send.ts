/** Orders on their way to the venue, by the rules of `sending.ts`, and the end of those whose time is over. */
import { type EpochMs, isoSeconds } from '../core/clock.ts';
import { invariant } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import { carrying } from '../log/carried-fields.ts';
import type { Placement, Venue } from '../venues/venue.ts';
import type { Intent, StoredIntent } from './intent.ts';
import { stepIntent } from './ledger.ts';
import { settlesByRepost } from './repost.ts';
import { type Answer, answerFields, NEVER_LEFT, sendOnce } from './sending.ts';
import { done, tellEnd } from './tell.ts';

export type SendDeps = Pick<Deps, 'clock' | 'table' | 'log' | 'notices'>;

/** Sends a `reserved` or `absent` intent, or an `unknown` one by the rules of `repost.ts`. Throws `ledger.conflict` when another run took it first. */
export function sendIntent(deps: SendDeps, venue: Venue, stored: StoredIntent): Promise<StoredIntent> {
  const { id, clientOrderId } = stored.intent;
  return carrying({ intent: id, clientOrderId }, () => sendOrExpire(deps, venue, stored));
}

async function sendOrExpire(deps: SendDeps, venue: Venue, stored: StoredIntent): Promise<StoredIntent> {
  const { intent } = stored;
  const { terms } = intent;
  invariant(terms !== undefined, 'an intent is sized before it is sent');
  const nowMs = deps.clock.nowMs();
  if (nowMs >= intent.placeBeforeMs) {
    return intent.state === 'unknown' ? stored : expire(deps, stored, nowMs);
  }

  const { stored: recorded, answer } = await sendOnce(deps, stored, {
    time: venue.time,
    requestValidityMs: venue.capabilities.requestValidityMs,
    settlesByRepost: settlesByRepost(venue.capabilities),
    send: async (signBeforeMs) => {
      const { clientOrderId, symbol, side, reduceOnly, protection } = intent;
      const order = { clientOrderId, symbol, side, terms, signBeforeMs };
      return answerOf(
        await venue.place({
          ...order,
          ...(reduceOnly === undefined ? {} : { reduceOnly }),
          ...(protection === undefined ? {} : { protection }),
        }),
      );
    },
  });
  const { state } = recorded.intent;
  deps.log.info('order.sent', { intent: intent.id, state, ...answerFields(answer) });
  await tellEnd(deps.notices, recorded.intent);
  return recorded;
}

function answerOf(placement: Placement): Answer<Intent> {
  return placement.outcome === 'accepted'
    ? { outcome: 'accepted', change: { venueOrderId: placement.venueOrderId } }
    : placement;
}

/** Ends an intent for which nothing may be sent any more and nothing is at the venue. */
export async function expire(deps: SendDeps, stored: StoredIntent, nowMs: EpochMs): Promise<StoredIntent> {
  const { intent } = stored;
  const { note = '' } = intent.history.at(-1) ?? {};
  const lost = note.endsWith(NEVER_LEFT)
    ? `${note} This was tried ${intent.sends} times`
    : `the exchange lost this order ${intent.sends} times`;
  const why =
    nowMs < intent.placeBeforeMs
      ? lost
      : `the time for this order ended at ${isoSeconds(intent.placeBeforeMs)}`;
  const reason = {
    code: 'order.expired',
    text: `Nothing was ${done(intent)}: ${why}.`,
    numbers: { sends: String(intent.sends) },
  };
  const expired = await stepIntent(deps.table, stored, { to: 'expired', atMs: nowMs, change: { reason } });
  await tellEnd(deps.notices, expired.intent);
  return expired;
}
