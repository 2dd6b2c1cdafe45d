/** What secrets of every kind are called: the ids of keys, and for all others a `SecretName`. */
import { parseApiKey } from './api-key.ts';
import { keyText } from './key-id.ts';
import { type NamedSecret, ownerText, parseNamed } from './named-secret.ts';
import type { SecretName } from './secrets.ts';

export function isNamed(id: string): id is SecretName {
  return id.startsWith('channel/') || id.startsWith('signal/');
}

/** For sentences: `key of account main`, `secret of channel telegram`. */
export function secretText(id: string): string {
  return isNamed(id) ? `secret of ${ownerText(id)}` : keyText(id);
}

/** A secret in the shape of its kind. Throws `secret.invalid`, which repeats nothing of it. */
export function parseSecret(id: string, value: unknown, place: string): NamedSecret {
  return isNamed(id) ? parseNamed(id, value, place) : { ...parseApiKey(id, value, place) };
}
