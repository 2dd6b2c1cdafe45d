import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { PastPlan } from './past/plan.ts';

/** What a key may do; bots, earn and transfers have permissions of their own. */
export type Permission = 'read' | 'trade' | 'botRead' | 'botTrade' | 'transfer' | 'earn';

/** An account of the paper exchange with one of its keys. Two entries with one `id` are two keys of one account. */
export interface PaperAccount {
  /** Names the account in the store and to the inspection. */
  readonly id: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly permissions: readonly Permission[];
  /** Credited once, when the account is first used. Later changes here have no effect on a kept store. */
  readonly balances: Readonly<Record<string, Decimal>>;
  /** Play money of the wallets for perpetual futures, by quote coin; `10000` USDT when left out. Credited once too. */
  readonly futuresBalances?: Readonly<Record<string, Decimal>>;
  /** What lies in an account beside the markets, at a venue that has one; it never moves. None when left out. */
  readonly fundBalances?: Readonly<Record<string, Decimal>>;
  /** Whether the account may place orders in perpetual futures; as at the live exchange it may not when left out. */
  readonly futuresTrading?: boolean;
  /** Whether the account has been let into dual investments, which are given out on request; not when left out. */
  readonly earnAccess?: boolean;
  /** What the account did before the exchange opened; nothing when left out. Its balances are those after it. */
  readonly past?: PastPlan;
  /** Addresses that may use the key; any when left out. */
  readonly allowedIps?: readonly string[];
  readonly expiresAtMs?: EpochMs;
}
