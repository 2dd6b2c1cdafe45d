/**
 * Liquidation: at each whole minute the margin of a quote coin must cover the maintenance of its positions. When it
 * does not, they are all closed at the mark, with a fee; what the wallet cannot pay, the exchange does.
 */
import { type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import {
  type Decimal,
  isPositive,
  largest,
  minus,
  roundUp,
  smallest,
  sum,
  times,
  ZERO,
} from '../../core/decimal.ts';
import { paperId } from '../ids.ts';
import type { PriceRange } from '../market.ts';
import type { FuturesPosition, PlacedFuturesOrder } from './futures-order.ts';
import { type FuturesBooks, walletOf } from './futures-state.ts';
import { type Draft, type FuturesRules, listingOf, tradeOf, write } from './futures-trading.ts';
import { isSafe, positionsIn } from './margin.ts';
import { absolute, netSize, unrealised } from './position.ts';

export interface Shortfall {
  readonly coin: string;
  readonly atMs: EpochMs;
}

const MONEY_PLACES = 8;

/** The first whole minute since the last change and up to `untilMs` at which the margin of a coin does not suffice. */
export async function firstShortfall(
  rules: FuturesRules,
  books: FuturesBooks,
  untilMs: EpochMs,
): Promise<Shortfall | undefined> {
  const first = Math.ceil(books.changedAtMs / MINUTE_MS);
  const last = Math.floor(untilMs / MINUTE_MS);
  let found: Shortfall | undefined;
  for (const coin of books.wallets.keys()) {
    const symbols = positionsIn(books, rules.listings, coin).map(({ symbol }) => symbol);
    if (symbols.length === 0 || first > last) continue;
    const isSafeBetween = async (from: number, to: number): Promise<boolean> => {
      const ranges = new Map<string, PriceRange>();
      for (const symbol of symbols) {
        ranges.set(symbol, await rules.prices.markRangeOf(symbol, from * MINUTE_MS, to * MINUTE_MS));
      }
      return isSafe(books, rules.listings, coin, ranges);
    };
    const minute = await firstUnsafe(isSafeBetween, first, last);
    if (minute === undefined) continue;
    if (found === undefined || minute * MINUTE_MS < found.atMs) found = { coin, atMs: minute * MINUTE_MS };
  }
  return found;
}

/** Closes the coin's orders and positions. */
export async function liquidate(rules: FuturesRules, draft: Draft, { coin, atMs }: Shortfall): Promise<void> {
  const { books } = draft;
  for (const order of [...books.openOrders.values()]) {
    if (listingOf(rules, order.symbol).quoteCoin === coin) {
      write(draft, { type: 'close', orderId: order.id, atMs });
    }
  }
  for (const position of positionsIn(books, rules.listings, coin)) {
    closeAtMark(rules, draft, position, await rules.prices.markPriceAt(position.symbol, atMs), atMs);
  }
  const wallet = walletOf(books, coin);
  if (wallet.startsWith('-')) write(draft, { type: 'insurance', coin, amount: minus(ZERO, wallet), atMs });
}

function closeAtMark(
  rules: FuturesRules,
  draft: Draft,
  position: FuturesPosition,
  mark: Decimal,
  atMs: EpochMs,
): void {
  const { quoteCoin, liquidationFeeRate } = listingOf(rules, position.symbol);
  const net = netSize(position);
  const baseSize = absolute(net);
  const order: PlacedFuturesOrder = {
    id: paperId('futuresOrder', rules.seed, draft.account, draft.books.orderCount),
    symbol: position.symbol,
    side: isPositive(net) ? 'sell' : 'buy',
    type: 'market',
    baseSize,
    wantedSize: baseSize,
    reduceOnly: true,
    clientOrderId: '',
    source: 'system',
    createdAtMs: atMs,
  };
  write(draft, { type: 'place', order });
  // The fee takes at most what the position leaves of the wallet.
  const left = largest(ZERO, sum(walletOf(draft.books, quoteCoin), unrealised(position, mark)));
  const fee = smallest(left, roundUp(times(times(mark, baseSize), liquidationFeeRate), MONEY_PLACES));
  const execution = {
    price: mark,
    baseSize,
    role: 'taker' as const,
    fee,
    feeType: 'liquidation' as const,
    atMs,
  };
  write(draft, { type: 'trade', trade: tradeOf(rules, draft, order, execution) });
  write(draft, { type: 'close', orderId: order.id, atMs });
}

/** Minutes are looked at one by one only where a stretch of them is not safe as a whole. */
async function firstUnsafe(
  isSafeBetween: (from: number, to: number) => Promise<boolean>,
  from: number,
  to: number,
): Promise<number | undefined> {
  if (await isSafeBetween(from, to)) return undefined;
  if (from === to) return from;
  const middle = Math.floor((from + to) / 2);
  return (await firstUnsafe(isSafeBetween, from, middle)) ?? firstUnsafe(isSafeBetween, middle + 1, to);
}
