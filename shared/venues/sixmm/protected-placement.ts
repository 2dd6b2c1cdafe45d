/**
 * An order and what closes its position again, in one request: 6MM's strategy orders. `OTO` is an entry and one order
 * that it sets off, `OTOCO` an entry and two of which one cancels the other.
 *
 * The words of the `…DrivenOn` and `…Trigger` fields are not in its documents. They are those of another venue whose
 * strategy orders have the same field names, and have never been proven here.
 */
import * as z from 'zod';
import { messageOf } from '../../core/errors.ts';
import type { RestClient } from '../rest/client.ts';
import { privateGet } from '../rest/client.ts';
import { askForOrder, otherOrder } from '../rest/order-calls.ts';
import { denied, sendOrder } from '../rest/placement.ts';
import { wireId } from '../rest/wire-values.ts';
import type { NewOrder, Placement, Protection } from '../venue.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { isGateRefusal } from './codes.ts';
import { isNamed, orderAction } from './orders.ts';
import { orderRow } from './trade-wire.ts';

/** By analogy, unproven. */
export const DRIVEN_ON = { someFilled: 'PARTIALLY_FILLED_OR_FILLED', filled: 'FILLED' } as const;
export const TRIGGER = { place: 'PLACE_ORDER', cancel: 'CANCEL_ORDER' } as const;
const ENTRY = 1;
const NOBODY = 0;
/** Stops watch the mark, as liquidation does: a single trade far off does not set them off. */
const WATCHED_PRICE = 'MARK_PRICE';

/** The request was taken, and the entry cannot be seen yet: whether it landed is proven by its client order id. */
export const ENTRY_NOT_SEEN = 'order.entryNotSeen';

const placedStrategy = z
  .looseObject({ strategyId: wireId })
  .transform(({ strategyId }) => ({ orderId: strategyId, clientOrderId: undefined }));

export async function placeProtected(
  client: RestClient,
  accountId: string,
  order: NewOrder,
  entry: Readonly<Record<string, string | boolean>>,
): Promise<Placement> {
  if (order.reduceOnly) {
    return denied(
      'order.unsupported',
      'An order that only reduces a position opens none that could be protected.',
    );
  }
  const subOrderList = subOrders(entry, order.protection ?? {});
  const strategyType = subOrderList.length === 2 ? 'OTO' : 'OTOCO';
  const placement = await sendOrder(
    { client: beforeAnyOrder(client), capabilities: sixmmCapabilities, placed: placedStrategy },
    order,
    orderAction('place-strategy', { strategyType, subOrderList }),
  );
  return placement.outcome === 'accepted' ? entryOf(client, accountId, order) : placement;
}

/** Of several orders one may exist when another is refused: fewer refusals are definite. */
function beforeAnyOrder(client: RestClient): RestClient {
  return { ...client, dialect: { ...client.dialect, isDefiniteRefusal: isGateRefusal } };
}

/** The reply names the strategy and none of its orders. */
async function entryOf(client: RestClient, accountId: string, order: NewOrder): Promise<Placement> {
  const notSeen = (why: string): Placement => ({
    outcome: 'unknown',
    code: ENTRY_NOT_SEEN,
    message: `6MM took the order with its protection, and ${why}: it is looked up again by its client order id.`,
  });
  const { symbol, clientOrderId } = order;
  const call = privateGet('/v1/private/order', { symbol, clientOrderId }, 1);
  try {
    const told = await askForOrder({ client, accountId }, call, orderRow);
    if (told === undefined) return notSeen('does not show it yet');
    if (!isNamed(told, clientOrderId)) throw otherOrder(client, clientOrderId);
    return { outcome: 'accepted', venueOrderId: told.venueOrderId };
  } catch (thrown) {
    return notSeen(`did not show it (${messageOf(thrown)})`);
  }
}

function subOrders(
  entry: Readonly<Record<string, string | boolean>>,
  { stopLoss, takeProfit }: Protection,
): readonly object[] {
  const closing = [
    ...(stopLoss === undefined ? [] : [{ type: 'STOP_MARKET', stopPrice: stopLoss }]),
    ...(takeProfit === undefined ? [] : [{ type: 'TAKE_PROFIT_MARKET', stopPrice: takeProfit }]),
  ];
  const isPair = closing.length === 2;
  return [
    { strategySubId: ENTRY, ...drivenBy('first', NOBODY), ...drivenBy('second', NOBODY), ...entry },
    ...closing.map((exit, index) => {
      const subId = ENTRY + 1 + index;
      const other = isPair ? 2 * ENTRY + 3 - subId : NOBODY;
      return {
        strategySubId: subId,
        ...drivenBy('first', ENTRY, DRIVEN_ON.someFilled, TRIGGER.place),
        ...drivenBy('second', other, DRIVEN_ON.filled, TRIGGER.cancel),
        ...closingTerms(entry),
        ...exit,
      };
    }),
  ];
}

/** As much as the entry asked for; what of it was not filled is cut off by `reduceOnly`. */
function closingTerms({ symbol, side, quantity }: Readonly<Record<string, string | boolean>>): object {
  return {
    symbol,
    side: side === 'BUY' ? 'SELL' : 'BUY',
    positionSide: 'BOTH',
    quantity,
    reduceOnly: true,
    timeInForce: 'GTE_GTC',
    workingType: WATCHED_PRICE,
  };
}

function drivenBy(nth: 'first' | 'second', subId: number, on?: string, trigger?: string): object {
  if (subId === NOBODY) return { [`${nth}DrivenId`]: NOBODY };
  return { [`${nth}DrivenId`]: subId, [`${nth}DrivenOn`]: on, [`${nth}Trigger`]: trigger };
}
