/** Single orders, balances and cancelling at BitexAsia. */
import { type Call, privateGet, type RestClient, readData } from '../rest/client.ts';
import { cancelOrder, lookUpById } from '../rest/order-calls.ts';
import type { Venue } from '../venue.ts';
import { balancesData } from './balance-wire.ts';
import { bitexasiaCapabilities } from './capabilities.ts';
import { WEIGHT } from './dialect.ts';
import { orderData } from './order-wire.ts';

export function createOrderCalls(
  client: RestClient,
  accountId: string,
): Pick<Venue, 'balances' | 'cancel' | 'order'> {
  const order = orderData(client.serverClock.nowMs);
  const asker = { client, accountId, capabilities: bitexasiaCapabilities, order };
  return {
    balances: () => readData(client, privateGet('/v1/account/balances', {}, WEIGHT), balancesData),
    order: ({ venueOrderId }) =>
      lookUpById(asker, privateGet(`/v1/orders/${venueOrderId}`, {}, WEIGHT), venueOrderId),
    cancel: ({ venueOrderId }) => cancelOrder(asker, cancelCall(venueOrderId)),
  };
}

/** Has no body: the page shows none. */
function cancelCall(venueOrderId: string): Call {
  const path = `/v1/orders/${venueOrderId}/cancel`;
  return { method: 'POST', path, query: {}, weight: WEIGHT, access: 'private' };
}
