import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import { accountOfKey, keyText } from './key-id.ts';
import { pasted } from './pasted.ts';
import type { ApiKey } from './secrets.ts';

const apiKeySchema = lazySchema(() => z.strictObject({ apiKey: pasted, apiSecret: pasted }));

/**
 * A key as it is kept. Throws `secret.invalid`, which names the faulty fields and `place`, never their content.
 * `place` says where to mend it, e.g. `the file keys.json`.
 */
export function parseApiKey(keyId: string, value: unknown, place: string): ApiKey {
  const parsed = apiKeySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = faultyFields(parsed.error);
  throw new AppError(
    'secret.invalid',
    `The ${keyText(keyId)} in ${place} has not the shape { "apiKey": "…", "apiSecret": "…" }${fields}: write both as text and nothing else.`,
    { context: { account: accountOfKey(keyId) } },
  );
}

/** Unknown names are not repeated: someone may have pasted a key in a name's place. */
function faultyFields(error: z.ZodError): string {
  const known = error.issues.map(({ path }) => path[0]).filter((name) => name !== undefined);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}
