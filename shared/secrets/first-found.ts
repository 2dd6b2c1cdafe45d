import { AppError } from '../core/errors.ts';
import type { Secrets } from './secrets.ts';

/**
 * Asks one place after the other until one has the account's key. A key that is there but faulty is not passed
 * over. When none has it, the last place's error says what to do.
 */
export function firstFound(...places: readonly [Secrets, ...Secrets[]]): Secrets {
  return {
    apiKey: async (accountId) => {
      let missing: unknown;
      for (const place of places) {
        try {
          return await place.apiKey(accountId);
        } catch (thrown) {
          if (!(thrown instanceof AppError) || thrown.code !== 'secret.missing') throw thrown;
          missing = thrown;
        }
      }
      throw missing;
    },
  };
}
