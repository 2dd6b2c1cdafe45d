import type { EpochMs } from '../../core/clock.ts';
import type { Stop, Trigger } from './bot.ts';
import { type GridRun, totalProfitAt } from './grid-run.ts';
import { product, unitsOf } from './units.ts';

export function isReached({ price, direction }: Trigger, now: bigint): boolean {
  return direction === '1' ? now >= unitsOf(price) : now <= unitsOf(price);
}

/** The stop that is due at this price, if any. One with a delay is due when its condition has held so long without a break. */
export function dueStop(run: GridRun, price: bigint, atMs: EpochMs): 'loss_stop' | 'profit_stop' | undefined {
  const { lossStop, profitStop } = run.terms;
  const loses = lossStop !== undefined && isLoss(run, lossStop, price);
  const profits = profitStop !== undefined && isProfit(run, profitStop, price);
  run.lossSinceMs = loses ? (run.lossSinceMs ?? atMs) : undefined;
  run.profitSinceMs = profits ? (run.profitSinceMs ?? atMs) : undefined;
  if (loses && atMs - (run.lossSinceMs ?? atMs) >= lossStop.delayMs) return 'loss_stop';
  if (profits && atMs - (run.profitSinceMs ?? atMs) >= profitStop.delayMs) return 'profit_stop';
  return undefined;
}

/** The price that the stop's closing order is limited to. */
export function limitOf(
  run: GridRun,
  reason: 'loss_stop' | 'profit_stop',
  price: bigint,
): bigint | undefined {
  const stop = reason === 'loss_stop' ? run.terms.lossStop : run.terms.profitStop;
  if (stop?.type !== 'price_limit') return undefined;
  const isHigh = stop.high !== undefined && price >= unitsOf(stop.high);
  const limit = isHigh ? stop.highLimit : stop.limit;
  return limit === undefined ? undefined : unitsOf(limit);
}

function isLoss(run: GridRun, stop: Stop, price: bigint): boolean {
  const value = unitsOf(stop.value);
  if (stop.type === 'profit_amount') return totalProfitAt(run, price) <= value;
  if (stop.type === 'profit_ratio') return totalProfitAt(run, price) <= product(run.invested, value);
  if (run.trend === 'short') return price >= value;
  const isAbove = run.trend === 'no_trend' && stop.high !== undefined && price >= unitsOf(stop.high);
  return isAbove || price <= value;
}

function isProfit(run: GridRun, stop: Stop, price: bigint): boolean {
  const value = unitsOf(stop.value);
  if (stop.type === 'profit_amount') return totalProfitAt(run, price) >= value;
  if (stop.type === 'profit_ratio') return totalProfitAt(run, price) >= product(run.invested, value);
  const isAbove = run.trend === 'long' || (run.trend === 'no_trend' && value > run.openPrice);
  return isAbove ? price >= value : price <= value;
}
