/** The body of an order, as the page's example shows it. Fields that it does not name are refused. */
import * as z from 'zod';
import { decimalSchema as amount } from '../../decimal-schema.ts';
import type { OrderTerms } from '../../venues/venue.ts';
import type { OrderRequest } from '../order.ts';
import { BitexasiaRefusal } from './refusal.ts';

const body = z.strictObject({
  pair: z.string(),
  side: z.enum(['buy', 'sell']),
  type: z.enum(['limit', 'market']),
  price: amount.optional(),
  size: amount,
  client_order_id: z.string().min(1).max(64).optional(),
});

/** `symbol` is the engine's name of the pair. */
export function orderRequest(text: string, symbolOf: (pair: string) => string | undefined): OrderRequest {
  const { success, data } = body.safeParse(parsed(text));
  if (!success) throw invalid('order', 'not an order as documented');
  const symbol = symbolOf(data.pair);
  if (symbol === undefined) throw new BitexasiaRefusal(422, 'UNKNOWN_PAIR', 'pair does not exist');
  return {
    symbol,
    side: data.side,
    terms: termsOf(data),
    immediateOrCancel: false,
    clientOrderId: data.client_order_id ?? '',
  };
}

function termsOf({ type, price, size }: z.output<typeof body>): OrderTerms {
  if (type === 'market') {
    if (price !== undefined) throw invalid('price', 'a market order has no price');
    return { type, baseSize: size };
  }
  if (price === undefined) throw invalid('price', 'a limit order needs a price');
  return { type, baseSize: size, price };
}

export function isSameOrder(a: OrderRequest, b: OrderRequest): boolean {
  const text = ({ symbol, side, terms }: OrderRequest) =>
    [
      symbol,
      side,
      terms.type,
      'baseSize' in terms ? Number(terms.baseSize) : 0,
      'price' in terms ? Number(terms.price) : 0,
    ].join();
  return text(a) === text(b);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(field: string, message: string): BitexasiaRefusal {
  return new BitexasiaRefusal(400, `INVALID_${field.toUpperCase()}`, message);
}
