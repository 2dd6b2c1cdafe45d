/** The ceilings of a strategy, kept with the money limits by one conditional write, so that no two signals slip past. */
import type { Strategy } from '../../shared/automations/schema.ts';
import { DAY_MS, type EpochMs, HOUR_MS, isoSeconds, SECOND_MS } from '../../shared/core/clock.ts';
import { compare, type Decimal, sum } from '../../shared/core/decimal.ts';
import type { Budget, BudgetEntry } from '../../shared/orders/budget.ts';
import type { Reason } from '../../shared/orders/intent.ts';

export interface CeilingRequest {
  readonly strategy: Strategy;
  /** `signal:` and the strategy's name. */
  readonly plan: string;
  readonly symbol: string;
  /** Value of the order in quote coin; zero when it only closes. */
  readonly quote: Decimal;
  /** Value in quote coin of the position as it would be after this order, without the orders that are still open. */
  readonly positionAfterQuote: Decimal;
  /** It only makes a position smaller. */
  readonly closes: boolean;
  /** Unsettled intents that the position contains already. */
  readonly contained: ReadonlySet<string>;
  readonly nowMs: EpochMs;
}

/** The first ceiling that this order would break. What only closes is held back by none of them. */
export function brokenCeiling(budget: Budget, request: CeilingRequest): Reason | undefined {
  if (request.closes) return undefined;
  return (
    tooLarge(request) ?? tooMany(budget, request) ?? tooSoon(budget, request) ?? tooMuch(budget, request)
  );
}

function tooLarge({ strategy: { limits }, quote }: CeilingRequest): Reason | undefined {
  if (limits.perOrder === undefined || compare(quote, limits.perOrder) <= 0) return undefined;
  return refusal('limit.strategyPerOrder', `${quote} is over the strategy’s ${limits.perOrder} per order.`, {
    amount: quote,
    limit: limits.perOrder,
  });
}

function tooMany(budget: Budget, { strategy, plan, nowMs }: CeilingRequest): Reason | undefined {
  const { ordersPerHour, ordersPerDay } = strategy.limits;
  const made = ordersOf(budget, strategy, plan);
  const inHour = made.filter(({ atMs }) => atMs > nowMs - HOUR_MS).length;
  if (inHour >= ordersPerHour) {
    return refusal(
      'limit.ordersPerHour',
      `The strategy made ${ordersText(inHour)} in the last hour; ${ordersPerHour} is its limit.`,
      {
        orders: String(inHour),
        limit: String(ordersPerHour),
      },
    );
  }
  const inDay = made.filter(({ atMs }) => atMs > nowMs - DAY_MS).length;
  if (inDay < ordersPerDay) return undefined;
  return refusal(
    'limit.ordersPerDay',
    `The strategy made ${ordersText(inDay)} in the last 24 hours; ${ordersPerDay} is its limit.`,
    {
      orders: String(inDay),
      limit: String(ordersPerDay),
    },
  );
}

function tooSoon(budget: Budget, { strategy, plan, symbol, nowMs }: CeilingRequest): Reason | undefined {
  const { cooldownSeconds } = strategy.limits;
  if (cooldownSeconds === 0) return undefined;
  const times = ordersOf(budget, strategy, plan).flatMap(({ entry, atMs }) =>
    entry.leg === symbol ? [atMs] : [],
  );
  const untilMs = Math.max(0, ...times) + cooldownSeconds * SECOND_MS;
  if (nowMs >= untilMs) return undefined;
  return refusal(
    'limit.cooldown',
    `${symbol} was ordered a moment ago; the next order may come at ${isoSeconds(untilMs)}.`,
    {
      untilMs: String(untilMs),
    },
  );
}

/** Open orders count as if they were filled. */
function tooMuch(budget: Budget, request: CeilingRequest): Reason | undefined {
  const { maxPosition } = request.strategy.limits;
  if (maxPosition === undefined) return undefined;
  const open = Object.entries(budget.entries).filter(
    ([id, { plan, leg, spent }]) =>
      plan === request.plan && leg === request.symbol && spent === undefined && !request.contained.has(id),
  );
  const after = sum(request.positionAfterQuote, ...open.map(([, { reserved }]) => reserved));
  if (compare(after, maxPosition) <= 0) return undefined;
  return refusal(
    'limit.maxPosition',
    `The position would be worth ${after}; ${maxPosition} is the strategy’s limit.`,
    {
      position: after,
      limit: maxPosition,
    },
  );
}

/**
 * The strategy's orders of the last days with the time each was accepted, which an entry tells by the end of its time
 * to be placed. Those that came to nothing count too: they were orders.
 */
function ordersOf(
  budget: Budget,
  { placeWithinSeconds }: Strategy,
  plan: string,
): readonly { readonly entry: BudgetEntry; readonly atMs: EpochMs }[] {
  return Object.values(budget.entries)
    .filter((entry) => entry.plan === plan)
    .map((entry) => ({ entry, atMs: entry.placeBeforeMs - placeWithinSeconds * SECOND_MS }));
}

function ordersText(count: number): string {
  return count === 1 ? '1 order' : `${count} orders`;
}

function refusal(code: string, text: string, numbers: Reason['numbers']): Reason {
  return { code, text, numbers };
}
