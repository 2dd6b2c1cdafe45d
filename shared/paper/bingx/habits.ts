/**
 * What no document says of BingX's stops, decided by the exchange's seed: a client that depends on one answer to any of
 * it fails at the exchange of another seed.
 */
import { share } from '../noise.ts';

export interface Habits {
  /** Whether what was attached to an order ends with the position. */
  readonly stopsEndWithPosition: boolean;
  /** Whether of a stop loss and a take profit of one order the first one to fire ends the other. */
  readonly stopsEndEachOther: boolean;
  /** Whether the list of all orders has stops that wait or were cancelled, beside the orders that stops have made. */
  readonly historyHasStops: boolean;
}

export function habitsOf(seed: number): Habits {
  const either = (nth: number) => share(seed, nth, 7_000) < 0.5;
  return {
    stopsEndWithPosition: either(1),
    stopsEndEachOther: either(2),
    historyHasStops: either(3),
  };
}
