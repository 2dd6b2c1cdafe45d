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
} from '../../core/decimal.ts';
import type { PositionRow } from './trade-wire.ts';

/**
 * Whether a position is long or short. In one-way mode the side is `BOTH`, and whether the quantity of a short one is
 * negative is not documented. A negative one is short; of a positive one the row's other figures decide, and where they
 * leave it open the mark does: with profit p a piece, the mark is the entry price + p if it is long, − p if it is
 * short, and a long one is liquidated below the mark, a short one above. Undefined where nothing decides.
 */
export function directionOf(row: PositionRow, mark?: Decimal): Direction | undefined {
  if (row.positionSide !== 'net') return row.positionSide;
  if (!isPositive(row.quantity)) return 'short';
  const { entryPrice, unrealizedPnl, liqPrice } = row;
  if (entryPrice === undefined || unrealizedPnl === undefined) return undefined;
  const profit = dividedBy(unrealizedPnl, row.quantity);
  const marks = { ifLong: sum(entryPrice, profit), ifShort: minus(entryPrice, profit) };
  const byLiquidation =
    liqPrice !== undefined && isPositive(liqPrice) ? byLiquidationPrice(liqPrice, marks) : undefined;
  return byLiquidation ?? (mark === undefined || isZero(profit) ? undefined : byMark(mark, marks));
}

type Direction = 'long' | 'short';

/** Where the mark must be for the profit that is told. */
interface ImpliedMarks {
  readonly ifLong: Decimal;
  readonly ifShort: Decimal;
}

function byLiquidationPrice(price: Decimal, { ifLong, ifShort }: ImpliedMarks): Direction | undefined {
  const canBeLong = compare(price, ifLong) < 0;
  const canBeShort = compare(price, ifShort) > 0;
  if (canBeLong === canBeShort) return undefined;
  return canBeLong ? 'long' : 'short';
}

/** The mark has moved since the row was written: only a clear difference counts. */
function byMark(mark: Decimal, { ifLong, ifShort }: ImpliedMarks): Direction | undefined {
  const [offLong, offShort] = [absolute(minus(mark, ifLong)), absolute(minus(mark, ifShort))];
  if (compare(times(offLong, CLEARLY), offShort) < 0) return 'long';
  return compare(times(offShort, CLEARLY), offLong) < 0 ? 'short' : undefined;
}

const CLEARLY = decimal('3');
