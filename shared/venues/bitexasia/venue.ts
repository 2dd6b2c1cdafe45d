import type { Markets } from '../adapter.ts';
import type { VenueParts } from '../parts.ts';
import { createRestClient, timeOf } from '../rest/client.ts';
import type { Venue } from '../venue.ts';
import { bitexasiaCapabilities } from './capabilities.ts';
import { bitexasiaDialect } from './dialect.ts';
import { createHistory } from './history.ts';
import { createMarketReads } from './market.ts';
import { createOrderCalls } from './orders.ts';
import { placeOrder } from './placement.ts';
import { unsupportedReads } from './unsupported.ts';

/** Everything of BitexAsia that one key reaches, over its REST interface. */
export function createBitexasiaMarkets(parts: VenueParts) {
  const client = createRestClient(parts, bitexasiaDialect);
  const market = createMarketReads(client, parts);
  const spot: Venue = {
    id: 'bitexasia',
    capabilities: bitexasiaCapabilities,
    time: () => timeOf(client),
    ...market,
    ...createOrderCalls(client, parts.accountId),
    ...unsupportedReads,
    place: (order) => placeOrder(client, order, market),
  };
  return { spot, history: createHistory(client) } satisfies Markets;
}
