import { type EpochMs, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import { share } from './noise.ts';
import { STEP_MS } from './seeded-hour.ts';
import { type Character, createSeededHours } from './seeded-hours.ts';

/** One coin's path as floating point: prices in quote coin, volumes in base coin. */
export interface SeededPath {
  priceAt(atMs: EpochMs): number;
  rangeOf(fromMs: EpochMs, toMs: EpochMs): { readonly low: number; readonly high: number };
  /** Whole steps of the size precision, so that the minutes of a day add up to the day. */
  volumeBetween(fromMs: EpochMs, toMs: EpochMs): number;
}

export function createSeededPath(seed: number, character: Character): SeededPath {
  const { openOf, hourOf, stepsOf } = createSeededHours(seed, character);

  const priceAt = (atMs: EpochMs): number => {
    const hour = Math.floor(atMs / HOUR_MS);
    const position = (atMs - hour * HOUR_MS) / STEP_MS;
    if (position === 0) return openOf(hour);
    const steps = stepsOf(hour);
    const index = Math.floor(position);
    const left = steps[index] ?? 0;
    return left + ((steps[index + 1] ?? left) - left) * (position - index);
  };

  /** Extremes of the steps between two points of one hour, both included; none when no step lies between. */
  const stepRange = (hour: number, fromMs: number, toMs: number) => {
    const steps = stepsOf(hour).subarray(Math.ceil(fromMs / STEP_MS), Math.floor(toMs / STEP_MS) + 1);
    return { low: Math.min(...steps), high: Math.max(...steps) };
  };

  return {
    priceAt,
    rangeOf(fromMs, toMs) {
      let low = Math.min(priceAt(fromMs), priceAt(toMs));
      let high = Math.max(priceAt(fromMs), priceAt(toMs));
      for (let hour = Math.floor(fromMs / HOUR_MS); hour * HOUR_MS < toMs; hour += 1) {
        const from = Math.max(fromMs - hour * HOUR_MS, 0);
        const to = Math.min(toMs - hour * HOUR_MS, HOUR_MS);
        const range = to - from === HOUR_MS ? hourOf(hour) : stepRange(hour, from, to);
        low = Math.min(low, range.low);
        high = Math.max(high, range.high);
      }
      return { low, high };
    },
    volumeBetween(fromMs, toMs) {
      let units = 0;
      for (let hour = Math.floor(fromMs / HOUR_MS); hour * HOUR_MS < toMs; hour += 1) {
        const { volume } = hourOf(hour);
        const traded = (atMs: EpochMs) => Math.round(volume * shareOfHour(seed, hour, atMs));
        units += traded(Math.min(toMs, (hour + 1) * HOUR_MS)) - traded(Math.max(fromMs, hour * HOUR_MS));
      }
      return units / 10 ** character.basePlaces;
    },
  };
}

/** How much of an hour's volume was traded by then: uneven, never falling, known at each minute without the others. */
function shareOfHour(seed: number, hour: number, atMs: EpochMs): number {
  const minutes = (atMs - hour * HOUR_MS) / MINUTE_MS;
  const at = (minute: number) => {
    const jitter = minute <= 0 || minute >= 60 ? 0 : 0.9 * share(seed, hour, 300 + minute) - 0.45;
    return (minute + jitter) / 60;
  };
  const left = Math.floor(minutes);
  return left === minutes ? at(left) : at(left) + (at(left + 1) - at(left)) * (minutes - left);
}
