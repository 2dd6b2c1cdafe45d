/** From values to places in a drawing. Values are exact until here: only the place is a number. */
import type { EpochMs } from '../../../shared/core/clock.ts';
import {
  compare,
  type Decimal,
  dividedBy,
  largest,
  minus,
  smallest,
  sum,
} from '../../../shared/core/decimal.ts';

export interface Domain {
  readonly min: Decimal;
  readonly max: Decimal;
}

/** A horizontal place as a share of the width, 0 to 1. */
export type Across = (atMs: EpochMs) => number;
/** A vertical place in pixels from the top. */
export type Down = (value: Decimal) => number;

/** Of a place across, a hundred thousandth is far less than a pixel. */
const PLACES = 6;

/** The least and the most of some values; `undefined` for none. */
export function domainOf(values: readonly Decimal[]): Domain | undefined {
  const [first, ...rest] = values;
  return first === undefined ? undefined : { min: smallest(first, ...rest), max: largest(first, ...rest) };
}

/** `domain.max` lies at `top` and `domain.min` at `bottom`. The domain must not be empty. */
export function scaleDown({ min, max }: Domain, { top, bottom }: { top: number; bottom: number }): Down {
  const span = minus(max, min);
  return (value) => bottom - (bottom - top) * Number(dividedBy(minus(value, min), span, PLACES));
}

/** A single instant lies in the middle. */
export function scaleAcross(startMs: EpochMs, endMs: EpochMs): Across {
  return (atMs) => (endMs <= startMs ? 0.5 : (atMs - startMs) / (endMs - startMs));
}

/** Values on top of each other: those above zero upwards, those below downwards. Each as its two ends. */
export function stacked(values: readonly Decimal[], zero: Decimal): readonly Domain[] {
  let up = zero;
  let down = zero;
  return values.map((value) => {
    if (compare(value, zero) < 0) {
      const max = down;
      down = sum(down, value);
      return { min: down, max };
    }
    const min = up;
    up = sum(up, value);
    return { min, max: up };
  });
}

/** e.g. `12.35%` */
export function percent(share: number): string {
  return `${round(share * 100)}%`;
}

/** Short enough that a year of points stays small. */
export function round(pixels: number): string {
  return String(Math.round(pixels * 100) / 100);
}
