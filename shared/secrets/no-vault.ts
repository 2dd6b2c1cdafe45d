import { AppError } from '../core/errors.ts';
import type { SecretVault } from './vault.ts';

/** In place of a vault where there is none: every call throws `secret.unavailable` with the reason. */
export function noVault(reason: string): SecretVault {
  const refuse = async (): Promise<never> => {
    throw new AppError('secret.unavailable', `This function cannot change secrets: ${reason}.`);
  };
  return {
    versions: refuse,
    putPending: refuse,
    read: refuse,
    makeCurrent: refuse,
    rollBack: refuse,
    forget: refuse,
  };
}
