/**
 * How a person reads a grid's prices. A coin-margined contract counts quote coin per USD: a person reads 1/price,
 * so its top is the lower bound to a person, and what is long there is short. Distances and directions are
 * therefore taken from what is shown here; money is reckoned in the contract's own prices (`figures.ts`).
 */
import { compare, type Decimal, decimal, dividedBy, isPositive, ONE, ZERO } from '../core/decimal.ts';
import type { Grid, PendingTrigger, Trend } from '../venues/bots.ts';
import { boundsOf } from './levels.ts';

/** A grid at one price, as a person reads it. Prices without a figure are missing. */
export interface ShownGrid {
  readonly price?: Decimal;
  readonly top: Decimal;
  readonly bottom: Decimal;
  readonly trend?: Trend;
  readonly liquidationAbove?: Decimal;
  readonly liquidationBelow?: Decimal;
  readonly triggers: readonly PendingTrigger[];
}

export function isInverted(grid: Grid): boolean {
  return grid.kind === 'futuresGrid' && grid.inverted;
}

/** `price` is in the contract's own terms; missing where it is not known. */
export function shownGrid(grid: Grid, price: Decimal | undefined): ShownGrid {
  const { top, bottom } = boundsOf(grid);
  const own: ShownGrid = {
    ...(price === undefined ? {} : { price }),
    top,
    bottom,
    ...(grid.kind === 'futuresGrid' ? futuresPart(grid) : { triggers: [] }),
  };
  return isInverted(grid) ? invertedGrid(own) : own;
}

function futuresPart(grid: Extract<Grid, { kind: 'futuresGrid' }>) {
  const { trend, liquidationAbove, liquidationBelow, triggers } = grid;
  return {
    trend,
    ...(liquidationAbove === undefined ? {} : { liquidationAbove }),
    ...(liquidationBelow === undefined ? {} : { liquidationBelow }),
    triggers,
  };
}

const OPPOSITE = {
  long: 'short',
  short: 'long',
  neutral: 'neutral',
  risesTo: 'fallsTo',
  fallsTo: 'risesTo',
  unknown: 'unknown',
} as const;

/** Its own inverse, but for the last digits of the quotients. */
export function invertedGrid(grid: ShownGrid): ShownGrid {
  const { price, trend, liquidationAbove, liquidationBelow } = grid;
  return {
    ...(price === undefined ? {} : { price: inverse(price) }),
    top: inverse(grid.bottom),
    bottom: inverse(grid.top),
    ...(trend === undefined ? {} : { trend: OPPOSITE[trend] }),
    ...(liquidationBelow === undefined ? {} : { liquidationAbove: inverse(liquidationBelow) }),
    ...(liquidationAbove === undefined ? {} : { liquidationBelow: inverse(liquidationAbove) }),
    triggers: grid.triggers.map((trigger) => ({
      ...trigger,
      price: inverse(trigger.price),
      direction: OPPOSITE[trigger.direction],
    })),
  };
}

const SIGNIFICANT = 24;

/** 1/price to 24 significant digits; zero stays zero, which no price is. */
export function inverse(price: Decimal): Decimal {
  if (!isPositive(price)) return ZERO;
  const [whole = '0', fraction = ''] = price.split('.');
  const digitsBefore = whole.replace(/^0+/, '').length;
  const zerosBehind = /^0*/.exec(fraction)?.[0].length ?? 0;
  const places = compare(price, ONE) < 0 ? SIGNIFICANT - zerosBehind : SIGNIFICANT + digitsBefore;
  return dividedBy(decimal('1'), price, Math.max(places, 0));
}
