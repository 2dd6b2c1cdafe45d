import type { Markets } from '../adapter.ts';
import type { VenueParts } from '../parts.ts';
import { createRestClient, type RestClient, timeOf } from '../rest/client.ts';
import type { Venue } from '../venue.ts';
import { createBots } from './bots.ts';
import { pionexCapabilities } from './capabilities.ts';
import { pionexDialect } from './dialect.ts';
import { createMarketReads, SPOT } from './market.ts';
import { createOrderCalls } from './orders.ts';
import { createPerpetual } from './perpetual.ts';
import { createPerpetualCatalogue } from './perpetual-catalogue.ts';
import { placeOrder } from './placement.ts';
import { createHistory } from './records.ts';
import { readFills, readFillsOfOrder, readOrders } from './trade-history.ts';
import { createWallet } from './wallet.ts';

/** Everything of Pionex that one key reaches, over its REST interface. */
export function createPionexMarkets(parts: VenueParts) {
  const client = createRestClient(parts, pionexDialect);
  const catalogue = createPerpetualCatalogue(client, parts.clock);
  return {
    spot: createSpot(client, parts),
    perpetual: createPerpetual(client, parts, catalogue),
    bots: createBots(client, parts, catalogue),
    history: createHistory(client, parts, catalogue),
    wallet: createWallet(client),
  } satisfies Markets;
}

function createSpot(client: RestClient, parts: VenueParts): Venue {
  return {
    id: 'pionex',
    capabilities: pionexCapabilities,
    time: () => timeOf(client),
    ...createMarketReads(client, parts, SPOT),
    ...createOrderCalls(client, parts.accountId),
    place: (order) => placeOrder(client, order),
    orders: (query) => readOrders(client, query),
    fills: (query) => readFills(client, query),
    fillsOfOrder: ({ venueOrderId }) => readFillsOfOrder(client, venueOrderId),
  };
}
