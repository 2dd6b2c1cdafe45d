import { ZERO } from '../../core/decimal.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import { type GridRun, marginOf, NEVER_LIQUIDATED } from './grid-run.ts';
import { trade } from './ledger.ts';
import { ticksOf } from './lines.ts';
import { feeOf, magnitude, ONE_UNIT, product, quotient, unitsOf } from './units.ts';

interface Position {
  readonly margin: bigint;
  readonly base: bigint;
  readonly cost: bigint;
}

/** Part of the position's value that must remain as margin, and what is off it, by the position's size. */
function maintenanceOf(listing: PerpetualListing, notional: bigint): { rate: bigint; deduction: bigint } {
  const tiers = listing.riskTiers;
  const tier = tiers.find(({ notionalLimit }) => notional <= unitsOf(notionalLimit)) ?? tiers.at(-1);
  return {
    rate: unitsOf(tier?.maintMarginRatio ?? ZERO),
    deduction: unitsOf(tier?.quickDeduction ?? ZERO),
  };
}

/** The mark at which equity is just the maintenance margin; `undefined` without a position. */
function breakingPrice(listing: PerpetualListing, { margin, base, cost }: Position): bigint | undefined {
  if (base === 0n) return undefined;
  const { rate, deduction } = maintenanceOf(listing, magnitude(cost));
  return base > 0n
    ? quotient(cost - margin - deduction, product(base, ONE_UNIT - rate))
    : quotient(margin - cost + deduction, product(-base, ONE_UNIT + rate));
}

/** Marks, in ticks, at which the position as it is now is liquidated. */
export function liquidationTicks(run: GridRun): GridRun['liquidation'] {
  const { perpetual } = run.market;
  const { base, cost } = run.ledger;
  if (perpetual === undefined) return NEVER_LIQUIDATED;
  const price = breakingPrice(perpetual, { margin: marginOf(run), base, cost });
  if (price === undefined) return NEVER_LIQUIDATED;
  const ticks = ticksOf(price, perpetual.pricePlaces);
  return base > 0n ? { ...NEVER_LIQUIDATED, below: ticks } : { ...NEVER_LIQUIDATED, above: ticks + 1 };
}

/**
 * Where the bot is liquidated when the price goes one way only and all its orders there fill first; zero where that
 * cannot happen.
 */
export function estimatedLiquidation(run: GridRun, direction: 'down' | 'up'): bigint {
  const { perpetual } = run.market;
  if (perpetual === undefined || run.size === 0n || run.endedAtMs !== undefined) return 0n;
  const step = direction === 'down' ? -1 : 1;
  const size = direction === 'down' ? run.size : -run.size;
  const ledger = { ...run.ledger };
  const other = marginOf(run) - ledger.realized + ledger.fees;
  for (let { below } = run; ; below += step) {
    const line = run.lines[below + step];
    const margin = other + ledger.realized - ledger.fees;
    const price = breakingPrice(perpetual, { ...ledger, margin });
    if (price !== undefined && breaksBefore(line, price, ledger.base, size)) return price > 0n ? price : 0n;
    if (line === undefined) return 0n;
    const value = product(line, run.size);
    trade(ledger, size, value, feeOf(value, run.feeRate));
  }
}

/** Whether a position that the way makes larger (`size`) is liquidated before the next line fills. */
function breaksBefore(line: bigint | undefined, price: bigint, base: bigint, size: bigint): boolean {
  if (base > 0n !== size > 0n) return false;
  return line === undefined || price > line === size > 0n;
}

/** Margin that must remain at this price; nothing for a spot grid. */
export function maintenanceAt(run: GridRun, price: bigint): bigint {
  const { perpetual } = run.market;
  if (perpetual === undefined) return 0n;
  const notional = magnitude(product(run.ledger.base, price));
  const { rate, deduction } = maintenanceOf(perpetual, notional);
  const margin = product(notional, rate) - deduction;
  return margin > 0n ? margin : 0n;
}
