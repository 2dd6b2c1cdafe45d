/**
 * Orders of 6MM, sent by the rules of `rest/placement.ts`. A success says that the order was taken, neither that it
 * rests nor that it was filled.
 */
import { privatePost, type RestClient } from '../rest/client.ts';
import { denied, type OrderDesk, sendOrder, wireSide } from '../rest/placement.ts';
import type { NewOrder, Placement } from '../venue.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { type LookUp, placeProtected } from './strategy.ts';
import { placedData } from './trade-wire.ts';

/** An order with its protection is a strategy order; `lookUp` finds it by its client order id. */
export async function placeOrder(client: RestClient, order: NewOrder, lookUp: LookUp): Promise<Placement> {
  const terms = wireTerms(order);
  if (terms === undefined) return denied('order.unsupported', '6MM sizes market orders in the base coin.');
  const { protection } = order;
  if (protection !== undefined) return placeProtected(client, { ...order, protection }, terms, lookUp);
  const desk: OrderDesk = { client, capabilities: sixmmCapabilities, placed: placedData };
  return sendOrder(desk, order, privatePost('/v1/private/order/place', terms, 1));
}

type WireTerms = Readonly<Record<string, string | boolean>> & { readonly quantity: string };

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
