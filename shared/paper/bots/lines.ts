import { decimal } from '../../core/decimal.ts';
import type { GridRange } from './bot.ts';
import { decimalOf, UNIT_PLACES, unitsOf } from './units.ts';

/** The prices of a grid from bottom to top, `rows + 1` of them, at the symbol's ticks. */
export function gridLines(range: GridRange, pricePlaces: number): readonly bigint[] {
  const bottom = unitsOf(range.bottom);
  const top = unitsOf(range.top);
  const rows = BigInt(range.rows);
  const lines = Array.from({ length: range.rows + 1 }, (_, i) => {
    if (i === 0) return bottom;
    if (i === range.rows) return top;
    if (range.spacing === 'arithmetic') return bottom + ((top - bottom) * BigInt(i)) / rows;
    // A root has no exact decimal: it is drawn in floating point, and is exact from the tick on.
    const price = Number(range.bottom) * (Number(range.top) / Number(range.bottom)) ** (i / range.rows);
    return unitsOf(decimal(price.toFixed(pricePlaces)));
  });
  return lines.map((line) => unitsOf(decimalOf(line, pricePlaces)));
}

export function hasDuplicates(lines: readonly bigint[]): boolean {
  return lines.some((line, i) => i > 0 && line <= (lines[i - 1] ?? 0n));
}

/**
 * How many intervals lie wholly below the price. These wait to buy at their lower line; all above them, with the one
 * that holds the price, wait to sell at their upper line.
 */
export function intervalsBelow(lines: readonly bigint[], price: bigint): number {
  let below = 0;
  while (below + 1 < lines.length && (lines[below + 1] ?? 0n) <= price) below += 1;
  return below;
}

/** A price as a whole number of ticks, for comparing only. */
export function ticksOf(price: bigint, pricePlaces: number): number {
  return Number(price / 10n ** BigInt(UNIT_PLACES - pricePlaces));
}
