import { AppError } from '../core/errors.ts';

/** Characters that every URL library leaves alone; `~`, `*` and `,` already differ between libraries. */
const PLAIN = /^[A-Za-z0-9_.-]+$/;
/** No part of it is `.` or `..` alone: every URL library takes such parts out before it sends. */
const PLAIN_PATH = /^(\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+)+$/;

/**
 * Refuses text that some clients would percent-encode before signing and others after, so that the venue may
 * compute another signature than we do. Throws `signing.unsafeValue`.
 */
export function requirePlainQuery(query: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(query)) {
    if (PLAIN.test(name) && PLAIN.test(value)) continue;
    throw unsafe(`the query parameter ${JSON.stringify(name)} with the value ${JSON.stringify(value)}`);
  }
}

export function requirePlainPath(path: string): void {
  if (!PLAIN_PATH.test(path)) throw unsafe(`the path ${JSON.stringify(path)}`);
}

function unsafe(what: string): AppError {
  return new AppError(
    'signing.unsafeValue',
    `Nothing was signed: ${what} may be encoded in more than one way. Use letters, digits, "_", "." and "-" only.`,
  );
}
