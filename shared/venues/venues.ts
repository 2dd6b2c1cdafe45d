import type { EpochMs } from '../core/clock.ts';
import type { KeyUse } from '../keys/key-use.ts';
import type { Bots } from './bots.ts';
import type { History } from './history.ts';
import type { PerpetualVenue } from './perpetual.ts';
import type { SigningProof } from './signing-proof.ts';
import type { Statistics } from './statistics.ts';
import type { Market, Venue } from './venue.ts';
import type { Wallet } from './wallet.ts';

/** Saves the read of the account's ban row when the caller has just read it. */
export interface KnownBan {
  readonly bannedUntilMs: EpochMs | undefined;
}

/**
 * Opens the markets of an account, with its key, request budget and ban state, which they share. One instance an
 * account and process. What the account's venue does not have throws `venue.unsupported`.
 */
export interface Venues {
  /** The spot market. */
  open(accountId: string, known?: KnownBan): Promise<Venue>;
  /** The spot market, or the perpetual one where there is no other: for what every market tells, as the time. */
  any(accountId: string, known?: KnownBan): Promise<Venue>;
  perpetual(accountId: string, known?: KnownBan): Promise<PerpetualVenue>;
  bots(accountId: string, known?: KnownBan): Promise<Bots>;
  history(accountId: string, known?: KnownBan): Promise<History>;
  wallet(accountId: string, known?: KnownBan): Promise<Wallet>;
  statistics(accountId: string, known?: KnownBan): Promise<Statistics>;
  /** Of an account whose way of signing has to be proven before it orders; undefined for all others. */
  signingProof(accountId: string): Promise<SigningProof | undefined>;
  /** The same accounts, each with the key that is for this use; ours is `trading` until one is named. */
  using(use: KeyUse): Venues;
}

/** The market that an order is placed in. */
export function openMarket(
  venues: Venues,
  order: { readonly account: string; readonly market?: Market },
  known?: KnownBan,
): Promise<Venue> {
  return order.market === 'perpetual'
    ? venues.perpetual(order.account, known)
    : venues.open(order.account, known);
}
