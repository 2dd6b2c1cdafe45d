import { magnitude } from './units.ts';

/** One position and what it has earned so far, in units; all but `base` in quote coin. */
export interface Ledger {
  /** Signed: negative for a short position. */
  base: bigint;
  /** What the position cost at its opening, signed as `base`; its quotient is the average open price. */
  cost: bigint;
  /** Result of what was closed, before fees. */
  realized: bigint;
  fees: bigint;
  /** Received, negative when paid. */
  funding: bigint;
  volume: bigint;
}

export function emptyLedger(): Ledger {
  return { base: 0n, cost: 0n, realized: 0n, fees: 0n, funding: 0n, volume: 0n };
}

/** Buys (positive) or sells (negative) `size` for `value` of quote coin, which is never negative. */
export function trade(ledger: Ledger, size: bigint, value: bigint, fee: bigint): void {
  ledger.fees += fee;
  ledger.volume += value;
  const signed = size < 0n ? -value : value;
  const reduces = ledger.base !== 0n && ledger.base < 0n !== size < 0n;
  if (!reduces) {
    ledger.base += size;
    ledger.cost += signed;
    return;
  }
  const closed = magnitude(size) < magnitude(ledger.base) ? size : -ledger.base;
  const closedCost = (ledger.cost * -closed) / ledger.base;
  const closedValue = (signed * closed) / size;
  ledger.realized += -closedValue - closedCost;
  ledger.cost -= closedCost;
  ledger.base += closed;
  if (closed === size) return;
  // The rest turns the position around.
  ledger.base += size - closed;
  ledger.cost += signed - closedValue;
}

/** All profit so far, with the open position at this value. */
export function profitAt(ledger: Ledger, positionValue: bigint): bigint {
  return ledger.realized - ledger.fees + ledger.funding + positionValue - ledger.cost;
}
