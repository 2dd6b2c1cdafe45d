/** What a futures order does when it meets the book: its trades, its end, and the end of what it leaves without use. */
import type { EpochMs } from '../../core/clock.ts';
import {
  compare,
  type Decimal,
  isPositive,
  isZero,
  minus,
  ONE,
  roundDown,
  roundUp,
  smallest,
  sum,
  times,
} from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import { createBook } from '../book.ts';
import { paperId } from '../ids.ts';
import { splitFirst, takeFromBook } from '../matching.ts';
import { seedFrom } from '../noise.ts';
import type { Execution } from '../order.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import type { PerpetualPrices } from '../perpetual-prices.ts';
import type { FuturesOrder, FuturesTrade } from './futures-order.ts';
import { applyToBooks, type FuturesBooks } from './futures-state.ts';
import type { FuturesStep } from './futures-step.ts';
import { reducibleSize } from './position.ts';

export interface FuturesRules {
  readonly seed: number;
  readonly prices: PerpetualPrices;
  readonly listings: ReadonlyMap<string, PerpetualListing>;
  /** Part of a trade's value, e.g. `"0.0002"`. */
  readonly makerFeeRate: Decimal;
  readonly takerFeeRate: Decimal;
  readonly splitFillShare: number;
  readonly partialFillShare: number;
  /** What a client order id does that was used within the last two hours. */
  readonly usedClientOrderIds: 'refuse' | 'accept';
}

/** Tries steps on a copy of the books and keeps them, so that each sees what the one before has done. */
export interface Draft {
  readonly account: string;
  readonly books: FuturesBooks;
  readonly steps: FuturesStep[];
}

const FEE_PLACES = 8;

export function write(draft: Draft, step: FuturesStep): void {
  applyToBooks(draft.books, step);
  draft.steps.push(step);
}

/** Meets the book of that instant; what does not fill then rests, where the order's type lets it, or is cancelled. */
export function takeAtOnce(
  rules: FuturesRules,
  draft: Draft,
  orderId: string,
  taking: { readonly mark: Decimal; readonly atMs: EpochMs; readonly fillShare?: Decimal | undefined },
): void {
  const { atMs } = taking;
  const order = draft.books.openOrders.get(orderId);
  invariant(order !== undefined, `no open futures order ${orderId}`);
  const offered = offeredBy(rules, draft, order, taking);
  const executions = executionsOf(rules, order, offered, taking.fillShare);
  for (const execution of executions) writeTrade(rules, draft, order, { ...execution, role: 'taker', atMs });

  const after = draft.books.openOrders.get(orderId);
  if (after === undefined) return;
  const isDone = compare(after.filledBase, after.baseSize) >= 0;
  const rests = order.type === 'limit' || (order.type === 'postOnly' && offered.length === 0);
  if (isDone || !rests) write(draft, { type: 'close', orderId, atMs });
}

/** Writes one trade of an order and closes the reduce-only orders that have nothing left to reduce. */
export function writeTrade(
  rules: FuturesRules,
  draft: Draft,
  order: FuturesOrder,
  execution: Execution & Pick<FuturesTrade, 'role' | 'atMs'>,
): void {
  const rate = execution.role === 'maker' ? rules.makerFeeRate : rules.takerFeeRate;
  const fee = roundUp(times(times(execution.price, execution.baseSize), rate), FEE_PLACES);
  write(draft, { type: 'trade', trade: tradeOf(rules, draft, order, { ...execution, fee }) });
  closeUselessOrders(draft, order.symbol, execution.atMs);
}

export function tradeOf(
  rules: FuturesRules,
  draft: Draft,
  order: Pick<FuturesOrder, 'id' | 'symbol' | 'side'>,
  trade: Execution & Pick<FuturesTrade, 'role' | 'atMs' | 'fee'> & Partial<Pick<FuturesTrade, 'feeType'>>,
): FuturesTrade {
  return {
    id: paperId('futuresFill', rules.seed, draft.account, draft.books.fillCount),
    orderId: order.id,
    symbol: order.symbol,
    side: order.side,
    feeCoin: listingOf(rules, order.symbol).quoteCoin,
    feeType: 'trading',
    ...trade,
  };
}

export function listingOf(rules: Pick<FuturesRules, 'listings'>, symbol: string): PerpetualListing {
  const listing = rules.listings.get(symbol);
  invariant(listing !== undefined, `${symbol} is not listed`);
  return listing;
}

/** What the book has for this order within its limit. A market order may reach as far as the contract allows. */
function offeredBy(
  rules: FuturesRules,
  draft: Draft,
  order: FuturesOrder,
  { mark, atMs }: { readonly mark: Decimal; readonly atMs: EpochMs },
): readonly Execution[] {
  const listing = listingOf(rules, order.symbol);
  const book = createBook(listing, mark, atMs, seedFrom(rules.seed, 'book', listing.symbol));
  const { maxImpact } = listing;
  const reach = order.side === 'buy' ? sum(ONE, maxImpact) : minus(ONE, maxImpact);
  const reducible = reducibleSize(draft.books.positions.get(order.symbol), order.side);
  // An order whose terms were changed may have filled in part before.
  const rest = minus(order.baseSize, order.filledBase);
  return takeFromBook(listing, book, {
    side: order.side,
    limit: order.price ?? times(mark, reach),
    wanted: { base: order.reduceOnly ? smallest(rest, reducible) : rest },
  });
}

function executionsOf(
  rules: FuturesRules,
  order: FuturesOrder,
  offered: readonly Execution[],
  fillShare: Decimal | undefined,
): readonly Execution[] {
  const total = sum(...offered.map(({ baseSize }) => baseSize));
  const fails = order.type === 'fok' && compare(total, order.baseSize) < 0;
  if (order.type === 'postOnly' || fails) return [];
  const listing = listingOf(rules, order.symbol);
  const chance = { seed: rules.seed, key: seedFrom(order.id), splitShare: rules.splitFillShare };
  const executions = splitFirst(listing, offered, chance);
  const isWhole = fillShare === undefined || order.type === 'fok';
  return isWhole ? executions : upTo(executions, roundDown(times(total, fillShare), listing.basePlaces));
}

function upTo(executions: readonly Execution[], total: Decimal): readonly Execution[] {
  let rest = total;
  const cut: Execution[] = [];
  for (const { price, baseSize } of executions) {
    if (!isPositive(rest)) break;
    cut.push({ price, baseSize: smallest(rest, baseSize) });
    rest = minus(rest, baseSize);
  }
  return cut;
}

function closeUselessOrders(draft: Draft, symbol: string, atMs: EpochMs): void {
  const position = draft.books.positions.get(symbol);
  for (const order of [...draft.books.openOrders.values()]) {
    const isUseless =
      order.symbol === symbol && order.reduceOnly && isZero(reducibleSize(position, order.side));
    if (isUseless) write(draft, { type: 'close', orderId: order.id, atMs });
  }
}
