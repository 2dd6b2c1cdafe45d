/**
 * A strategy's orders that its budget has not settled yet. Reconcile comes only every few minutes, and a signal that
 * follows at once must neither sell the same coins again nor overlook what was just bought. One whose outcome is not
 * clear holds back what follows it: it may still land, or be sent again, with a size that was right before.
 */
import type { Control } from '../../shared/control/control.ts';
import { type Decimal, isZero, largest, minus, sum, ZERO } from '../../shared/core/decimal.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Budget } from '../../shared/orders/budget.ts';
import { heldChange, heldChangeAtLeast } from '../../shared/orders/held.ts';
import { causeOf, intentId } from '../../shared/orders/ids.ts';
import { type Cause, type Intent, isFinal } from '../../shared/orders/intent.ts';
import { readIntent } from '../../shared/orders/ledger.ts';
import { reconcileIntent } from '../../shared/orders/reconcile-intent.ts';
import type { Market, Side, Venue } from '../../shared/venues/venue.ts';

/**
 * Those of the cause's owner and symbol, but for its own, each brought as far as the venue's word allows now. Throws
 * `ledger.conflict` (retry later) while one of them may still change what is held by itself.
 */
export async function readOpenOrders(
  deps: Deps,
  venue: Venue,
  { budget: { budget }, pauses }: Control,
  cause: Cause,
): Promise<readonly Intent[]> {
  const ids = Object.entries(budget.entries)
    .filter(([, { plan, leg, spent }]) => plan === cause.plan && leg === cause.leg && spent === undefined)
    .map(([id]) => id)
    .filter((id) => id !== intentId(cause));
  const orders: Intent[] = [];
  for (const id of ids) {
    const intent = await lookAt(deps, venue, id, pauses);
    if (intent === undefined) continue;
    if (isUnclear(intent)) throw notYet(intent);
    orders.push(intent);
  }
  return orders;
}

/** Neither over nor resting at a price of its own. */
function isUnclear({ state, terms }: Intent): boolean {
  return !isFinal(state) && !(state === 'accepted' && terms?.type === 'limit');
}

function notYet({ id, state }: Intent): AppError {
  return new AppError('ledger.conflict', `The order before this one is not clear yet: ${id} is ${state}.`, {
    retry: 'later',
  });
}

/**
 * Throws `ledger.conflict` (retry later) when `budget` has an order of the cause's owner and symbol that the budget
 * read before the decision did not have: two runs may hold two signals of one symbol at the same time.
 */
export function assertNoneCameMeanwhile(
  budget: Budget,
  { budget: { budget: read } }: Pick<Control, 'budget'>,
  { plan, leg }: Cause,
): void {
  const came = Object.entries(budget.entries).find(
    ([id, entry]) => entry.plan === plan && entry.leg === leg && read.entries[id] === undefined,
  );
  if (came === undefined) return;
  throw new AppError('ledger.conflict', `${came[0]} was ordered meanwhile: this one is decided again.`, {
    retry: 'later',
  });
}

async function lookAt(
  deps: Deps,
  venue: Venue,
  id: string,
  pauses: Control['pauses'],
): Promise<Intent | undefined> {
  const found = await readIntent(deps.table, causeOf(id));
  if (found === undefined) return undefined;
  try {
    return (await reconcileIntent(deps, venue, found, pauses)).stored.intent;
  } catch (thrown) {
    if (!(thrown instanceof AppError && thrown.code === 'ledger.conflict')) throw thrown;
    // Another run took the same step.
    return (await readIntent(deps.table, causeOf(id)))?.intent;
  }
}

/** `now`: for what closes. `before`: at worst before a buy or a sell, for what a ceiling counts. */
export interface Held {
  readonly now: Decimal;
  readonly before: Readonly<Record<Side, Decimal>>;
}

/**
 * What a strategy holds of a spot symbol by its own orders: bought less sold, settled ones by the budget's total. What
 * it sold of coins that it never bought makes it hold nothing.
 */
export function heldOnSpot(
  { budget: { budget } }: Pick<Control, 'budget'>,
  { plan, leg }: Cause,
  open: readonly Intent[],
): Held {
  const settled = budget.totals[plan]?.[leg]?.base ?? ZERO;
  const over = open.filter(({ state }) => isFinal(state));
  // As if its open sells were never filled.
  const most = largest(ZERO, sum(settled, ...over.map(heldChange)));
  return {
    now: largest(ZERO, sum(settled, ...open.map(heldChangeAtLeast))),
    before: { buy: most, sell: most },
  };
}

/** The venue's net position, and what it would be after the open orders of one side that hold no money back. */
export function heldOnPerpetual(net: Decimal, open: readonly Intent[]): Held {
  const closing = (side: Side) =>
    open
      .filter((one) => one.side === side && !isFinal(one.state) && isZero(one.reservedQuote))
      .map(({ terms }) => (terms !== undefined && 'baseSize' in terms ? terms.baseSize : ZERO));
  return {
    now: net,
    before: { buy: sum(net, ...closing('buy')), sell: minus(net, sum(ZERO, ...closing('sell'))) },
  };
}

/**
 * Ids of unsettled orders that a position contains already: those that are over, and on spot the sells, before which
 * the position is taken.
 */
export function idsContained(open: readonly Intent[], market: Market): ReadonlySet<string> {
  const isContained = ({ state, side }: Intent): boolean =>
    isFinal(state) || (market === 'spot' && side === 'sell');
  return new Set(open.filter(isContained).map(({ id }) => id));
}
