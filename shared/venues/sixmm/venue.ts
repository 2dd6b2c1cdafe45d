import type { Markets } from '../adapter.ts';
import type { ConditionOrders } from '../condition-orders.ts';
import type { VenueParts } from '../parts.ts';
import type { PerpetualVenue } from '../perpetual.ts';
import { createRestClient, type RestClient, timeOf } from '../rest/client.ts';
import { createAccountCalls } from './account.ts';
import { createBatches } from './batches.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { readClosedPositions } from './closed-positions.ts';
import { createConditionOrders } from './conditions.ts';
import { sixmmDialect } from './dialect.ts';
import { readFundingRates } from './funding-rates.ts';
import { type Catalogue, createCatalogue, createMarketReads } from './market.ts';
import { createOrderCalls } from './orders.ts';
import { placeOrder } from './placement.ts';
import { createHistory } from './records.ts';
import { createSettingCalls } from './settings.ts';
import { createStatistics } from './statistics.ts';
import { createStreamKeys } from './stream-keys.ts';
import { fillOf, readTrades, readTradesOfOrder } from './trades.ts';

/** Everything of 6MM that one key reaches, over its REST interface. There is no spot market. */
export function createSixmmMarkets(parts: VenueParts) {
  const client = createRestClient(parts, sixmmDialect);
  const catalogue = createCatalogue(client, parts.clock);
  return {
    perpetual: createPerpetual(client, parts, catalogue),
    history: createHistory(client, parts, catalogue),
    statistics: createStatistics(client),
    streamKeys: createStreamKeys(client, parts.accountId),
  } satisfies Markets;
}

function createPerpetual(
  client: RestClient,
  { accountId }: VenueParts,
  catalogue: Catalogue,
): PerpetualVenue & { readonly conditionOrders: Required<ConditionOrders> } {
  const fillsOf = async (trades: ReturnType<typeof readTrades>) => {
    const told = await trades;
    if (told.length === 0) return [];
    const quoteCoinOf = await catalogue.quoteCoinOf();
    return told.map((trade) => fillOf(trade, quoteCoinOf));
  };
  const orders = createOrderCalls(client, accountId);
  return {
    id: '6mm',
    capabilities: sixmmCapabilities,
    time: () => timeOf(client),
    ...createMarketReads(client, catalogue),
    ...orders,
    place: (order) => placeOrder(client, order, orders.orderByClientOrderId),
    conditionOrders: createConditionOrders(client, accountId),
    closedPositions: (query) => readClosedPositions(client, query),
    fundingRates: (query) => readFundingRates(client, query),
    ...createAccountCalls(client),
    ...createSettingCalls(client, accountId),
    batches: createBatches(client, accountId),
    fills: (query) => fillsOf(readTrades(client, query)),
    fillsOfOrder: (ref) => fillsOf(readTradesOfOrder(client, ref)),
  };
}
