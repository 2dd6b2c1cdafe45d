import { type DurationMs, isoSeconds, MINUTE_MS } from '../core/clock.ts';
import { compare } from '../core/decimal.ts';
import type { VenueOrder } from '../venues/venue.ts';
import type { Intent } from './intent.ts';

/** What the venue dates an order and what we took its time for may differ by this much. */
export const CREATED_TOLERANCE_MS: DurationMs = 2 * MINUTE_MS;

/** What shows that an order is not this attempt, e.g. `is a sell`; undefined when it may be. */
export function differenceFrom(intent: Intent, order: VenueOrder): string | undefined {
  if (order.symbol !== intent.symbol) return `is for ${order.symbol}`;
  if (order.side !== intent.side) return `is a ${order.side}`;
  if (order.type !== intent.terms?.type) return `is a ${order.type} order`;
  const { terms } = intent;
  if ('baseSize' in terms && order.baseSize !== undefined && compare(order.baseSize, terms.baseSize) !== 0) {
    return `has size ${order.baseSize}`;
  }
  if (
    'quoteAmount' in terms &&
    order.quoteAmount !== undefined &&
    compare(order.quoteAmount, terms.quoteAmount) !== 0
  ) {
    return `is over ${order.quoteAmount}`;
  }
  if (terms.type === 'limit' && order.price !== undefined && compare(order.price, terms.price) !== 0) {
    return `has price ${order.price}`;
  }
  if (order.createdAtMs < (intent.firstSentAtMs ?? intent.createdAtMs) - CREATED_TOLERANCE_MS) {
    return `was created ${isoSeconds(order.createdAtMs)}, before it was sent`;
  }
  return undefined;
}
