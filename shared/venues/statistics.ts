/** What a venue has counted together of an account. Part of the venue port, for venues that tell it. */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';

/** In the coin that the account is kept in. A figure is missing where the venue leaves it out. */
export interface AccountStatistics {
  readonly volume30d?: Decimal;
  readonly fees30d?: Decimal;
  /** One a day, oldest first. `day` is the venue's own word for it, e.g. `2026-11-23`. */
  readonly balances: readonly {
    readonly day: string;
    readonly balance: Decimal;
    readonly profit?: Decimal;
  }[];
}

export interface Statistics {
  read(): Promise<AccountStatistics>;
}

/** The name under which a private stream of the account can be listened to. It is a secret: whoever has it sees all. */
export interface StreamKey {
  readonly listenKey: string;
  readonly expiresAtMs: EpochMs;
}

export interface StreamKeys {
  open(): Promise<StreamKey>;
  /** To be asked long before it expires. */
  renew(listenKey: string): Promise<void>;
  close(listenKey: string): Promise<void>;
}
