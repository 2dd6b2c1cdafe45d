import { SECOND_MS } from '../../core/clock.ts';
import type { VenueCapabilities } from '../venue.ts';

const NOT_LISTED = 'its page on the API lists no such call';

/**
 * BitexAsia spot, from the one page that the venue publishes on its API. What that leaves open is set to the careful
 * side: nothing here was seen at the running venue.
 */
export const bitexasiaCapabilities: VenueCapabilities = {
  markets: ['spot'],
  // How a market order is sized is not published. `size` is what the page calls the size of a limit order.
  marketBuyIn: 'base',
  marketSellIn: 'base',
  clientOrderId: {
    // No form is published: no more than what every venue takes.
    pattern: /^[A-Za-z0-9]{1,36}$/,
    caseSensitive: true,
    lookup: 'none',
    // "Idempotent on retry", by the page; for how long is not said.
    reuse: 'idempotent',
  },
  // `requestValidityMs` is missing: the tolerance is a setting of each key there.
  // Not published; generous, because it is also how long a retry waits for the first request to be carried out.
  visibilityLagMs: 30 * SECOND_MS,
  bookTicker: true,
  openOrders: false,
  orderHistory: false,
  fills: false,
  candleIntervals: [],
  unproven: 'everything, from the layout of the signature to the names in its replies',
  lacks: {
    clientOrderIdLookup: `look-up by client order id: ${NOT_LISTED}`,
    openOrders: `list of open orders: ${NOT_LISTED}`,
    orderHistory: `list of past orders: ${NOT_LISTED}`,
    fills: `fills: ${NOT_LISTED}`,
    candles: `candles: ${NOT_LISTED}`,
    stopOrders:
      'stop orders: the name of their trigger price is not published, and no other is tried with money',
    closedOnCancel: 'word that an order was closed before it was cancelled: cancelling is idempotent there',
  },
};
