/** Reads of the venue what a decision about one intent needs, cheapest first and no more than that. */
import type { EpochMs } from '../core/clock.ts';
import { MINUTE_MS } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Fill, OrderLookup, Venue, VenueOrder } from '../venues/venue.ts';
import type { Intent } from './intent.ts';
import { type Look, provableFromMs, type VenueView } from './reconcile.ts';

/** An order may be dated a little before we sent it, by the difference of the clocks. */
const WINDOW_MARGIN_MS = 2 * MINUTE_MS;
/** More unlisted orders of one side than this in a window stay unproven, and the operator hears of it. */
const MAX_OLDER_ORDERS = 10;

/** `venueNowMs` is the venue's own time. */
export async function lookAtVenue(venue: Venue, intent: Intent, venueNowMs: EpochMs): Promise<VenueView> {
  if (intent.state === 'accepted') return { byVenueOrderId: await byVenueOrderId(venue, intent) };
  if (intent.state !== 'unknown') return {};
  const provableMs = provableFromMs(intent, venue.capabilities);
  const view = await byClientOrderId(venue, intent);
  const found = view.byClientOrderId?.ok && view.byClientOrderId.value !== undefined;
  // Where absence can never be proven, the lists may still show the order.
  if (found || (provableMs !== undefined && venueNowMs < provableMs)) return view;
  return { ...view, ...(await listsAround(venue, intent, venueNowMs)) };
}

/** The one look there is: where it fails, the run fails, and says so. */
async function byVenueOrderId(venue: Venue, intent: Intent): Promise<Look<VenueOrder | undefined>> {
  const venueOrderId = intent.venueOrderId ?? '';
  return { ok: true, value: orderOf(await venue.order({ symbol: intent.symbol, venueOrderId })) };
}

async function byClientOrderId(venue: Venue, intent: Intent): Promise<VenueView> {
  if (venue.capabilities.clientOrderId.lookup === 'none') return {};
  const { symbol, clientOrderId } = intent;
  return {
    byClientOrderId: await look(async () =>
      orderOf(await venue.orderByClientOrderId({ symbol, clientOrderId })),
    ),
  };
}

async function listsAround(venue: Venue, intent: Intent, venueNowMs: EpochMs): Promise<VenueView> {
  const { capabilities } = venue;
  const { symbol } = intent;
  const window = {
    symbol,
    startMs: (intent.firstSentAtMs ?? intent.createdAtMs) - WINDOW_MARGIN_MS,
    endMs: venueNowMs,
  };
  const openOrders = capabilities.openOrders ? await look(() => venue.openOrders(symbol)) : undefined;
  // Fills before orders: an order that fills in between is then listed, and its fill is not a stray one.
  const fills = capabilities.fills ? await look(() => venue.fills(window)) : undefined;
  const orders = capabilities.orderHistory
    ? await look(async () => {
        const listed = await venue.orders(window);
        return [...listed, ...(await olderOrders(venue, intent, listed, fills))];
      })
    : undefined;
  const { conditionOrders } = venue;
  const conditions =
    intent.protection !== undefined && conditionOrders !== undefined
      ? await look(() => conditionOrders.waiting(symbol))
      : undefined;
  return {
    ...(conditions === undefined ? {} : { conditions }),
    ...(openOrders === undefined ? {} : { openOrders }),
    ...(fills === undefined ? {} : { fills }),
    ...(orders === undefined ? {} : { orders }),
  };
}

/** Orders of fills in the window that were created before it, such as a resting order of the user's own. */
async function olderOrders(
  venue: Venue,
  { symbol, side }: Intent,
  listed: readonly VenueOrder[],
  fills: Look<readonly Fill[]> | undefined,
): Promise<readonly VenueOrder[]> {
  const known = new Set(listed.map((order) => order.venueOrderId));
  const ours = (fills?.ok ? fills.value : []).filter((fill) => fill.side === side);
  const ids = new Set(ours.map((fill) => fill.venueOrderId));
  const older: VenueOrder[] = [];
  for (const venueOrderId of [...ids].filter((id) => !known.has(id)).slice(0, MAX_OLDER_ORDERS)) {
    const order = orderOf(await venue.order({ symbol, venueOrderId }));
    if (order !== undefined) older.push(order);
  }
  return older;
}

async function look<T>(read: () => Promise<T>): Promise<Look<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (thrown) {
    return { ok: false, error: messageOf(thrown) };
  }
}

function orderOf(lookup: OrderLookup): VenueOrder | undefined {
  return lookup.found ? lookup.order : undefined;
}
