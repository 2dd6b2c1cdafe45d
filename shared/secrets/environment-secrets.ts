/** Keys in the environment, e.g. `STANDING_ORDERS_MAIN_API_KEY` and `STANDING_ORDERS_MAIN_API_SECRET`. */
import { AppError } from '../core/errors.ts';
import { parseApiKey } from './api-key.ts';
import type { Secrets } from './secrets.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export function environmentSecrets(environment: Environment): Secrets {
  return {
    apiKey: async (accountId) => {
      const { keyName, secretName } = variableNames(accountId);
      const apiKey = environment[keyName];
      const apiSecret = environment[secretName];
      if (apiKey === undefined && apiSecret === undefined) {
        throw new AppError(
          'secret.missing',
          `Account ${accountId} has no key: set the environment variables ${keyName} and ${secretName}.`,
          { context: { account: accountId } },
        );
      }
      return parseApiKey(
        accountId,
        { apiKey, apiSecret },
        `the environment variables ${keyName} and ${secretName}`,
      );
    },
  };
}

/** Account ids are lower-case letters, digits and hyphens, so that no two share a name. */
export function variableNames(accountId: string): { keyName: string; secretName: string } {
  const stem = `STANDING_ORDERS_${accountId.toUpperCase().replaceAll('-', '_')}_API`;
  return { keyName: `${stem}_KEY`, secretName: `${stem}_SECRET` };
}
