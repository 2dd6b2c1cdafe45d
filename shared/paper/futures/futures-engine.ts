/**
 * The futures side of the paper exchange, in no venue's words: wallets, positions, orders, funding, liquidation. Like
 * the spot engine it is told the time with each call, and the account catches up with the prices when somebody looks.
 */
import type { EpochMs } from '../../core/clock.ts';
import { compare, type Decimal, times, ZERO } from '../../core/decimal.ts';
import type { MarginMode } from '../../venues/perpetual.ts';
import { type Book, createBook } from '../book.ts';
import type { Decision, Keeper } from '../keeper.ts';
import { seedFrom } from '../noise.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import type { PerpetualPrices } from '../perpetual-prices.ts';
import type { Execute } from '../placing.ts';
import type { ConditionRequest } from './condition.ts';
import {
  type ConditionResult,
  planCondition,
  planStrategy,
  type StrategyRequest,
  type StrategyResult,
} from './condition-placing.ts';
import { type Amendment, type AmendResult, planAmendment } from './futures-amending.ts';
import { writeEvents } from './futures-events.ts';
import type { FuturesRequest } from './futures-order.ts';
import { type FuturesPlaceResult, marksOf, planFuturesPlacement } from './futures-placing.ts';
import { applyFutures, copyOfBooks, type FuturesBooks, type FuturesState } from './futures-state.ts';
import type { FuturesStep } from './futures-step.ts';
import { type Draft, type FuturesRules, listingOf } from './futures-trading.ts';
import { largestExposure, type Marks, marginOf, markOf, notionalLimit, symbolsInUse } from './margin.ts';

export interface FuturesEngineOptions extends FuturesRules {
  /** What the wallets of an account hold when it is first looked at, by coin. */
  readonly openingWallets: (account: string) => Readonly<Record<string, Decimal>>;
}

export interface FuturesEngine {
  readonly listings: ReadonlyMap<string, PerpetualListing>;
  readonly prices: PerpetualPrices;
  place(account: string, requests: readonly FuturesRequest[], execute: Execute): Promise<FuturesPlaceResult>;
  /** Cancels the open ones of these orders and returns their ids. */
  cancel(account: string, orderIds: readonly string[], atMs: EpochMs): Promise<readonly string[]>;
  placeCondition(account: string, request: ConditionRequest, atMs: EpochMs): Promise<ConditionResult>;
  placeStrategy(account: string, request: StrategyRequest, execute: Execute): Promise<StrategyResult>;
  /** Cancels the waiting ones of these conditions and returns their ids. */
  cancelConditions(account: string, ids: readonly string[], atMs: EpochMs): Promise<readonly string[]>;
  /** `false`, and nothing changed, when the contract or the open position does not allow it. */
  setLeverage(account: string, symbol: string, leverage: Decimal, atMs: EpochMs): Promise<boolean>;
  /** `false`, and nothing changed, while the symbol has a position or an open order. */
  setMarginMode(account: string, symbol: string, mode: MarginMode, atMs: EpochMs): Promise<boolean>;
  /** Gives an open order another price and size; what then meets the book is filled at once. */
  amend(account: string, amendment: Amendment, atMs: EpochMs): Promise<AmendResult>;
  /** The account now. It lives on: read it before the next `await`. */
  state(account: string, atMs: EpochMs): Promise<FuturesState>;
  /** The account as a reader would have seen it then. */
  stateAsOf(account: string, asOfMs: EpochMs): Promise<FuturesState>;
  /** Marks of all symbols in use there. */
  marks(books: FuturesBooks, atMs: EpochMs): Promise<Marks>;
  credit(account: string, coin: string, amount: Decimal, atMs: EpochMs): Promise<void>;
  book(symbol: string, atMs: EpochMs): Promise<Book>;
}

export function createFuturesEngine(options: FuturesEngineOptions, keeper: Keeper): FuturesEngine {
  const { listings, prices } = options;

  const opening = (account: string, state: FuturesState, atMs: EpochMs): readonly FuturesStep[] => {
    if (state.books.wallets.size > 0) return [];
    const wallets = Object.entries(options.openingWallets(account));
    const credits = wallets.length > 0 ? wallets : [['USDT', ZERO] as const];
    return credits.map(([coin, amount]) => ({ type: 'credit', coin, amount, atMs }));
  };

  /** One change of bounded size; `true` when events were left for the next. */
  const once = (account: string, atMs: EpochMs) =>
    keeper.change(account, atMs, async (state) => {
      const started = opening(account, state.futures, atMs);
      const draft: Draft = { account, books: copyOfBooks(state.futures.books), steps: [] };
      const more = started.length === 0 && (await writeEvents(options, draft, atMs));
      return decision([...started, ...draft.steps], { state: state.futures, more });
    });
  const catchUp = async (account: string, atMs: EpochMs): Promise<FuturesState> => {
    for (;;) {
      const { state, more } = await once(account, atMs);
      if (!more) return state;
    }
  };
  const change = async <Result>(
    account: string,
    atMs: EpochMs,
    decide: (state: FuturesState) => Promise<{ steps: readonly FuturesStep[]; result: Result }>,
  ): Promise<Result> => {
    await catchUp(account, atMs);
    return keeper.change(account, atMs, async (state) => {
      const { steps, result } = await decide(state.futures);
      return decision(steps, result);
    });
  };

  return {
    listings,
    prices,
    place: (account, requests, execute) =>
      change(account, execute.atMs, (state) =>
        planFuturesPlacement(options, account, state, requests, execute),
      ),
    cancel: (account, orderIds, atMs) =>
      change(account, atMs, async ({ books }) => {
        const open = orderIds.filter((id) => books.openOrders.has(id));
        return { steps: open.map((orderId) => ({ type: 'close', orderId, atMs })), result: open };
      }),
    placeCondition: (account, request, atMs) =>
      change(account, atMs, async (state) => planCondition(options, account, state, request, atMs)),
    placeStrategy: (account, request, execute) =>
      change(account, execute.atMs, (state) => planStrategy(options, account, state, request, execute)),
    cancelConditions: (account, ids, atMs) =>
      change(account, atMs, async ({ books }) => {
        const waiting = ids.filter((id) => books.conditions.has(id));
        return {
          steps: waiting.map((conditionId) => ({ type: 'cancelCondition', conditionId, atMs })),
          result: waiting,
        };
      }),
    setLeverage: (account, symbol, leverage, atMs) =>
      change(account, atMs, async (state) => {
        const marks = await marksOf(options, state.books, atMs, symbol);
        const isAllowed = allowsLeverage(options, state, symbol, leverage, marks);
        const step: FuturesStep = { type: 'leverage', symbol, leverage };
        return { steps: isAllowed ? [step] : [], result: isAllowed };
      }),
    setMarginMode: (account, symbol, mode, atMs) =>
      change(account, atMs, async ({ books }) => {
        const isFree = !symbolsInUse(books).includes(symbol);
        const step: FuturesStep = { type: 'marginMode', symbol, mode };
        return { steps: isFree ? [step] : [], result: isFree };
      }),
    amend: (account, amendment, atMs) =>
      change(account, atMs, (state) => planAmendment(options, account, state, amendment, atMs)),
    state: catchUp,
    async stateAsOf(account, asOfMs) {
      const { futures } = await keeper.stateAsOf(account, asOfMs);
      for (const step of opening(account, futures, asOfMs)) applyFutures(futures, step);
      return futures;
    },
    marks: (books, atMs) => marksOf(options, books, atMs),
    credit: (account, coin, amount, atMs) =>
      change(account, atMs, async () => ({
        steps: [{ type: 'credit', coin, amount, atMs }],
        result: undefined,
      })),
    async book(symbol, atMs) {
      const mark = await prices.markPriceAt(symbol, atMs);
      return createBook(listingOf(options, symbol), mark, atMs, seedFrom(options.seed, 'book', symbol));
    },
  };
}

function decision<Result>(steps: readonly FuturesStep[], result: Result): Decision<Result> {
  return { steps: steps.map((step) => ({ type: 'futures', step })), result };
}

function allowsLeverage(
  rules: FuturesRules,
  { books }: FuturesState,
  symbol: string,
  leverage: Decimal,
  marks: Marks,
): boolean {
  const listing = listingOf(rules, symbol);
  const value = times(largestExposure(books, symbol), markOf(marks, symbol));
  if (compare(value, notionalLimit(listing, leverage)) > 0) return false;
  const after = copyOfBooks(books);
  after.leverages.set(symbol, leverage);
  const { balance, initial } = marginOf(after, rules.listings, listing.quoteCoin, marks);
  const before = marginOf(books, rules.listings, listing.quoteCoin, marks);
  return compare(initial, before.initial) <= 0 || compare(initial, balance) <= 0;
}
