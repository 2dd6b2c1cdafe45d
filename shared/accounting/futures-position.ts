/**
 * A perpetual's position netted from its fills, and what closing it brought, in the symbol's quote coin: what is
 * opened adds to the average entry, what is closed realises the difference to it. An account in hedge mode, which can
 * be long and short at once, is netted too: single results may then fall on other fills, their sum and the open
 * position do not change. Fees are counted apart, as the venue takes them.
 */
import {
  absolute,
  compare,
  type Decimal,
  isZero,
  minus,
  smallest,
  sum,
  times,
  ZERO,
} from '../core/decimal.ts';
import type { FillRecord } from '../records/record.ts';
import { addTo, share } from './share.ts';

export interface FuturesPosition {
  readonly symbol: string;
  readonly quoteCoin: string;
  /** Base coin, negative when short. */
  readonly size: Decimal;
  /** What opening `size` cost, of the same sign. */
  readonly cost: Decimal;
  readonly realized: Decimal;
  readonly bought: Decimal;
  readonly sold: Decimal;
  /** By coin, positive when paid. */
  readonly fees: Readonly<Record<string, Decimal>>;
}

export function noPosition({ symbol, quoteCoin }: Pick<FillRecord, 'symbol' | 'quoteCoin'>): FuturesPosition {
  return { symbol, quoteCoin, size: ZERO, cost: ZERO, realized: ZERO, bought: ZERO, sold: ZERO, fees: {} };
}

/** The position after one more fill; fills come in the order of their time. `realized` is this fill's result. */
export function applyFuturesFill(
  before: FuturesPosition,
  fill: FillRecord,
): { readonly position: FuturesPosition; readonly realized: Decimal } {
  const isBuy = fill.side === 'buy';
  const size = signed(fill.baseSize, isBuy);
  const value = signed(fill.quoteAmount, isBuy);
  const held = absolute(before.size);
  const closes = !isZero(before.size) && isNegative(before.size) === isBuy;
  const closing = closes ? smallest(fill.baseSize, held) : ZERO;
  const closedValue = share(value, closing, fill.baseSize);
  const closedCost = isZero(held) ? ZERO : share(before.cost, closing, held);
  // Bought back for less than it was sold for, or sold for more than it cost: in both the two add up below zero.
  const realized = closes ? minus(ZERO, sum(closedValue, closedCost)) : ZERO;
  return {
    realized,
    position: {
      ...before,
      size: sum(before.size, size),
      cost: sum(minus(before.cost, closedCost), minus(value, closedValue)),
      realized: sum(before.realized, realized),
      bought: isBuy ? sum(before.bought, fill.quoteAmount) : before.bought,
      sold: isBuy ? before.sold : sum(before.sold, fill.quoteAmount),
      fees: addTo(before.fees, fill.feeCoin, fill.fee),
    },
  };
}

/** What closing all of it at `price` would bring. */
export function unrealizedAt({ size, cost }: FuturesPosition, price: Decimal): Decimal {
  return minus(times(size, price), cost);
}

function signed(amount: Decimal, isPositive: boolean): Decimal {
  return isPositive ? amount : minus(ZERO, amount);
}

function isNegative(value: Decimal): boolean {
  return compare(value, ZERO) < 0;
}
