/**
 * What the venue's word means for an intent: pure, total, and never a guess.
 *
 * 1. `unknown` ends only by proof: the order is found and is this attempt, or it is found nowhere after its
 *    request can no longer be accepted and any landed order would have become visible.
 * 2. A failed look-up proves nothing.
 * 3. Whatever is not provable waits, with a reason.
 * 4. Where no read can ever prove it, an idempotent second placement may: see `repost.ts`.
 */
import { type EpochMs, isoSeconds, MINUTE_MS } from '../core/clock.ts';
import { compare, decimal, isZero, minus, times } from '../core/decimal.ts';
import { unreachable } from '../core/errors.ts';
import { type Fill, sameClientOrderId, type VenueCapabilities, type VenueOrder } from '../venues/venue.ts';
import { isOwnClientOrderId } from './ids.ts';
import type { Execution, Intent } from './intent.ts';
import type { IntentChange } from './ledger.ts';
import { decideRepost, settlesByRepost } from './repost.ts';

/** One answered or failed look-up. */
export type Look<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

/** What was read of the venue for one intent. A part is missing when it was not asked or cannot be asked. */
export interface VenueView {
  readonly byVenueOrderId?: Look<VenueOrder | undefined>;
  readonly byClientOrderId?: Look<VenueOrder | undefined>;
  readonly openOrders?: Look<readonly VenueOrder[]>;
  readonly orders?: Look<readonly VenueOrder[]>;
  readonly fills?: Look<readonly Fill[]>;
}

export type Decision =
  | {
      readonly do: 'step';
      readonly to: 'unknown' | 'accepted' | 'absent' | 'filled' | 'cancelled' | 'partlyFilled';
      readonly change: IntentChange;
      readonly note: string;
    }
  /** Send it (again), or let it expire when its time is over. */
  | { readonly do: 'send' }
  /** Place it again, by the rules of `repost.ts`. */
  | { readonly do: 'repost' }
  /** `alarm` when a person should know if it lasts; `asksPerson` when nobody else can settle it any more. */
  | { readonly do: 'wait'; readonly reason: string; readonly alarm: boolean; readonly asksPerson?: true }
  | { readonly do: 'nothing' };

/** A `reserved` intent younger than this may still be in the hands of the run that made it. */
const TAKE_OVER_AFTER_MS = MINUTE_MS;
/** What the venue dates an order and what we took its time for may differ by this much. */
const CREATED_TOLERANCE_MS = 2 * MINUTE_MS;

/** `nowMs` is the venue's time, read before the view: what must be over was over when the venue was looked at. */
export function decide(
  intent: Intent,
  view: VenueView,
  nowMs: EpochMs,
  capabilities: VenueCapabilities,
): Decision {
  switch (intent.state) {
    case 'reserved':
      return nowMs - intent.updatedAtMs >= TAKE_OVER_AFTER_MS || nowMs >= intent.placeBeforeMs
        ? { do: 'send' }
        : wait('its run may still be at work');
    case 'absent':
      return { do: 'send' };
    case 'sending':
      return canStillBeAccepted(intent, nowMs)
        ? wait('the request may still be accepted')
        : { do: 'step', to: 'unknown', change: {}, note: 'no answer was recorded' };
    case 'unknown':
      return decideUnknown(intent, view, nowMs, capabilities);
    case 'accepted':
      return decideAccepted(intent, view);
    case 'denied':
    case 'rejected':
    case 'expired':
    case 'filled':
    case 'cancelled':
    case 'partlyFilled':
      return { do: 'nothing' };
    default:
      return unreachable(intent.state);
  }
}

/** From when on absence can be proven; undefined where the venue does not say how long a request is valid. */
export function provableFromMs(intent: Intent, capabilities: VenueCapabilities): EpochMs | undefined {
  return intent.sendExpiresAtMs === undefined
    ? undefined
    : intent.sendExpiresAtMs + capabilities.visibilityLagMs;
}

function decideUnknown(
  intent: Intent,
  view: VenueView,
  nowMs: EpochMs,
  capabilities: VenueCapabilities,
): Decision {
  const found = findOrder(intent, view, capabilities);
  if (found !== undefined) {
    const difference = differenceFrom(intent, found);
    if (difference !== undefined) {
      return alarm(`order ${found.venueOrderId} bears this order’s id but ${difference}`);
    }
    return {
      do: 'step',
      to: 'accepted',
      change: { venueOrderId: found.venueOrderId },
      note: `found at the venue, created ${isoSeconds(found.createdAtMs)}`,
    };
  }
  if (settlesByRepost(capabilities)) return decideRepost(intent, nowMs, capabilities);
  const provableMs = provableFromMs(intent, capabilities);
  if (provableMs === undefined) return alarm('the venue does not say how long a request stays valid');
  if (nowMs < provableMs) return wait('an order could still become visible');
  if (!canProveAbsence(intent, nowMs, capabilities)) return alarm('the venue cannot prove an absence');
  return proveAbsence(intent, view, nowMs, capabilities);
}

/** Whether any look-up of this venue still reaches back to the order. */
function canProveAbsence(intent: Intent, nowMs: EpochMs, capabilities: VenueCapabilities): boolean {
  const { lookup } = capabilities.clientOrderId;
  if (capabilities.orderHistory || lookup === 'unlimited') return true;
  return typeof lookup === 'object' && nowMs < (intent.sendingAtMs ?? 0) + lookup.forMs;
}

function proveAbsence(
  intent: Intent,
  view: VenueView,
  nowMs: EpochMs,
  capabilities: VenueCapabilities,
): Decision {
  const { lookup } = capabilities.clientOrderId;
  const needed: readonly (readonly [boolean, string, Look<unknown> | undefined])[] = [
    [lookup !== 'none', 'look-up by client order id', view.byClientOrderId],
    [capabilities.openOrders, 'open orders', view.openOrders],
    [capabilities.orderHistory, 'order history', view.orders],
    [capabilities.fills, 'fills', view.fills],
  ];
  for (const [possible, name, look] of needed) {
    if (!possible) continue;
    if (look === undefined) return wait(`${name} was not asked`);
    if (!look.ok) return wait(`${name} failed: ${look.error}`);
  }
  const stray = strayFill(intent, view, capabilities);
  if (stray !== undefined) return alarm(`fill ${stray.fillId} belongs to an order that is not listed yet`);
  const nameless = namelessOrder(intent, view);
  if (nameless !== undefined) return couldBeThisOne(intent, nameless, nowMs);
  const asked = needed.filter(([possible]) => possible).map(([, name]) => name);
  return {
    do: 'step',
    to: 'absent',
    change: {},
    note: `found by none of ${asked.join(', ')} at ${isoSeconds(nowMs)}`,
  };
}

/** A fill in the window whose order is in no list: it could be ours, so it forbids the proof. */
function strayFill(intent: Intent, view: VenueView, capabilities: VenueCapabilities): Fill | undefined {
  if (!view.fills?.ok || !view.orders?.ok || !capabilities.orderHistory) return undefined;
  const listed = new Set(view.orders.value.map((order) => order.venueOrderId));
  return view.fills.value.find((fill) => fill.side === intent.side && !listed.has(fill.venueOrderId));
}

/**
 * An order without any client id that fits the intent: some venues' lists leave the id out. One that was placed together
 * with its protection may also bear an id of the venue's own making. What waits for a price, and what comes of it, is
 * never the order itself.
 */
function namelessOrder(intent: Intent, view: VenueView): VenueOrder | undefined {
  const latestMs = (intent.sendExpiresAtMs ?? Number.POSITIVE_INFINITY) + CREATED_TOLERANCE_MS;
  return ordersListed(view).find(
    (order) =>
      order.isConditional === undefined &&
      (order.clientOrderId === undefined || mayBeRenamed(intent, order.clientOrderId)) &&
      order.createdAtMs <= latestMs &&
      differenceFrom(intent, order) === undefined,
  );
}

function mayBeRenamed({ protection }: Intent, given: string): boolean {
  return protection !== undefined && !isOwnClientOrderId(given);
}

/** No list will ever tell more of it: once nothing may be sent any more, only a person can. */
function couldBeThisOne(
  intent: Intent,
  { venueOrderId, clientOrderId }: VenueOrder,
  nowMs: EpochMs,
): Decision {
  const named =
    clientOrderId === undefined ? 'no client order id' : `an id of another kind, ${clientOrderId},`;
  const decision = alarm(`order ${venueOrderId} bears ${named} and could be this one`);
  const isLate = intent.protection !== undefined && nowMs >= intent.placeBeforeMs;
  return isLate ? { ...decision, asksPerson: true } : decision;
}

function ordersListed(view: VenueView): readonly VenueOrder[] {
  return [view.openOrders, view.orders].flatMap((look) => (look?.ok ? look.value : []));
}

function findOrder(intent: Intent, view: VenueView, capabilities: VenueCapabilities): VenueOrder | undefined {
  if (view.byClientOrderId?.ok && view.byClientOrderId.value !== undefined) return view.byClientOrderId.value;
  return ordersListed(view).find((order) =>
    sameClientOrderId(capabilities, order.clientOrderId, intent.clientOrderId),
  );
}

/** What shows that an order is not this attempt, e.g. `is a sell`; undefined when it may be. */
export function differenceFrom(intent: Intent, order: VenueOrder): string | undefined {
  if (order.symbol !== intent.symbol) return `is for ${order.symbol}`;
  if (order.side !== intent.side) return `is a ${order.side}`;
  if (order.type !== intent.terms?.type) return `is a ${order.type} order`;
  const { terms } = intent;
  if ('baseSize' in terms && order.baseSize !== undefined && compare(order.baseSize, terms.baseSize) !== 0) {
    return `has size ${order.baseSize}`;
  }
  if (
    'quoteAmount' in terms &&
    order.quoteAmount !== undefined &&
    compare(order.quoteAmount, terms.quoteAmount) !== 0
  ) {
    return `is over ${order.quoteAmount}`;
  }
  if (terms.type === 'limit' && order.price !== undefined && compare(order.price, terms.price) !== 0) {
    return `has price ${order.price}`;
  }
  if (order.createdAtMs < (intent.firstSentAtMs ?? intent.createdAtMs) - CREATED_TOLERANCE_MS) {
    return `was created ${isoSeconds(order.createdAtMs)}, before it was sent`;
  }
  return undefined;
}

function decideAccepted(intent: Intent, view: VenueView): Decision {
  const look = view.byVenueOrderId;
  if (look === undefined) return wait('the order was not asked for');
  if (!look.ok) return wait(`the order could not be read: ${look.error}`);
  if (look.value === undefined) return alarm(`the venue does not know order ${intent.venueOrderId}`);
  const order = look.value;
  if (order.status === 'open') return wait('the order is open');
  const execution = executionOf(order);
  return { do: 'step', to: closedAs(intent, order), change: { execution }, note: 'closed at the venue' };
}

function closedAs(intent: Intent, order: VenueOrder): 'filled' | 'cancelled' | 'partlyFilled' {
  if (isZero(order.executedBase)) return 'cancelled';
  const { terms } = intent;
  if (terms === undefined) return 'filled';
  if ('baseSize' in terms)
    return compare(order.executedBase, terms.baseSize) >= 0 ? 'filled' : 'partlyFilled';
  // A market buy by amount leaves a remainder smaller than one step of its size.
  const missing = minus(terms.quoteAmount, order.executedQuote);
  return compare(missing, times(terms.quoteAmount, QUOTE_REMAINDER)) <= 0 ? 'filled' : 'partlyFilled';
}

/** Share of a market buy's amount that rounding to the base step may leave unspent. */
const QUOTE_REMAINDER = decimal('0.01');

function executionOf(order: VenueOrder): Execution {
  return {
    baseSize: order.executedBase,
    quoteAmount: order.executedQuote,
    ...(order.fee === undefined ? {} : { fee: order.fee }),
    ...(order.feeCoin === undefined ? {} : { feeCoin: order.feeCoin }),
  };
}

function canStillBeAccepted(intent: Intent, nowMs: EpochMs): boolean {
  // Without a stated validity the run itself is surely over after this long; the outcome stays unknown.
  const endMs = intent.sendExpiresAtMs ?? (intent.sendingAtMs ?? intent.updatedAtMs) + 2 * MINUTE_MS;
  return nowMs <= endMs;
}

function wait(reason: string): Decision {
  return { do: 'wait', reason, alarm: false };
}

function alarm(reason: string): Decision & { readonly do: 'wait' } {
  return { do: 'wait', reason, alarm: true };
}
