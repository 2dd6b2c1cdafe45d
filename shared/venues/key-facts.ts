/** What a venue itself tells of the key that asks. Part of the venue port. */
import type { EpochMs } from '../core/clock.ts';
import type { Market } from './venue.ts';

/** A fact is missing where the venue does not tell it. */
export interface KeyFacts {
  readonly canWithdraw?: boolean;
  /** Addresses that may use the key; empty when every address may. */
  readonly addresses?: readonly string[];
  readonly expiresAtMs?: EpochMs;
  readonly createdAtMs?: EpochMs;
  readonly mayRead?: boolean;
  readonly mayTrade?: Readonly<Partial<Record<Market, boolean>>>;
}

/** What is known of a venue's keys, as data. */
export interface KeyCapabilities {
  /** Whether the venue tells `KeyFacts`; elsewhere rights show only by what is refused. */
  readonly tellsFacts: boolean;
  /** A key without a list of addresses is removed by the venue after so many days without use; missing where not known. */
  readonly idleDays?: number;
  /** Which right the reading of orders and positions needs; of `trading` a read-only key can do nothing for exports. */
  readonly readingOrdersNeeds: 'reading' | 'trading';
}
