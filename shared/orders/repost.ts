/**
 * An order whose outcome is not proven, at a venue where no read can prove it: there is no look-up by client order id
 * and no list, but the promise that a second placement under a used id gives the first order again.
 *
 * | after | what is known | so |
 * |---|---|---|
 * | a first request without a definite answer | nothing | `unknown` |
 * | a first request that never left (the port's `denied`) | nothing is there | `absent`: may be sent |
 * | a second request, accepted | the order, first or second, is there once | `accepted` |
 * | a second request, refused in whatever words | nothing: what refused it now need not have met the first | `unknown` |
 * | a second request that never left, or without a definite answer | nothing | `unknown` |
 *
 * 1. Only the ledger places again: the same id, the same terms, `sending` stored before it as for every request.
 * 2. Never before a first request had its time to be carried out: two at once would meet inside the venue.
 * 3. Never after the time of the order: the second request may be the one that places it.
 * 4. Absence is never concluded. Past its time the intent stays `unknown` and its money held back, and a person is asked.
 * 5. A pause holds it back as any placement.
 */
import { type DurationMs, type EpochMs, isoSeconds, MINUTE_MS } from '../core/clock.ts';
import type { VenueCapabilities } from '../venues/venue.ts';
import type { Intent } from './intent.ts';
import { SIGNING_WINDOW_MS } from './sending.ts';

/** Whether nothing but a second placement can tell, and the venue promises that it does no harm. */
export function settlesByRepost({ clientOrderId, orderHistory }: VenueCapabilities): boolean {
  const { lookup, reuse } = clientOrderId;
  return lookup === 'none' && !orderHistory && reuse === 'idempotent';
}

export type RepostDecision =
  | { readonly do: 'repost' }
  | { readonly do: 'wait'; readonly reason: string; readonly alarm: boolean; readonly asksPerson?: true };

/** Longest pause between two placements; each is twice as long as the one before. */
const MAX_PAUSE_MS: DurationMs = 10 * MINUTE_MS;

/** `nowMs` is the venue's time. */
export function decideRepost(
  intent: Intent,
  nowMs: EpochMs,
  { visibilityLagMs }: Pick<VenueCapabilities, 'visibilityLagMs'>,
): RepostDecision {
  if (nowMs < overFromMs(intent, visibilityLagMs)) return STILL_UNDER_WAY;
  // A person who looks before that could see nothing, and then it lands.
  if (nowMs >= intent.placeBeforeMs) return tooLateToRepost(intent);
  const pauseMs = Math.min(visibilityLagMs * 2 ** (intent.sends - 1), MAX_PAUSE_MS);
  return nowMs < overFromMs(intent, pauseMs) ? STILL_UNDER_WAY : { do: 'repost' };
}

const STILL_UNDER_WAY: RepostDecision = {
  do: 'wait',
  reason: 'the request before may still be carried out',
  alarm: false,
};

/** When the last request has been carried out, or never will be, where one takes `withinMs` after its signature. */
export function overFromMs(intent: Intent, withinMs: DurationMs): EpochMs {
  const { sendExpiresAtMs, sendingAtMs, updatedAtMs } = intent;
  return (sendExpiresAtMs ?? (sendingAtMs ?? updatedAtMs) + SIGNING_WINDOW_MS) + withinMs;
}

export function tooLateToRepost({ placeBeforeMs }: Intent): RepostDecision & { readonly do: 'wait' } {
  return {
    do: 'wait',
    reason: `only placing it again could tell, and the time for this order ended at ${isoSeconds(placeBeforeMs)}`,
    alarm: true,
    asksPerson: true,
  };
}
