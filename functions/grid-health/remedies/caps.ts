import type * as z from 'zod';
import type { remedies } from '../../../shared/automations/grid-schema.ts';
import { DAY_MS, type EpochMs, isoSeconds, MINUTE_MS } from '../../../shared/core/clock.ts';
import { compare, type Decimal, sum, ZERO } from '../../../shared/core/decimal.ts';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { isFinal } from '../../../shared/orders/intent.ts';

export type Remedies = z.output<typeof remedies>;

/**
 * Why no remedy may be applied to this bot now; undefined when one may. `earlier` are all its remedies, the latest
 * first. What the exchange refused counts for the pause between two, but not for the number of them; what it agreed to
 * and did not do counts for both.
 */
export function capReached(
  settings: Remedies,
  earlier: readonly ActionIntent[],
  nowMs: EpochMs,
): string | undefined {
  const open = earlier.find(({ state }) => !isFinal(state));
  if (open !== undefined) return `${open.id} is not settled yet`;
  const [last] = earlier;
  // One that was sent again counts from then.
  const lastMs = last === undefined ? Number.NEGATIVE_INFINITY : (last.sendingAtMs ?? last.createdAtMs);
  const nextMs = lastMs + settings.minutesBetween * MINUTE_MS;
  if (nowMs < nextMs) return `the next may come at ${isoSeconds(nextMs)}`;
  const carriedOut = earlier.filter((intent) => wasCarriedOut(intent) || intent.state === 'cancelled');
  if (carriedOut.length >= settings.inAll) return `all ${settings.inAll} remedies are used up`;
  const today = carriedOut.filter(({ createdAtMs }) => createdAtMs > nowMs - DAY_MS);
  return today.length >= settings.perDay ? `${today.length} in 24 hours is the limit` : undefined;
}

/** Why this amount may not be added now; undefined when it may. */
export function moneyCapReached(
  settings: Remedies,
  earlier: readonly ActionIntent[],
  amount: Decimal,
  nowMs: EpochMs,
): string | undefined {
  if (settings.moneyPerDay === undefined) return undefined;
  const added = earlier
    .filter((intent) => wasCarriedOut(intent) && intent.createdAtMs > nowMs - DAY_MS)
    .map(({ reservedQuote }) => reservedQuote);
  const already = sum(ZERO, ...added);
  return compare(sum(already, amount), settings.moneyPerDay) > 0
    ? `${already} of ${settings.moneyPerDay} is used in 24 hours`
    : undefined;
}

function wasCarriedOut({ state }: ActionIntent): boolean {
  return state === 'filled' || state === 'accepted';
}
