/** Markets, tickers and order books, and what they mean here. */
import * as z from 'zod';
import { compare, type Decimal, decimalPlaces, isZero } from '../../core/decimal.ts';
import type { ListedSymbol } from '../history.ts';
import type { Instrument, SizeBounds } from '../venue.ts';
import { BOOK, LEVEL, MARKET, TICKER } from './wire-names.ts';
import { isObject, rowOf, wireAmount, wireText, wireWordOf } from './wire-row.ts';

const TRADES = {
  true: 'yes',
  online: 'yes',
  active: 'yes',
  trading: 'yes',
  open: 'yes',
  enabled: 'yes',
  live: 'yes',
};
const RESTS = {
  false: 'no',
  offline: 'no',
  inactive: 'no',
  halted: 'no',
  halt: 'no',
  paused: 'no',
  suspended: 'no',
  maintenance: 'no',
  closed: 'no',
  disabled: 'no',
  delisted: 'no',
  postonly: 'no',
  limitonly: 'no',
  cancelonly: 'no',
} as const;
const status = wireWordOf('market status', { ...TRADES, ...RESTS });

const marketName = rowOf(
  MARKET,
  z.object({ pair: wireText, base: wireText.optional(), quote: wireText.optional() }),
);

/** A list, or an object by pair; under a name of its own or bare. */
export const marketRows = z.preprocess(
  (data) => rowsOf(data, ['markets', 'pairs', 'symbols'], 'pair'),
  z.array(z.unknown()),
);

/** Every pair, whatever its state. A row without a readable name is no market. */
export const listedSymbols = marketRows.transform((rows): readonly ListedSymbol[] =>
  rows.flatMap((row) => {
    const name = nameOf(row);
    return name === undefined ? [] : [{ ...name, market: 'spot' as const }];
  }),
);

/** The pair of a row and its coins; undefined for a row without. */
export function nameOf(row: unknown): Omit<ListedSymbol, 'market'> | undefined {
  const { data } = marketName.safeParse(row);
  if (data === undefined) return undefined;
  const [first = '', second = ''] = data.pair.split('-');
  return { symbol: data.pair, baseCoin: data.base ?? first, quoteCoin: data.quote ?? second };
}

const positive = wireAmount.refine((amount) => !isZero(amount), 'zero');

/**
 * Trading rules of a pair. The page promises the tick and the least size only: where no step of sizes is told, sizes
 * have as many places as the least one, the coarsest grid that it can lie on.
 */
export const marketRow = rowOf(
  MARKET,
  z.object({
    pair: wireText,
    status,
    priceStep: positive,
    sizeStep: positive.optional(),
    minSize: positive,
    maxSize: positive.optional(),
    minValue: wireAmount.optional(),
    base: wireText.optional(),
    quote: wireText.optional(),
  }),
).transform((row): Instrument => {
  const { symbol, baseCoin, quoteCoin } = nameOf(row) ?? { symbol: row.pair, baseCoin: '', quoteCoin: '' };
  const pricePlaces = places(row.priceStep);
  const size: SizeBounds = { min: row.minSize, ...(row.maxSize === undefined ? {} : { max: row.maxSize }) };
  return {
    symbol,
    market: 'spot',
    baseCoin,
    quoteCoin,
    tradable: row.status === 'yes',
    basePlaces: places(row.sizeStep ?? row.minSize),
    pricePlaces,
    amountPlaces: pricePlaces,
    priceStep: row.priceStep,
    ...(row.sizeStep === undefined ? {} : { baseStep: row.sizeStep }),
    ...(row.minValue === undefined ? {} : { minQuoteAmount: row.minValue }),
    limitSize: size,
    marketSize: size,
  };
});

/** `0.0100` has two. */
function places(step: Decimal): number {
  return decimalPlaces((step.includes('.') ? step.replace(/0+$/, '') : step).replace(/\.$/, '') as Decimal);
}

export const tickerRow = z.preprocess(
  (data) => onlyRow(data, 'ticker'),
  rowOf(
    TICKER,
    z.object({
      last: positive,
      open: wireAmount.optional(),
      high: wireAmount.optional(),
      low: wireAmount.optional(),
    }),
  ),
);

/** `[price, size, …]` or an object. */
const level = z.preprocess(
  (row) => (Array.isArray(row) ? { price: row[0], size: row[1] } : row),
  rowOf(LEVEL, z.object({ price: positive, size: wireAmount })),
);
type Level = z.output<typeof level>;

/** The best level of each side, in whatever order they come; a side may be empty. */
export const bookTop = z.preprocess(
  (data) => onlyRow(onlyRow(data, 'orderbook'), 'book'),
  rowOf(BOOK, z.object({ bids: z.array(level), asks: z.array(level) })).transform(({ bids, asks }) => ({
    bid: bids.reduce<Level | undefined>((best, one) => better(best, one, 1), undefined),
    ask: asks.reduce<Level | undefined>((best, one) => better(best, one, -1), undefined),
  })),
);

function better(best: Level | undefined, one: Level, wanted: 1 | -1): Level {
  return best === undefined || compare(one.price, best.price) === wanted ? one : best;
}

/** Rows of a list, or of an object whose keys say what each is of. */
export function rowsOf(data: unknown, wrappers: readonly string[], key: string): unknown {
  const inner = wrappers.reduce(onlyRow, data);
  if (!isObject(inner) || !Object.values(inner).every(isObject)) return inner;
  return Object.entries(inner).map(([name, row]) => ({ [key]: name, ...(row as object) }));
}

/** What stands under this name, if it holds something; else the whole. */
export function onlyRow(data: unknown, name: string): unknown {
  const inner = isObject(data) ? data[name] : undefined;
  return typeof inner === 'object' && inner !== null ? inner : data;
}
