/** Orders of Pionex spot, sent by the rules of `rest/placement.ts`. */
import { privatePost, type RestClient } from '../rest/client.ts';
import { denied, type OrderDesk, sendOrder, wireSide } from '../rest/placement.ts';
import type { NewOrder, Placement } from '../venue.ts';
import { pionexCapabilities } from './capabilities.ts';
import { placedData } from './trade-wire.ts';

export async function placeOrder(client: RestClient, order: NewOrder): Promise<Placement> {
  const terms = wireTerms(order);
  if (terms === undefined)
    return denied(
      'order.unsupported',
      'Pionex spot sizes market buys in the quote coin and market sells in the base coin, and has no reduce-only orders.',
    );
  const { symbol, clientOrderId } = order;
  const body = { symbol, side: wireSide(order), ...terms, clientOrderId };
  return sendOrder(deskOf(client), order, privatePost('/api/v1/trade/order', body, 1));
}

/** Both markets take the same ids and answer alike. */
export function deskOf(client: RestClient): OrderDesk {
  return { client, capabilities: pionexCapabilities, placed: placedData };
}

/** The terms in Pionex's words; undefined for terms that it has no words for. */
function wireTerms({ side, terms, reduceOnly }: NewOrder): Record<string, string> | undefined {
  if (reduceOnly) return undefined;
  if (terms.type === 'limit') return { type: 'LIMIT', size: terms.baseSize, price: terms.price };
  if ('quoteAmount' in terms)
    return side === 'buy' ? { type: 'MARKET', amount: terms.quoteAmount } : undefined;
  return side === 'sell' ? { type: 'MARKET', size: terms.baseSize } : undefined;
}
