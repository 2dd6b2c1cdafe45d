/** Single orders, open ones, those that wait for a price, and cancelling at BingX perpetuals. */
import type { PerpetualVenue } from '../perpetual.ts';
import { type Call, privateGet, type RestClient, readData } from '../rest/client.ts';
import { cancelByClientId, cancelOrder, lookUpByClientId, lookUpById } from '../rest/order-calls.ts';
import type { Venue, VenueOrder } from '../venue.ts';
import { openRows } from './condition-wire.ts';
import { PRIVATE, writing } from './orders.ts';
import { bingxPerpetualCapabilities } from './perpetual-capabilities.ts';
import { perpetualOrderData, perpetualOrdersData } from './perpetual-wire.ts';
import { onWire } from './symbols.ts';

type OrderCalls = Pick<
  Venue,
  'cancel' | 'cancelByClientOrderId' | 'order' | 'orderByClientOrderId' | 'openOrders'
> &
  Required<Pick<PerpetualVenue, 'conditionOrders'>>;

export const PERPETUAL_ORDER = '/openApi/swap/v2/trade/order';

export function createPerpetualOrderCalls(client: RestClient, accountId: string): OrderCalls {
  const capabilities = bingxPerpetualCapabilities;
  const asker = { client, accountId, capabilities, order: perpetualOrderData };
  const cancel = (symbol: string, orderId: string) =>
    cancelOrder(asker, writing('DELETE', PERPETUAL_ORDER, { symbol: onWire(symbol), orderId }));
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
    openOrders: async (symbol) => {
      const rows = await readData(client, openOrdersCall(symbol), openRows);
      return rows.flatMap((row) => (row.waits ? [] : [row.order]));
    },
    cancel: ({ symbol, venueOrderId }) => cancel(symbol, venueOrderId),
    cancelByClientOrderId: ({ symbol, clientOrderId }) => {
      const query = { symbol: onWire(symbol), clientOrderId: clientOrderId.toLowerCase() };
      return cancelByClientId(asker, writing('DELETE', PERPETUAL_ORDER, query));
    },
    conditionOrders: {
      waiting: async (symbol) => {
        const rows = await readData(client, openOrdersCall(symbol), openRows);
        return rows.flatMap((row) => (row.waits ? [row.condition] : []));
      },
      cancel: ({ symbol, conditionId }) => cancel(symbol, conditionId),
    },
  };
}

/** Of one symbol, or of all, those that wait for a price among them. May lag behind a cancellation. */
export async function readOpenOrders(client: RestClient, symbol?: string): Promise<readonly VenueOrder[]> {
  return (await readData(client, openOrdersCall(symbol), perpetualOrdersData)).orders;
}

function openOrdersCall(symbol: string | undefined): Call {
  const query = symbol === undefined ? {} : { symbol: onWire(symbol) };
  return privateGet('/openApi/swap/v2/trade/openOrders', query, PRIVATE);
}
