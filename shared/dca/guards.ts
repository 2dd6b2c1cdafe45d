/** The plan's conditions, one small function each: what speaks against ordering now, in numbers and words. */
import type { PlanConditions } from '../automations/schema.ts';
import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  minus,
  ONE,
  roundUp,
  sum,
  times,
  ZERO,
} from '../core/decimal.ts';
import type { Reason } from '../orders/intent.ts';
import type { Side } from '../venues/venue.ts';
import type { LegMarket } from './market.ts';
import { averageClose, notEnoughHistory } from './scale.ts';

export interface GuardInput {
  readonly conditions: PlanConditions;
  readonly market: LegMarket;
  /** The price at which this order would trade now: the ask for a buy, the bid for a sell. */
  readonly price: Decimal;
}

/** The first condition that is not met, or undefined when the order may go on. */
export function brokenCondition(input: GuardInput): Reason | undefined {
  const guards = [belowMinPrice, aboveMaxPrice, spreadTooWide, tooFarAboveAverage];
  for (const guard of guards) {
    const reason = guard(input);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function belowMinPrice({ conditions: { minPrice }, price }: GuardInput): Reason | undefined {
  if (minPrice === undefined || compare(price, minPrice) >= 0) return undefined;
  const text = `The price ${price} is below the plan’s minimum of ${minPrice}.`;
  return { code: 'guard.minPrice', text, numbers: { price, minPrice } };
}

function aboveMaxPrice({ conditions: { maxPrice }, price }: GuardInput): Reason | undefined {
  if (maxPrice === undefined || compare(price, maxPrice) <= 0) return undefined;
  const text = `The price ${price} is above the plan’s maximum of ${maxPrice}.`;
  return { code: 'guard.maxPrice', text, numbers: { price, maxPrice } };
}

const TEN_THOUSAND = decimal('10000');
const TWO = decimal('2');
const SHOWN_PLACES = 4;

function spreadTooWide({ conditions: { maxSpreadBps }, market: { book } }: GuardInput): Reason | undefined {
  if (maxSpreadBps === undefined) return undefined;
  const middle = dividedBy(sum(book.bid, book.ask), TWO);
  const exactBps = dividedBy(times(minus(book.ask, book.bid), TEN_THOUSAND), middle);
  if (compare(exactBps, decimal(String(maxSpreadBps))) <= 0) return undefined;
  const spreadBps = roundUp(exactBps, SHOWN_PLACES);
  const text = `The spread of ${spreadBps} basis points is wider than ${maxSpreadBps}.`;
  return {
    code: 'guard.maxSpread',
    text,
    numbers: { bid: book.bid, ask: book.ask, spreadBps, maxSpreadBps: String(maxSpreadBps) },
  };
}

const HUNDRED = decimal('100');

function tooFarAboveAverage({ conditions, market, price }: GuardInput): Reason | undefined {
  const rule = conditions.maxAboveAverage;
  if (rule === undefined) return undefined;
  const average = averageClose(market, rule.days);
  if (average === undefined) return notEnoughHistory(rule.days, market);
  const ceiling = times(average, sum(ONE, dividedBy(decimal(String(rule.percent)), HUNDRED)));
  if (compare(price, ceiling) <= 0) return undefined;
  const text = `The price ${price} is more than ${rule.percent} % above its ${rule.days}-day average of ${average}.`;
  return { code: 'guard.aboveAverage', text, numbers: { price, average, ceiling } };
}

/** Whether the balance that must remain free would still be there after this order. */
export function freeBalanceTooSmall(
  input: Pick<GuardInput, 'conditions' | 'market'>,
  order: { readonly side: Side; readonly quote: Decimal; readonly base: Decimal },
): Reason | undefined {
  const keepFree = input.conditions.keepFree;
  if (keepFree === undefined) return undefined;
  const { instrument, balances } = input.market;
  const [coin, needed] =
    order.side === 'buy' ? [instrument.quoteCoin, order.quote] : [instrument.baseCoin, order.base];
  const free = balances.find((balance) => balance.coin === coin)?.free ?? ZERO;
  if (compare(minus(free, needed), keepFree) >= 0) return undefined;
  const text = `${free} ${coin} are free; after this order of ${needed}, less than ${keepFree} would remain.`;
  return { code: 'guard.keepFree', text, numbers: { free, needed, keepFree } };
}
