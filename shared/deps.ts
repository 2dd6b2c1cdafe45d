import type { ResolvedAutomations } from './automations/schema.ts';
import type { Blobs } from './blobs/blobs.ts';
import type { Clock } from './core/clock.ts';
import type { Log } from './core/log.ts';
import type { Metrics } from './core/metrics.ts';
import type { Random } from './core/random.ts';
import type { Channel } from './notices/channel.ts';
import type { Notices } from './notices/notices.ts';
import type { Queue } from './queue/queue.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { SecretVault } from './secrets/vault.ts';
import type { Table } from './table/table.ts';
import type { Venues } from './venues/venues.ts';

/**
 * Everything a use case may touch. Built in two places only: `shared/aws/deps.ts` for Lambda and
 * `infra/local/compose.ts` for one machine (tests build their own from the in-memory parts).
 */
export interface Deps {
  readonly automations: ResolvedAutomations;
  readonly clock: Clock;
  readonly random: Random;
  /** Made once for all runs: each line carries the fields of the run that writes it. */
  readonly log: Log;
  readonly metrics: Metrics;
  readonly table: Table;
  readonly venues: Venues;
  readonly notices: Notices;
  /** For `notice-delivery` alone: the ways out, the fallback last. Everyone else tells `notices`. */
  readonly channels: readonly Channel[];
  /** Sends only where the function's row names the extra `queue`; elsewhere sending throws `queue.unavailable`. */
  readonly queue: Queue;
  readonly secrets: Secrets;
  /** Only where the function's row names the extra `vault`; elsewhere every call throws `secret.unavailable`. */
  readonly vault: SecretVault;
  /** Only where the function's row names the extra `blobs`; elsewhere every call throws `blobs.unavailable`. */
  readonly blobs: Blobs;
  /** Where a person finds the page that `nightly-page` makes; left out, or `undefined`, where nobody can. */
  readonly pageUrl?: () => string | undefined;
}
