/**
 * An order with its stop loss and take profit, in one request: a strategy order of 6MM. `OTO` is an order and what
 * follows it, `OCO` two of which one ends the other, `OTOCO` both.
 */
import { AppError } from '../../core/errors.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { denied, type OrderDesk, sendOrder } from '../rest/placement.ts';
import type { NewOrder, OrderLookup, Placement, Protection } from '../venue.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { isGateRefusal } from './codes.ts';
import {
  DEPENDS_ON_NOTHING,
  endedBy,
  placedAfter,
  protectiveFields,
  type SubOrderRow,
  strategyData,
  strategyPlacedData,
} from './condition-wire.ts';
import { orderAction } from './orders.ts';

/** Who looks for the order of a strategy under its own id. */
export type LookUp = (ref: { symbol: string; clientOrderId: string }) => Promise<OrderLookup>;

export interface ProtectedOrder extends NewOrder {
  readonly protection: Protection;
}

/**
 * `first` is the order itself in 6MM's words. The answer names the strategy and not its order, which is therefore asked for. As long as nobody tells its id the
 * outcome is `unknown`: the order may be there.
 */
export async function placeProtected(
  client: RestClient,
  order: ProtectedOrder,
  first: Readonly<Record<string, string | boolean>> & { readonly quantity: string },
  lookUp: LookUp,
): Promise<Placement> {
  const closing = protectiveFields({
    clientOrderId: order.clientOrderId,
    symbol: order.symbol,
    side: order.side === 'buy' ? 'sell' : 'buy',
    baseSize: first.quantity,
    protection: order.protection,
  });
  if (closing.length === 0)
    return denied('order.unsupported', 'A protection without a price protects nothing.');
  const isPair = closing.length === 2;
  const followers = closing.map((fields, index) => ({
    strategySubId: index + 2,
    ...placedAfter(1),
    ...(isPair ? endedBy(index === 0 ? 3 : 2, 'second') : { secondDrivenId: 0 }),
    ...fields,
  }));
  const call = orderAction('place-strategy', {
    strategyType: isPair ? 'OTOCO' : 'OTO',
    subOrderList: [{ strategySubId: 1, ...DEPENDS_ON_NOTHING, ...first }, ...followers],
  });
  const placement = await sendOrder(strategyDesk(client), order, call);
  return placement.outcome === 'accepted'
    ? placedOrder(client, order, placement.venueOrderId, lookUp)
    : placement;
}

/** Of several orders in one request one may be there when another is refused. */
export function strategyDesk(client: RestClient): OrderDesk {
  return {
    client,
    capabilities: sixmmCapabilities,
    placed: strategyPlacedData,
    isDefiniteRefusal: isGateRefusal,
  };
}

async function placedOrder(
  client: RestClient,
  order: ProtectedOrder,
  strategyId: string,
  lookUp: LookUp,
): Promise<Placement> {
  try {
    const call = privateGet('/v1/private/order/strategy', { strategyId }, 1);
    const { subOrders } = await readData(client, call, strategyData);
    const told = subOrders.find((row) => isFirst(row, order))?.orderId;
    if (told !== undefined) return { outcome: 'accepted', venueOrderId: told };
    const { symbol, clientOrderId } = order;
    const found = await lookUp({ symbol, clientOrderId });
    if (found.found) return { outcome: 'accepted', venueOrderId: found.order.venueOrderId };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
  }
  return {
    outcome: 'unknown',
    code: 'order.notListedYet',
    message: `6MM took the order as strategy ${strategyId} and does not tell its order yet.`,
  };
}

function isFirst(row: SubOrderRow, order: NewOrder): boolean {
  const { strategySubId, clientOrderId, symbol = order.symbol, side = order.side } = row;
  const isNamed = strategySubId === '1' || clientOrderId === order.clientOrderId;
  return isNamed && symbol === order.symbol && side === order.side;
}
