/** Bodies of orders. Source: `NewOrderRequest` and `MassOrderRequest` of the Pionex openapi.yaml. */
import * as z from 'zod';
import { decimalSchema as amount } from '../../decimal-schema.ts';
import type { OrderTerms } from '../../venues/venue.ts';
import type { OrderRequest } from '../order.ts';
import { int64, parameterError } from './parameters.ts';

const side = z.enum(['BUY', 'SELL']);
const clientOrderId = z
  .string()
  .max(64)
  .regex(/^[a-zA-Z0-9-]*$/)
  .default('');

export const newOrder = z.object({
  symbol: z.string(),
  side,
  type: z.enum(['LIMIT', 'MARKET']),
  clientOrderId,
  size: amount.optional(),
  price: amount.optional(),
  amount: amount.optional(),
  IOC: z.boolean().default(false),
});

export const massOrder = z.object({
  symbol: z.string(),
  orders: z
    .array(z.object({ side, type: z.literal('LIMIT'), clientOrderId, size: amount, price: amount }))
    .min(1)
    .max(20),
});

export const oneOrder = z.object({ symbol: z.string(), orderId: int64 });
export const oneSymbol = z.object({ symbol: z.string() });

export function toOrderRequest(order: z.output<typeof newOrder>): OrderRequest {
  return {
    symbol: order.symbol,
    side: order.side === 'BUY' ? 'buy' : 'sell',
    terms: termsOf(order),
    immediateOrCancel: order.IOC,
    clientOrderId: order.clientOrderId,
  };
}

function termsOf(order: z.output<typeof newOrder>): OrderTerms {
  if (order.type === 'MARKET' && order.side === 'BUY') {
    if (order.amount === undefined) throw parameterError('TRADE', 'amount');
    return { type: 'market', quoteAmount: order.amount };
  }
  if (order.size === undefined) throw parameterError('TRADE', 'size');
  if (order.type === 'MARKET') return { type: 'market', baseSize: order.size };
  if (order.price === undefined) throw parameterError('TRADE', 'price');
  return { type: 'limit', baseSize: order.size, price: order.price };
}
