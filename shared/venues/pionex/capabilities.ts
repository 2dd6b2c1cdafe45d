import { DAY_MS, SECOND_MS } from '../../core/clock.ts';
import type { VenueCapabilities } from '../venue.ts';

/** Pionex spot, from its openapi.yaml of July 2026; what that leaves open is set to the careful side. */
export const pionexCapabilities: VenueCapabilities = {
  markets: ['spot'],
  marketBuyIn: 'quote',
  marketSellIn: 'base',
  clientOrderId: {
    pattern: /^[A-Za-z0-9-]{1,64}$/,
    caseSensitive: true,
    // No limit is documented, but users report that history older than three months cannot be reached.
    lookup: { forMs: 90 * DAY_MS },
    // A code for repeated ids is known, but not within which time or scope it is given.
    reuse: 'undocumented',
  },
  requestValidityMs: 20 * SECOND_MS,
  // Not documented; generous, because calling an order absent too early may buy twice.
  visibilityLagMs: 30 * SECOND_MS,
  bookTicker: true,
  openOrders: true,
  orderHistory: true,
  fills: true,
  candleIntervals: ['1m', '5m', '15m', '30m', '1h', '4h', '8h', '12h', '1d'],
  unproven: 'orders and cancellations: held against its official files, not tried there',
};
