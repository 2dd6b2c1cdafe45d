/** Cross margin of the contracts of one quote coin, which share one wallet. Pure: the marks are given. */
import {
  compare,
  type Decimal,
  dividedBy,
  isPositive,
  isZero,
  largest,
  minus,
  smallest,
  sum,
  times,
  ZERO,
} from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import type { PriceRange } from '../market.ts';
import type { PerpetualListing, RiskTier } from '../perpetual-listings.ts';
import type { FuturesPosition } from './futures-order.ts';
import { type FuturesBooks, leverageOf, walletOf } from './futures-state.ts';
import { absolute, amountSum, netSize, unrealised } from './position.ts';

export type Contracts = ReadonlyMap<string, PerpetualListing>;
export type Marks = ReadonlyMap<string, Decimal>;

export interface Margin {
  readonly wallet: Decimal;
  readonly unrealised: Decimal;
  /** Wallet and unrealised profit. */
  readonly balance: Decimal;
  /** What positions and open orders need together. */
  readonly initial: Decimal;
  /** Below this the positions are liquidated. */
  readonly maintenance: Decimal;
  /** What is left for new positions; never negative. */
  readonly available: Decimal;
}

/** `marks` must hold every symbol of `symbolsInUse`. */
export function marginOf(books: FuturesBooks, contracts: Contracts, coin: string, marks: Marks): Margin {
  const wallet = walletOf(books, coin);
  const positions = positionsIn(books, contracts, coin);
  const profit = sum(...positions.map((position) => unrealised(position, markOf(marks, position.symbol))));
  const symbols = symbolsInUse(books).filter((symbol) => contracts.get(symbol)?.quoteCoin === coin);
  const initial = sum(...symbols.map((symbol) => initialMargin(books, symbol, markOf(marks, symbol))));
  const maintenance = sum(
    ...positions.map((position) => maintenanceMargin(contracts, position, markOf(marks, position.symbol))),
  );
  const balance = sum(wallet, profit);
  const available = largest(ZERO, minus(balance, initial));
  return { wallet, unrealised: profit, balance, initial, maintenance, available };
}

/** What the wallet can give away without touching what positions and open orders need. */
export function transferableOf({ wallet, initial, available }: Margin): Decimal {
  const free = minus(wallet, smallest(largest(ZERO, wallet), initial));
  return smallest(free, available);
}

/** Symbols with a position or an open order. */
export function symbolsInUse(books: FuturesBooks): string[] {
  const ordered = [...books.openOrders.values()].map(({ symbol }) => symbol);
  return [...new Set([...books.positions.keys(), ...ordered])];
}

/** For the largest position that the open orders can lead to, at the mark. Reduce-only orders lead to none. */
export function initialMargin(books: FuturesBooks, symbol: string, mark: Decimal): Decimal {
  return dividedBy(times(largestExposure(books, symbol), mark), leverageOf(books, symbol), MONEY_PLACES);
}

/** In base coin, without sign. */
export function largestExposure(books: FuturesBooks, symbol: string): Decimal {
  const position = books.positions.get(symbol);
  const net = position === undefined ? ZERO : netSize(position);
  let long = net;
  let short = minus(ZERO, net);
  for (const order of books.openOrders.values()) {
    if (order.symbol !== symbol || order.reduceOnly) continue;
    const rest = minus(order.baseSize, order.filledBase);
    if (order.side === 'buy') long = sum(long, rest);
    else short = sum(short, rest);
  }
  return largest(absolute(net), long, short);
}

export function maintenanceMargin(contracts: Contracts, position: FuturesPosition, mark: Decimal): Decimal {
  const notional = times(absolute(netSize(position)), mark);
  const { maintMarginRatio, quickDeduction } = tierOf(contracts, position.symbol, notional);
  return minus(times(notional, maintMarginRatio), quickDeduction);
}

/** The largest position value, in quote coin, that this leverage may be used for. */
export function notionalLimit(listing: PerpetualListing, leverage: Decimal): Decimal {
  const tiers = listing.riskTiers.filter(({ maxLeverage }) => compare(maxLeverage, leverage) >= 0);
  return tiers.at(-1)?.notionalLimit ?? ZERO;
}

/**
 * Whether the margin certainly suffices while the marks stay in these ranges. With ranges of a single price it is the
 * rule of liquidation itself.
 */
export function isSafe(
  books: FuturesBooks,
  contracts: Contracts,
  coin: string,
  ranges: ReadonlyMap<string, PriceRange>,
): boolean {
  let spare = walletOf(books, coin);
  for (const position of positionsIn(books, contracts, coin)) {
    const range = ranges.get(position.symbol);
    invariant(range !== undefined, `no range of ${position.symbol}`);
    const worst = isPositive(netSize(position)) ? range.low : range.high;
    const needed = maintenanceMargin(contracts, position, range.high);
    spare = sum(spare, unrealised(position, worst), minus(ZERO, needed));
  }
  return !spare.startsWith('-');
}

/** The mark at which the margin would no longer suffice if nothing else moved; zero when there is none. */
export function liquidationPrice(
  books: FuturesBooks,
  contracts: Contracts,
  position: FuturesPosition,
  marks: Marks,
): Decimal {
  const listing = contracts.get(position.symbol);
  invariant(listing !== undefined, `${position.symbol} is not listed`);
  const mark = markOf(marks, position.symbol);
  const margin = marginOf(books, contracts, listing.quoteCoin, marks);
  const net = netSize(position);
  const tier = tierOf(contracts, position.symbol, times(absolute(net), mark));
  const otherProfit = minus(margin.unrealised, unrealised(position, mark));
  const otherNeeds = minus(margin.maintenance, maintenanceMargin(contracts, position, mark));
  // wallet + other profit + price·net + amounts = other needs + |net|·price·ratio − deduction, solved for the price.
  const fixed = minus(
    minus(otherNeeds, tier.quickDeduction),
    sum(margin.wallet, otherProfit, amountSum(position)),
  );
  const slope = minus(net, times(absolute(net), tier.maintMarginRatio));
  const price = isZero(slope) ? ZERO : dividedBy(fixed, slope, listing.pricePlaces);
  return largest(ZERO, price);
}

export function positionsIn(books: FuturesBooks, contracts: Contracts, coin: string): FuturesPosition[] {
  return [...books.positions.values()].filter(({ symbol }) => contracts.get(symbol)?.quoteCoin === coin);
}

export function markOf(marks: Marks, symbol: string): Decimal {
  const mark = marks.get(symbol);
  invariant(mark !== undefined, `no mark of ${symbol}`);
  return mark;
}

const MONEY_PLACES = 8;

function tierOf(contracts: Contracts, symbol: string, notional: Decimal): RiskTier {
  const tiers = contracts.get(symbol)?.riskTiers ?? [];
  const tier = tiers.find(({ notionalLimit }) => compare(notional, notionalLimit) <= 0) ?? tiers.at(-1);
  invariant(tier !== undefined, `${symbol} has no risk table`);
  return tier;
}
