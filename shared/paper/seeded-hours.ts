import type { Listing } from './instruments.ts';
import { share } from './noise.ts';
import { remembered } from './remembered.ts';
import { type HourShape, hourShape, hourSteps } from './seeded-hour.ts';
import { BLOCK_HOURS, hourBlock } from './seeded-walk.ts';

export type Character = Pick<Listing, 'startPrice' | 'yearlyVolatility' | 'hourlyTurnover' | 'basePlaces'>;

export interface Hour {
  readonly low: number;
  readonly high: number;
  /** In units of the size precision. */
  readonly volume: number;
}

/** The hours of one coin's path, counted since the Unix epoch, in prices instead of logarithms. */
export interface SeededHours {
  openOf(hour: number): number;
  hourOf(hour: number): Hour;
  /** 241 prices, 15 seconds apart. */
  stepsOf(hour: number): Float64Array;
}

const MAX_BLOCKS = 64;
const MAX_HOURS = 128;

export function createSeededHours(seed: number, character: Character): SeededHours {
  const price = (logarithm: number) => character.startPrice * Math.exp(logarithm);
  const blockAt = remembered(MAX_BLOCKS, (block) => hourBlock(seed, character.yearlyVolatility, block));

  const shapeOf = (hour: number): HourShape => {
    const { values, deviations, firstHour } = blockAt(Math.floor(hour / BLOCK_HOURS));
    const index = hour - firstHour;
    const ends = { open: values[index] ?? 0, close: values[index + 1] ?? 0 };
    return hourShape(seed, hour, { ...ends, deviation: deviations[index] ?? 0 });
  };
  const hoursAt = remembered(MAX_BLOCKS, (block) =>
    Array.from({ length: BLOCK_HOURS }, (_, index): Hour => {
      const hour = block * BLOCK_HOURS + index;
      const { open, low, high } = shapeOf(hour);
      const liveliness = (0.3 + share(seed, hour, 9)) * (0.5 + 60 * (high - low));
      const volume = ((character.hourlyTurnover * liveliness) / price(open)) * 10 ** character.basePlaces;
      return { low: price(low), high: price(high), volume };
    }),
  );

  return {
    openOf(hour) {
      const { values, firstHour } = blockAt(Math.floor(hour / BLOCK_HOURS));
      return price(values[hour - firstHour] ?? 0);
    },
    hourOf(hour) {
      const block = Math.floor(hour / BLOCK_HOURS);
      return hoursAt(block)[hour - block * BLOCK_HOURS] as Hour;
    },
    stepsOf: remembered(MAX_HOURS, (hour) => hourSteps(seed, hour, shapeOf(hour)).map(price)),
  };
}
