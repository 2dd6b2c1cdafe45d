/**
 * The inside of one hour: a price every 15 seconds, straight lines between them. Its extremes are fixed first, from
 * the distribution of a random walk with known ends, so that long candles need not draw every minute; the minutes are
 * then drawn to reach exactly these extremes. Hence a day's candle and its minutes always agree.
 */
import { bell, share } from './noise.ts';

export const STEP_MS = 15_000;
export const STEPS_PER_HOUR = 240;

/** Logarithms relative to the start price. */
export interface HourShape {
  readonly open: number;
  readonly close: number;
  readonly low: number;
  readonly high: number;
}

export function hourShape(
  seed: number,
  hour: number,
  ends: { readonly open: number; readonly close: number; readonly deviation: number },
): HourShape {
  const { open, close, deviation } = ends;
  const reach = (stream: number) => {
    // Never exactly zero, so that the logarithm stays finite.
    const chance = share(seed, hour, stream) + 2 ** -33;
    return Math.sqrt((close - open) ** 2 - 2 * deviation ** 2 * Math.log(chance));
  };
  return { open, close, high: (open + close + reach(7)) / 2, low: (open + close - reach(8)) / 2 };
}

/** 241 logarithms, from the hour's open to its close, which touch `low` and `high` and nothing beyond. */
export function hourSteps(seed: number, hour: number, shape: HourShape): Float64Array {
  const steps = bridge(seed, hour, shape);
  const top = Math.max(shape.open, shape.close);
  const bottom = Math.min(shape.open, shape.close);
  const [min, max] = extremesOf(steps);
  for (let i = 1; i < STEPS_PER_HOUR; i += 1) {
    const value = steps[i] ?? 0;
    if (value > top) steps[i] = stretched(value, top, max, shape.high);
    else if (value < bottom) steps[i] = stretched(value, bottom, min, shape.low);
  }
  // A walk that never left the span of its ends touches the missing extreme right beside the nearer end.
  const besideHigherEnd = shape.open > shape.close ? 1 : STEPS_PER_HOUR - 1;
  if (max === top) steps[besideHigherEnd] = shape.high;
  if (min === bottom) steps[STEPS_PER_HOUR - besideHigherEnd] = shape.low;
  return steps;
}

/** Moves a value between `edge` and `extreme` so that the extreme comes to lie exactly at `target`. */
function stretched(value: number, edge: number, extreme: number, target: number): number {
  if (value === extreme) return target;
  return edge + ((value - edge) / (extreme - edge)) * (target - edge);
}

function extremesOf(values: Float64Array): [min: number, max: number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/** A random walk of about the hour's own deviation, bent to end at the close. */
function bridge(seed: number, hour: number, shape: HourShape): Float64Array {
  const steps = new Float64Array(STEPS_PER_HOUR + 1);
  const deviation = (shape.high - shape.low) / (2 * Math.sqrt(STEPS_PER_HOUR));
  let walked = 0;
  for (let i = 1; i <= STEPS_PER_HOUR; i += 1) {
    walked += deviation * bell(seed, hour, 16 + i);
    steps[i] = walked;
  }
  for (let i = 0; i < STEPS_PER_HOUR; i += 1) {
    const part = i / STEPS_PER_HOUR;
    steps[i] = shape.open + (steps[i] ?? 0) + part * (shape.close - shape.open - walked);
  }
  steps[STEPS_PER_HOUR] = shape.close;
  return steps;
}
