/**
 * What follows from a grid's own figures and the price: pure, exact, in the contract's own prices, and in its quote
 * coin. What cannot be told for want of a figure is `undefined`, never a guess.
 *
 * The venue's identity of a futures grid is: investment + realised profit − fees + funding = balance of its margin.
 */
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  dividedBy,
  isPositive,
  isZero,
  minus,
  sum,
  times,
  ZERO,
} from '../core/decimal.ts';
import type { FuturesGrid, Grid, SpotGrid } from '../venues/bots.ts';

const HUNDRED = decimal('100');

/** Profit that is certain: of completed pairs of a spot grid; after fees and funding of a futures grid. */
export function realizedProfit(grid: Grid): Decimal | undefined {
  if (grid.kind === 'spotGrid') return grid.gridProfit;
  const { marginBalance, investment } = grid;
  if (marginBalance !== undefined && investment !== undefined) return minus(marginBalance, investment);
  return bookedProfit(grid);
}

function bookedProfit({ realizedProfit: realized, fees, funding }: FuturesGrid): Decimal | undefined {
  if (realized === undefined || fees === undefined || funding === undefined) return undefined;
  return sum(minus(realized, fees), funding);
}

/** By how much the balance of the margin is more than the identity says; zero when all figures fit. */
export function marginGap(grid: FuturesGrid): Decimal | undefined {
  const booked = bookedProfit(grid);
  const { marginBalance, investment } = grid;
  if (booked === undefined || marginBalance === undefined || investment === undefined) return undefined;
  return minus(marginBalance, sum(investment, booked));
}

/** What would be won or lost by selling everything (buying it back, for a short one) at this price. */
export function floatingProfit(grid: Grid, price: Decimal): Decimal | undefined {
  if (grid.kind === 'spotGrid') return spotFloating(grid, price);
  const { position, positionOpenPrice } = grid;
  if (position === undefined) return undefined;
  if (isZero(position)) return ZERO;
  return positionOpenPrice && times(position, minus(price, positionOpenPrice));
}

function spotFloating(
  { totalProfit: total, gridProfit, baseAmount, averageCost }: SpotGrid,
  price: Decimal,
): Decimal | undefined {
  if (baseAmount !== undefined && averageCost !== undefined && isPositive(averageCost)) {
    return times(baseAmount, minus(price, averageCost));
  }
  return total === undefined || gridProfit === undefined ? undefined : minus(total, gridProfit);
}

/**
 * Everything won or lost so far. A spot grid's is the venue's word where it gives one, and has what was taken out in
 * it; of a futures grid the venue books that off the margin, and it is missing here.
 */
export function totalProfit(grid: Grid, price: Decimal): Decimal | undefined {
  if (grid.kind === 'spotGrid' && grid.totalProfit !== undefined) return grid.totalProfit;
  const realized = realizedProfit(grid);
  const floating = floatingProfit(grid, price);
  return realized === undefined || floating === undefined ? undefined : sum(realized, floating);
}

/** What the bot holds, in quote coin at this price. */
export function botValue(grid: Grid, price: Decimal): Decimal | undefined {
  if (grid.kind === 'spotGrid') {
    const { baseAmount, quoteAmount } = grid;
    if (baseAmount === undefined || quoteAmount === undefined) return undefined;
    return sum(times(baseAmount, price), quoteAmount);
  }
  const floating = floatingProfit(grid, price);
  return grid.marginBalance === undefined || floating === undefined
    ? undefined
    : sum(grid.marginBalance, floating);
}

/** `part` in per cent of `whole`; undefined where there is no whole. */
export function percentOf(part: Decimal, whole: Decimal | undefined): Decimal | undefined {
  if (whole === undefined || !isPositive(whole)) return undefined;
  return dividedBy(times(part, HUNDRED), whole);
}

/** How far `target` is from `price`, in per cent of the price, never negative. */
export function distancePercent(price: Decimal, target: Decimal): Decimal | undefined {
  return percentOf(absolute(minus(target, price)), price);
}

export interface LiquidationRisk {
  /** Where the price would have to go. */
  readonly side: 'above' | 'below';
  readonly price: Decimal;
  /** In per cent of the mark; zero where the estimate is reached or passed. */
  readonly distancePercent: Decimal;
}

/** Both sides that carry a risk, the nearer first. Takes and tells prices as they are shown (`orientation.ts`). */
export function liquidationRisks(shown: {
  readonly price?: Decimal;
  readonly liquidationAbove?: Decimal;
  readonly liquidationBelow?: Decimal;
}): readonly LiquidationRisk[] {
  const { price, liquidationAbove, liquidationBelow } = shown;
  if (price === undefined || !isPositive(price)) return [];
  const risk = (side: LiquidationRisk['side'], at: Decimal | undefined): LiquidationRisk[] => {
    if (at === undefined || !isPositive(at)) return [];
    const room = side === 'above' ? minus(at, price) : minus(price, at);
    const percent = isPositive(room) ? percentOf(room, price) : ZERO;
    return [{ side, price: at, distancePercent: percent ?? ZERO }];
  };
  return [...risk('above', liquidationAbove), ...risk('below', liquidationBelow)].sort((a, b) =>
    compare(a.distancePercent, b.distancePercent),
  );
}
