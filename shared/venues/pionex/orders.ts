/** Single orders, open orders, balances and cancelling at Pionex spot. */
import type { Venue } from '../venue.ts';
import { describe, type PionexClient, privateGet } from './client.ts';
import { cancelOrder, lookUpByClientId, lookUpById } from './order-calls.ts';
import { parseData } from './reply.ts';
import { balancesData, orderData, ordersData } from './trade-wire.ts';

type OrderCalls = Pick<Venue, 'balances' | 'cancel' | 'order' | 'orderByClientOrderId' | 'openOrders'>;

export function createOrderCalls(client: PionexClient, accountId: string): OrderCalls {
  const asker = { client, accountId, order: orderData };
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
    cancel: (ref) => cancelOrder(asker, { path: '/api/v1/trade/order', weight: 1 }, ref),
  };
}
