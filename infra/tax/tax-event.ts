/** What a tax program has to hear about, before it is said in that program's own layout. All amounts are positive. */
import type { EpochMs } from '../../shared/core/clock.ts';
import type { Decimal } from '../../shared/core/decimal.ts';
import type { VenueId } from '../../shared/venues/registry.ts';

export interface Money {
  readonly coin: string;
  readonly amount: Decimal;
}

interface TaxEventBase {
  readonly atMs: EpochMs;
  readonly venue: VenueId;
  /** Names the venue's row that it comes from, e.g. `pionex spot-fill 200000001381311095`; unlike any other event's. */
  readonly id: string;
  /** For a person: what it was, and the ids by which the venue knows it. */
  readonly note: string;
}

/**
 * - `trade`: amounts before fees; the fee is paid on top, in whichever coin.
 * - `futuresGain` and `futuresLoss`: realised by closing a perpetual, or by a bot that has ended; before fees.
 * - `futuresFee`: trading fees of perpetuals, and funding paid. `futuresRebate`: the same, received.
 * - `income`: rebates of spot fees.
 * - `deposit`, `withdrawal`: from or to outside the exchange.
 */
export type TaxEvent =
  | (TaxEventBase & {
      readonly kind: 'trade';
      readonly sent: Money;
      readonly received: Money;
      readonly fee?: Money;
    })
  | (TaxEventBase & {
      readonly kind: 'futuresGain' | 'futuresLoss' | 'futuresFee' | 'futuresRebate' | 'income';
      readonly money: Money;
    })
  | (TaxEventBase & { readonly kind: 'deposit' | 'withdrawal'; readonly money: Money; readonly fee?: Money });

export type TaxEventKind = TaxEvent['kind'];
