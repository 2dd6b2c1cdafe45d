/** The prices at which a grid trades, and what one of its steps brings. Prices as the grid itself counts them. */
import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  isPositive,
  minus,
  ONE,
  sum,
  times,
} from '../core/decimal.ts';
import type { Grid, GridRange } from '../venues/bots.ts';

export interface Bounds {
  readonly top: Decimal;
  readonly bottom: Decimal;
}

/** The range in effect: where a moving grid has moved to, else as it was set. */
export function boundsOf({ movedRange, range }: Pick<Grid, 'movedRange' | 'range'>): Bounds {
  return movedRange ?? { top: range.top, bottom: range.bottom };
}

/** However their text is written. */
export function isSameRange(a: Omit<GridRange, 'spacing'>, b: Omit<GridRange, 'spacing'>): boolean {
  return compare(a.top, b.top) === 0 && compare(a.bottom, b.bottom) === 0 && a.rows === b.rows;
}

/** On a bound is in range. */
export function sideOutside({ top, bottom }: Bounds, price: Decimal): 'above' | 'below' | undefined {
  if (compare(price, top) > 0) return 'above';
  return compare(price, bottom) < 0 ? 'below' : undefined;
}

export interface StepProfit {
  /** Of one buy and one sell, fees taken off, in per cent of the buy. Negative when the fees are more. */
  readonly netPercent: Decimal;
  /** What the step brings before fees, as so many times the fees of both orders; missing when there are none. */
  readonly timesFees?: Decimal;
}

/**
 * What the least profitable step brings: of an arithmetic grid that is the one below its top, of a geometric one
 * they are all alike. `feeRate` is a fraction per order, e.g. `0.0005`.
 */
export function worstStep(range: GridRange, bounds: Bounds, feeRate: Decimal): StepProfit | undefined {
  const buy = priceBelowTop(range, bounds);
  if (buy === undefined) return undefined;
  const gross = minus(bounds.top, buy);
  const fees = times(feeRate, sum(bounds.top, buy));
  const netPercent = dividedBy(times(minus(gross, fees), HUNDRED), buy);
  return isPositive(fees) ? { netPercent, timesFees: dividedBy(gross, fees) } : { netPercent };
}

const HUNDRED = decimal('100');

function priceBelowTop({ rows, spacing }: GridRange, { top, bottom }: Bounds): Decimal | undefined {
  const isRange = rows >= 1 && isPositive(bottom) && compare(top, bottom) > 0;
  if (!isRange) return undefined;
  if (spacing === 'geometric') return dividedBy(top, rootOf(dividedBy(top, bottom), rows));
  return minus(top, dividedBy(minus(top, bottom), decimal(String(rows))));
}

const SCALE_PLACES = 20;
const SCALE = 10n ** BigInt(SCALE_PLACES);

/**
 * The root of a number from 1 on, exact to 18 places. Halving the interval in whole units needs no floating point,
 * which would decide about fees at its sixteenth digit.
 */
export function rootOf(value: Decimal, degree: number): Decimal {
  if (compare(value, ONE) < 0 || !Number.isInteger(degree) || degree < 1) {
    throw new RangeError(
      `there is no root ${degree} of ${value} here: give a value from 1 and a whole degree`,
    );
  }
  const wanted = unitsOf(value);
  let low = SCALE;
  let high = wanted + 1n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (isPowerAbove(middle, degree, wanted)) high = middle;
    else low = middle;
  }
  const digits = low.toString().padStart(SCALE_PLACES + 1, '0');
  return dividedBy(decimal(`${digits.slice(0, -SCALE_PLACES)}.${digits.slice(-SCALE_PLACES)}`), ONE);
}

/** Whether `base` to the `degree` is above `limit`; stops as soon as that is certain. */
function isPowerAbove(base: bigint, degree: number, limit: bigint): boolean {
  let power = SCALE;
  let square = base;
  for (let rest = degree; rest > 0; rest = Math.floor(rest / 2)) {
    // Every factor is at least 1: whatever is still to be multiplied cannot bring it down again.
    if (square > limit) return true;
    if (rest % 2 === 1) power = (power * square) / SCALE;
    if (power > limit) return true;
    square = (square * square) / SCALE;
  }
  return false;
}

function unitsOf(value: Decimal): bigint {
  return BigInt(times(dividedBy(value, ONE, SCALE_PLACES), decimal(SCALE.toString())));
}
