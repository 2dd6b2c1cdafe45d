/**
 * A made-up past: what an account did before the paper exchange opened, as much of it as a test or a bench asks for.
 * Nothing of it is stored. Each row follows from the seed and its number, so that a page costs what its rows cost.
 */
import type { EpochMs } from '../../core/clock.ts';
import { invariant } from '../../core/errors.ts';
import { seedFrom, share } from '../noise.ts';
import type { Rows } from '../rows.ts';

export interface PastPlan {
  readonly fromMs: EpochMs;
  /** Not after the opening of the exchange; all rows are older. */
  readonly toMs: EpochMs;
  readonly spot?: PastTrades;
  readonly futures?: PastTrades;
  readonly fundings?: { readonly symbols: readonly string[]; readonly each: number };
  readonly transfers?: number;
}

/** All fills of an order are of one millisecond. Orders of a symbol buy and sell the same size in turns. */
export interface PastTrades {
  readonly symbols: readonly string[];
  /** Of each symbol; an even number, so that every purchase is sold again. */
  readonly ordersEach: number;
  readonly fillsPerOrder: number;
}

/** Spreads so many rows over the plan's time, in their order. */
export function timeline(
  { fromMs, toMs }: PastPlan,
  count: number,
  ...names: readonly (string | number)[]
): (index: number) => EpochMs {
  const seed = seedFrom('past times', ...names);
  const stepMs = (toMs - fromMs) / Math.max(1, count);
  return (index) => fromMs + Math.floor((index + share(seed, index)) * stepMs);
}

/**
 * Of rows that belong to the symbols in turns, `inTurn` of them at a time: those of one symbol, or all. None of a
 * symbol that has no turn.
 */
export function turnsOf<Row>(
  rows: Rows<Row>,
  symbols: readonly string[],
  symbol: string | undefined,
  inTurn = 1,
): Rows<Row> {
  if (symbol === undefined) return rows;
  const turn = symbols.indexOf(symbol);
  const nth = (index: number): number => {
    const part = index % inTurn;
    return (((index - part) / inTurn) * symbols.length + turn) * inTurn + part;
  };
  return {
    count: turn < 0 ? 0 : rows.count / symbols.length,
    atMs: (index) => rows.atMs(nth(index)),
    row: (index) => rows.row(nth(index)),
  };
}

export function mapped<From, To>(rows: Rows<From>, map: (row: From) => To): Rows<To> {
  return { count: rows.count, atMs: rows.atMs, row: (index) => map(rows.row(index)) };
}

/** Throws for a plan that no past can follow: a programmer's error. */
export function checkPlan(plan: PastPlan, openedAtMs: EpochMs): void {
  invariant(
    plan.fromMs < plan.toMs && plan.toMs <= openedAtMs,
    'a made-up past ends before the exchange opens',
  );
  for (const trades of [plan.spot, plan.futures]) {
    if (trades === undefined) continue;
    const { symbols, ordersEach, fillsPerOrder } = trades;
    invariant(new Set(symbols).size === symbols.length, 'a made-up past names a symbol once');
    invariant(ordersEach % 2 === 0, 'orders of a made-up past come in pairs');
    invariant(Number.isInteger(fillsPerOrder) && fillsPerOrder > 0, 'an order of a made-up past has fills');
  }
}
