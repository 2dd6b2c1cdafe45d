/** Bodies of orders. Source: "Order" of 6MM's documents. */
import * as z from 'zod';
import type { Decimal } from '../../core/decimal.ts';
import { decimalSchema as amount } from '../../decimal-schema.ts';
import type { FuturesOrderType, FuturesRequest } from '../futures/futures-order.ts';
import type { FuturesBooks } from '../futures/futures-state.ts';
import { reducibleSize } from '../futures/position.ts';
import type { Contracts } from './contracts.ts';
import { wireOrderId } from './parameters.ts';
import { CODES, SixmmRefusal } from './refusal.ts';

export const orderTerms = {
  symbol: z.string().min(1),
  side: z.enum(['BUY', 'SELL']),
  // The account is in one-way mode, which has no other side.
  positionSide: z.literal('BOTH').default('BOTH'),
  price: amount.optional(),
  quantity: amount.optional(),
  reduceOnly: z.boolean().default(false),
  closePosition: z.boolean().default(false),
  clientOrderId: z
    .string()
    .regex(/^[a-zA-Z0-9-]{0,36}$/)
    .default(''),
};

export const newOrder = z.object({
  ...orderTerms,
  type: z.enum(['LIMIT', 'MARKET']),
  timeInForce: z.enum(['GTC', 'IOC', 'FOK']).default('GTC'),
  makerOnly: z.boolean().default(false),
  /** Prices by the book are not offered here. */
  priceType: z.literal(0).default(0),
});

export type NewOrderBody = z.output<typeof newOrder>;

/** At least one of both; with both, both must match. */
export const oneOrder = z
  .object({ symbol: z.string(), orderId: wireOrderId.optional(), clientOrderId: z.string().optional() })
  .refine(({ orderId, clientOrderId }) => orderId !== undefined || clientOrderId !== undefined, {
    path: ['orderId'],
  });

const TYPES: Readonly<Record<NewOrderBody['timeInForce'], FuturesOrderType>> = {
  GTC: 'limit',
  IOC: 'ioc',
  FOK: 'fok',
};

export function requestOf(contracts: Contracts, books: FuturesBooks, order: NewOrderBody): FuturesRequest {
  const symbol = contracts.toEngine(order.symbol);
  const side = order.side === 'BUY' ? 'buy' : 'sell';
  if (order.type === 'LIMIT' && order.price === undefined) throw missing('price');
  const whole = order.closePosition ? reducibleSize(books.positions.get(symbol), side) : undefined;
  return {
    symbol,
    side,
    type: typeOf(order),
    baseSize: order.quantity ?? whole ?? throwMissing('quantity'),
    price: order.type === 'LIMIT' ? order.price : undefined,
    reduceOnly: order.reduceOnly || order.closePosition,
    clientOrderId: order.clientOrderId,
  };
}

function typeOf({ type, timeInForce, makerOnly }: NewOrderBody): FuturesOrderType {
  if (type === 'MARKET') return 'market';
  return makerOnly ? 'postOnly' : TYPES[timeInForce];
}

export function missing(name: string): SixmmRefusal {
  return new SixmmRefusal(CODES.missing, `${name} is required`);
}

function throwMissing(name: string): Decimal {
  throw missing(name);
}
