import { AppError } from '../core/errors.ts';
import type { Secrets } from './secrets.ts';

/** In place of secrets where there are none: every question throws `secret.missing` with the reason. */
export function noSecrets(reason: string): Secrets {
  const refuse = async (): Promise<never> => {
    throw new AppError('secret.missing', `This function has no secrets: ${reason}.`);
  };
  return { apiKey: refuse, named: refuse };
}
