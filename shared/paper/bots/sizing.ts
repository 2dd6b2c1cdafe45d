/** How large a grid is for its money: the rules of the exchange are not published; these are this project's reading. */
import { type Decimal, dividedBy, largest, times } from '../../core/decimal.ts';
import type { Listing } from '../instruments.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import type { FuturesGridTerms } from './bot.ts';
import { decimalOf, floorTo, ONE_UNIT, product, quotient, unitsOf } from './units.ts';

export type Trend = FuturesGridTerms['trend'];

export interface GridShape {
  readonly lines: readonly bigint[];
  /** Intervals wholly below the price. */
  readonly below: number;
  readonly price: bigint;
  readonly trend: Trend;
}

/** The number of intervals below the price at which the position is zero: none for a short grid, all for a long one. */
export function anchorOf({ lines, below, trend }: Omit<GridShape, 'price'>): number {
  if (trend === 'no_trend') return below;
  return trend === 'long' ? lines.length - 1 : 0;
}

/** Value of one base coin a grid when everything is bought (or sold) that the grid may come to hold. */
export function valuePerSize({ lines, below, price, trend }: GridShape): bigint {
  const rows = lines.length - 1;
  const buys = lines.slice(0, below).reduce((total, line) => total + line, 0n);
  const sells = lines.slice(below + 1).reduce((total, line) => total + line, 0n);
  if (trend === 'no_trend') return buys > sells ? buys : sells;
  return trend === 'long' ? buys + price * BigInt(rows - below) : sells + price * BigInt(below);
}

/** Base coin a grid that the capital pays for, with room for fees; whole steps of the size, perhaps zero. */
export function sizeFor(
  shape: GridShape,
  capital: { readonly amount: bigint; readonly leverage: bigint; readonly feeRate: bigint },
  basePlaces: number,
): bigint {
  const value = valuePerSize(shape);
  const cost = quotient(value, capital.leverage) + 2n * product(value, capital.feeRate);
  return cost <= 0n || capital.amount <= 0n ? 0n : floorTo(quotient(capital.amount, cost), basePlaces);
}

/** The smallest size of one grid that the symbol takes: a tenth of an order's least value, or a contract's. */
export function leastSize(listing: Listing, bottom: bigint, isPerpetual: boolean): bigint {
  const step = 10n ** BigInt(12 - listing.basePlaces);
  const leastValue = unitsOf(listing.minQuoteAmount ?? ('0' as Decimal)) / (isPerpetual ? 1n : 10n);
  const byValue = floorTo(quotient(leastValue, bottom) + step - 1n, listing.basePlaces);
  const least = unitsOf(listing.limitSize.min ?? ('0' as Decimal));
  return [step, least, byValue].reduce((a, b) => (b > a ? b : a));
}

/** Bounds of the investment in quote coin for a grid of this shape. */
export function investmentBounds(
  shape: GridShape,
  listing: Listing | PerpetualListing,
  terms: { readonly leverage: Decimal; readonly feeRate: bigint },
): { readonly min: Decimal; readonly max: Decimal } {
  const tiers = 'riskTiers' in listing ? listing.riskTiers : undefined;
  const size = leastSize(listing, shape.lines[0] ?? ONE_UNIT, tiers !== undefined);
  const value = product(valuePerSize(shape), size);
  const cost = quotient(value, unitsOf(terms.leverage)) + 2n * product(value, terms.feeRate);
  const min = decimalOf(cost + 10n ** 8n, 4);
  const notional =
    tiers === undefined
      ? times(listing.limitSize.max ?? ('1000' as Decimal), decimalOf(shape.price, 12))
      : (tiers.at(-1)?.notionalLimit ?? ('0' as Decimal));
  return { min, max: largest(min, dividedBy(notional, terms.leverage, 4)) };
}
