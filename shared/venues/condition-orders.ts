/**
 * Orders that wait at the venue until a price is reached. Part of the venue port, for venues that have them. They are
 * asked for and cancelled under ids of their own kind.
 */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { CancelOutcome, NewOrder, Placement, Protection, Side } from './venue.ts';

/** A waiting one. What the venue does not tell is missing. */
export interface ConditionOrder {
  readonly conditionId: string;
  readonly symbol: string;
  readonly clientOrderId?: string;
  readonly side?: Side;
  readonly triggerPrice?: Decimal;
  /** Whether it can only make a position smaller. */
  readonly reduceOnly?: boolean;
  readonly createdAtMs?: EpochMs;
}

/** What it waits for, by the last price of the contract. */
export type Trigger =
  /** Sells once the price has fallen to it, buys once it has risen to it. */
  | { readonly kind: 'stop'; readonly at: Decimal }
  /** Sells once the price has risen to it, buys once it has fallen to it. */
  | { readonly kind: 'takeProfit'; readonly at: Decimal }
  /** Fires when the price has come back from its best since `activeFrom`. `callbackRate` is in the venue's own unit. */
  | { readonly kind: 'trailing'; readonly callbackRate: Decimal; readonly activeFrom?: Decimal };

export interface NewConditionOrder
  extends Pick<NewOrder, 'clientOrderId' | 'symbol' | 'side' | 'signBeforeMs' | 'reduceOnly'> {
  readonly trigger: Trigger;
  readonly baseSize: Decimal;
  /** The order that it makes is at the market without it; a trailing one always is. */
  readonly price?: Decimal;
}

/** A position that is open, `side` and `baseSize` being those of the order that would close it. */
export interface ProtectedPosition
  extends Pick<NewOrder, 'clientOrderId' | 'symbol' | 'side' | 'signBeforeMs'> {
  readonly baseSize: Decimal;
  readonly protection: Protection;
}

export interface ConditionOrders {
  /** All that wait for a price of this symbol. */
  waiting(symbol: string): Promise<readonly ConditionOrder[]>;
  /** As `Venue.place`: sent at most once. `venueOrderId` is the condition's. Only where the venue has it. */
  place?(order: NewConditionOrder): Promise<Placement>;
  /**
   * Stop loss, take profit or both for an open position; of both the first one to be carried out ends the other. As
   * `Venue.place`; `venueOrderId` is that of the condition, or of the pair. Only where the venue has it.
   */
  protect?(position: ProtectedPosition): Promise<Placement>;
  /** Safe to repeat. */
  cancel(ref: { readonly symbol: string; readonly conditionId: string }): Promise<CancelOutcome>;
}

/** What an order's stop loss and take profit are called at the venue. */
export function protectionId(clientOrderId: string, of: keyof Protection): string {
  return `${clientOrderId}${of === 'stopLoss' ? '-sl' : '-tp'}`;
}

/** Whether an id was made by `protectionId`. */
export function isProtectionId(id: string): boolean {
  return /.-(sl|tp)$/.test(id);
}
