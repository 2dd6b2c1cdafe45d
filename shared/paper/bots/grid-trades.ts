import { DAY_MS, type EpochMs } from '../../core/clock.ts';
import type { GridRange } from './bot.ts';
import { equityAt, type GridRun, marginOf, quoteOf } from './grid-run.ts';
import { trade } from './ledger.ts';
import { gridLines, intervalsBelow, ticksOf } from './lines.ts';
import { liquidationTicks } from './liquidation.ts';
import { anchorOf, leastSize, sizeFor } from './sizing.ts';
import { decimalOf, feeOf, floorTo, magnitude, product } from './units.ts';

/** More grid trades than in any day are kept, then the oldest go. */
const MAX_RECENT = 4_000;

/** Lays the grid out around the price and trades the position that belongs to it. `false` when its money is too small. */
export function layOut(run: GridRun, range: GridRange, price: bigint): boolean {
  const { listing } = run.market;
  const lines = gridLines(range, listing.pricePlaces);
  const below = intervalsBelow(lines, price);
  const shape = { lines, below, price, trend: run.trend };
  const size = sizeFor(shape, { ...run, amount: capitalOf(run, price) }, listing.basePlaces);
  if (size < leastSize(listing, lines[0] ?? 1n, run.market.perpetual !== undefined)) return false;
  run.range = range;
  run.lines = lines;
  run.lineTicks = lines.map((line) => ticksOf(line, listing.pricePlaces));
  run.below = below;
  run.anchor = anchorOf(shape);
  run.unmatched = new Int8Array(range.rows);
  resize(run, size, price);
  return true;
}

/** The same lines with more (or less) money behind them. */
export function rescale(run: GridRun, price: bigint): void {
  const shape = { lines: run.lines, below: run.below, price, trend: run.trend };
  const size = sizeFor(shape, { ...run, amount: capitalOf(run, price) }, run.market.listing.basePlaces);
  if (size > 0n) resize(run, size, price);
}

/** A new size of each grid, with the position that belongs to it. */
function resize(run: GridRun, size: bigint, price: bigint): void {
  run.size = size;
  tradeAt(run, size * BigInt(run.anchor - run.below) - run.ledger.base, price);
}

/** Buys or sells at the market: the fee stands for the spread as well. */
export function tradeAt(run: GridRun, size: bigint, price: bigint): void {
  if (size === 0n) return;
  const value = product(magnitude(size), price);
  trade(run.ledger, size, value, feeOf(value, run.feeRate));
  run.liquidation = liquidationTicks(run);
}

/** Every line that the price has come to trades, the nearest first. `false` when a spot grid cannot pay for a buy. */
export function tradeLines(run: GridRun, ticks: number, atMs: EpochMs): boolean {
  const tradesBefore = run.trades;
  while (run.below < run.range.rows && ticks >= (run.lineTicks[run.below + 1] ?? Infinity)) {
    tradeInterval(run, run.below, 'sell', atMs);
    run.below += 1;
  }
  while (run.below > 0 && ticks <= (run.lineTicks[run.below - 1] ?? -1)) {
    const isSpot = run.terms.kind === 'spot_grid';
    const value = product(run.lines[run.below - 1] ?? 0n, run.size);
    if (isSpot && quoteOf(run) < value + feeOf(value, run.feeRate)) return false;
    run.below -= 1;
    tradeInterval(run, run.below, 'buy', atMs);
  }
  if (run.trades !== tradesBefore) run.liquidation = liquidationTicks(run);
  return true;
}

function tradeInterval(run: GridRun, index: number, side: 'buy' | 'sell', atMs: EpochMs): void {
  const low = product(run.lines[index] ?? 0n, run.size);
  const high = product(run.lines[index + 1] ?? 0n, run.size);
  const value = side === 'buy' ? low : high;
  const fee = feeOf(value, run.feeRate);
  trade(run.ledger, side === 'buy' ? run.size : -run.size, value, fee);
  run.trades += 1;

  const own = side === 'buy' ? 1 : -1;
  const isPair = run.unmatched[index] === -own;
  run.unmatched[index] = isPair ? 0 : own;
  const profit = isPair ? high - low - feeOf(low, run.feeRate) - feeOf(high, run.feeRate) : 0n;
  run.gridProfit += profit;
  if (isPair) run.pairs += 1;
  run.recent.push({ atMs, profit });
  if (run.recent.length > MAX_RECENT) run.recent = run.recent.filter((one) => one.atMs > atMs - DAY_MS);
}

/**
 * Closes at least so much of the position and pays out its part of the equity. The rest of the grid shrinks alike.
 * The amount to pay, in units; `undefined` when nothing of the kind is possible.
 */
export function reduce(run: GridRun, wanted: bigint, price: bigint): bigint | undefined {
  const held = magnitude(run.ledger.base);
  if (held === 0n || wanted >= held) return undefined;
  const size = floorTo((run.size * (held - wanted)) / held, run.market.listing.basePlaces);
  if (size <= 0n) return undefined;
  const part = (amount: bigint) => (amount * (run.size - size)) / run.size;
  const investment = floorTo(part(run.invested - run.extraMargin), 8);
  const equity = equityAt(run, price) - run.extraMargin;
  const pays = floorTo(part(equity > 0n ? equity : 0n), 8);
  resize(run, size, price);
  const free = marginOf(run) > 0n ? floorTo(marginOf(run), 8) : 0n;
  const paid = pays < free ? pays : free;
  run.invested -= investment;
  run.reducedProfit += paid - investment;
  run.liquidation = liquidationTicks(run);
  return paid;
}

/** A spot grid can use only what it has; a futures grid uses what was meant for trading. */
function capitalOf(run: GridRun, price: bigint): bigint {
  const meant = run.invested - run.extraMargin + run.reinvested;
  if (run.terms.kind === 'futures_grid') return meant;
  const has = equityAt(run, price);
  return has < meant ? has : meant;
}

export function priceOfTicks(run: GridRun, ticks: number): bigint {
  return BigInt(ticks) * 10n ** BigInt(12 - run.market.listing.pricePlaces);
}

/** An amount on its way to a balance, which has 8 decimal places. */
export function coins(units: bigint): ReturnType<typeof decimalOf> {
  return decimalOf(units, 8);
}
