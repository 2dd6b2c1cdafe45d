/** Orders of 6MM that wait for a price. All of it takes a key with the right to trade. */

import type { ConditionOrders, NewConditionOrder, ProtectedPosition } from '../condition-orders.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { cancelOrder } from '../rest/order-calls.ts';
import { denied, sendOrder } from '../rest/placement.ts';
import type { Placement } from '../venue.ts';
import { sixmmCapabilities } from './capabilities.ts';
import {
  conditionPlacedData,
  conditionsData,
  DEPENDS_ON_NOTHING,
  endedBy,
  protectiveFields,
  triggerFields,
} from './condition-wire.ts';
import { orderAction } from './orders.ts';
import { strategyDesk } from './strategy.ts';

export function createConditionOrders(client: RestClient, accountId: string): Required<ConditionOrders> {
  return {
    waiting: async (symbol) => {
      const call = privateGet('/v1/private/order/current-condition', { symbol }, 1);
      const { list } = await readData(client, call, conditionsData);
      return list.filter((condition) => condition.symbol === symbol);
    },
    place: (order) => placeCondition(client, order),
    protect: (position) => protectPosition(client, position),
    cancel: (ref) => cancelOrder({ client, accountId }, orderAction('cancel-condition', ref)),
  };
}

async function placeCondition(client: RestClient, order: NewConditionOrder): Promise<Placement> {
  const { symbol, side, trigger, baseSize, price, reduceOnly, clientOrderId } = order;
  if (trigger.kind === 'trailing' && price !== undefined) {
    return denied('order.unsupported', '6MM has no trailing stop with a price of its own.');
  }
  const call = orderAction('place-condition', {
    symbol,
    ...triggerFields(trigger, price !== undefined),
    side: side === 'buy' ? 'BUY' : 'SELL',
    positionSide: 'BOTH',
    ...(price === undefined ? {} : { price, timeInForce: 'GTC' }),
    quantity: baseSize,
    ...(reduceOnly ? { reduceOnly: true } : {}),
    workingType: 'CONTRACT_PRICE',
    clientOrderId,
  });
  return sendOrder({ client, capabilities: sixmmCapabilities, placed: conditionPlacedData }, order, call);
}

/** One alone is a condition order, both are a pair of which one ends the other. */
async function protectPosition(client: RestClient, position: ProtectedPosition): Promise<Placement> {
  const fields = protectiveFields(position);
  const [only, other] = fields;
  if (only === undefined)
    return denied('order.unsupported', 'A protection without a price protects nothing.');
  if (other === undefined) {
    const desk = { client, capabilities: sixmmCapabilities, placed: conditionPlacedData };
    return sendOrder(desk, position, orderAction('place-condition', only));
  }
  const call = orderAction('place-strategy', {
    strategyType: 'OCO',
    subOrderList: fields.map((one, index) => ({
      strategySubId: index + 1,
      ...DEPENDS_ON_NOTHING,
      ...endedBy(2 - index, 'first'),
      ...one,
    })),
  });
  return sendOrder(strategyDesk(client), position, call);
}
