import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/clock.ts';
import type { VenueCapabilities } from '../venue.ts';

/** BingX spot, from its documents and from what others saw live; what both leave open is set to the careful side. */
export const bingxCapabilities: VenueCapabilities = {
  markets: ['spot'],
  marketBuyIn: 'quote',
  marketSellIn: 'base',
  clientOrderId: {
    pattern: /^[A-Za-z0-9_]{1,40}$/,
    caseSensitive: true,
    // After that the order is found in the order history, which carries the id.
    lookup: { forMs: 2 * HOUR_MS },
    // Ids must be unique, but there is no code for one that is not.
    reuse: 'undocumented',
  },
  // Every request says 5 s, but only a timestamp of 60 s was seen to be refused.
  requestValidityMs: MINUTE_MS,
  // Not documented; generous, because calling an order absent too early may buy twice.
  visibilityLagMs: 30 * SECOND_MS,
  cancelsByClientOrderId: true,
  bookTicker: true,
  openOrders: true,
  orderHistory: true,
  fills: true,
  candleIntervals: ['1m', '5m', '15m', '30m', '1h', '4h', '8h', '12h', '1d'],
  unproven: 'everything that orders, and what a used client order id does',
};
