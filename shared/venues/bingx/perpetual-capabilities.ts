import { MINUTE_MS } from '../../core/clock.ts';
import type { VenueCapabilities } from '../venue.ts';
import { bingxCapabilities } from './capabilities.ts';

/** BingX USDT-M perpetuals, from the same sources as `capabilities.ts`. */
export const bingxPerpetualCapabilities: VenueCapabilities = {
  markets: ['perpetual'],
  // An order by amount stands in some documents and is denied by others.
  marketBuyIn: 'base',
  marketSellIn: 'base',
  clientOrderId: {
    pattern: bingxCapabilities.clientOrderId.pattern,
    // The server keeps them in lower case.
    caseSensitive: false,
    // No source knows an end of it. Two hours, as in spot, are believed; the order history reaches further.
    lookup: bingxCapabilities.clientOrderId.lookup,
    // A used id is refused, but for how long is not known.
    reuse: 'undocumented',
  },
  requestValidityMs: MINUTE_MS,
  // Not documented; twice that of spot, because the list of open orders was seen to lag behind.
  visibilityLagMs: MINUTE_MS,
  protectiveOrders: true,
  marginModes: ['cross', 'isolated'],
  cancelsByClientOrderId: true,
  bookTicker: true,
  openOrders: true,
  orderHistory: true,
  fills: true,
  candleIntervals: bingxCapabilities.candleIntervals,
  unproven: 'everything that orders or sets, and the longest windows of its lists',
};
