/** Bodies of futures calls. Source: the request schemas of the Pionex openapi_futures.yaml. */
import * as z from 'zod';
import { decimalSchema as amount } from '../../decimal-schema.ts';
import type { FuturesOrderType, FuturesRequest } from '../futures/futures-order.ts';
import { int64, parameterError } from './parameters.ts';

const TYPES = {
  LIMIT: 'limit',
  MARKET_QTY: 'market',
  IOC: 'ioc',
  FOK: 'fok',
  POSTONLY: 'postOnly',
} as const satisfies Record<string, FuturesOrderType>;

const wanted = {
  side: z.enum(['BUY', 'SELL']),
  size: amount.optional(),
  price: amount.optional(),
  // One-way mode has no other side, and this exchange has no other mode.
  positionSide: z.literal('BOTH').default('BOTH'),
  reduceOnly: z.boolean().default(false),
  clientOrderId: z
    .string()
    .max(64)
    .regex(/^[a-zA-Z0-9-]*$/)
    .default(''),
};

export const newFuturesOrder = z.object({
  symbol: z.string(),
  type: z.enum(['LIMIT', 'MARKET_QTY', 'IOC', 'FOK', 'POSTONLY']),
  ...wanted,
});

export const futuresMassOrder = z.object({
  symbol: z.string(),
  orders: z
    .array(z.object({ type: z.literal('LIMIT'), ...wanted }))
    .min(1)
    .max(20),
});

export const oneFuturesOrder = z.object({ symbol: z.string(), orderId: int64 });
export const oneContract = z.object({ symbol: z.string() });
export const newLeverage = z.object({ symbol: z.string(), leverage: z.string().regex(/^[1-9]\d{0,2}$/) });
export const newPositionMode = z.object({ positionMode: z.enum(['BUYSELL', 'OPENCLOSE']) });
export const newIsolatedMode = z.object({ symbol: z.string(), isolatedMode: z.enum(['CROSS', 'ISOLATED']) });

export function toFuturesRequest(order: z.output<typeof newFuturesOrder>): FuturesRequest {
  const type = TYPES[order.type];
  if (order.size === undefined) throw parameterError('TRADE', 'size');
  if (type !== 'market' && order.price === undefined) throw parameterError('TRADE', 'price');
  return {
    symbol: order.symbol,
    side: order.side === 'BUY' ? 'buy' : 'sell',
    type,
    baseSize: order.size,
    price: type === 'market' ? undefined : order.price,
    reduceOnly: order.reduceOnly,
    clientOrderId: order.clientOrderId,
  };
}
