/**
 * What is at the venue under no name, or another one, and could still be an order whose outcome is not known. An order
 * that was placed together with its protection may lose its client order id, or get one of the venue's own making; then
 * what waits for its prices speaks for it, too.
 */
import { compare } from '../core/decimal.ts';
import { type ConditionOrder, isProtectionId, protectionId } from '../venues/condition-orders.ts';
import type { VenueOrder } from '../venues/venue.ts';
import { CREATED_TOLERANCE_MS, differenceFrom } from './difference.ts';
import { isOwnClientOrderId } from './ids.ts';
import type { Intent } from './intent.ts';
import type { VenueView } from './reconcile.ts';

/** Why the intent cannot be called absent, e.g. `order 7 bears no client order id and could be this one`. */
export function lookalike(intent: Intent, view: VenueView): string | undefined {
  const order = ordersOf(view).find((one) => couldBeThis(intent, one));
  if (order !== undefined) {
    const { venueOrderId, clientOrderId } = order;
    const name =
      clientOrderId === undefined ? 'no client order id' : `an id of another kind, ${clientOrderId},`;
    return `order ${venueOrderId} bears ${name} and could be this one`;
  }
  const conditions = view.conditions?.ok ? view.conditions.value : [];
  const condition = conditions.find((one) => couldProtectThis(intent, one));
  return condition && `order ${condition.conditionId}, which waits for a price, could belong to this one`;
}

/** All that lists have shown. */
export function ordersOf(view: VenueView): readonly VenueOrder[] {
  return [view.openOrders, view.orders].flatMap((look) => (look?.ok ? look.value : []));
}

function couldBeThis(intent: Intent, order: VenueOrder): boolean {
  const latestMs = (intent.sendExpiresAtMs ?? Number.POSITIVE_INFINITY) + CREATED_TOLERANCE_MS;
  const { clientOrderId, createdAtMs } = order;
  const isRenamed = intent.protection !== undefined && !isOwnClientOrderId(clientOrderId ?? '');
  return (
    // What waits for a price, and what comes of it, is never the order itself.
    order.isConditional === undefined &&
    (clientOrderId === undefined || isRenamed) &&
    createdAtMs <= latestMs &&
    differenceFrom(intent, order) === undefined
  );
}

function couldProtectThis(intent: Intent, condition: ConditionOrder): boolean {
  const { protection = {}, firstSentAtMs = intent.createdAtMs } = intent;
  const { clientOrderId: name = '', side, triggerPrice, createdAtMs = firstSentAtMs } = condition;
  const own = [
    protectionId(intent.clientOrderId, 'stopLoss'),
    protectionId(intent.clientOrderId, 'takeProfit'),
  ];
  if (own.includes(name.toLowerCase())) return true;
  const isAnothers = isProtectionId(name) && isOwnClientOrderId(name.replace(/-..$/, ''));
  const isPrice = [protection.stopLoss, protection.takeProfit].some(
    (price) => price !== undefined && triggerPrice !== undefined && compare(price, triggerPrice) === 0,
  );
  const isEarlier = createdAtMs < firstSentAtMs - CREATED_TOLERANCE_MS;
  return isPrice && side !== intent.side && !isAnothers && !isEarlier;
}
