import type { Account, Plan } from '../automations/schema.ts';
import { compare, type Decimal, sum } from '../core/decimal.ts';
import type { Collected } from '../orders/budget.ts';
import type { Reason } from '../orders/intent.ts';
import { sizeOrder } from '../orders/size.ts';
import type { OrderTerms, VenueCapabilities } from '../venues/venue.ts';
import { brokenCondition, freeBalanceTooSmall } from './guards.ts';
import type { Leg } from './legs.ts';
import type { LegMarket } from './market.ts';
import { scaledAmount } from './scale.ts';

export interface LegInput {
  readonly plan: Plan;
  readonly account: Account;
  readonly capabilities: VenueCapabilities;
  readonly leg: Leg;
  readonly market: LegMarket;
  readonly slotNumber: number;
  /** Base size bought so far by this plan and leg. */
  readonly heldBase: Decimal;
  /** What its earlier orders may still spend. */
  readonly pendingQuote: Decimal;
  /** Collected amounts that may join, oldest first, and the key under which this leg itself would collect. */
  readonly waiting: readonly (readonly [string, Collected])[];
  readonly ownKey: string;
  /** Whether the money limits leave room for an order of this quote amount. */
  fits(amount: Decimal): boolean;
}

export type LegDecision = { readonly numbers: Readonly<Record<string, string>> } & (
  | {
      readonly do: 'order';
      readonly terms: OrderTerms;
      readonly quote: Decimal;
      readonly uses: readonly string[];
    }
  /** Too small for the venue: put this much aside for a later slot. */
  | { readonly do: 'collect'; readonly item: Collected; readonly reason: Reason }
  | { readonly do: 'deny'; readonly reason: Reason }
);

/** Whether, how much and on what terms one leg of a slot orders now. Pure. */
export function decideLeg(input: LegInput): LegDecision {
  const { plan, market } = input;
  const price = plan.side === 'buy' ? market.book.ask : market.book.bid;
  const seen = { bid: market.book.bid, ask: market.book.ask };
  const hindrance = notTradable(input) ?? brokenCondition({ conditions: plan.conditions, market, price });
  if (hindrance !== undefined) return { do: 'deny', reason: hindrance, numbers: seen };

  const scaled = scaledAmount(plan.scale, { ...input, amount: input.leg.amount, price });
  if ('refused' in scaled) return { do: 'deny', reason: scaled.refused, numbers: seen };
  const numbers = { ...seen, ...scaled.numbers };
  return sized(input, scaled.amount, numbers);
}

function sized(input: LegInput, amount: Decimal, numbers: LegDecision['numbers']): LegDecision {
  const { plan, leg, market } = input;
  const joined = joinWaiting(input, amount);
  const order = sizeOrder({
    side: plan.side,
    order: plan.order,
    unit: leg.unit,
    amount: joined.amount,
    instrument: market.instrument,
    book: market.book,
    capabilities: input.capabilities,
  });
  const all =
    joined.uses.length === 0 ? numbers : { ...numbers, slotAmount: amount, withCollected: joined.amount };
  if ('refused' in order) return { do: 'deny', reason: order.refused, numbers: all };
  if ('tooSmall' in order) {
    // What is missing to a growing value is missing in the next slot too: collected, it would count twice.
    if (plan.scale?.by === 'valueAveraging') return { do: 'deny', reason: order.tooSmall, numbers: all };
    const never = neverBigEnough(input);
    if (never !== undefined) return { do: 'deny', reason: never, numbers: all };
    return {
      do: 'collect',
      item: { leg: leg.symbol, unit: leg.unit, amount },
      reason: collectedReason(order.tooSmall, amount),
      numbers: all,
    };
  }
  const { terms, quote, base } = order;
  const short = freeBalanceTooSmall(
    { conditions: plan.conditions, market },
    { side: plan.side, quote, base },
  );
  if (short !== undefined) return { do: 'deny', reason: short, numbers: all };
  return { do: 'order', terms, quote, uses: joined.uses, numbers: all };
}

/** Adds collected amounts, oldest first, as long as the order stays within the money limits. */
function joinWaiting(input: LegInput, amount: Decimal): { amount: Decimal; uses: readonly string[] } {
  // A run that died after collecting this very slot left its amount there: it is already in `amount`.
  const own = input.waiting.filter(([key]) => key === input.ownKey).map(([key]) => key);
  let total = amount;
  const uses: string[] = [];
  for (const [key, item] of input.waiting) {
    if (key === input.ownKey || item.unit !== input.leg.unit) continue;
    const next = sum(total, item.amount);
    if (item.unit === 'quote' && !input.fits(next)) break;
    total = next;
    uses.push(key);
  }
  return { amount: total, uses: [...uses, ...own] };
}

/** Amounts that may never grow to the venue's minimum would be collected for ever. */
function neverBigEnough({ market: { instrument }, account }: LegInput): Reason | undefined {
  const minimum = instrument.minQuoteAmount;
  const { perOrder } = account.limits;
  if (minimum === undefined || compare(perOrder, minimum) >= 0) return undefined;
  const text = `The account’s limit per order of ${perOrder} is under the venue’s minimum of ${minimum}.`;
  return { code: 'limit.perOrder', text, numbers: { limit: perOrder, minimum } };
}

function notTradable({ market: { instrument }, account }: LegInput): Reason | undefined {
  if (!instrument.tradable) {
    const text = `The venue does not trade ${instrument.symbol} at the moment.`;
    return { code: 'market.offline', text, numbers: {} };
  }
  if (instrument.quoteCoin !== account.limits.coin) {
    const text = `${instrument.symbol} is paid in ${instrument.quoteCoin}, but the account’s limits are in ${account.limits.coin}.`;
    return { code: 'limit.coin', text, numbers: {} };
  }
  return undefined;
}

function collectedReason(tooSmall: Reason, amount: Decimal): Reason {
  return {
    code: 'size.collected',
    text: `${tooSmall.text} This slot’s amount of ${amount} waits for the next one.`,
    numbers: { ...tooSmall.numbers, collected: amount },
  };
}
