/**
 * Orders of BingX perpetuals that wait for a price. They stand in the list of open orders, and are ended like these:
 * only the word for their type tells them apart.
 */
import * as z from 'zod';
import type { ConditionOrder } from '../condition-orders.ts';
import { wireMs, wireTextIfAny } from '../rest/wire-values.ts';
import { priceOf, wireSide } from './order-wire.ts';
import { CONDITIONAL, clientIdOf, ordersOf, perpetualOrder } from './perpetual-wire.ts';
import { asPerpetual } from './symbols.ts';
import { wireAmountIfAny, wireFlagIfAny } from './wire-values.ts';

/** Only what a waiting one is known by: of some, size and price are settled when they are triggered. */
const waitingRow = z
  .looseObject({
    symbol: z.string().min(1),
    type: z.string().regex(CONDITIONAL),
    orderId: z.string().regex(/^\d{1,19}$/, 'not a whole number'),
    orderID: wireTextIfAny,
    clientOrderId: wireTextIfAny,
    clientOrderID: wireTextIfAny,
    side: wireSide,
    stopPrice: wireAmountIfAny,
    reduceOnly: wireFlagIfAny,
    closePosition: wireFlagIfAny,
    time: wireMs.nullish(),
  })
  .transform((row): { readonly waits: true; readonly condition: ConditionOrder } => ({
    waits: true,
    condition: {
      conditionId: row.orderID ?? row.orderId,
      symbol: asPerpetual(row.symbol),
      side: row.side,
      ...clientIdOf(row),
      ...priceOf('triggerPrice', row.stopPrice),
      ...reduceOnlyOf(row),
      ...(row.time ? { createdAtMs: row.time } : {}),
    },
  }));

/** Any other word is an order that rests, or one that is unknown and is shown as such. */
const restingRow = z
  .looseObject({ type: z.string().refine((word) => !CONDITIONAL.test(word), 'it waits for a price') })
  .pipe(perpetualOrder)
  .transform((order) => ({ waits: false as const, order }));

/** The list of open orders, each as what it is. */
export const openRows = ordersOf(z.union([waitingRow, restingRow])).transform(({ orders }) => orders);

/**
 * That it closes a whole position is told by another word. That neither is said is not told at all: by its type alone a
 * stop that was placed with an order cannot be told from one that is to open a position, which nobody but its owner may
 * take away. The live rows that others have shown say of attached stops that they only reduce.
 */
function reduceOnlyOf({
  reduceOnly,
  closePosition,
}: {
  readonly reduceOnly: boolean | undefined;
  readonly closePosition: boolean | undefined;
}): Pick<ConditionOrder, 'reduceOnly'> {
  if (reduceOnly === true || closePosition === true) return { reduceOnly: true };
  return reduceOnly === undefined ? {} : { reduceOnly };
}
