/**
 * The only place that sends an order.
 *
 * 1. `sending` is stored, conditional on the version that was read, before the first byte leaves: of any number
 *    of runs that hold the same intent, one sends.
 * 2. Only a definite answer of the venue becomes `accepted` or `rejected`; all else becomes `unknown`.
 * 3. When the outcome cannot be stored, the intent stays `sending`, which reconcile reads as `unknown`.
 */
import { type EpochMs, isoSeconds, SECOND_MS } from '../core/clock.ts';
import { invariant, unreachable } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import type { Placement, Venue } from '../venues/venue.ts';
import type { StoredIntent } from './intent.ts';
import { type Step, stepIntent } from './ledger.ts';
import { done, tellEnd } from './tell.ts';

/** Time a run gives itself between storing `sending` and its last signature. */
const SIGNING_WINDOW_MS = 10 * SECOND_MS;
/** How far the venue's clock may differ from what a run takes it for. */
const CLOCK_UNCERTAINTY_MS = 5 * SECOND_MS;

export type SendDeps = Pick<Deps, 'clock' | 'table' | 'log' | 'notices'>;

/** Sends a `reserved` or `absent` intent. Throws `ledger.conflict` when another run took it first. */
export async function sendIntent(deps: SendDeps, venue: Venue, stored: StoredIntent): Promise<StoredIntent> {
  const { intent } = stored;
  invariant(intent.terms !== undefined, 'an intent is sized before it is sent');
  const nowMs = deps.clock.nowMs();
  if (nowMs >= intent.placeBeforeMs) return expire(deps, stored, nowMs);

  const venueNowMs = await venue.time();
  const signBeforeMs = venueNowMs + Math.min(SIGNING_WINDOW_MS, intent.placeBeforeMs - nowMs);
  const validityMs = venue.capabilities.requestValidityMs;
  const sending = await stepIntent(deps.table, stored, {
    to: 'sending',
    atMs: nowMs,
    change: {
      firstSentAtMs: intent.firstSentAtMs ?? venueNowMs,
      sendingAtMs: venueNowMs,
      ...(validityMs === undefined
        ? {}
        : { sendExpiresAtMs: signBeforeMs + validityMs + CLOCK_UNCERTAINTY_MS }),
      sends: intent.sends + 1,
    },
  });
  const placement = await venue.place({
    clientOrderId: intent.clientOrderId,
    symbol: intent.symbol,
    side: intent.side,
    terms: intent.terms,
    signBeforeMs,
  });
  const recorded = await stepIntent(deps.table, sending, stepFor(placement, deps.clock.nowMs()));
  deps.log.info('order.sent', {
    intent: intent.id,
    state: recorded.intent.state,
    ...('code' in placement ? { code: placement.code, message: placement.message } : {}),
  });
  await tellEnd(deps.notices, recorded.intent);
  return recorded;
}

/** Ends an intent for which nothing may be sent any more and nothing is at the venue. */
export async function expire(deps: SendDeps, stored: StoredIntent, nowMs: EpochMs): Promise<StoredIntent> {
  const { intent } = stored;
  const why =
    nowMs < intent.placeBeforeMs
      ? `the exchange lost this order ${intent.sends} times`
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

function stepFor(placement: Placement, atMs: EpochMs): Step {
  switch (placement.outcome) {
    case 'accepted':
      return { to: 'accepted', atMs, change: { venueOrderId: placement.venueOrderId } };
    case 'rejected':
      return {
        to: 'rejected',
        atMs,
        change: {
          reason: { code: `venue.${placement.code}`, text: placement.message, numbers: {} },
        },
      };
    case 'denied':
    case 'unknown':
      return { to: 'unknown', atMs, note: `${placement.code}: ${placement.message}` };
    default:
      return unreachable(placement);
  }
}
