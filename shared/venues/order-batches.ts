/** Several orders in one request, and changed ones. Part of the venue port, for venues that have it. */
import type { Decimal } from '../core/decimal.ts';
import type { NewOrder, Placement } from './venue.ts';

/** Names an open order. */
export interface OrderRef {
  readonly symbol: string;
  readonly venueOrderId: string;
}

/**
 * What became of a change. As with a placement, all that was not definitely answered is `unknown`: the order must be
 * read, for it may rest under its old terms or its new ones.
 */
export type Amendment =
  | { readonly outcome: 'accepted' }
  /** There is nothing left to change: the order is not open any more. */
  | { readonly outcome: 'alreadyClosed' }
  | { readonly outcome: 'rejected' | 'denied' | 'unknown'; readonly code: string; readonly message: string };

export interface OrderBatches {
  /**
   * One request, sent at most once, before the earliest of their `signBeforeMs`; one answer an order, in their order.
   * Never throws for a cause at the venue. An order that the venue has no words for is denied, and the others are sent
   * without it. An answer that cannot be matched to its order without doubt leaves that order `unknown`.
   */
  place(orders: readonly NewOrder[]): Promise<readonly Placement[]>;
  /** A success says that the request was taken: read the orders for what became of them. Safe to repeat. */
  cancel(refs: readonly OrderRef[]): Promise<void>;
  /**
   * Normal and condition orders of the symbol, or of all symbols; the venue may take its time. What fails for one kind
   * is thrown after the other was asked for. Safe to repeat.
   */
  cancelAll(symbol?: string): Promise<void>;
  /** `baseSize` is the whole new size, with what is filled already. Sent at most once. Never throws for a cause at the venue. */
  amend(ref: OrderRef, to: { readonly price: Decimal; readonly baseSize: Decimal }): Promise<Amendment>;
}
