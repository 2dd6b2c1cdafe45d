/**
 * Stop loss and take profit of an order. Until the order has filled a part they stand in its own row; then each is an
 * order of the list of open ones, and what it makes when its price comes is another order, which names it.
 */
import * as z from 'zod';
import { compare, type Decimal, isPositive, roundDown, ZERO } from '../../core/decimal.ts';
import { decimalSchema } from '../../decimal-schema.ts';
import { parseJson } from '../../http/json.ts';
import type { Condition, ConditionRequest } from '../futures/condition.ts';
import type { FuturesOrder, FuturesRequest } from '../futures/futures-order.ts';
import type { FuturesState } from '../futures/futures-state.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import type { WireObject } from '../wire-json.ts';
import type { Habits } from './habits.ts';
import { nameOnWire } from './names.ts';
import type { Parameters } from './parameters.ts';
import { BingxRefusal } from './refusal.ts';

/** Parts of a stop that documents have beside these are refused, so that nobody gets used to more. */
const attached = z.strictObject({
  type: z.string(),
  stopPrice: decimalSchema,
  /** Both are the mark here. */
  workingType: z.enum(['MARK_PRICE', 'CONTRACT_PRICE']).default('MARK_PRICE'),
});

const PARAMETERS = { stop: 'stopLoss', takeProfit: 'takeProfit' } as const;
const TYPES = { stop: 'STOP_MARKET', takeProfit: 'TAKE_PROFIT_MARKET' } as const;
const SHORT_NAMES = { stop: 'SL', takeProfit: 'TP' } as const;
type Kind = keyof typeof TYPES;
const KINDS = ['stop', 'takeProfit'] as const;

/** What closes as much as the order trades. `price` is where the order is expected to fill. */
export function attachedStops(
  parameters: Parameters,
  order: FuturesRequest,
  { listing, price, habits }: { listing: PerpetualListing; price: Decimal; habits: Habits },
): readonly ConditionRequest[] {
  return KINDS.flatMap((kind) => {
    const text = parameters.text(PARAMETERS[kind]);
    if (text === undefined) return [];
    if (order.reduceOnly) throw wrong(kind);
    const { type, stopPrice } = stopIn(text, kind);
    if (type !== TYPES[kind]) throw wrong(kind);
    requireSide(order, kind, stopPrice, price);
    return {
      symbol: order.symbol,
      side: order.side === 'buy' ? 'sell' : 'buy',
      kind,
      stopPrice: roundDown(stopPrice, listing.pricePlaces),
      baseSize: order.baseSize,
      reduceOnly: true,
      endsWithPosition: habits.stopsEndWithPosition,
      clientOrderId: '',
    } as const;
  });
}

function stopIn(text: string, kind: Kind): z.output<typeof attached> {
  try {
    return attached.parse(parseJson(text));
  } catch {
    throw wrong(kind);
  }
}

/** One on the wrong side refuses the whole order. */
function requireSide({ side }: FuturesRequest, kind: Kind, stopPrice: Decimal, price: Decimal): void {
  const isBelow = (kind === 'stop') === (side === 'buy');
  const difference = compare(stopPrice, price);
  if (isBelow ? difference < 0 : difference > 0) return;
  const word = isBelow ? 'lower' : 'higher';
  throw new BingxRefusal(101400, `${SHORT_NAMES[kind]} Price must be ${word} than Last Price`);
}

function wrong(kind: Kind): BingxRefusal {
  return new BingxRefusal(109400, `Invalid parameters, ${PARAMETERS[kind]}`);
}

/** What the row of an order tells of stops. */
export interface StopsOfOrder {
  /** The one that made it. */
  readonly firedBy?: Condition | undefined;
  /** Those that wait for it to fill. */
  readonly carried: readonly Condition[];
}

export function stopsOfOrders({
  conditions,
}: Pick<FuturesState, 'conditions'>): (order: FuturesOrder) => StopsOfOrder {
  const all = [...conditions.values()];
  const fired = new Map(
    all.flatMap((one) => (one.orderId === undefined ? [] : [[one.orderId, one] as const])),
  );
  return ({ id }) => ({
    firedBy: fired.get(id),
    carried: all.filter(({ state, waitsForOrder }) => state === 'inactive' && waitsForOrder === id),
  });
}

/** The fields of an order's row that speak of stops. */
export function stopFields({ firedBy, carried }: StopsOfOrder): WireObject {
  const inside = carried.map(({ kind, stopPrice }) => [
    PARAMETERS[kind as Kind],
    { type: typeOnWire(kind), quantity: 0, stopPrice: Number(stopPrice), price: 0, workingType: '' },
  ]);
  return {
    stopLoss: '{"type":"STOP_MARKET","quantity":0,"positionId":1234567890123456789}',
    ...Object.fromEntries(inside),
    ...(firedBy && {
      type: typeOnWire(firedBy.kind),
      stopPrice: firedBy.stopPrice,
      triggerOrderId: BigInt(firedBy.id),
    }),
  };
}

/** Whether it is an order of its own, or was one: its order has filled a part. */
export function isOrder(
  { waitsForOrder = '' }: Condition,
  { orders }: Pick<FuturesState, 'orders'>,
): boolean {
  return isPositive(orders.get(waitsForOrder)?.filledBase ?? ZERO);
}

/** Its client's id is empty, and that it only reduces is told, although nobody asked for it. */
export function stopOnWire(stop: Condition): WireObject {
  return {
    symbol: nameOnWire(stop.symbol),
    orderId: BigInt(stop.id),
    side: stop.side === 'buy' ? 'BUY' : 'SELL',
    positionSide: 'BOTH',
    type: typeOnWire(stop.kind),
    origQty: stop.baseSize,
    price: '0.0000',
    executedQty: '0',
    avgPrice: '0.0000',
    cumQuote: '0',
    stopPrice: stop.stopPrice,
    profit: '',
    commission: '',
    status: STATES[stop.state],
    time: stop.createdAtMs,
    updateTime: stop.updatedAtMs,
    clientOrderId: '',
    leverage: '20X',
    workingType: 'MARK_PRICE',
    reduceOnly: true,
    triggerOrderId: 0,
    closePosition: 'false',
  };
}

const STATES: Readonly<Record<Condition['state'], string>> = {
  inactive: 'NEW',
  pending: 'NEW',
  fired: 'FILLED',
  canceled: 'CANCELLED',
  rejected: 'FAILED',
};

function typeOnWire(kind: Condition['kind']): string {
  return TYPES[kind as Kind];
}
