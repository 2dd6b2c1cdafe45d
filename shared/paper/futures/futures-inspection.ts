import type { EpochMs } from '../../core/clock.ts';
import { type Decimal, ZERO } from '../../core/decimal.ts';
import type { Condition } from './condition.ts';
import type { FuturesEngine } from './futures-engine.ts';
import type { FundingPayment, FuturesFill, FuturesOrder, FuturesPosition } from './futures-order.ts';
import { copyOfBooks } from './futures-state.ts';
import { type Margin, marginOf } from './margin.ts';

/** A look at the futures accounts behind the wire: no signature, no weight, no fault, no lag. */
export interface FuturesInspection {
  orders(account: string): Promise<readonly FuturesOrder[]>;
  /** Of all contracts, by time. */
  fills(account: string): Promise<readonly FuturesFill[]>;
  /** Every condition ever. */
  conditions(account: string): Promise<readonly Condition[]>;
  /** Open ones. */
  positions(account: string): Promise<readonly FuturesPosition[]>;
  closedPositions(account: string): Promise<readonly FuturesPosition[]>;
  fundings(account: string): Promise<readonly FundingPayment[]>;
  /** By coin. */
  wallets(account: string): Promise<ReadonlyMap<string, FuturesWallet>>;
  /** Gives or, with a negative amount, takes money. */
  credit(account: string, coin: string, amount: Decimal): Promise<void>;
}

export interface FuturesWallet extends Margin {
  /** All that came from outside, the opening included. */
  readonly credited: Decimal;
  /** What the exchange paid because a liquidation came too late. */
  readonly insured: Decimal;
}

/** `arrive` lets every request land that is due, and tells the time. */
export function inspectFutures(engine: FuturesEngine, arrive: () => Promise<EpochMs>): FuturesInspection {
  const state = async (account: string) => engine.state(account, await arrive());

  return {
    orders: async (account) => [...(await state(account)).orders.values()],
    fills: async (account) => [...(await state(account)).fills],
    conditions: async (account) => [...(await state(account)).conditions.values()],
    positions: async (account) => [...(await state(account)).books.positions.values()],
    closedPositions: async (account) => [...(await state(account)).closedPositions],
    fundings: async (account) => [...(await state(account)).fundings],
    async wallets(account) {
      const atMs = await arrive();
      const { credited, insured, ...now } = await engine.state(account, atMs);
      const books = copyOfBooks(now.books);
      const marks = await engine.marks(books, atMs);
      return new Map(
        [...books.wallets.keys()].map((coin) => [
          coin,
          {
            ...marginOf(books, engine.listings, coin, marks),
            credited: credited.get(coin) ?? ZERO,
            insured: insured.get(coin) ?? ZERO,
          },
        ]),
      );
    },
    credit: async (account, coin, amount) => engine.credit(account, coin, amount, await arrive()),
  };
}
