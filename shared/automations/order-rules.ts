/** What a plan orders, for how much, and within which limits. */
import { compare, type Decimal, decimal, dividedBy, isZero, times } from '../core/decimal.ts';
import type { PlanDraft } from './draft.ts';
import { fault, isBasket, NO_FAULTS, type PlanRule, quoteAmountOf } from './rule.ts';
import { quoteCoinOf, symbolAdvice, symbolsOf } from './symbols.ts';

/** Every symbol is an order of its own, several venue calls and a leg to reconcile. */
const MAX_SYMBOLS = 20;

const symbolsArePricedInLimitCoin: PlanRule = ({ what }, account) => {
  const venue = account?.venue;
  const coin = account?.limits?.coin;
  if (what === undefined || venue === undefined || coin === undefined) return NO_FAULTS;
  return symbolsOf(what).flatMap((symbol) => {
    const path = 'symbol' in what ? ['what', 'symbol'] : ['what', 'basket', symbol];
    const quoteCoin = quoteCoinOf(venue, symbol);
    if (quoteCoin === coin) return NO_FAULTS;
    const text =
      quoteCoin === undefined
        ? `'${symbol}' is not a spot symbol of ${venue}; ${symbolAdvice(venue, 'spot')}.`
        : `'${symbol}' is priced in ${quoteCoin}, but the account's limits are in ${coin}; use a ${coin} symbol or another account.`;
    return [{ path, text }];
  });
};

const basketIsNotTooLarge: PlanRule = ({ what }) => {
  const count = what === undefined ? 0 : symbolsOf(what).length;
  return count > MAX_SYMBOLS
    ? fault('what.basket', `names ${count} symbols; at most ${MAX_SYMBOLS} are allowed, so split the plan.`)
    : NO_FAULTS;
};

const baseAmountIsForSells: PlanRule = ({ side, amount }) =>
  side === 'buy' && amount !== undefined && 'base' in amount
    ? fault('amount', "a base amount is for sells; for a buy write what to spend, e.g. { quote: '25' }.")
    : NO_FAULTS;

const baseAmountIsForOneSymbol: PlanRule = (plan) =>
  isBasket(plan) && plan.amount !== undefined && 'base' in plan.amount
    ? fault('amount', "a base amount cannot be split over a basket; write e.g. { quote: '25' }.")
    : NO_FAULTS;

const amountFitsLimits: PlanRule = (plan, account) => {
  const amount = quoteAmountOf(plan);
  const limits = account?.limits;
  if (amount === undefined || limits === undefined) return NO_FAULTS;
  const order = largestOrder(plan, amount);
  const tooLarge = (limit: Decimal | undefined, value: Decimal) =>
    limit !== undefined && compare(value, limit) > 0;
  const never = (what: string, name: string, limit: Decimal | undefined) =>
    fault('amount.quote', `${what} can never be placed under the account's ${name} of ${limit}; lower it.`);
  if (tooLarge(limits.perOrder, order)) return never(orderText(plan, order), 'perOrder', limits.perOrder);
  if (tooLarge(limits.perDay, amount)) return never(amount, 'perDay', limits.perDay);
  if (tooLarge(limits.perMonth, amount)) return never(amount, 'perMonth', limits.perMonth);
  return NO_FAULTS;
};

const amountFitsBudget: PlanRule = (plan) => {
  const amount = quoteAmountOf(plan);
  const budget = plan.conditions?.budget;
  if (amount === undefined || budget === undefined) return NO_FAULTS;
  const names = ['perDay', 'perMonth', 'total'] as const;
  const name = names.find((each) => compare(amount, budget[each] ?? amount) > 0);
  return name === undefined
    ? NO_FAULTS
    : fault(
        `conditions.budget.${name}`,
        `${budget[name]} is less than one slot's amount, ${amount}; raise it.`,
      );
};

const budgetsNest: PlanRule = ({ conditions }) => {
  const budget = conditions?.budget;
  const given = (['perDay', 'perMonth', 'total'] as const).flatMap((name) =>
    budget?.[name] === undefined ? [] : [{ name, limit: budget[name] }],
  );
  return given.slice(1).flatMap((wider, index) => {
    const narrower = given[index];
    return narrower && compare(narrower.limit, wider.limit) > 0
      ? fault(
          `conditions.budget.${narrower.name}`,
          `${narrower.limit} is more than ${wider.name}, ${wider.limit}; lower it or raise ${wider.name}.`,
        )
      : NO_FAULTS;
  });
};

const carryHoldsOneAmount: PlanRule = (plan) => {
  if (typeof plan.missed !== 'object') return NO_FAULTS;
  const cap = plan.missed.carryUpTo;
  if (plan.amount !== undefined && 'base' in plan.amount) {
    return fault('missed', "only quote amounts are carried over; write 'skip' or 'buyOnce'.");
  }
  const amount = quoteAmountOf(plan);
  return amount !== undefined && compare(cap, amount) < 0
    ? fault('missed.carryUpTo', `${cap} is less than one slot's amount, ${amount}; raise it.`)
    : NO_FAULTS;
};

/** The dearest single order of a slot: all of it, or a basket's heaviest leg. */
function largestOrder({ what }: PlanDraft, amount: Decimal): Decimal {
  if (what === undefined || 'symbol' in what) return amount;
  const weights = Object.values(what.basket);
  const total = weightText(weights.reduce((sum, weight) => sum + weight, 0));
  const heaviest = weightText(Math.max(...weights));
  return isZero(total) ? amount : dividedBy(times(amount, heaviest), total, 8);
}

/** Weights are shares, not money, and may be numbers; twelve places are far more than a share needs. */
function weightText(weight: number): Decimal {
  return decimal(weight.toFixed(12));
}

function orderText(plan: PlanDraft, order: Decimal): string {
  return isBasket(plan) ? `the basket's largest order, ${order},` : order;
}

export const ORDER_RULES: readonly PlanRule[] = [
  symbolsArePricedInLimitCoin,
  basketIsNotTooLarge,
  baseAmountIsForSells,
  baseAmountIsForOneSymbol,
  amountFitsLimits,
  amountFitsBudget,
  budgetsNest,
  carryHoldsOneAmount,
];
