import { HOUR_MS } from '../../../shared/core/clock.ts';
import { invariant } from '../../../shared/core/errors.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import type { VenueOrder } from '../../../shared/venues/venue.ts';
import { anIntent } from '../../support/builders.ts';
import type { CliWorld } from './machine.ts';
import { BEFORE_SPRING } from './two-plans.ts';

export const CAUSE = { plan: 'nightly', slot: '2027-03-27T02:30', leg: 'BTC_USDT', attempt: 1 };
export const ID = 'nightly/2027-03-27T02:30/BTC_USDT/1';

/** An order of half a day before `BEFORE_SPRING`, of which nobody knows. */
export function unclearIntent(change: Partial<Intent> = {}): Intent {
  const sentMs = BEFORE_SPRING - 12 * HOUR_MS;
  return anIntent({
    id: ID,
    cause: CAUSE,
    account: 'main',
    state: 'unknown',
    sends: 1,
    createdAtMs: sentMs,
    updatedAtMs: sentMs,
    firstSentAtMs: sentMs,
    sendingAtMs: sentMs,
    placeBeforeMs: sentMs + HOUR_MS,
    history: [{ state: 'unknown', atMs: sentMs, note: 'no answer' }],
    ...change,
  });
}

/** Places what the intent says at the paper exchange of a machine, as the request that nobody heard of did. */
export async function landAtExchange(
  { deps }: CliWorld,
  { symbol, side, terms, clientOrderId }: Intent,
): Promise<{ readonly venueOrderId: string; readonly order: VenueOrder }> {
  invariant(terms !== undefined, 'the intent has terms');
  const venue = await deps.venues.open('main');
  const signBeforeMs = deps.clock.nowMs() + HOUR_MS;
  const placement = await venue.place({ symbol, side, terms, clientOrderId, signBeforeMs });
  invariant(placement.outcome === 'accepted', 'the exchange takes the order');
  const { venueOrderId } = placement;
  const lookup = await venue.order({ symbol, venueOrderId });
  invariant(lookup.found, 'the exchange knows the order');
  return { venueOrderId, order: lookup.order };
}
