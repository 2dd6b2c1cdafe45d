/** Single orders, open orders, balances and cancelling at Pionex spot. */

import { bareNumber } from '../../http/json.ts';
import { type Call, describe, privateGet, type RestClient } from '../rest/client.ts';
import { cancelOrder, lookUpByClientId, lookUpById } from '../rest/order-calls.ts';
import { parseData } from '../rest/reply.ts';
import type { Venue } from '../venue.ts';
import { pionexCapabilities } from './capabilities.ts';
import { balancesData, orderData, ordersData } from './trade-wire.ts';

type OrderCalls = Pick<Venue, 'balances' | 'cancel' | 'order' | 'orderByClientOrderId' | 'openOrders'>;

export function createOrderCalls(client: RestClient, accountId: string): OrderCalls {
  const asker = { client, accountId, capabilities: pionexCapabilities, order: orderData };
  return {
    balances: async () => {
      const call = privateGet('/api/v1/account/balances', {}, 1);
      return parseData(balancesData, await client.read(call), describe(call)).balances;
    },
    openOrders: async (symbol) => {
      const call = privateGet('/api/v1/trade/openOrders', { symbol }, 5);
      return parseData(ordersData, await client.read(call), describe(call)).orders;
    },
    order: ({ venueOrderId }) =>
      lookUpById(asker, privateGet('/api/v1/trade/order', { orderId: venueOrderId }, 1), venueOrderId),
    orderByClientOrderId: ({ clientOrderId }) =>
      lookUpByClientId(
        asker,
        privateGet('/api/v1/trade/orderByClientOrderId', { clientOrderId }, 1),
        clientOrderId,
      ),
    cancel: (ref) => cancelOrder(asker, cancelCall({ path: '/api/v1/trade/order', weight: 1 }, ref)),
  };
}

/** The order id goes into the body as a bare number with all its digits. */
export function cancelCall(
  endpoint: Pick<Call, 'path' | 'weight'>,
  { symbol, venueOrderId }: { readonly symbol: string; readonly venueOrderId: string },
): Call {
  return {
    ...endpoint,
    method: 'DELETE',
    query: {},
    body: JSON.stringify({ symbol, orderId: bareNumber(venueOrderId) }),
    access: 'private',
  };
}
