import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import { pasted } from './pasted.ts';
import type { SecretName } from './secrets.ts';

/** The texts of a named secret, e.g. `{ botToken }` of a Telegram channel. */
export type NamedSecret = Readonly<Record<string, string>>;

export type NamedKind = 'channel' | 'signal';

const namedSchema = lazySchema(() =>
  z.record(z.string(), pasted).refine((texts) => Object.keys(texts).length > 0),
);

/**
 * A named secret as it is kept. Throws `secret.invalid`, which repeats neither its content nor the names in it:
 * someone may have pasted a token in a name's place. `place` says where to mend it, e.g. `the file keys.json`.
 */
export function parseNamed(name: SecretName, value: unknown, place: string): NamedSecret {
  const parsed = namedSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'secret.invalid',
    `The secret of ${ownerText(name)} in ${place} must be an object of texts without blanks or line breaks inside, such as { "url": "…" }: write it so.`,
    { context: { secret: name } },
  );
}

/** e.g. `channel/telegram` as its kind and the name of the channel. */
export function splitName(name: SecretName): { readonly kind: NamedKind; readonly owner: string } {
  const [kind, owner = ''] = name.split('/') as [NamedKind, string?];
  return { kind, owner };
}

const OWNER: Readonly<Record<NamedKind, string>> = { channel: 'channel', signal: 'strategy' };

/** For messages: `channel telegram`, `strategy tv-btc`. */
export function ownerText(name: SecretName): string {
  const { kind, owner } = splitName(name);
  return `${OWNER[kind]} ${owner}`;
}
