import { AppError, invariant } from '../core/errors.ts';
import type { Message } from './queue.ts';

/** A second message under the same id within this time is dropped, as SQS does. */
export const DEDUPLICATED_FOR_MS = 5 * 60_000;

/** So often a message is tried before it is set aside. */
export const MAX_RECEIVES = 5;

/** Far above what a signal needs, far below what SQS takes (1 MiB). */
const MAX_BODY_BYTES = 256 * 1024;

/**
 * The body as the JSON text that is sent, the same on every implementation. Throws when no implementation could
 * keep the message as it is; `config.invalid` when its body is too large.
 */
export function messageText({ group, dedupId, body }: Message): string {
  invariant(isLabel(group), `group ${JSON.stringify(group)} is no text of 1 to 128 visible ASCII characters`);
  invariant(
    isLabel(dedupId),
    `id ${JSON.stringify(dedupId)} is no text of 1 to 128 visible ASCII characters`,
  );
  // SQS refuses these two characters; in JSON an escape means the same.
  const text = JSON.stringify(body).replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes <= MAX_BODY_BYTES) return text;
  throw new AppError(
    'config.invalid',
    `The message ${dedupId} would take ${bytes} bytes and may take ${MAX_BODY_BYTES}: send less in it.`,
    { context: { group, dedupId, bytes } },
  );
}

function isLabel(text: string): boolean {
  return /^[\x21-\x7e]{1,128}$/.test(text);
}
