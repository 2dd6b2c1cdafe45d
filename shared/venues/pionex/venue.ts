import type { VenueParts } from '../parts.ts';
import type { Venue } from '../venue.ts';
import { pionexCapabilities } from './capabilities.ts';
import { createPionexClient } from './client.ts';
import { createMarketReads } from './market.ts';
import { createOrderCalls } from './orders.ts';
import { placeOrder } from './placement.ts';
import { readFills, readFillsOfOrder, readOrders } from './trade-history.ts';

/** Pionex spot over its REST interface. */
export function createPionexVenue(parts: VenueParts): Venue {
  const client = createPionexClient(parts);
  return {
    id: 'pionex',
    capabilities: pionexCapabilities,
    time: async () => {
      await client.knowTime();
      return client.serverClock.nowMs();
    },
    ...createMarketReads(client, parts),
    ...createOrderCalls(client, parts.accountId),
    place: (order) => placeOrder(client, order),
    orders: (query) => readOrders(client, query),
    fills: (query) => readFills(client, query),
    fillsOfOrder: ({ venueOrderId }) => readFillsOfOrder(client, venueOrderId),
  };
}
