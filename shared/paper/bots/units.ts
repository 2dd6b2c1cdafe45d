/**
 * A month of one bot is thousands of trades, and a made-up past may have a million. Their amounts are therefore whole
 * units of 10⁻¹² as `bigint`: as exact as `Decimal`, and fast. They are read from decimals and told as decimals.
 */
import { type Decimal, decimal } from '../../core/decimal.ts';

export const UNIT_PLACES = 12;
export const ONE_UNIT = 10n ** BigInt(UNIT_PLACES);
const STEPS = Array.from({ length: UNIT_PLACES + 1 }, (_, places) => 10n ** BigInt(UNIT_PLACES - places));

/** Units of the last of so many decimal places, up to twelve of them. */
export function stepOf(places: number): bigint {
  return STEPS[places] ?? 1n;
}

export function unitsOf(value: Decimal): bigint {
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.');
  const units = BigInt(whole + fraction.slice(0, UNIT_PLACES).padEnd(UNIT_PLACES, '0'));
  return value.startsWith('-') ? -units : units;
}

/** Cut off toward zero after `places` decimal places, without needless zeros. */
export function decimalOf(units: bigint, places = 8): Decimal {
  const step = stepOf(places);
  const cut = units / step;
  const digits = (cut < 0n ? -cut : cut).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return decimal(`${cut < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`);
}

/** Cut off toward zero, as all of these. */
export function product(a: bigint, b: bigint): bigint {
  return (a * b) / ONE_UNIT;
}

export function quotient(a: bigint, b: bigint): bigint {
  return (a * ONE_UNIT) / b;
}

/** A fee, never below its exact amount, with the 8 decimal places of a balance. */
export function feeOf(value: bigint, rate: bigint): bigint {
  const step = stepOf(8);
  const exact = magnitude(value) * rate;
  const whole = ONE_UNIT * step;
  return ((exact + whole - 1n) / whole) * step;
}

export function floorTo(units: bigint, places: number): bigint {
  const step = stepOf(places);
  return (units / step) * step;
}

export function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}
