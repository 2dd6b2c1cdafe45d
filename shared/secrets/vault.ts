/**
 * Port to where secrets are changed, beside `Secrets`, which only reads the current ones. A secret has up to three
 * versions at once:
 *
 * 1. `pending` was put and is not used by anyone yet.
 * 2. `current` is what everyone reads. There is no moment without one while it is replaced.
 * 3. `previous` was current before, and can be again until it is forgotten.
 *
 * Implementations: the owner-only file of the data folder, and AWS Secrets Manager. Both throw `secret.unavailable`
 * when the place cannot be read or written, `secret.missing` when there is no place for the secret or not the version
 * that is asked for, and `secret.insecure` as `Secrets` does. No message repeats anything of a secret.
 */
import type { EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { NamedSecret } from './named-secret.ts';
import { secretText } from './secret-id.ts';

export const SECRET_STAGES = ['current', 'pending', 'previous'] as const;
export type SecretStage = (typeof SECRET_STAGES)[number];

/** The versions that there are. `putAtMs` is missing where nobody knows, e.g. for a key that was typed into the file. */
export type SecretVersions = Readonly<Partial<Record<SecretStage, { readonly putAtMs?: EpochMs }>>>;

export interface SecretVault {
  versions(id: string): Promise<SecretVersions>;
  /** Replaces what is pending. Where the secret has no value at all it becomes `current`: nobody uses another one. */
  putPending(id: string, texts: NamedSecret): Promise<'pending' | 'current'>;
  /** Throws `secret.missing` when there is none of that stage. */
  read(id: string, stage: SecretStage): Promise<NamedSecret>;
  /** Makes `pending` current and current `previous`, which replaces the one before. */
  makeCurrent(id: string): Promise<void>;
  /** `previous` and `current` change places. */
  rollBack(id: string): Promise<void>;
  /** Nothing happens when there is none. */
  forget(id: string, stage: 'pending' | 'previous'): Promise<void>;
}

export function noSuchVersion(id: string, stage: SecretStage): AppError {
  const what = { current: 'value', pending: 'pending version', previous: 'previous version' }[stage];
  return new AppError('secret.missing', `The ${secretText(id)} has no ${what}.`);
}
