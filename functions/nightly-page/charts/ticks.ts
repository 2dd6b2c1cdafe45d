/** Round values and days beside a chart, few enough for a phone. */
import { DAY_MS, type EpochMs } from '../../../shared/core/clock.ts';
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  dividedBy,
  isZero,
  minus,
  ONE,
  sum,
  times,
} from '../../../shared/core/decimal.ts';
import { dayText, shortDayText } from '../numbers.ts';
import type { Domain } from './scale.ts';

export interface Ticks extends Domain {
  /** Ascending, the first and the last are the ends of the domain. */
  readonly values: readonly Decimal[];
  readonly step: Decimal;
}

const STEPS = ['1', '2', '5', '10'].map(decimal);
const MOST_LABELS = 5;

/** Steps of 1, 2 or 5 that take the values in; about so many of them. A domain of one value is widened. */
export function niceTicks(domain: Domain, count = 4): Ticks {
  const { min, max } = widened(domain);
  const step = niceStep(dividedBy(minus(max, min), decimal(String(count))));
  const values = [floorTo(min, step)];
  for (let last = values[0]; last !== undefined && compare(last, max) < 0; last = values.at(-1)) {
    values.push(sum(last, step));
  }
  return { values, step, min: values[0] ?? min, max: values.at(-1) ?? max };
}

function widened({ min, max }: Domain): Domain {
  if (compare(min, max) < 0) return { min, max };
  const margin = isZero(min) ? ONE : dividedBy(absolute(min), decimal('10'));
  return { min: minus(min, margin), max: sum(max, margin) };
}

function niceStep(raw: Decimal): Decimal {
  const power = tenPower(raw);
  return STEPS.map((step) => times(step, power)).find((step) => compare(step, raw) >= 0) ?? raw;
}

/** The power of ten of the first digit that counts: of 4,200 it is 1,000, of 0.042 it is 0.01. */
function tenPower(value: Decimal): Decimal {
  const [whole = '0', fraction = ''] = value.split('.');
  if (whole !== '0') return decimal(`1${'0'.repeat(whole.length - 1)}`);
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  return decimal(`0.${'0'.repeat(zeros)}1`);
}

function floorTo(value: Decimal, step: Decimal): Decimal {
  const near = times(dividedBy(value, step, 0), step);
  return compare(near, value) > 0 ? minus(near, step) : near;
}

export interface TimeTick {
  readonly atMs: EpochMs;
  readonly text: string;
}

/** First days of months where there are several, else days evenly apart. */
export function timeTicks(startMs: EpochMs, endMs: EpochMs): readonly TimeTick[] {
  const months = monthStarts(startMs, endMs);
  if (months.length > 2) {
    return thinned(months).map((atMs) => {
      const month = new Date(atMs).getUTCMonth();
      return { atMs, text: dayText(atMs).slice(2, month === 0 ? undefined : -5) };
    });
  }
  const first = Math.ceil(startMs / DAY_MS) * DAY_MS;
  const days = Array.from(
    { length: Math.floor((endMs - first) / DAY_MS) + 1 },
    (_, day) => first + day * DAY_MS,
  );
  return thinned(days).map((atMs) => ({ atMs, text: shortDayText(atMs) }));
}

function monthStarts(startMs: EpochMs, endMs: EpochMs): readonly EpochMs[] {
  const start = new Date(startMs);
  const found: EpochMs[] = [];
  for (let month = start.getUTCMonth(); ; month += 1) {
    const atMs = Date.UTC(start.getUTCFullYear(), month);
    if (atMs > endMs) return found;
    if (atMs >= startMs) found.push(atMs);
  }
}

/** Every so-manieth, counted from the newest. */
export function thinned<Item>(items: readonly Item[], most = MOST_LABELS): readonly Item[] {
  const every = Math.ceil(items.length / most);
  return items.filter((_, index) => (items.length - 1 - index) % every === 0);
}
