/** The past that is backfilled: the same for whoever makes it up. */
import { DAY_MS } from '../../shared/core/clock.ts';
import { decimal } from '../../shared/core/decimal.ts';
import { LISTINGS } from '../../shared/paper/instruments.ts';
import { seedFrom } from '../../shared/paper/noise.ts';
import type { PaperFill } from '../../shared/paper/order.ts';
import { createPast } from '../../shared/paper/past/past.ts';
import type { PastPlan } from '../../shared/paper/past/plan.ts';
import { ACCOUNT } from '../support/builders.ts';

export const SEED = 11;
export const SYMBOLS = ['BTC_USDT', 'ETH_USDT'];
export const NOW_MS = Date.UTC(2026, 10, 23, 0, 20);
/** Of one order and one millisecond. */
const FILLS_PER_ORDER = 4;

/** So many fills over 80 days. */
export function pastOf(rows: number): PastPlan {
  const ordersEach = rows / FILLS_PER_ORDER / SYMBOLS.length;
  return {
    fromMs: NOW_MS - 82 * DAY_MS,
    toMs: NOW_MS - 2 * DAY_MS,
    spot: { symbols: SYMBOLS, ordersEach, fillsPerOrder: FILLS_PER_ORDER },
  };
}

/** Straight from the exchange's own making: neither its wire nor its client takes part. */
export function* madeUpFillsOf(rows: number): Generator<PaperFill> {
  const rules = {
    seed: seedFrom(SEED, 'engine'),
    listings: new Map(LISTINGS.map((listing) => [listing.symbol, listing])),
    perpetuals: new Map(),
    spotFeeRate: decimal('0.0005'),
    takerFeeRate: decimal('0.0005'),
  };
  const past = createPast(rules, ACCOUNT, pastOf(rows));
  for (const symbol of SYMBOLS) {
    const fills = past.spotFills(symbol);
    for (let index = 0; index < fills.count; index += 1) yield fills.row(index);
  }
}
