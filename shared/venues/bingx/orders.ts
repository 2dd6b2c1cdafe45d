/** Single orders, open orders, balances and cancelling at BingX spot. */
import { type Call, privateGet, type RestClient, readData } from '../rest/client.ts';
import { cancelByClientId, cancelOrder, lookUpByClientId, lookUpById } from '../rest/order-calls.ts';
import type { Venue } from '../venue.ts';
import { bingxCapabilities } from './capabilities.ts';
import { spotBalancesData, spotOrder, spotOrdersData } from './order-wire.ts';

type OrderCalls = Pick<
  Venue,
  'balances' | 'cancel' | 'cancelByClientOrderId' | 'order' | 'orderByClientOrderId' | 'openOrders'
>;

/** Limits count requests, five a second for each private call: so they weigh more than public ones. */
export const PRIVATE = 2;

const QUERY = '/openApi/spot/v1/trade/query';
const CANCEL = '/openApi/spot/v1/trade/cancel';

export function createSpotOrderCalls(client: RestClient, accountId: string): OrderCalls {
  const asker = { client, accountId, capabilities: bingxCapabilities, order: spotOrder };
  return {
    balances: async () =>
      (await readData(client, privateGet('/openApi/spot/v1/account/balance', {}, PRIVATE), spotBalancesData))
        .balances,
    openOrders: async (symbol) =>
      (
        await readData(
          client,
          privateGet('/openApi/spot/v1/trade/openOrders', { symbol }, PRIVATE),
          spotOrdersData,
        )
      ).orders,
    order: ({ symbol, venueOrderId }) =>
      lookUpById(asker, privateGet(QUERY, { symbol, orderId: venueOrderId }, PRIVATE), venueOrderId),
    orderByClientOrderId: ({ symbol, clientOrderId }) =>
      lookUpByClientId(
        asker,
        // Named in another way than when it is placed.
        privateGet(QUERY, { symbol, clientOrderID: clientOrderId }, PRIVATE),
        clientOrderId,
      ),
    cancel: ({ symbol, venueOrderId }) =>
      cancelOrder(asker, writing('POST', CANCEL, { symbol, orderId: venueOrderId })),
    cancelByClientOrderId: ({ symbol, clientOrderId }) =>
      cancelByClientId(asker, writing('POST', CANCEL, { symbol, clientOrderID: clientOrderId })),
  };
}

/** A call that changes something: all of it stands in the query. */
export function writing(method: Call['method'], path: string, query: Call['query']): Call {
  return { method, path, query, weight: PRIVATE, access: 'private' };
}
