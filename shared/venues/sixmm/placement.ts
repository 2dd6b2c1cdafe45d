/**
 * Orders of 6MM, sent by the rules of `rest/placement.ts`. A success says that the order was taken, neither that it
 * rests nor that it was filled.
 */
import type { RestClient } from '../rest/client.ts';
import { denied, type OrderDesk, placementCall, sendOrder, wireSide } from '../rest/placement.ts';
import type { NewOrder, Placement } from '../venue.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { placedData } from './trade-wire.ts';

export async function placeOrder(client: RestClient, order: NewOrder): Promise<Placement> {
  const terms = wireTerms(order);
  if (terms === undefined) return denied('order.unsupported', '6MM sizes market orders in the base coin.');
  if (order.protection?.stopLoss !== undefined || order.protection?.takeProfit !== undefined) {
    return denied('order.unsupported', '6MM takes no stop loss or take profit with an order here.');
  }
  const desk: OrderDesk = { client, capabilities: sixmmCapabilities, placed: placedData };
  return sendOrder(desk, order, placementCall('/v1/private/order/place', terms, 1));
}

type WireTerms = Readonly<Record<string, string | boolean>>;

/** The order in 6MM's words; undefined for terms that it has no words for. Accounts in hedge mode refuse `BOTH`. */
export function wireTerms(order: NewOrder): WireTerms | undefined {
  const { symbol, terms, clientOrderId } = order;
  if ('quoteAmount' in terms) return undefined;
  return {
    symbol,
    type: terms.type === 'limit' ? 'LIMIT' : 'MARKET',
    side: wireSide(order),
    positionSide: 'BOTH',
    ...(terms.type === 'limit' ? { price: terms.price, timeInForce: 'GTC' } : {}),
    quantity: terms.baseSize,
    ...(order.reduceOnly ? { reduceOnly: true } : {}),
    clientOrderId,
  };
}
