/** Orders that wait for a price, and orders that hang together, as the paper exchange keeps them, in no venue's words. */
import type { EpochMs } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
import type { Side } from '../../venues/venue.ts';

/**
 * `stop` fires when the price gets worse for whoever holds the other side, `takeProfit` when it gets better,
 * `trailing` when it has come back by a part from its best since it was active.
 */
export type ConditionKind = 'stop' | 'takeProfit' | 'trailing';

/** What was asked for. Prices are those of the mark. */
export interface ConditionRequest {
  readonly symbol: string;
  readonly side: Side;
  readonly kind: ConditionKind;
  /** On `stop` and `takeProfit`. */
  readonly stopPrice?: Decimal | undefined;
  /** On `trailing`: the part of the best price, e.g. `"0.01"`; it is active from the start where no price is given. */
  readonly callbackShare?: Decimal | undefined;
  readonly activatePrice?: Decimal | undefined;
  /** The order that it makes: at the market where it has no price. The whole position where it has no size. */
  readonly price?: Decimal | undefined;
  readonly baseSize?: Decimal | undefined;
  readonly reduceOnly: boolean;
  /** It ends with the position of its symbol. */
  readonly endsWithPosition: boolean;
  /** Empty when the client gave none. */
  readonly clientOrderId: string;
}

export interface PlacedCondition extends ConditionRequest {
  readonly id: string;
  readonly createdAtMs: EpochMs;
  /** Not looked at before this order has filled a part of its size; ends with it when it fills nothing. */
  readonly waitsForOrder?: string | undefined;
  /** The strategy whose conditions end with it: the first one to fire ends the others. */
  readonly strategyId?: string | undefined;
}

/** `rejected`: its price came, and its order was refused, mostly because there was nothing to reduce. */
export type ConditionState = 'inactive' | 'pending' | 'fired' | 'canceled' | 'rejected';

export interface Condition extends PlacedCondition {
  readonly state: ConditionState;
  /** From when on prices count: of the first fill that it waited for, or of its making. */
  readonly updatedAtMs: EpochMs;
  /** The order that it made. */
  readonly orderId?: string | undefined;
}

/** Orders that were placed together and depend on each other. */
export interface PlacedStrategy {
  readonly id: string;
  readonly kind: 'OTO' | 'OCO' | 'OTOCO';
  /** Of the order that comes first, where there is one. */
  readonly orderId?: string | undefined;
  readonly conditionIds: readonly string[];
  readonly createdAtMs: EpochMs;
}

export function isWaiting({ state }: Pick<Condition, 'state'>): boolean {
  return state === 'inactive' || state === 'pending';
}
