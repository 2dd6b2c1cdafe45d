/** All that an account holds, valued by the venue itself. Part of the venue port, for venues that tell it. */
import type { Decimal } from '../core/decimal.ts';
import type { Balance } from './venue.ts';

export interface WalletPart {
  /** `spot`, `futures`, `bots`, `earn`, or the venue's own word for another part. */
  readonly name: string;
  readonly totalUsdt: Decimal;
}

export interface WalletOverview {
  readonly totalUsdt: Decimal;
  readonly totalBtc?: Decimal;
  readonly parts: readonly WalletPart[];
  /** By coin, for the coins that the venue names there. */
  readonly prices: Readonly<Record<string, { readonly usd?: Decimal; readonly btc?: Decimal }>>;
}

export interface Wallet {
  overview(): Promise<WalletOverview>;
  /**
   * Coins of an account beside the markets: the owner's, and not free for any order until they are moved to one. Only
   * where the venue has such an account.
   */
  fund?(): Promise<readonly Balance[]>;
}
