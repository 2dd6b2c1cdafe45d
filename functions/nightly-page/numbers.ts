/** Figures and times as people read them: thousands apart, a real minus sign, UTC. Digits too many are cut off. */
import { DAY_MS, type EpochMs } from '../../shared/core/clock.ts';
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  dividedBy,
  isPositive,
  isZero,
  minus,
  ONE,
  roundDown,
  times,
} from '../../shared/core/decimal.ts';

const MINUS = '−';
/** Of an amount or a price, so many digits count. */
const DIGITS = 6;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

/** Money in a quote coin: two places, and below one as `sizeText`. e.g. `12,345.67`, `0.004512`. */
export function moneyText(value: Decimal): string {
  if (compare(absolute(value), ONE) < 0 && !isZero(value)) return sizeText(value);
  const [whole = '0', fraction = ''] = roundDown(value, 2).split('.');
  return grouped(`${whole}.${fraction.padEnd(2, '0')}`);
}

/** Amounts of a coin and prices: six digits that count, whole numbers whole. e.g. `0.00310044`, `67,012.3`. */
export function sizeText(value: Decimal): string {
  const [whole = '0', fraction = ''] = absolute(value).split('.');
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  const places = compare(absolute(value), ONE) < 0 ? zeros + DIGITS : Math.max(0, DIGITS - whole.length);
  return grouped(roundDown(value, places));
}

/** With its sign, also a plus. e.g. `+12.30` */
export function signed(value: Decimal, text: (value: Decimal) => string): string {
  return isPositive(value) ? `+${text(value)}` : text(value);
}

/** How much more `now` is than `then`, e.g. `+4.8 %` or `−0.07 %`; `undefined` where there was nothing. */
export function growthText(now: Decimal, then: Decimal): string | undefined {
  if (!isPositive(then)) return undefined;
  const growth = dividedBy(times(minus(now, then), decimal('100')), then);
  const places = compare(absolute(growth), ONE) < 0 ? 2 : 1;
  return `${signed(roundDown(growth, places), grouped)} %`;
}

/** A share of a whole, e.g. `23.4 %`. */
export function shareText(part: Decimal, whole: Decimal): string {
  if (!isPositive(whole)) return '–';
  const share = dividedBy(times(part, decimal('100')), whole, 1);
  return isZero(share) && !isZero(part) ? 'below 0.1 %' : `${grouped(share)} %`;
}

/** Short, for the scale beside a chart: `12k`, `1.5M`, `0.25`. `step` is the distance between two of them. */
export function tickText(value: Decimal, step: Decimal): string {
  const units: readonly [Decimal, string][] = [
    [decimal('1000000000'), 'bn'],
    [decimal('1000000'), 'M'],
    [decimal('1000'), 'k'],
  ];
  if (isZero(value)) return '0';
  const unit = units.find(([size]) => compare(absolute(value), size) >= 0);
  if (unit === undefined || compare(step, ONE) < 0) return grouped(value);
  const short = dividedBy(value, unit[0], 3);
  return short.length > 6 ? grouped(value) : `${grouped(short)}${unit[1]}`;
}

/** Thousands parted by commas, and a minus sign in place of a hyphen. */
export function grouped(value: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(value) ?? [];
  return `${sign && MINUS}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${fraction}`;
}

/** e.g. `28 Nov 2026`; takes an instant or a UTC day. */
export function dayText(at: EpochMs | string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** e.g. `28 Nov` */
export function shortDayText(at: EpochMs | string): string {
  return dayText(at).slice(0, -5);
}

/** e.g. `Sat 28 Nov 2026, 20:00 UTC` */
export function minuteText(atMs: EpochMs): string {
  const date = new Date(atMs);
  return `${WEEKDAYS[date.getUTCDay()]} ${dayText(atMs)}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** e.g. `Nov 2026`, of a UTC month such as `2026-11`. */
export function monthText(month: string): string {
  return dayText(`${month}-01`).slice(2);
}

/** Where a whole UTC day stands on a line of time. */
export function noonOf(day: string): EpochMs {
  return Date.parse(day) + DAY_MS / 2;
}

/** e.g. `3 buys`, `1 buy`. */
export function counted(count: number, what: string): string {
  return `${grouped(String(count))} ${what}${count === 1 ? '' : 's'}`;
}
