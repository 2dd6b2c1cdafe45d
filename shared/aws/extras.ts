import type { ResolvedAutomations } from '../automations/schema.ts';
import type { Blobs } from '../blobs/blobs.ts';
import type { Clock } from '../core/clock.ts';
import type { Channel } from '../notices/channel.ts';
import type { ChannelParts } from '../notices/open-channels.ts';
import type { Queue } from '../queue/queue.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { SecretVault } from '../secrets/vault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parts of the dependencies that only some functions need. A bundle imports and passes the openers that its row
 * names in `extras` and `secrets`, so that no other function carries their clients. Each reads its own part of the environment
 * and throws `config.invalid` when that is not set.
 */
export interface AwsExtras {
  /** For functions whose row names secrets: ARNs by account or name. */
  readonly secrets?: (secretIds: Readonly<Record<string, string>>, clock: Clock) => Secrets;
  /** For the function whose row names the secrets of the channels: the ways out. */
  readonly channels?: (settings: ResolvedAutomations['notices'], parts: ChannelParts) => readonly Channel[];
  readonly queue?: (environment: Environment) => Queue;
  readonly blobs?: (environment: Environment) => Blobs;
  readonly vault?: (environment: Environment) => SecretVault;
  /** Answers what makes an e-mail channel of a name. */
  readonly email?: (environment: Environment) => (name: string) => Channel;
}
