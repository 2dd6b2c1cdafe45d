/**
 * The books of an account: every fill and funding payment of the records, summed up by symbol and month. Pure; where
 * they are kept between two runs is the matter of `read-books.ts`.
 */
import type { EpochMs } from '../core/clock.ts';
import { type Decimal, minus, sum, ZERO } from '../core/decimal.ts';
import type { FillRecord, FundingRecord } from '../records/record.ts';
import { applyFuturesFill, type FuturesPosition, noPosition } from './futures-position.ts';
import { addTo } from './share.ts';
import { noLots, openSpotBook, type SpotBook, type SpotLots } from './spot-lots.ts';

export type CoinSums = Readonly<Record<string, Decimal>>;

/** Of one symbol in one UTC month, e.g. `2026-11`. Quote coin, unless a coin is named. */
export interface MonthFigures {
  readonly month: string;
  readonly fills: number;
  readonly boughtBase: Decimal;
  readonly bought: Decimal;
  readonly soldBase: Decimal;
  readonly sold: Decimal;
  readonly realizedAverage: Decimal;
  /** Perpetuals have one method only: the average. */
  readonly realizedFifo: Decimal;
  /** By coin, positive when paid. */
  readonly fees: CoinSums;
  /** By coin, positive when received. */
  readonly funding: CoinSums;
}

/** Plain JSON. `spot` or `futures`, by its market; neither for a symbol with nothing but funding. */
export interface SymbolBooks {
  readonly symbol: string;
  readonly spot?: SpotLots;
  readonly futures?: FuturesPosition;
  /** Of its first fill: what buying all at once on day one is measured by. */
  readonly firstFill?: { readonly atMs: EpochMs; readonly price: Decimal };
  /** Of its latest fill: the last price that is known without asking. */
  readonly lastFill?: { readonly atMs: EpochMs; readonly price: Decimal };
  readonly months: readonly MonthFigures[];
}

export type Books = Readonly<Record<string, SymbolBooks>>;

export interface OpenBooks {
  /** Fills of one symbol come in the order of their time. */
  fill(fill: FillRecord): void;
  funding(payment: FundingRecord, received: Decimal): void;
  /** A copy of how they stand. */
  state(): Books;
}

/** Goes on from a state. */
export function openBooks(from: Books): OpenBooks {
  const symbols = new Map(Object.entries(from).map(([symbol, books]) => [symbol, openSymbol(symbol, books)]));
  const of = (symbol: string) => {
    const known = symbols.get(symbol);
    if (known !== undefined) return known;
    const opened = openSymbol(symbol, { symbol, months: [] });
    symbols.set(symbol, opened);
    return opened;
  };
  return {
    fill: (fill) => of(fill.symbol).fill(fill),
    funding: (payment, received) => of(payment.symbol).funding(payment, received),
    state: () => Object.fromEntries([...symbols].map(([symbol, opened]) => [symbol, opened.state()])),
  };
}

interface OpenSymbol {
  fill(fill: FillRecord): void;
  funding(payment: FundingRecord, received: Decimal): void;
  state(): SymbolBooks;
}

function openSymbol(symbol: string, from: SymbolBooks): OpenSymbol {
  const months = new Map(from.months.map((figures) => [figures.month, figures]));
  let spot: SpotBook | undefined = from.spot && openSpotBook(from.spot);
  let { futures, firstFill, lastFill } = from;

  const change = (atMs: EpochMs, by: (figures: MonthFigures) => MonthFigures): void => {
    const month = new Date(atMs).toISOString().slice(0, 7);
    months.set(month, by(months.get(month) ?? emptyMonth(month)));
  };
  const results = (fill: FillRecord): { readonly average: Decimal; readonly fifo: Decimal } => {
    if (fill.kind === 'futures-fill') {
      const step = applyFuturesFill(futures ?? noPosition(fill), fill);
      futures = step.position;
      return { average: step.realized, fifo: step.realized };
    }
    spot ??= openSpotBook(noLots(fill));
    const sold = spot.apply(fill);
    if (sold === undefined) return { average: ZERO, fifo: ZERO };
    return {
      average: minus(sold.proceeds, sold.averageCost),
      fifo: minus(sold.proceeds, sold.fifoCost),
    };
  };

  return {
    fill: (fill) => {
      const { average, fifo } = results(fill);
      lastFill = { atMs: fill.atMs, price: fill.price };
      firstFill ??= lastFill;
      change(fill.atMs, (figures) => ({
        ...withTrade(figures, fill),
        realizedAverage: sum(figures.realizedAverage, average),
        realizedFifo: sum(figures.realizedFifo, fifo),
      }));
    },
    funding: (payment, received) =>
      change(payment.atMs, (figures) => ({
        ...figures,
        funding: addTo(figures.funding, payment.coin, received),
      })),
    state: () => ({
      symbol,
      ...(spot && { spot: spot.state() }),
      ...(futures && { futures }),
      ...(firstFill && { firstFill }),
      ...(lastFill && { lastFill }),
      months: [...months.values()].sort((a, b) => (a.month < b.month ? -1 : 1)),
    }),
  };
}

function withTrade(figures: MonthFigures, fill: FillRecord): MonthFigures {
  const fees = addTo(figures.fees, fill.feeCoin, fill.fee);
  const counted = { ...figures, fills: figures.fills + 1, fees };
  return fill.side === 'buy'
    ? {
        ...counted,
        boughtBase: sum(figures.boughtBase, fill.baseSize),
        bought: sum(figures.bought, fill.quoteAmount),
      }
    : {
        ...counted,
        soldBase: sum(figures.soldBase, fill.baseSize),
        sold: sum(figures.sold, fill.quoteAmount),
      };
}

function emptyMonth(month: string): MonthFigures {
  return {
    month,
    fills: 0,
    boughtBase: ZERO,
    bought: ZERO,
    soldBase: ZERO,
    sold: ZERO,
    realizedAverage: ZERO,
    realizedFifo: ZERO,
    fees: {},
    funding: {},
  };
}

/** Of all months together, by coin. */
export function allMonths({ months }: Pick<SymbolBooks, 'months'>, of: 'fees' | 'funding'): CoinSums {
  let sums: CoinSums = {};
  for (const figures of months) {
    for (const [coin, amount] of Object.entries(figures[of])) sums = addTo(sums, coin, amount);
  }
  return sums;
}
