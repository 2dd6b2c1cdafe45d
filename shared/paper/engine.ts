/**
 * The exchange's matching, in no venue's words: balances, orders, fills. What a venue's wire makes of it is the
 * business of its folder. Each call tells the time; resting orders catch up with the price when somebody looks.
 */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import { invariant } from '../core/errors.ts';
import type { AccountState } from './account-state.ts';
import { type Book, createBook } from './book.ts';
import { type CatchUpOptions, createCatchUp } from './catch-up.ts';
import type { Listing } from './instruments.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import { seedFrom } from './noise.ts';
import type { OrderRequest } from './order.ts';
import { type Execute, type PlaceResult, planPlacement } from './placing.ts';
import type { PaperStore } from './store.ts';

export interface EngineOptions extends Omit<CatchUpOptions, 'listingOf'> {
  readonly store: PaperStore;
  readonly openingBalances: (account: string) => Readonly<Record<string, Decimal>>;
}

export interface Engine {
  readonly listings: ReadonlyMap<string, Listing>;
  /** The only writer of the accounts; other engines of the same accounts write through it. */
  readonly keeper: Keeper;
  place(account: string, requests: readonly OrderRequest[], execute: Execute): Promise<PlaceResult>;
  /** Cancels the open ones of these orders and returns their ids. */
  cancel(account: string, orderIds: readonly string[], atMs: EpochMs): Promise<readonly string[]>;
  /** The account now. It lives on: read it before the next `await`. */
  state(account: string, atMs: EpochMs): Promise<AccountState>;
  /** The account as a reader would have seen it then. */
  stateAsOf(account: string, asOfMs: EpochMs): Promise<AccountState>;
  credit(account: string, coin: string, amount: Decimal, atMs: EpochMs): Promise<void>;
  book(symbol: string, atMs: EpochMs): Promise<Book>;
}

/** Something that pays into accounts by itself as time goes by. */
export interface Settler {
  /** Writes what has been paid by now, and answers the account. Costs nothing for an account without such things. */
  settle(account: string, state: AccountState, atMs: EpochMs): Promise<AccountState>;
}

export function createEngine(options: EngineOptions): Engine {
  const { listings, prices, seed } = options;
  const keeper = createKeeper(options.store, options.openingBalances);
  const listingOf = (symbol: string): Listing => {
    const listing = listings.get(symbol);
    invariant(listing !== undefined, `${symbol} is not listed`);
    return listing;
  };
  const catchUp = createCatchUp({ ...options, listingOf }, keeper);

  return {
    listings,
    keeper,
    async place(account, requests, execute) {
      await catchUp(account, execute.atMs);
      return keeper.change(account, execute.atMs, (state) =>
        planPlacement(options, account, state, requests, execute),
      );
    },
    async cancel(account, orderIds, atMs) {
      await catchUp(account, atMs);
      return keeper.change(account, atMs, (state) => {
        const open = orderIds.filter((id) => state.openOrderIds.has(id));
        return { steps: open.map((orderId) => ({ type: 'close', orderId, atMs })), result: open };
      });
    },
    state: catchUp,
    stateAsOf: keeper.stateAsOf,
    credit: (account, coin, amount, atMs) =>
      keeper.change(account, atMs, () => ({ steps: [{ type: 'credit', coin, amount }], result: undefined })),
    async book(symbol, atMs) {
      const mid = await prices.priceAt(symbol, atMs);
      return createBook(listingOf(symbol), mid, atMs, seedFrom(seed, 'book', symbol));
    },
  };
}

/** The engine of an exchange with these: whoever looks at an account sees what they have paid. */
export function settledBy(engine: Engine, settlers: readonly Settler[]): Engine {
  const state = async (account: string, atMs: EpochMs): Promise<AccountState> => {
    let settled = await engine.state(account, atMs);
    for (const settler of settlers) settled = await settler.settle(account, settled, atMs);
    return settled;
  };
  return {
    ...engine,
    state,
    async place(account, requests, execute) {
      await state(account, execute.atMs);
      return engine.place(account, requests, execute);
    },
  };
}
