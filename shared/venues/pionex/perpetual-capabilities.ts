import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/clock.ts';
import type { VenueCapabilities } from '../venue.ts';
import { pionexCapabilities } from './capabilities.ts';

/** Pionex perpetuals, from its openapi_futures.yaml of July 2026; what that leaves open is set to the careful side. */
export const perpetualCapabilities: VenueCapabilities = {
  markets: ['perpetual'],
  // There is no market order by amount.
  marketBuyIn: 'base',
  marketSellIn: 'base',
  clientOrderId: {
    pattern: pionexCapabilities.clientOrderId.pattern,
    caseSensitive: true,
    // "Only orders within a certain time window". Ids are known to be kept for two hours, to recognise a repeated one.
    lookup: { forMs: 2 * HOUR_MS },
    // Repeated ids are recognised for two hours, but the answer to one is not described, and later it places again.
    reuse: 'undocumented',
  },
  requestValidityMs: 20 * SECOND_MS,
  // Not documented; twice that of spot, because orders are only queued when their placement is answered.
  visibilityLagMs: MINUTE_MS,
  bookTicker: true,
  openOrders: true,
  orderHistory: true,
  fills: true,
  candleIntervals: pionexCapabilities.candleIntervals,
  unproven: 'orders, cancellations and leverage: held against its official files, not tried there',
};
