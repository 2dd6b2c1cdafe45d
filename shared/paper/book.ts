/** A made-up order book around the mid price: the same for every reader of one second, without any state. */
import type { EpochMs } from '../core/clock.ts';
import { SECOND_MS } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { Side } from '../venues/venue.ts';
import type { Listing } from './instruments.ts';
import { share } from './noise.ts';

export interface Level {
  readonly price: Decimal;
  /** In base coin, never zero. */
  readonly size: Decimal;
}

export interface Book {
  /** Level `index` of the side that a taker of this side meets: a buy meets the asks. Nothing beyond the end. */
  level(takerSide: Side, index: number): Level | undefined;
}

export const BOOK_LEVELS = 200;
/** Distance between two levels in hundredths of a per cent of the price. */
const LEVEL_STEP_BPS = 0.6;

export function createBook(listing: Listing, mid: Decimal, atMs: EpochMs, seed: number): Book {
  const grid = 10 ** listing.pricePlaces;
  const midTicks = Math.round(Number(mid) * grid);
  const halfSpread = Math.max(1, Math.round((midTicks * listing.spreadBps) / 20_000));
  const step = Math.max(1, Math.round((midTicks * LEVEL_STEP_BPS) / 10_000));
  const second = Math.floor(atMs / SECOND_MS);
  const baseGrid = 10 ** listing.basePlaces;

  return {
    level(takerSide, index) {
      if (index >= BOOK_LEVELS) return undefined;
      const stream = takerSide === 'buy' ? 2 * index : 2 * index + 1;
      const jitter = index === 0 ? 0 : Math.floor(share(seed, second, 1_000 + stream) * step);
      const distance = halfSpread + index * step + jitter;
      const ticks = takerSide === 'buy' ? midTicks + distance : midTicks - distance;
      if (ticks <= 0) return undefined;
      const value = listing.levelValue * (0.3 + 1.4 * share(seed, second, stream)) * (1 + index / 4);
      const units = Math.max(1, Math.round((value / (ticks / grid)) * baseGrid));
      return {
        price: (ticks / grid).toFixed(listing.pricePlaces) as Decimal,
        size: (units / baseGrid).toFixed(listing.basePlaces) as Decimal,
      };
    },
  };
}
