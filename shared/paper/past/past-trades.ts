/** Orders and fills of a made-up past, before a market gives them its form. Amounts are units, see `bots/units.ts`. */
import type { EpochMs } from '../../core/clock.ts';
import { invariant } from '../../core/errors.ts';
import type { Side } from '../../venues/venue.ts';
import { product, stepOf } from '../bots/units.ts';
import { countOfId, paperId } from '../ids.ts';
import type { Listing } from '../instruments.ts';
import { seedFrom, share } from '../noise.ts';
import { remembered } from '../remembered.ts';
import type { Rows } from '../rows.ts';
import { type PastPlan, type PastTrades, timeline } from './plan.ts';

export interface PastOrder {
  readonly id: string;
  readonly listing: Listing;
  readonly side: Side;
  readonly atMs: EpochMs;
  /** All of its fills have the same size. */
  readonly fillSize: bigint;
  readonly size: bigint;
  /** Of its fills, in their order. */
  readonly prices: readonly bigint[];
  /** No fill is beyond it. */
  readonly limit: bigint;
  /** What all fills together were worth. */
  readonly value: bigint;
}

export interface PastFill {
  readonly id: string;
  readonly order: PastOrder;
  readonly price: bigint;
}

/** The rows of all symbols in turns. */
export interface TradesOfPast {
  readonly symbols: readonly string[];
  readonly fillsPerOrder: number;
  readonly orders: Rows<PastOrder>;
  readonly fills: Rows<PastFill>;
  order(id: string): PastOrder | undefined;
  fillsOf(order: PastOrder): readonly PastFill[];
}

export interface PastMaking {
  readonly plan: PastPlan;
  readonly seed: number;
  readonly account: string;
  readonly listings: ReadonlyMap<string, Listing>;
}

/** Prices lie within this part of the listing's start price. */
const SWING = 0.05;
/** What a fill is worth at least, in quote coin, and how much more it may be. */
const FILL_VALUE = 20;
const FILL_VALUE_SPREAD = 80;

export function tradesOfPast(
  { plan, seed, account, listings }: PastMaking,
  { symbols, ordersEach, fillsPerOrder }: PastTrades,
  ids: { readonly order: 'order' | 'futuresOrder'; readonly fill: 'fill' | 'futuresFill' },
): TradesOfPast {
  const traded = symbols.map((symbol) => {
    const listing = listings.get(symbol);
    invariant(listing !== undefined, `${symbol} is not listed`);
    return listing;
  });
  const count = ordersEach * symbols.length;
  const fillCount = count * fillsPerOrder;
  const timeOf = timeline(plan, count, seed, account, ids.order);
  const key = seedFrom(seed, account, ids.order, 'past');

  const order = (index: number): PastOrder => {
    const turn = index % symbols.length;
    const listing = traded[turn] as Listing;
    const nth = (index - turn) / symbols.length;
    const side = nth % 2 === 0 ? 'buy' : 'sell';
    const pair = seedFrom(key, turn, Math.floor(nth / 2));
    const fillSize = sizeOf(listing, FILL_VALUE + FILL_VALUE_SPREAD * share(pair, 1));
    const prices: bigint[] = [];
    for (let i = 0; i < fillsPerOrder; i += 1) {
      prices.push(priceOf(listing, 1 + SWING * (2 * share(key, index, i + 1) - 1)));
    }
    return {
      id: paperId(ids.order, seed, account, index - count),
      listing,
      side,
      atMs: timeOf(index),
      fillSize,
      size: fillSize * BigInt(fillsPerOrder),
      prices,
      limit: priceOf(listing, side === 'buy' ? 1 + SWING : 1 - SWING),
      value: prices.reduce((total, price) => total + product(price, fillSize), 0n),
    };
  };
  const fill = (of: PastOrder, index: number): PastFill => ({
    id: paperId(ids.fill, seed, account, index - fillCount),
    order: of,
    price: of.prices[index % fillsPerOrder] ?? 0n,
  });
  // Fills are read one after the other, and mostly have the order of the one before.
  const orderOfFill = remembered(2, order);

  return {
    symbols,
    fillsPerOrder,
    orders: { count, atMs: timeOf, row: order },
    fills: {
      count: fillCount,
      atMs: (index) => timeOf(Math.floor(index / fillsPerOrder)),
      row: (index) => fill(orderOfFill(Math.floor(index / fillsPerOrder)), index),
    },
    order(id) {
      const found = countOfId(ids.order, seed, account, id);
      const isPast = found !== undefined && found < 0 && found >= -count;
      return isPast ? order(found + count) : undefined;
    },
    fillsOf(of) {
      const index = (countOfId(ids.order, seed, account, of.id) ?? 0) + count;
      return of.prices.map((_price, i) => fill(of, index * fillsPerOrder + i));
    },
  };
}

function priceOf({ startPrice, pricePlaces }: Listing, part: number): bigint {
  return BigInt(Math.max(1, Math.round(startPrice * part * 10 ** pricePlaces))) * stepOf(pricePlaces);
}

/** What is worth so much in quote coin at the start price, on the grid of sizes. */
function sizeOf({ startPrice, basePlaces }: Listing, value: number): bigint {
  return BigInt(Math.max(1, Math.round((value / startPrice) * 10 ** basePlaces))) * stepOf(basePlaces);
}
