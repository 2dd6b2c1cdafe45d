/**
 * Exact decimals. Money, prices and sizes are strings such as `"12.50"` everywhere outside this file,
 * and never a `number`; arithmetic happens in big.js and every loss of digits names its direction.
 */
import Big from 'big.js';

declare const decimalBrand: unique symbol;

/**
 * A finite decimal in plain notation without exponent, e.g. `"0.001"`. One that was read keeps its text, also `"1.50"`
 * and `"-0"`; one that was calculated has no needless zeros and no `-0`. Tell equality by `compare`.
 */
export type Decimal = string & { readonly [decimalBrand]: true };

const PLAIN = /^-?\d+(\.\d+)?$/;
/** Longest accepted text: far above any real amount, far below what makes arithmetic slow. */
const MAX_LENGTH = 60;

export const ZERO = '0' as Decimal;
export const ONE = '1' as Decimal;

/** Whether `text` is a decimal in the accepted plain notation (no exponent, no spaces, no `+`). */
export function isDecimal(text: string): text is Decimal {
  return text.length <= MAX_LENGTH && PLAIN.test(text);
}

/** Reads a decimal in plain notation. Throws a `RangeError` for anything else; it never rounds. */
export function decimal(text: string): Decimal {
  if (!isDecimal(text)) throw new RangeError(`"${text}" is not a plain decimal number`);
  return text;
}

/** Sum of all `values`; zero for none. */
export function sum(...values: readonly Decimal[]): Decimal {
  return plain(values.reduce((total, value) => total.plus(value), new Big(0)));
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plain(new Big(a).minus(b));
}

export function times(a: Decimal, b: Decimal): Decimal {
  return plain(new Big(a).times(b));
}

/** Quotient cut off toward zero after `places` decimal places. Throws a `RangeError` when `b` is zero. */
export function dividedBy(a: Decimal, b: Decimal, places = 18): Decimal {
  if (isZero(b)) throw new RangeError('division by zero');
  // One exact integer division: Big's own division rounds at its global precision first.
  const { numerator, denominator } = asIntegers(new Big(`${a}e${places}`), new Big(b));
  return plain(new Big(`${numerator / denominator}e-${places}`));
}

/** Cut off after `places` decimal places: toward zero, for negatives too. */
export function roundDown(value: Decimal, places: number): Decimal {
  return plain(new Big(value).round(places, Big.roundDown));
}

/** Rounded away from zero at `places` decimal places, unless it has no more than these. */
export function roundUp(value: Decimal, places: number): Decimal {
  return plain(new Big(value).round(places, Big.roundUp));
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  return new Big(a).cmp(b);
}

export function isZero(value: Decimal): boolean {
  return new Big(value).eq(0);
}

export function isPositive(value: Decimal): boolean {
  return new Big(value).gt(0);
}

export function absolute(value: Decimal): Decimal {
  return compare(value, ZERO) < 0 ? minus(ZERO, value) : value;
}

export function smallest(first: Decimal, ...rest: readonly Decimal[]): Decimal {
  return rest.reduce((least, value) => (compare(value, least) < 0 ? value : least), first);
}

export function largest(first: Decimal, ...rest: readonly Decimal[]): Decimal {
  return rest.reduce((most, value) => (compare(value, most) > 0 ? value : most), first);
}

/** Number of decimal places written after trailing zeros are dropped: `"0.010"` has 2. */
export function decimalPlaces(value: Decimal): number {
  return plain(new Big(value)).split('.')[1]?.length ?? 0;
}

/** Exactly `places` decimal places, cut off: for reading, never for arithmetic. */
export function formatPlaces(value: Decimal, places: number): string {
  return new Big(value).round(places, Big.roundDown).toFixed(places);
}

function plain(value: Big): Decimal {
  return value.toFixed() as Decimal;
}

function asIntegers(a: Big, b: Big): { numerator: bigint; denominator: bigint } {
  const places = Math.max(fractionLength(a), fractionLength(b));
  const scale = new Big(10).pow(places);
  return { numerator: BigInt(a.times(scale).toFixed(0)), denominator: BigInt(b.times(scale).toFixed(0)) };
}

function fractionLength(value: Big): number {
  return value.toFixed().split('.')[1]?.length ?? 0;
}
