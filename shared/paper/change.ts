/**
 * An account's history is a numbered list of changes. A change is written as one row in one conditional step, so an
 * order and its fills and its money exist together or not at all; balances are derived from the list and are written
 * nowhere. Hence a crash at any moment can neither create nor destroy money.
 */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { BotStep } from './bots/bot.ts';
import type { EarnStep } from './earn/earn.ts';
import type { FuturesStep } from './futures/futures-step.ts';
import type { PaperFill, PaperOrder } from './order.ts';
import type { TransferStep } from './transfer.ts';

export type PlacedOrder = Pick<
  PaperOrder,
  | 'id'
  | 'symbol'
  | 'side'
  | 'terms'
  | 'immediateOrCancel'
  | 'clientOrderId'
  | 'feeCoin'
  | 'frozen'
  | 'frozenCoin'
  | 'takesAtMs'
  | 'createdAtMs'
>;

export type Step =
  /** Money arrives from outside (or leaves, when negative). */
  | { readonly type: 'credit'; readonly coin: string; readonly amount: Decimal }
  /** An order is accepted and `frozen` of its pay coin is set aside. */
  | { readonly type: 'place'; readonly order: PlacedOrder }
  /** `pays` leaves what is frozen, `unfreezes` returns to free (a price better than the limit), `receives` arrives, fee already taken. */
  | {
      readonly type: 'fill';
      readonly fill: PaperFill;
      readonly pays: Decimal;
      readonly unfreezes: Decimal;
      readonly receives: Decimal;
    }
  /** An order ends, filled or not; the rest of its frozen money is free again. */
  | { readonly type: 'close'; readonly orderId: string; readonly atMs: EpochMs }
  /** Something happens to the account in perpetual futures, whose money is apart. */
  | { readonly type: 'futures'; readonly step: FuturesStep }
  /** Something happens to a bot, with the money that it moves out of or into free balances. */
  | BotStep
  /** Money moves between spot and futures, or is about to. */
  | TransferStep
  /** Something happens to a dual investment, with the money that it moves out of or into free balances. */
  | EarnStep;

export interface Change {
  /** 1, 2, 3, … without a gap. */
  readonly sequence: number;
  /** When it was written; a fill of a resting order in it may be older. */
  readonly atMs: EpochMs;
  readonly steps: readonly Step[];
}
