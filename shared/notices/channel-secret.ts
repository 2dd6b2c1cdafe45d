import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { Secrets } from '../secrets/secrets.ts';

export type ChannelSecrets = Pick<Secrets, 'named'>;

/** An address that is itself a secret, and goes over TLS only. */
export const secretUrl = lazySchema(() => z.url({ protocol: /^https$/ }));

/**
 * The secret of a channel, read anew for each message. Throws `secret.*` in a sentence that also says what the
 * secret must hold; `form` is that as JSON, e.g. `{ "botToken": "…" }`.
 */
export async function channelSecret<Texts>(
  secrets: ChannelSecrets,
  channel: string,
  { schema, form }: { readonly schema: z.ZodType<Texts>; readonly form: string },
): Promise<Texts> {
  const texts = await secrets.named(`channel/${channel}`).catch((thrown) => {
    throw thrown instanceof AppError ? withForm(thrown, channel, form) : thrown;
  });
  const parsed = schema.safeParse(texts);
  if (parsed.success) return parsed.data;
  const fields = new Set(parsed.error.issues.map(({ path }) => path[0]).filter((name) => name !== undefined));
  throw new AppError(
    'secret.invalid',
    `The secret of channel ${channel} must be ${form}${fields.size === 0 ? '' : ` (wrong or missing: ${[...fields].join(', ')})`}, an address beginning with https://: set it anew.`,
    { context: { channel } },
  );
}

function withForm(error: AppError, channel: string, form: string): AppError {
  const { code, message, retry, cause } = error;
  if (retry !== 'never') return error;
  return new AppError(code, `${message} Channel ${channel} needs ${form}.`, {
    retry,
    cause,
    context: { channel },
  });
}
