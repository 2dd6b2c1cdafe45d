/** Bodies of condition and strategy orders. Source: "Order" of 6MM's documents; what they leave open is said here. */
import * as z from 'zod';
import { decimal, dividedBy, ZERO } from '../../core/decimal.ts';
import { decimalSchema as amount } from '../../decimal-schema.ts';
import type { ConditionKind, ConditionRequest } from '../futures/condition.ts';
import type { Contracts } from './contracts.ts';
import { missing, newOrder, orderTerms } from './order-body.ts';
import { CODES, SixmmRefusal } from './refusal.ts';

const CONDITION_TYPES = [
  'STOP_MARKET',
  'STOP_LIMIT',
  'TAKE_PROFIT_MARKET',
  'TAKE_PROFIT_LIMIT',
  'TRAILING_STOP',
] as const;

export const newCondition = z.object({
  ...orderTerms,
  type: z.enum(CONDITION_TYPES),
  timeInForce: z.enum(['GTC', 'IOC', 'FOK', 'GTE_GTC']).default('GTC'),
  stopPrice: amount.optional(),
  /** Both are the mark here. */
  workingType: z.enum(['MARK_PRICE', 'CONTRACT_PRICE']).default('CONTRACT_PRICE'),
  priceProtect: z.boolean().default(false),
  activatePrice: amount.optional(),
  /** Not documented whether in per cent: here it is. */
  callbackRate: amount.optional(),
});
export type NewConditionBody = z.output<typeof newCondition>;

/**
 * No value of these is documented. These are the ones of the venues whose names of fields they share; any other is
 * refused here, so that nobody gets used to more.
 */
const dependencies = {
  strategySubId: z.int().min(1),
  firstDrivenId: z.int().min(0),
  firstDrivenOn: z.string().optional(),
  firstTrigger: z.string().optional(),
  secondDrivenId: z.int().min(0).default(0),
  secondDrivenOn: z.string().optional(),
  secondTrigger: z.string().optional(),
};
const subOrder = z.union([
  newOrder.extend(dependencies),
  newCondition.extend({ ...dependencies, timeInForce: z.enum(['GTC', 'IOC', 'FOK', 'GTE_GTC']).optional() }),
]);
export type SubOrder = z.output<typeof subOrder>;

export const newStrategy = z.object({
  strategyType: z.enum(['OTO', 'OCO', 'OTOCO']),
  subOrderList: z.array(subOrder).min(2).max(3),
});

const KINDS: Readonly<Record<(typeof CONDITION_TYPES)[number], ConditionKind>> = {
  STOP_MARKET: 'stop',
  STOP_LIMIT: 'stop',
  TAKE_PROFIT_MARKET: 'takeProfit',
  TAKE_PROFIT_LIMIT: 'takeProfit',
  TRAILING_STOP: 'trailing',
};
const HUNDRED = decimal('100');

type ConditionTerms = Omit<NewConditionBody, 'timeInForce'> & { readonly timeInForce?: string | undefined };

export function conditionOf(contracts: Contracts, body: ConditionTerms): ConditionRequest {
  requireTerms(body);
  const { type, callbackRate, price, quantity, closePosition, timeInForce } = body;
  const waiting =
    KINDS[type] === 'trailing'
      ? { activatePrice: body.activatePrice, callbackShare: dividedBy(callbackRate ?? ZERO, HUNDRED) }
      : { stopPrice: body.stopPrice };
  return {
    symbol: contracts.toEngine(body.symbol),
    side: body.side === 'BUY' ? 'buy' : 'sell',
    kind: KINDS[type],
    ...waiting,
    price: type.endsWith('_LIMIT') ? price : undefined,
    baseSize: closePosition ? undefined : quantity,
    reduceOnly: body.reduceOnly || closePosition,
    endsWithPosition: timeInForce === 'GTE_GTC',
    clientOrderId: body.clientOrderId,
  };
}

function requireTerms(body: ConditionTerms): void {
  const { type, quantity, closePosition } = body;
  const waitsFor = KINDS[type] === 'trailing' ? 'callbackRate' : 'stopPrice';
  if (body[waitsFor] === undefined) throw missing(waitsFor);
  if (type.endsWith('_LIMIT') && body.price === undefined) throw missing('price');
  if (quantity === undefined && !closePosition) throw missing('quantity');
}

export type Condition = Extract<SubOrder, { type: NewConditionBody['type'] }>;
export type First = Exclude<SubOrder, Condition>;

/** An order that comes first, or none, and what depends on it, in the three forms that the strategies are known in. */
export function partsOf({ strategyType, subOrderList }: z.output<typeof newStrategy>): {
  readonly order: First | undefined;
  readonly conditions: readonly Condition[];
} {
  const [first, ...others] = subOrderList;
  subOrderList.forEach((sub, index) => {
    if (sub.strategySubId !== index + 1) throw invalid('strategySubId');
  });
  if (first === undefined) throw missing('subOrderList');
  const hasFirst = strategyType !== 'OCO';
  const conditions = (hasFirst ? others : subOrderList).filter(isCondition);
  const count = strategyType === 'OTO' ? 1 : 2;
  if (conditions.length !== count || subOrderList.length !== count + (hasFirst ? 1 : 0)) {
    throw invalid('subOrderList');
  }
  if (!hasFirst) {
    requirePair(conditions, 'first');
    return { order: undefined, conditions };
  }
  if (isCondition(first) || first.firstDrivenId !== 0 || first.secondDrivenId !== 0) {
    throw invalid('firstDrivenId');
  }
  for (const sub of conditions) {
    const isPlaced =
      sub.firstDrivenId === 1 &&
      sub.firstDrivenOn === 'PARTIALLY_FILLED_OR_FILLED' &&
      sub.firstTrigger === 'PLACE_ORDER';
    if (!isPlaced) throw invalid('firstDrivenOn');
  }
  if (strategyType === 'OTOCO') requirePair(conditions, 'second');
  return { order: first, conditions };
}

/** Each ends the other. */
function requirePair(pair: readonly Condition[], place: 'first' | 'second'): void {
  for (const [index, sub] of pair.entries()) {
    const other = pair[1 - index]?.strategySubId;
    const isEnded =
      sub[`${place}DrivenId`] === other &&
      sub[`${place}DrivenOn`] === 'FILLED' &&
      sub[`${place}Trigger`] === 'CANCEL_ORDER';
    if (!isEnded) throw invalid(`${place}DrivenOn`);
  }
}

function isCondition(sub: SubOrder): sub is Condition {
  return (CONDITION_TYPES as readonly string[]).includes(sub.type);
}

function invalid(name: string): SixmmRefusal {
  return new SixmmRefusal(CODES.invalidCondition, `Invalid ${name}`);
}
