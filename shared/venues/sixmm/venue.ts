import type { Markets } from '../adapter.ts';
import type { VenueParts } from '../parts.ts';
import type { PerpetualVenue } from '../perpetual.ts';
import { createRestClient, type RestClient, timeOf } from '../rest/client.ts';
import { createAccountCalls } from './account.ts';
import { createBatches } from './batches.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { sixmmDialect } from './dialect.ts';
import { type Catalogue, createCatalogue, createMarketReads } from './market.ts';
import { createOrderCalls } from './orders.ts';
import { placeOrder } from './placement.ts';
import { createSettingCalls } from './settings.ts';
import { fillOf, readTrades, readTradesOfOrder } from './trades.ts';

/** Everything of 6MM that one key reaches, over its REST interface. There is no spot market. */
export function createSixmmMarkets(parts: VenueParts) {
  const client = createRestClient(parts, sixmmDialect);
  const catalogue = createCatalogue(client, parts.clock);
  return { perpetual: createPerpetual(client, parts, catalogue) } satisfies Markets;
}

function createPerpetual(
  client: RestClient,
  { accountId }: VenueParts,
  catalogue: Catalogue,
): PerpetualVenue {
  const fillsOf = async (trades: ReturnType<typeof readTrades>) => {
    const told = await trades;
    if (told.length === 0) return [];
    const quoteCoinOf = await catalogue.quoteCoinOf();
    return told.map((trade) => fillOf(trade, quoteCoinOf));
  };
  return {
    id: '6mm',
    capabilities: sixmmCapabilities,
    time: () => timeOf(client),
    ...createMarketReads(client, catalogue),
    ...createAccountCalls(client),
    ...createSettingCalls(client, accountId),
    ...createOrderCalls(client, accountId),
    place: (order) => placeOrder(client, order),
    batches: createBatches(client, accountId),
    fills: (query) => fillsOf(readTrades(client, query)),
    fillsOfOrder: (ref) => fillsOf(readTradesOfOrder(client, ref)),
  };
}
