/** Single orders, open orders, balances and cancelling at Pionex spot. */
import { AppError } from '../../core/errors.ts';
import { bareNumber } from '../../http/json.ts';
import { type OrderLookup, sameClientOrderId, type Venue } from '../venue.ts';
import { pionexCapabilities } from './capabilities.ts';
import { type Call, describe, type PionexClient } from './client.ts';
import { ORDER_NOT_FOUND, refusalError } from './codes.ts';
import { parseData } from './reply.ts';
import { balancesData, orderData, ordersData } from './trade-wire.ts';

type OrderCalls = Pick<Venue, 'balances' | 'cancel' | 'order' | 'orderByClientOrderId' | 'openOrders'>;

export function createOrderCalls(client: PionexClient, accountId: string): OrderCalls {
  return {
    balances: async () => {
      const call = privateGet('/api/v1/account/balances', {}, 1);
      return parseData(balancesData, await client.read(call), describe(call)).balances;
    },
    openOrders: async (symbol) => {
      const call = privateGet('/api/v1/trade/openOrders', { symbol }, 5);
      return parseData(ordersData, await client.read(call), describe(call)).orders;
    },
    order: async ({ venueOrderId }) => {
      const call = privateGet('/api/v1/trade/order', { orderId: venueOrderId }, 1);
      const lookup = await lookUp(client, call, accountId);
      if (lookup.found && lookup.order.venueOrderId !== venueOrderId) throw otherOrder(venueOrderId);
      return lookup;
    },
    orderByClientOrderId: async ({ clientOrderId }) => {
      const call = privateGet('/api/v1/trade/orderByClientOrderId', { clientOrderId }, 1);
      const lookup = await lookUp(client, call, accountId);
      if (!lookup.found) return lookup;
      const given = lookup.order.clientOrderId;
      if (given !== undefined && !sameClientOrderId(pionexCapabilities, given, clientOrderId)) {
        throw otherOrder(clientOrderId);
      }
      return lookup;
    },
    cancel: async ({ symbol, venueOrderId }) => {
      const call: Call = {
        method: 'DELETE',
        path: '/api/v1/trade/order',
        query: {},
        body: JSON.stringify({ symbol, orderId: bareNumber(venueOrderId) }),
        weight: 1,
        access: 'private',
      };
      const answer = await client.askOnce(call);
      if (answer.kind === 'success') return 'accepted';
      if (answer.code === ORDER_NOT_FOUND) return 'alreadyClosed';
      throw refusalError(answer, describe(call), accountId);
    },
  };
}

async function lookUp(client: PionexClient, call: Call, accountId: string): Promise<OrderLookup> {
  const answer = await client.ask(call);
  if (answer.kind === 'success') {
    return { found: true, order: parseData(orderData, answer.data, describe(call)) };
  }
  if (answer.code === ORDER_NOT_FOUND) return { found: false };
  throw refusalError(answer, describe(call), accountId);
}

function otherOrder(asked: string): AppError {
  return new AppError(
    'venue.unexpectedReply',
    `Pionex answered for another order than ${asked}: nothing is concluded from it.`,
    {
      retry: 'later',
    },
  );
}

function privateGet(path: string, query: Record<string, string>, weight: number): Call {
  return { method: 'GET', path, query, weight, access: 'private' };
}
