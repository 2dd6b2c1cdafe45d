/**
 * The key that the requests of one account are signed with. It is replaced while a process runs: looked up again once
 * an hour, and at once when the venue has refused it.
 */
import { type Clock, type DurationMs, HOUR_MS } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { ApiKey, Reading } from '../secrets/secrets.ts';
import type { Recipe } from '../signing/recipe.ts';
import { createSigner, type Signer } from '../signing/signer.ts';

export interface Keyring {
  signer(): Signer;
  /**
   * For a venue that has refused what `refused` signed: reads the key afresh, unless another caller just has. `true`
   * when there is another key now, with which the same may be tried once more. Never throws.
   */
  isReplaced(refused: Signer): Promise<boolean>;
  /** Takes over a key that was replaced some time ago. Never throws. */
  lookUp(): Promise<void>;
}

/** A replaced key counts after this time also where the venue still takes the old one. */
const KNOWN_MS: DurationMs = HOUR_MS;

export interface KeyringParts {
  readonly read: (reading?: Reading) => Promise<ApiKey>;
  readonly recipe: Recipe;
  readonly clock: Clock;
  /** Of the account. */
  readonly log: Log;
}

/** Throws as `Secrets.apiKey` and `createSigner` do. */
export async function openKeyring({ read, recipe, clock, log }: KeyringParts): Promise<Keyring> {
  let signer = createSigner(await read(), recipe);
  let knownMs = clock.nowMs();
  let looking: Promise<void> | undefined;

  const look = async (reading?: Reading): Promise<void> => {
    try {
      const key = await read(reading);
      knownMs = clock.nowMs();
      if (signer.signsWith(key)) return;
      signer = createSigner(key, recipe);
      log.info('key.replaced', {});
    } catch (thrown) {
      // The old one stays in use: it may be good, and nobody knows a better one.
      log.warn('key.notRead', { message: messageOf(thrown) });
    }
  };
  const lookTogether = (reading?: Reading): Promise<void> => {
    looking ??= look(reading).finally(() => {
      looking = undefined;
    });
    return looking;
  };

  return {
    signer: () => signer,
    isReplaced: async (refused) => {
      if (signer === refused) await lookTogether('fresh');
      return signer !== refused;
    },
    lookUp: async () => {
      if (clock.nowMs() - knownMs >= KNOWN_MS) await lookTogether();
    },
  };
}
