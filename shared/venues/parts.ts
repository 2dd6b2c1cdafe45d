import type { Account } from '../automations/schema.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Metrics } from '../core/metrics.ts';
import type { Random } from '../core/random.ts';
import type { Fetch } from '../http/http-client.ts';
import type { TimeoutSignal } from '../http/timeout.ts';
import type { WeightBudget } from '../http/weight-budget.ts';
import type { BanGate } from './ban.ts';
import type { Keyring } from './keyring.ts';
import type { Stamps } from './stamps.ts';

/** What a venue is made of, the same for every exchange. */
export interface VenueParts {
  /** For messages; a venue knows nothing else of the account. */
  readonly accountId: string;
  readonly environment: Account['environment'];
  /** With or without trailing slash. */
  readonly baseUrl: string;
  readonly keyring: Keyring;
  readonly fetch: Fetch;
  readonly timeoutSignal: TimeoutSignal;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly gate: BanGate;
  /** Spent by requests under this key. */
  readonly keyBudget: WeightBudget;
  /** Spent by every request of this process to the same address. */
  readonly addressBudget: WeightBudget;
  /** Of this key, where the venue wants no timestamp twice. */
  readonly stamps?: Stamps;
}
