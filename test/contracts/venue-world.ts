import type { DurationMs } from '../../shared/core/clock.ts';
import type { Decimal } from '../../shared/core/decimal.ts';
import type { Fill, OrderTerms, Placement, Venue, VenueOrder } from '../../shared/venues/venue.ts';
import type { ManualClock } from '../support/manual-clock.ts';

/** What goes wrong with one call. `…Executed` means that the exchange does what it was asked all the same. */
export type Trouble =
  | 'requestLost'
  | 'replyLostExecuted'
  | 'page'
  | 'pageExecuted'
  | 'brokenReplyExecuted'
  | 'tooManyRequests'
  | 'timestampRefused';

export type CallKind = 'placement' | 'cancellation' | 'read';

/** A venue whose exchange can be looked at from behind and told to misbehave. */
export interface VenueWorld {
  readonly venue: Venue;
  readonly clock: ManualClock;
  /** A tradable symbol; the account has plenty of both of its coins and has never traded it. */
  readonly symbol: string;
  readonly unknownSymbol: string;
  /** The next call of this kind meets with this trouble, once. */
  strike(on: CallKind, trouble: Trouble): void;
  /** Of what the next order would fill at once only this share does. */
  fillPartly(share: Decimal): void;
  /** From now on the exchange's clock is ahead of ours by this. */
  moveExchangeClock(aheadMs: DurationMs): void;
  /** Requests that have left the client, of one kind or all. */
  calls(kind?: CallKind): number;
  /** What exists at the exchange, whatever the client got to hear. */
  landedOrders(): Promise<readonly string[]>;
  landedFills(): Promise<readonly string[]>;
}

/** Shorthands of the contract's cases over one world. */
export interface Desk {
  readonly world: VenueWorld;
  readonly venue: Venue;
  /** A small market buy or sell in the coin that the venue sizes it in. */
  marketTerms(side: 'buy' | 'sell', factor?: number): Promise<OrderTerms>;
  /** A buy far below the market, which rests. */
  restingTerms(): Promise<OrderTerms>;
  place(side: 'buy' | 'sell', terms: OrderTerms, clientOrderId?: string): Promise<Placement>;
  /** As `place`; fails unless it is accepted. */
  placed(side: 'buy' | 'sell', terms: OrderTerms, clientOrderId?: string): Promise<string>;
  read(venueOrderId: string): Promise<VenueOrder>;
  window(): { readonly symbol: string; readonly startMs: number; readonly endMs: number };
}

export function sumOf(fills: readonly Fill[]): bigint {
  return fills.reduce((total, fill) => total + asUnits(fill.baseSize), 0n);
}

/** A decimal as a whole number of 1e-12, so that expectations need none of the code under test. */
export function asUnits(value: string): bigint {
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(`${whole}${fraction.padEnd(12, '0').slice(0, 12)}`);
}
