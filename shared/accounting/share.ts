import { compare, type Decimal, dividedBy, isZero, sum, times, ZERO } from '../core/decimal.ts';

/** `part / whole` of an amount, cut off at 18 places; all of it for the whole, and nothing of it for nothing. */
export function share(amount: Decimal, part: Decimal, whole: Decimal): Decimal {
  if (isZero(part)) return ZERO;
  return compare(part, whole) === 0 ? amount : dividedBy(times(amount, part), whole);
}

/** Sums by coin, with one more amount. */
export function addTo(
  sums: Readonly<Record<string, Decimal>>,
  coin: string,
  amount: Decimal,
): Readonly<Record<string, Decimal>> {
  return { ...sums, [coin]: sum(sums[coin] ?? ZERO, amount) };
}
