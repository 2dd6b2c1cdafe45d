/**
 * Prices of a replay. Where the ledger recorded the book of a symbol when it decided about a signal, that book is the
 * market from this signal on, until the next one of the symbol; before the first one it is that too. A symbol that was
 * never recorded has synthetic prices.
 */
import type { EpochMs } from '../../shared/core/clock.ts';
import { type Decimal, decimal, dividedBy, largest, smallest, sum } from '../../shared/core/decimal.ts';
import type { PriceRange, PriceSource } from '../../shared/paper/market.ts';
import type { PerpetualPrices } from '../../shared/paper/perpetual-prices.ts';

export interface RecordedBook {
  readonly symbol: string;
  /** Arrival of the signal that it was recorded for. */
  readonly atMs: EpochMs;
  readonly bid: Decimal;
  readonly ask: Decimal;
}

/** `recorded` at that very instant; `carried` from the nearest one; `synthetic` where there is none. */
export type PriceOrigin = 'recorded' | 'carried' | 'synthetic';

export interface Books {
  bookAt(symbol: string, atMs: EpochMs): RecordedBook | undefined;
  originAt(symbol: string, atMs: EpochMs): PriceOrigin;
  /** Of the symbol, after `fromMs` and up to `toMs`. */
  between(symbol: string, fromMs: EpochMs, toMs: EpochMs): readonly RecordedBook[];
}

export function recordedBooks(recorded: readonly RecordedBook[]): Books {
  const inOrder = recorded.toSorted((a, b) => a.atMs - b.atMs);
  const bookAt = (symbol: string, atMs: EpochMs) => {
    const own = inOrder.filter((book) => book.symbol === symbol);
    return own.findLast((book) => book.atMs <= atMs) ?? own[0];
  };
  return {
    bookAt,
    originAt: (symbol, atMs) => {
      const book = bookAt(symbol, atMs);
      if (book === undefined) return 'synthetic';
      return book.atMs === atMs ? 'recorded' : 'carried';
    },
    between: (symbol, fromMs, toMs) =>
      inOrder.filter((book) => book.symbol === symbol && book.atMs > fromMs && book.atMs <= toMs),
  };
}

export function replayPrices(books: Books, synthetic: PriceSource): PriceSource {
  return {
    synthetic: true,
    priceAt: (symbol, atMs) => middleAt(books, symbol, atMs) ?? synthetic.priceAt(symbol, atMs),
    rangeOf: (symbol, fromMs, toMs) =>
      rangeOver(books, symbol, { fromMs, toMs }) ?? synthetic.rangeOf(symbol, fromMs, toMs),
    candles: (query) => synthetic.candles(query),
  };
}

/** Marks as recorded; index and funding as `derived` has them. */
export function replayPerpetuals(books: Books, derived: PerpetualPrices): PerpetualPrices {
  return {
    ...derived,
    markPriceAt: async (symbol, atMs) => middleAt(books, symbol, atMs) ?? derived.markPriceAt(symbol, atMs),
    markRangeOf: async (symbol, fromMs, toMs) =>
      rangeOver(books, symbol, { fromMs, toMs }) ?? derived.markRangeOf(symbol, fromMs, toMs),
  };
}

function middleAt(books: Books, symbol: string, atMs: EpochMs): Decimal | undefined {
  const book = books.bookAt(symbol, atMs);
  return book && middleOf(book);
}

const TWO = decimal('2');

function middleOf({ bid, ask }: RecordedBook): Decimal {
  return dividedBy(sum(bid, ask), TWO);
}

function rangeOver(
  books: Books,
  symbol: string,
  { fromMs, toMs }: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
): PriceRange | undefined {
  const first = middleAt(books, symbol, fromMs);
  if (first === undefined) return undefined;
  const later = books.between(symbol, fromMs, toMs).map(middleOf);
  return { low: smallest(first, ...later), high: largest(first, ...later) };
}
