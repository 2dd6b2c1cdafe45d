import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../core/clock.ts';
import { MAX_AHEAD_MS } from '../stamps.ts';
import type { VenueCapabilities } from '../venue.ts';

/**
 * 6MM's perpetuals, from docs.6mm.com as of 2026. Much is not documented there: all of that is set to the careful
 * side, and nothing of it has been proven with a real account.
 */
export const sixmmCapabilities: VenueCapabilities = {
  markets: ['perpetual'],
  marketBuyIn: 'base',
  marketSellIn: 'base',
  clientOrderId: {
    // Neither length nor letters are documented; its examples are such ones.
    pattern: /^[A-Za-z0-9-]{1,36}$/,
    caseSensitive: true,
    // Not documented for how long. Later than this the lists of orders must prove that there is none.
    lookup: { forMs: DAY_MS },
    // Unique ids are recommended, a refusal of repeated ones is not promised.
    reuse: 'undocumented',
  },
  // Ten seconds on both sides of the server's clock, and a timestamp that nobody has had may be a little ahead.
  requestValidityMs: 10 * SECOND_MS + MAX_AHEAD_MS,
  // Not documented. An answered placement says only that the order was taken, not that it rests.
  visibilityLagMs: MINUTE_MS,
  protectiveOrders: true,
  marginModes: ['cross', 'isolated'],
  cancelsByClientOrderId: true,
  bookTicker: false,
  openOrders: true,
  orderHistory: true,
  fills: true,
  candleIntervals: ['1m', '5m', '15m', '30m', '1h', '4h', '1d'],
  unproven:
    'everything; its documents leave open how rows of orders look, signs of fees, how long ids are found, limits, and the words of orders that hang together',
  lacks: {
    bookTicker: 'best bid and ask come over its WebSocket only; prices here are last trades',
  },
};
