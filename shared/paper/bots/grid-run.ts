import type { EpochMs } from '../../core/clock.ts';
import type { CreatedRecord, GridRange, GridTerms, Trigger } from './bot.ts';
import type { BotMarket } from './bot-market.ts';
import { emptyLedger, type Ledger, profitAt } from './ledger.ts';
import { newRun, type Run } from './run.ts';
import type { Trend } from './sizing.ts';
import { ONE_UNIT, product, unitsOf } from './units.ts';

/** A spot or futures grid at one instant. A spot grid is a long one without leverage that owns its coins. Amounts in units. */
export interface GridRun extends Run {
  readonly terms: GridTerms;
  readonly market: BotMarket;
  readonly feeRate: bigint;
  readonly trend: Trend;
  readonly leverage: bigint;
  range: GridRange;
  lines: readonly bigint[];
  /** The lines as whole ticks, for comparing. */
  lineTicks: readonly number[];
  /** Base coin a grid; zero until the grid is open. */
  size: bigint;
  /** Intervals below the price: these wait to buy, the others to sell. */
  below: number;
  /** The `below` at which the grid holds nothing. */
  anchor: number;
  /** Each interval's last trade while it has no counterpart: 1 a buy, -1 a sell. */
  unmatched: Int8Array;
  readonly ledger: Ledger;
  /** All that was put in, extra margin included, less the investment that a reduction gave back. */
  invested: bigint;
  extraMargin: bigint;
  /** Profit that became investment. */
  reinvested: bigint;
  withdrawn: bigint;
  reducedProfit: bigint;
  gridProfit: bigint;
  pairs: number;
  trades: number;
  /** Grid trades of the last day or somewhat more, by time. */
  recent: { readonly atMs: EpochMs; readonly profit: bigint }[];
  openPrice: bigint;
  openBase: bigint;
  /** Since when the condition of a stop has held. */
  lossSinceMs: EpochMs | undefined;
  profitSinceMs: EpochMs | undefined;
  /** Marks at which it is liquidated, in ticks. */
  liquidation: { readonly below: number; readonly above: number };
  investAt:
    | { readonly trigger: Trigger; readonly invests: bigint; readonly margin: bigint; readonly atMs: EpochMs }
    | undefined;
  reduceAt: { readonly trigger: Trigger; readonly size: bigint; readonly atMs: EpochMs } | undefined;
  /** New range and size that come with the next stage. */
  change: { readonly range: GridRange | undefined } | undefined;
  closeSell: 'NOT_SELL' | 'TO_QUOTE' | 'TO_USDT';
  /** The price at which the position is to be closed at the least (long) or at the most (short). */
  closeLimit: bigint | undefined;
  closePrice: bigint | undefined;
  closedBase: bigint;
  liquidated: { readonly price: bigint; readonly fee: bigint; readonly shortfall: bigint } | undefined;
}

export const NEVER_LIQUIDATED = { below: -1, above: Number.POSITIVE_INFINITY };

export function newGridRun(
  created: CreatedRecord,
  terms: GridTerms,
  market: BotMarket,
  feeRate: bigint,
): GridRun {
  const isFutures = terms.kind === 'futures_grid';
  const extraMargin = isFutures ? unitsOf(terms.extraMargin) : 0n;
  return {
    ...newRun(created),
    terms,
    market,
    feeRate,
    trend: isFutures ? terms.trend : 'long',
    leverage: isFutures ? unitsOf(terms.leverage) : ONE_UNIT,
    range: terms.range,
    lines: [],
    lineTicks: [],
    size: 0n,
    below: 0,
    anchor: 0,
    unmatched: new Int8Array(0),
    ledger: emptyLedger(),
    invested: created.isFunded ? unitsOf(terms.investment) + extraMargin : 0n,
    extraMargin,
    reinvested: 0n,
    withdrawn: 0n,
    reducedProfit: 0n,
    gridProfit: 0n,
    pairs: 0,
    trades: 0,
    recent: [],
    openPrice: 0n,
    openBase: 0n,
    lossSinceMs: undefined,
    profitSinceMs: undefined,
    liquidation: NEVER_LIQUIDATED,
    investAt: undefined,
    reduceAt: undefined,
    change: undefined,
    closeSell: isFutures ? 'TO_QUOTE' : terms.closeSell,
    closeLimit: undefined,
    closePrice: undefined,
    closedBase: 0n,
    liquidated: undefined,
  };
}

/** What the bot has without its open position's floating profit: on the wire the margin balance. */
export function marginOf(run: GridRun): bigint {
  const { realized, fees, funding } = run.ledger;
  return run.invested + realized - fees + funding - run.withdrawn - run.reducedProfit;
}

/** Quote coin that a spot grid holds. */
export function quoteOf(run: GridRun): bigint {
  return marginOf(run) - run.ledger.cost;
}

export function equityAt(run: GridRun, price: bigint): bigint {
  return marginOf(run) + product(run.ledger.base, price) - run.ledger.cost;
}

/** All profit so far, also what was taken out. */
export function totalProfitAt(run: GridRun, price: bigint): bigint {
  return profitAt(run.ledger, product(run.ledger.base, price));
}
