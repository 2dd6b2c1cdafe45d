/** Which trades an order makes: pure, and of no venue. */
import {
  compare,
  type Decimal,
  dividedBy,
  isPositive,
  minus,
  roundDown,
  times,
  ZERO,
} from '../core/decimal.ts';
import type { Side } from '../venues/venue.ts';
import type { Book } from './book.ts';
import type { Listing } from './instruments.ts';
import { share } from './noise.ts';
import type { Execution } from './order.ts';

/** Most trades that one order makes with the book at once, whatever its size. */
const MAX_LEVELS = 50;

/** What a taker still wants: base coin to trade, or quote coin to spend. */
export type Wanted = { readonly base: Decimal } | { readonly quote: Decimal };

/** Takes from the book, best price first, up to the limit. What an amount cannot buy a whole step of stays unspent. */
export function takeFromBook(
  listing: Listing,
  book: Book,
  order: { readonly side: Side; readonly limit?: Decimal | undefined; readonly wanted: Wanted },
): readonly Execution[] {
  const executions: Execution[] = [];
  let wanted = order.wanted;
  for (let index = 0; index < MAX_LEVELS; index += 1) {
    const level = book.level(order.side, index);
    if (level === undefined || isWorse(order.side, level.price, order.limit)) break;
    const rest = 'base' in wanted ? wanted.base : dividedBy(wanted.quote, level.price, listing.basePlaces);
    if (!isPositive(rest)) break;
    const isLast = compare(rest, level.size) <= 0;
    const baseSize = isLast ? rest : level.size;
    executions.push({ price: level.price, baseSize });
    if (isLast) break;
    wanted =
      'base' in wanted
        ? { base: minus(wanted.base, baseSize) }
        : { quote: minus(wanted.quote, times(baseSize, level.price)) };
  }
  return executions;
}

/** Sometimes several makers stood at one price: the first trade falls into two or three of the same millisecond. */
export function splitFirst(
  listing: Listing,
  executions: readonly Execution[],
  chance: { readonly seed: number; readonly key: number; readonly splitShare: number },
): readonly Execution[] {
  const [first, ...rest] = executions;
  if (first === undefined || share(chance.seed, chance.key, 1) >= chance.splitShare) return executions;
  const part = partOf(first.baseSize, share(chance.seed, chance.key, 2), listing.basePlaces);
  const other = minus(first.baseSize, part);
  const third = share(chance.seed, chance.key, 3) < 0.5 ? partOf(other, 0.5, listing.basePlaces) : ZERO;
  const sizes = [part, third, minus(other, third)].filter(isPositive);
  return [...sizes.map((baseSize) => ({ price: first.price, baseSize })), ...rest];
}

/** A part of a size on the symbol's grid; may be zero. `part` lies in [0, 1]. */
export function partOf(size: Decimal, part: number, places: number): Decimal {
  return roundDown(times(size, part.toFixed(4) as Decimal), places);
}

function isWorse(side: Side, price: Decimal, limit: Decimal | undefined): boolean {
  if (limit === undefined) return false;
  return side === 'buy' ? compare(price, limit) > 0 : compare(price, limit) < 0;
}
