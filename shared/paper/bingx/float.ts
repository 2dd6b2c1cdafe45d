import { type Decimal, decimalPlaces } from '../../core/decimal.ts';

/** A float of 64 bits tells so many digits apart. */
const DIGITS = 15;

/** Now and then what a server gets that reckons with floats: the same figure, and noise behind its last digit. */
export function noisy(value: Decimal, chance: () => number): number | Decimal {
  const figure = Number(value);
  const isExact = value.replace(/[-.]/g, '').replace(/^0+/, '').length <= DIGITS;
  if (!isExact) return value;
  const isNoisy = figure !== 0 && decimalPlaces(value) > 0 && chance() < 0.3;
  return isNoisy ? figure * (1 + Number.EPSILON) : figure;
}
