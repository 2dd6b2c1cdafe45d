/** Books what a test wants an account to have done, as real rows that are kept, and looks at a made-up past. */
import type { EpochMs } from '../../core/clock.ts';
import { type Decimal, decimal, minus, ZERO } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import type { Side } from '../../venues/venue.ts';
import type { Step } from '../change.ts';
import { type Booking, bookFuturesOrder, bookSpotOrder } from './booking.ts';
import type { Past } from './past.ts';

/** Orders of one instant, at the market's price there, each filled at once by fills of the smallest size. */
export interface BookedOrders {
  readonly symbol: string;
  /** Now when left out. Rows that are booked for an earlier time have later ids than they would have had. */
  readonly atMs?: EpochMs;
  readonly orders: number;
  readonly fillsPerOrder: number;
  /** Purchases and sales in turns when left out. */
  readonly side?: Side;
}

export interface BookedFundings {
  readonly symbol: string;
  readonly atMs?: EpochMs;
  /** Positive when the account paid. */
  readonly paid: Decimal;
  /** So many rows, equal in everything. */
  readonly count: number;
}

export interface PastInspection {
  /** Ids of the orders. The account must hold what they cost. */
  add(account: string, booked: BookedOrders): Promise<readonly string[]>;
  /** Needs no position. */
  addFundings(account: string, booked: BookedFundings): Promise<void>;
  /** By coin, what the wallets held before the made-up past: its rows lead from there to the account's opening balances. */
  opening(account: string): { readonly spot: Balances; readonly futures: Balances };
}

type Balances = ReadonlyMap<string, Decimal>;

export interface PastBooking extends Booking {
  readonly pastOf: (account: string) => Past | undefined;
  readonly openingOf: (account: string) => { readonly spot: Amounts; readonly futures: Amounts };
  /** Lets held-back requests land and tells the time. */
  readonly arrive: () => Promise<EpochMs>;
}

type Amounts = Readonly<Record<string, Decimal>>;

export function inspectPast(booking: PastBooking): PastInspection {
  const { engine, futures, arrive } = booking;
  return {
    async add(account, booked) {
      const nowMs = await arrive();
      await engine.state(account, nowMs);
      await futures.state(account, nowMs);
      const { symbol, orders, fillsPerOrder: fills, atMs = nowMs } = booked;
      const book = futures.listings.has(symbol) ? bookFuturesOrder : bookSpotOrder;
      const ids: string[] = [];
      for (let i = 0; i < orders; i += 1) {
        const side = booked.side ?? (i % 2 === 0 ? 'buy' : 'sell');
        ids.push(await book(booking, account, { symbol, side, atMs, fills }, nowMs));
      }
      return ids;
    },
    async addFundings(account, { symbol, paid, count, atMs }) {
      const nowMs = await arrive();
      await futures.state(account, nowMs);
      const coin = futures.listings.get(symbol)?.quoteCoin;
      invariant(coin !== undefined, `${symbol} is not listed`);
      const payment = { symbol, coin, paid, rate: decimal('0.0001'), atMs: atMs ?? nowMs };
      await engine.keeper.change(account, nowMs, () => {
        const steps: Step[] = [];
        for (let i = 0; i < count; i += 1)
          steps.push({ type: 'futures', step: { type: 'funding', payment } });
        return { steps, result: undefined };
      });
    },
    opening(account) {
      const moved = booking.pastOf(account)?.moved();
      const opening = booking.openingOf(account);
      const before = (balances: Amounts, by: Balances | undefined): Balances => {
        const coins = new Set([...Object.keys(balances), ...(by?.keys() ?? [])]);
        return new Map(
          [...coins].map((coin) => [coin, minus(balances[coin] ?? ZERO, by?.get(coin) ?? ZERO)]),
        );
      };
      return { spot: before(opening.spot, moved?.spot), futures: before(opening.futures, moved?.futures) };
    },
  };
}
