import type { VenueParts } from '../parts.ts';
import type { PerpetualVenue } from '../perpetual.ts';
import { type RestClient, timeOf } from '../rest/client.ts';
import { createMarketReads } from './market.ts';
import { createAccountCalls } from './perpetual-account.ts';
import { perpetualCapabilities } from './perpetual-capabilities.ts';
import type { PerpetualCatalogue } from './perpetual-catalogue.ts';
import { readPerpetualFills, readPerpetualFillsOfOrder, readPerpetualOrders } from './perpetual-history.ts';
import { PERPETUALS, readMarkPrices } from './perpetual-market.ts';
import { createPerpetualOrderCalls } from './perpetual-orders.ts';
import { placePerpetualOrder } from './perpetual-placement.ts';

/**
 * Pionex perpetuals over the REST interface. Every account may read; placing and cancelling take one that Pionex has
 * opened for it, and every other gets `TRADE_TYPE_DENIED`. `balances` is the futures wallet of cross positions.
 */
export function createPerpetual(
  client: RestClient,
  parts: VenueParts,
  catalogue: PerpetualCatalogue,
): PerpetualVenue {
  const { positionMode, ...account } = createAccountCalls(client, parts);
  return {
    id: 'pionex',
    capabilities: perpetualCapabilities,
    time: () => timeOf(client),
    ...createMarketReads(client, parts, PERPETUALS),
    ...createPerpetualOrderCalls(client, parts.accountId),
    ...account,
    markPrices: () => readMarkPrices(client),
    listings: catalogue.listings,
    place: (order) => placePerpetualOrder(client, { positionMode }, order),
    orders: (query) => readPerpetualOrders(client, query),
    fills: (query) => readPerpetualFills(client, query),
    fillsOfOrder: (ref) => readPerpetualFillsOfOrder(client, ref),
  };
}
