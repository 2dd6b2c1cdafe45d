/** A person's word on an order whose outcome nothing can prove any more. */
import { type EpochMs, isoSeconds } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import type { Table } from '../table/table.ts';
import { sameClientOrderId, type Venue } from '../venues/venue.ts';
import { openMarket } from '../venues/venues.ts';
import { differenceFrom } from './difference.ts';
import { causeOf, ownerOf } from './ids.ts';
import type { Intent, StoredIntent } from './intent.ts';
import { readIntent, stepIntent } from './ledger.ts';
import { overFromMs } from './repost.ts';
import { tellEnd } from './tell.ts';

/** The exchange's id of the order that is there, or that a person has seen none. */
export type OrderVerdict = { readonly venueOrderId: string } | 'not-there';

/**
 * Moves an `unknown` intent on as a person saw it in the exchange's app. An order is read and must fit, and then is
 * `accepted`; its end is for reconcile to find, as of any other. Without one the intent has `expired`. Throws
 * `config.notFound` for an id that is no order, of ours or of the exchange, `config.invalid` for an order that is
 * another one, and `ledger.illegalTransition` while nobody's word is needed: the ledger still tries, or the last request
 * may still be carried out.
 */
export async function settleOrderByHand(
  deps: Pick<Deps, 'clock' | 'table' | 'notices' | 'log' | 'venues'>,
  id: string,
  verdict: OrderVerdict,
): Promise<Intent> {
  const cause = causeOf(id);
  const found = ownerOf(cause).kind === 'grid' ? undefined : await readIntent(deps.table, cause);
  if (found === undefined) throw new AppError('config.notFound', `There is no order with the id '${id}'.`);
  const nowMs = deps.clock.nowMs();
  const venue = await openMarket(deps.venues, found.intent);
  const busy = whyNot(found.intent, venue, nowMs);
  if (busy !== undefined) {
    throw new AppError('ledger.illegalTransition', `${id} needs nobody's word: ${busy}.`);
  }
  const settled =
    verdict === 'not-there'
      ? await expired(deps, found, nowMs)
      : await adopted(deps.table, found, { venue, nowMs, venueOrderId: verdict.venueOrderId });
  deps.log.info('order.settled', { intent: id, state: settled.intent.state, note: 'by hand' });
  await tellEnd(deps.notices, settled.intent);
  return settled.intent;
}

function whyNot(intent: Intent, { capabilities }: Venue, nowMs: EpochMs): string | undefined {
  if (intent.state !== 'unknown') return `it is ${intent.state}`;
  const untilMs = Math.max(intent.placeBeforeMs, overFromMs(intent, capabilities.visibilityLagMs));
  return nowMs < untilMs ? `it is looked after by itself until ${isoSeconds(untilMs)}` : undefined;
}

async function expired(
  { table }: Pick<Deps, 'table'>,
  found: StoredIntent,
  atMs: EpochMs,
): Promise<StoredIntent> {
  const note = 'a person has seen that it is not there';
  const absent = await stepIntent(table, found, { to: 'absent', atMs, note });
  const text = 'A person has looked, and there is no such order at the exchange.';
  const reason = { code: 'order.expired', text, numbers: {} };
  return stepIntent(table, absent, { to: 'expired', atMs, note, change: { reason } });
}

async function adopted(
  table: Table,
  found: StoredIntent,
  {
    venue,
    nowMs,
    venueOrderId,
  }: { readonly venue: Venue; readonly nowMs: EpochMs; readonly venueOrderId: string },
): Promise<StoredIntent> {
  const difference = await differenceOf(venue, found.intent, venueOrderId);
  if (difference !== undefined) {
    throw new AppError(
      'config.invalid',
      `Order ${venueOrderId} is not ${found.intent.id}: it ${difference}.`,
    );
  }
  const note = 'a person has seen it at the exchange';
  return stepIntent(table, found, { to: 'accepted', atMs: nowMs, change: { venueOrderId }, note });
}

/** A mistyped id would count another order's money as this one's. */
async function differenceOf(venue: Venue, intent: Intent, venueOrderId: string): Promise<string | undefined> {
  const lookup = await venue.order({ symbol: intent.symbol, venueOrderId });
  if (!lookup.found) {
    throw new AppError(
      'config.notFound',
      `The exchange knows no order ${venueOrderId} of ${intent.symbol}: check the id.`,
    );
  }
  const { order } = lookup;
  const isOther =
    order.clientOrderId !== undefined &&
    !sameClientOrderId(venue.capabilities, order.clientOrderId, intent.clientOrderId);
  return isOther ? `bears the client order id ${order.clientOrderId}` : differenceFrom(intent, order);
}
