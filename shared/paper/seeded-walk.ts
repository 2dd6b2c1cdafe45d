/**
 * The path of one coin's price, hour by hour: a random walk with random access. It is drawn from the coarse to the
 * fine (each midpoint is displaced by its share of the variance), so the price of any hour costs a few steps and
 * needs no history. Anchors about once a year keep it around the start price for ever.
 *
 * Volatility comes in calm and rough stretches, and about once a month a jump moves the price and fades in ten days.
 * It is a model, computed in floating point; it becomes an exact price only at the tick (`seeded-market.ts`).
 */
import { bell, noise, seedFrom, share } from './noise.ts';

/** 256 hours of a path, as logarithms relative to the start price. */
export interface HourBlock {
  readonly firstHour: number;
  /** Value at the start of each hour; one more than hours, the last belongs to the next block as well. */
  readonly values: Float64Array;
  /** Standard deviation of the logarithmic return within each hour. */
  readonly deviations: Float64Array;
}

export const BLOCK_HOURS = 256;
const SPAN_HOURS = 2 ** 13;
const HOURS_PER_YEAR = 8_760;
/** How far anchors lie from the start price, as a part of the yearly volatility. */
const ANCHOR_SPREAD = 0.35;
/** A stretch of equal volatility, and how far the logarithm of volatility spreads. */
const REGIME_HOURS = 16;
const REGIME_SPREAD = 0.35;
const REGIMES_PER_TREND = 10;
const JUMP_EVERY_DAYS = 30;
const JUMP_FADES_HOURS = 240;

/** Hours are counted since the Unix epoch. */
export function hourBlock(seed: number, yearlyVolatility: number, block: number): HourBlock {
  const firstHour = block * BLOCK_HOURS;
  const hourly = yearlyVolatility / Math.sqrt(HOURS_PER_YEAR);
  const deviations = new Float64Array(BLOCK_HOURS);
  for (let i = 0; i < BLOCK_HOURS; i += REGIME_HOURS) {
    deviations.fill(hourly * roughness(seed, (firstHour + i) / REGIME_HOURS), i, i + REGIME_HOURS);
  }

  const values = new Float64Array(BLOCK_HOURS + 1);
  values[0] = coarseValue(seed, yearlyVolatility, firstHour);
  values[BLOCK_HOURS] = coarseValue(seed, yearlyVolatility, firstHour + BLOCK_HOURS);
  for (let step = BLOCK_HOURS / 2; step >= 1; step /= 2) {
    for (let i = step; i < BLOCK_HOURS; i += 2 * step) {
      const middle = ((values[i - step] ?? 0) + (values[i + step] ?? 0)) / 2;
      const deviation = (deviations[i] ?? hourly) * Math.sqrt(step / 2);
      values[i] = middle + deviation * bell(seed, firstHour + i);
    }
  }
  addJumps(seed, yearlyVolatility, firstHour, values);
  return { firstHour, values, deviations };
}

/** Values at multiples of a block, by midpoint displacement between two anchors. */
function coarseValue(seed: number, yearlyVolatility: number, hour: number): number {
  const hourly = yearlyVolatility / Math.sqrt(HOURS_PER_YEAR);
  const span = Math.floor(hour / SPAN_HOURS);
  const anchor = (index: number) => ANCHOR_SPREAD * yearlyVolatility * bell(seedFrom(seed, 'anchor'), index);
  let low = { hour: span * SPAN_HOURS, value: anchor(span) };
  let high = { hour: low.hour + SPAN_HOURS, value: anchor(span + 1) };
  while (low.hour !== hour) {
    const step = (high.hour - low.hour) / 2;
    const displacement = hourly * Math.sqrt(step / 2) * bell(seed, low.hour + step);
    const middle = { hour: low.hour + step, value: (low.value + high.value) / 2 + displacement };
    if (hour < middle.hour) high = middle;
    else low = middle;
  }
  return low.value;
}

/** Factor on the volatility of a stretch of hours: a slow trend and each stretch's own, 1 in the mean square. */
function roughness(seed: number, regime: number): number {
  const position = regime / REGIMES_PER_TREND;
  const left = Math.floor(position);
  const part = position - left;
  const trend = bell(seed, left, 1) * (1 - part) + bell(seed, left + 1, 1) * part;
  const spread = REGIME_SPREAD * (trend + 0.5 * bell(seed, regime, 2));
  return Math.exp(spread - REGIME_SPREAD ** 2);
}

function addJumps(seed: number, yearlyVolatility: number, firstHour: number, values: Float64Array): void {
  const firstDay = Math.floor((firstHour - JUMP_FADES_HOURS) / 24) - 1;
  const lastDay = Math.floor((firstHour + BLOCK_HOURS) / 24);
  for (let day = firstDay; day <= lastDay; day += 1) {
    if (noise(seed, day, 3) % JUMP_EVERY_DAYS !== 0) continue;
    const direction = share(seed, day, 4) < 0.5 ? -1 : 1;
    const size = direction * yearlyVolatility * (0.04 + 0.08 * share(seed, day, 5));
    const jumpHour = day * 24 + (noise(seed, day, 6) % 24);
    const from = Math.max(0, jumpHour - firstHour);
    const to = Math.min(BLOCK_HOURS, jumpHour + JUMP_FADES_HOURS - firstHour);
    for (let i = from; i <= to; i += 1) {
      values[i] = (values[i] ?? 0) + size * (1 - (firstHour + i - jumpHour) / JUMP_FADES_HOURS);
    }
  }
}
