/**
 * Condition and strategy orders in 6MM's words. Its documents name the fields of requests, and neither the rows of
 * conditions nor what `*DrivenOn` and `*Trigger` may say: those values are the ones of the venues that have the same
 * fields, and nobody has seen 6MM take them.
 */
import * as z from 'zod';
import { isPositive } from '../../core/decimal.ts';
import { unreachable } from '../../core/errors.ts';
import { type ConditionOrder, protectionId, type Trigger } from '../condition-orders.ts';
import { present, wireId, wireList, wireMoneyIfAny, wireMs, wireTextIfAny } from '../rest/wire-values.ts';
import type { NewOrder, Protection, Side } from '../venue.ts';
import { side } from './trade-wire.ts';

/** A flag that is told in any way but as a flag is not told. */
const flag = z.boolean().optional().catch(undefined);

const conditionRow = z
  .looseObject({
    conditionId: wireId,
    symbol: z.string().min(1),
    clientOrderId: wireTextIfAny.catch(undefined),
    side: side.optional().catch(undefined),
    stopPrice: wireMoneyIfAny.catch(undefined),
    reduceOnly: flag,
    closePosition: flag,
    createdAt: wireMs.optional().catch(undefined),
  })
  .transform((row): ConditionOrder => {
    const { stopPrice } = row;
    return {
      conditionId: row.conditionId,
      symbol: row.symbol,
      ...present({
        clientOrderId: row.clientOrderId,
        side: row.side,
        triggerPrice: stopPrice !== undefined && isPositive(stopPrice) ? stopPrice : undefined,
        reduceOnly: row.reduceOnly === true || row.closePosition === true ? true : row.reduceOnly,
        createdAtMs: row.createdAt,
      }),
    };
  });

export const conditionsData = z.looseObject({ list: wireList(conditionRow) });

/** As `placedData`, with the id of the condition. */
export const conditionPlacedData = z
  .looseObject({ conditionId: wireId })
  .transform(({ conditionId }) => ({ orderId: conditionId }));

export const strategyPlacedData = z
  .looseObject({ strategyId: wireId })
  .transform(({ strategyId }) => ({ orderId: strategyId }));

const subOrderRow = z.looseObject({
  strategySubId: z.string().optional().catch(undefined),
  orderId: wireId.optional().catch(undefined),
  clientOrderId: z.string().optional().catch(undefined),
  symbol: z.string().optional().catch(undefined),
  side: side.optional().catch(undefined),
});
export type SubOrderRow = z.output<typeof subOrderRow>;

/** Their rows are not documented. */
export const strategyData = z.looseObject({ subOrders: wireList(subOrderRow).catch([]) });

type WireFields = Readonly<Record<string, string | number | boolean>>;

/** What a condition of this kind is called and says of its price. */
export function triggerFields(trigger: Trigger, isLimit: boolean): WireFields {
  switch (trigger.kind) {
    case 'stop':
      return { type: isLimit ? 'STOP_LIMIT' : 'STOP_MARKET', stopPrice: trigger.at };
    case 'takeProfit':
      return { type: isLimit ? 'TAKE_PROFIT_LIMIT' : 'TAKE_PROFIT_MARKET', stopPrice: trigger.at };
    case 'trailing': {
      const { callbackRate, activeFrom } = trigger;
      return { type: 'TRAILING_STOP', callbackRate, ...present({ activatePrice: activeFrom }) };
    }
    default:
      return unreachable(trigger);
  }
}

/** The sides of a position that is to be closed, at the market. */
export interface Closing extends Pick<NewOrder, 'clientOrderId' | 'symbol'> {
  readonly side: Side;
  readonly baseSize: string;
  readonly protection: Protection;
}

/**
 * Stop loss and take profit as they stand in a request, in this order. They end with their position, and never open
 * one.
 */
export function protectiveFields({
  clientOrderId,
  symbol,
  side: closingSide,
  baseSize,
  protection,
}: Closing) {
  const { stopLoss, takeProfit } = protection;
  const triggers: readonly (readonly [keyof Protection, Trigger])[] = [
    ...(stopLoss === undefined ? [] : [['stopLoss', { kind: 'stop', at: stopLoss }] as const]),
    ...(takeProfit === undefined ? [] : [['takeProfit', { kind: 'takeProfit', at: takeProfit }] as const]),
  ];
  return triggers.map(
    ([name, trigger]): WireFields => ({
      symbol,
      ...triggerFields(trigger, false),
      side: closingSide === 'buy' ? 'BUY' : 'SELL',
      positionSide: 'BOTH',
      quantity: baseSize,
      reduceOnly: true,
      timeInForce: 'GTE_GTC',
      workingType: 'CONTRACT_PRICE',
      clientOrderId: protectionId(clientOrderId, name),
    }),
  );
}

/** Placed as soon as the order with this number has filled a part. */
export function placedAfter(strategySubId: number): WireFields {
  return {
    firstDrivenId: strategySubId,
    firstDrivenOn: 'PARTIALLY_FILLED_OR_FILLED',
    firstTrigger: 'PLACE_ORDER',
  };
}

export const DEPENDS_ON_NOTHING: WireFields = { firstDrivenId: 0, secondDrivenId: 0 };

/** Ended as soon as the order with this number is filled. */
export function endedBy(strategySubId: number, place: 'first' | 'second'): WireFields {
  return {
    [`${place}DrivenId`]: strategySubId,
    [`${place}DrivenOn`]: 'FILLED',
    [`${place}Trigger`]: 'CANCEL_ORDER',
  };
}
