import type { Blobs } from '../blobs/blobs.ts';
import type { Channel } from '../notices/channel.ts';
import type { Queue } from '../queue/queue.ts';
import type { SecretVault } from '../secrets/vault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parts of the dependencies that only some functions need. A bundle imports and passes the openers that its row
 * names in `extras`, so that no other function carries their clients. Each reads its own part of the environment
 * and throws `config.invalid` when that is not set.
 */
export interface AwsExtras {
  readonly queue?: (environment: Environment) => Queue;
  readonly blobs?: (environment: Environment) => Blobs;
  readonly vault?: (environment: Environment) => SecretVault;
  /** Answers what makes an e-mail channel of a name. */
  readonly email?: (environment: Environment) => (name: string) => Channel;
}
