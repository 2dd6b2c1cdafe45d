import type { Markets } from '../adapter.ts';
import type { VenueParts } from '../parts.ts';
import type { PerpetualVenue } from '../perpetual.ts';
import { createRestClient, type RestClient, timeOf } from '../rest/client.ts';
import type { Venue } from '../venue.ts';
import { bingxCapabilities } from './capabilities.ts';
import { bingxDialect } from './dialect.ts';
import { readKeyFacts } from './key-facts.ts';
import { createSpotReads, spotRules } from './market.ts';
import { createSpotOrderCalls } from './orders.ts';
import { createAccountCalls } from './perpetual-account.ts';
import { bingxPerpetualCapabilities } from './perpetual-capabilities.ts';
import { readPerpetualFills, readPerpetualFillsOfOrder, readPerpetualOrders } from './perpetual-history.ts';
import { type Contracts, createContracts, createPerpetualReads, perpetualRules } from './perpetual-market.ts';
import { createPerpetualOrderCalls } from './perpetual-orders.ts';
import { placePerpetualOrder } from './perpetual-placement.ts';
import { createSettingsCalls } from './perpetual-settings.ts';
import { placeSpotOrder } from './placement.ts';
import { createHistory } from './records.ts';
import { readSpotFills, readSpotFillsOfOrder, readSpotOrders } from './trade-history.ts';
import { createWallet } from './wallet.ts';

/** Everything of BingX that one key reaches. Its play money (`VST`) is for perpetuals alone. */
export function createBingxMarkets(parts: VenueParts): Markets {
  const client = createRestClient(parts, bingxDialect);
  const contracts = createContracts(client, parts);
  const isDemo = parts.environment === 'demo';
  return {
    ...(!isDemo && { spot: createSpot(client, parts) }),
    perpetual: createPerpetual(client, parts, contracts),
    history: createHistory(client, parts, { contracts, hasSpot: !isDemo }),
    ...(!isDemo && { wallet: createWallet(client) }),
  };
}

function createSpot(client: RestClient, parts: VenueParts): Venue {
  const rules = spotRules(client, parts);
  const calls = createSpotOrderCalls(client, parts.accountId);
  return {
    id: 'bingx',
    capabilities: bingxCapabilities,
    time: () => timeOf(client),
    ...createSpotReads(client, parts, rules),
    ...calls,
    place: (order) => placeSpotOrder(client, rules, order),
    orders: (query) => readSpotOrders(client, query),
    fills: (query) => readSpotFills(client, query),
    fillsOfOrder: (ref) => readSpotFillsOfOrder(client, ref, () => calls.order(ref)),
    keyFacts: () => readKeyFacts(client),
  };
}

function createPerpetual(client: RestClient, parts: VenueParts, contracts: Contracts): PerpetualVenue {
  const rules = perpetualRules(contracts, parts);
  const calls = createPerpetualOrderCalls(client, parts.accountId);
  const { positionMode, ...account } = createAccountCalls(client, parts);
  return {
    id: 'bingx',
    capabilities: bingxPerpetualCapabilities,
    time: () => timeOf(client),
    ...createPerpetualReads(client, parts, { rules, contracts }),
    ...calls,
    ...account,
    ...createSettingsCalls(client, parts, positionMode),
    place: (order) =>
      placePerpetualOrder(client, { rules, requireNetPositions: account.requireNetPositions }, order),
    orders: (query) => readPerpetualOrders(client, query),
    fills: (query) => readPerpetualFills(client, query),
    fillsOfOrder: (ref) => readPerpetualFillsOfOrder(client, ref, () => calls.order(ref)),
    keyFacts: () => readKeyFacts(client),
  };
}
