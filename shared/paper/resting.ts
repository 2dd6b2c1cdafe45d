/**
 * Fills of open orders between two looks at the exchange. Whether, when and how much a resting order fills depends on
 * nothing but the price path, the order and the seed, so it does not matter who looks, how often, or after a restart.
 */
import { type EpochMs, MINUTE_MS } from '../core/clock.ts';
import { compare, type Decimal, isPositive, minus } from '../core/decimal.ts';
import type { AccountState } from './account-state.ts';
import type { Listing } from './instruments.ts';
import type { PriceSource } from './market.ts';
import { partOf } from './matching.ts';
import { seedFrom, share } from './noise.ts';
import type { Execution, PaperOrder } from './order.ts';

export interface RestingFill {
  readonly order: PaperOrder;
  readonly execution: Execution;
  /** A whole minute: prices are looked at minute by minute. */
  readonly atMs: EpochMs;
  readonly completes: boolean;
}

export interface RestingOptions {
  readonly seed: number;
  readonly prices: PriceSource;
  readonly listingOf: (symbol: string) => Listing;
  /** Share of touches at which only a part of the order fills. */
  readonly partialFillShare: number;
}

/** Finds the fills of resting limit orders up to `atMs`, by time. Remembers up to where nothing was found. */
export type RestingFills = (state: AccountState, atMs: EpochMs) => Promise<readonly RestingFill[]>;

export function createRestingFills(options: RestingOptions): RestingFills {
  const untouchedUntilMs = new Map<string, EpochMs>();

  return async (state, atMs) => {
    const untilMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const fills: RestingFill[] = [];
    for (const id of state.openOrderIds) {
      const order = state.orders.get(id);
      if (order === undefined || order.terms.type !== 'limit') continue;
      const fromMs = Math.max(order.updatedAtMs, untouchedUntilMs.get(id) ?? 0);
      const found = await fillsOf(options, order, fromMs, untilMs);
      if (found.length === 0) untouchedUntilMs.set(id, Math.max(fromMs, untilMs));
      else untouchedUntilMs.delete(id);
      fills.push(...found);
    }
    return fills.sort((a, b) => a.atMs - b.atMs);
  };
}

async function fillsOf(
  options: RestingOptions,
  order: PaperOrder,
  fromMs: EpochMs,
  untilMs: EpochMs,
): Promise<RestingFill[]> {
  const { terms } = order;
  if (terms.type !== 'limit') return [];
  const { basePlaces } = options.listingOf(order.symbol);
  const key = seedFrom(options.seed, order.id);
  const fills: RestingFill[] = [];
  let rest = minus(terms.baseSize, order.filledBase);
  let searchedMs = fromMs;
  while (isPositive(rest)) {
    const atMs = await firstTouch(options.prices, order, terms.price, searchedMs, untilMs);
    if (atMs === undefined) break;
    const minute = atMs / MINUTE_MS;
    const baseSize = touchedPart(rest, { key, minute, share: options.partialFillShare, basePlaces });
    rest = minus(rest, baseSize);
    fills.push({ order, execution: { price: terms.price, baseSize }, atMs, completes: !isPositive(rest) });
    searchedMs = atMs;
  }
  return fills;
}

/** How much of the rest of a resting order fills when the price touches it: all of it, or by chance a part. */
export function touchedPart(
  rest: Decimal,
  chance: {
    readonly key: number;
    readonly minute: number;
    /** Of touches that fill only a part. */
    readonly share: number;
    readonly basePlaces: number;
  },
): Decimal {
  const { key, minute, basePlaces } = chance;
  if (share(key, minute, 1) >= chance.share) return rest;
  const part = partOf(rest, 0.2 + 0.6 * share(key, minute, 2), basePlaces);
  return isPositive(part) ? part : rest;
}

/** The first whole minute by which the price has come to the limit. Halves the stretch instead of walking it. */
export async function firstTouch(
  prices: Pick<PriceSource, 'rangeOf'>,
  order: Pick<PaperOrder, 'symbol' | 'side'>,
  limit: Decimal,
  fromMs: EpochMs,
  untilMs: EpochMs,
): Promise<EpochMs | undefined> {
  const firstMs = (Math.floor(fromMs / MINUTE_MS) + 1) * MINUTE_MS;
  const touchedBy = async (ms: EpochMs): Promise<boolean> => {
    const { low, high } = await prices.rangeOf(order.symbol, fromMs, ms);
    return order.side === 'buy' ? compare(low, limit) <= 0 : compare(high, limit) >= 0;
  };
  if (firstMs > untilMs || !(await touchedBy(untilMs))) return undefined;

  let untouched = -1;
  let touched = (untilMs - firstMs) / MINUTE_MS;
  while (touched - untouched > 1) {
    const middle = Math.floor((untouched + touched) / 2);
    if (await touchedBy(firstMs + middle * MINUTE_MS)) touched = middle;
    else untouched = middle;
  }
  return firstMs + touched * MINUTE_MS;
}
