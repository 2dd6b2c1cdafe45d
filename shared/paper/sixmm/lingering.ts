/** Orders that are cancelled and still look open for a moment, after an exchange that only takes down the wish. */
import type { EpochMs } from '../../core/clock.ts';
import type { FuturesOrder } from '../futures/futures-order.ts';
import type { FuturesState } from '../futures/futures-state.ts';

export interface Lingering {
  keep(orders: readonly FuturesOrder[], untilMs: EpochMs): void;
  /** The account as a reader sees it then. */
  seenAt(state: FuturesState, atMs: EpochMs): FuturesState;
}

/** Forgotten with the process: then they are just seen as they are. */
export function createLingering(): Lingering {
  const untilMsOf = new Map<string, EpochMs>();
  return {
    keep(orders, untilMs) {
      for (const { id } of orders) untilMsOf.set(id, untilMs);
    },
    seenAt(state, atMs) {
      for (const [id, untilMs] of untilMsOf) if (untilMs <= atMs) untilMsOf.delete(id);
      const kept = [...untilMsOf.keys()].flatMap((id) => state.orders.get(id) ?? []);
      if (kept.length === 0) return state;
      const open = kept.map((order) => [order.id, { ...order, open: true }] as const);
      return {
        ...state,
        orders: new Map([...state.orders, ...open]),
        books: { ...state.books, openOrders: new Map([...state.books.openOrders, ...open]) },
      };
    },
  };
}
