/** Single orders, open orders and cancelling at BingX perpetuals. */
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { cancelOrder, lookUpByClientId, lookUpById } from '../rest/order-calls.ts';
import type { Venue, VenueOrder } from '../venue.ts';
import { PRIVATE, writing } from './orders.ts';
import { bingxPerpetualCapabilities } from './perpetual-capabilities.ts';
import { perpetualOrderData, perpetualOrdersData } from './perpetual-wire.ts';
import { onWire } from './symbols.ts';

type OrderCalls = Pick<Venue, 'cancel' | 'order' | 'orderByClientOrderId' | 'openOrders'>;

export const PERPETUAL_ORDER = '/openApi/swap/v2/trade/order';

export function createPerpetualOrderCalls(client: RestClient, accountId: string): OrderCalls {
  const capabilities = bingxPerpetualCapabilities;
  const asker = { client, accountId, capabilities, order: perpetualOrderData };
  return {
    order: ({ symbol, venueOrderId }) =>
      lookUpById(
        asker,
        privateGet(PERPETUAL_ORDER, { symbol: onWire(symbol), orderId: venueOrderId }, PRIVATE),
        venueOrderId,
      ),
    orderByClientOrderId: ({ symbol, clientOrderId }) =>
      lookUpByClientId(
        asker,
        privateGet(
          PERPETUAL_ORDER,
          { symbol: onWire(symbol), clientOrderId: clientOrderId.toLowerCase() },
          PRIVATE,
        ),
        clientOrderId,
      ),
    openOrders: (symbol) => readOpenOrders(client, symbol),
    cancel: ({ symbol, venueOrderId }) =>
      cancelOrder(
        asker,
        writing('DELETE', PERPETUAL_ORDER, { symbol: onWire(symbol), orderId: venueOrderId }),
      ),
  };
}

/** Of one symbol, or of all. May lag behind a cancellation. */
export async function readOpenOrders(client: RestClient, symbol?: string): Promise<readonly VenueOrder[]> {
  const query = symbol === undefined ? {} : { symbol: onWire(symbol) };
  const call = privateGet('/openApi/swap/v2/trade/openOrders', query, PRIVATE);
  return (await readData(client, call, perpetualOrdersData)).orders;
}
