import { AppError } from '../../shared/core/errors.ts';
import type { Secrets } from '../../shared/secrets/secrets.ts';

/** Where nobody has put a secret yet. */
export const noSecrets: Secrets = {
  apiKey: (accountId) => missing(accountId),
  named: (name) => missing(name),
};

async function missing(name: string): Promise<never> {
  throw new AppError('secret.missing', `There is no secret ${name}.`);
}
