/** Numbers and lengths of time as somebody reads them on a phone. */
import { type DurationMs, MINUTE_MS } from '../../shared/core/clock.ts';
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  formatPlaces,
  isZero,
  ONE,
  roundDown,
} from '../../shared/core/decimal.ts';

const DIGITS = 6;

/** Six digits that count, e.g. `67012.3`, `0.0000149253`; whole numbers are kept whole. */
export function priceText(value: Decimal): string {
  const size = absolute(value);
  const [whole = '0', fraction = ''] = size.split('.');
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  const places = compare(size, ONE) < 0 ? zeros + DIGITS : Math.max(0, DIGITS - whole.length);
  return roundDown(value, places);
}

/** Two decimal places, more for an amount below one. */
export function moneyText(value: Decimal): string {
  return compare(absolute(value), ONE) < 0 ? priceText(roundDown(value, 8)) : formatPlaces(value, 2);
}

/** One decimal place, e.g. `4.8 %`; what is not nothing never reads as `0 %`. */
export function percentText(value: Decimal): string {
  const shown = roundDown(value, 1);
  return isZero(shown) && !isZero(value) ? 'less than 0.1 %' : `${shown} %`;
}

/** Whole minutes as decimal text, for the numbers of a finding. */
export function minutesOf(ms: DurationMs): Decimal {
  return decimal(String(Math.floor(ms / MINUTE_MS)));
}

/** A threshold of the automations as an exact decimal; these were checked to print without an exponent. */
export function exactly(value: number): Decimal {
  return decimal(String(value));
}
