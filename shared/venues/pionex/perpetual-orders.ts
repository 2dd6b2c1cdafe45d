/** Single orders, open orders and cancelling at Pionex perpetuals. */
import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { describe, privateGet, type RestClient } from '../rest/client.ts';
import { cancelOrder, lookUpByClientId, lookUpById } from '../rest/order-calls.ts';
import { parseData } from '../rest/reply.ts';
import type { Venue, VenueOrder } from '../venue.ts';
import { cancelCall } from './orders.ts';
import { perpetualCapabilities } from './perpetual-capabilities.ts';
import { perpetualOrder, perpetualOrdersData } from './perpetual-wire.ts';

type OrderCalls = Pick<Venue, 'cancel' | 'order' | 'orderByClientOrderId' | 'openOrders'>;

const WEIGHT = 5;
const OPEN_LIMIT = 500;
/** What a page holds when `limit` is not heeded, as in another list of this venue. */
const OPEN_DEFAULT = 100;

/** A cancellation is queued as an order is: `accepted` says that it was taken, not that the order is closed. */
export function createPerpetualOrderCalls(client: RestClient, accountId: string): OrderCalls {
  const asker = { client, accountId, capabilities: perpetualCapabilities, order: perpetualOrder };
  return {
    order: ({ symbol, venueOrderId }) =>
      lookUpById(
        asker,
        privateGet('/uapi/v1/trade/order', { symbol, orderId: venueOrderId }, WEIGHT),
        venueOrderId,
      ),
    orderByClientOrderId: ({ symbol, clientOrderId }) =>
      lookUpByClientId(
        asker,
        privateGet('/uapi/v1/trade/orderByClientOrderId', { symbol, clientOrderId }, WEIGHT),
        clientOrderId,
      ),
    openOrders: (symbol) => readOpenOrders(client, symbol),
    cancel: (ref) => cancelOrder(asker, cancelCall({ path: '/uapi/v1/trade/order', weight: WEIGHT }, ref)),
  };
}

/** All open orders of the symbol, or of all symbols; full pages are followed by what is older. */
export async function readOpenOrders(client: RestClient, symbol?: string): Promise<readonly VenueOrder[]> {
  const found = new Map<string, VenueOrder>();
  let beforeMs: EpochMs | undefined;
  for (;;) {
    const endTime = beforeMs === undefined ? {} : { endTime: String(beforeMs) };
    const query = { ...(symbol === undefined ? {} : { symbol }), ...endTime, limit: String(OPEN_LIMIT) };
    const call = privateGet('/uapi/v1/trade/openOrders', query, WEIGHT);
    const { orders } = parseData(perpetualOrdersData, await client.read(call), describe(call));
    for (const order of orders) found.set(order.venueOrderId, order);
    if (orders.length < OPEN_LIMIT && orders.length !== OPEN_DEFAULT) return [...found.values()];
    // The end is not included. An order is never updated before it is created: whichever of both times the venue
    // goes by, what the page left out is not later than this.
    const nextMs: EpochMs = Math.min(...orders.map((order) => order.updatedAtMs)) + 1;
    if (beforeMs !== undefined && nextMs >= beforeMs) throw tooMany(symbol);
    beforeMs = nextMs;
  }
}

function tooMany(symbol = 'all symbols'): AppError {
  return new AppError(
    'venue.unexpectedReply',
    `Pionex does not get to the end of the open orders of ${symbol}: they cannot be read completely.`,
  );
}
