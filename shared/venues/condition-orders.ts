/** Orders that wait at the venue until a price is reached. Part of the venue port, for venues that have them. */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { CancelOutcome, Side } from './venue.ts';

/** A waiting one. Its id is of another kind than an order's; what the venue does not tell is missing. */
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

export interface ConditionOrders {
  /** All that wait for a price of this symbol. */
  waiting(symbol: string): Promise<readonly ConditionOrder[]>;
  /** Safe to repeat. */
  cancel(ref: { readonly symbol: string; readonly conditionId: string }): Promise<CancelOutcome>;
}
