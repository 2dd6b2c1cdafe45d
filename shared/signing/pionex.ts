/**
 * Pionex's recipe, from the signing steps of its openapi.yaml:
 *
 *   message   = METHOD + PATH + "?" + QUERY + BODY
 *   QUERY     = all parameters with `timestamp`, raw, sorted by name, `name=value` joined by "&"
 *   BODY      = the bytes that are sent, for POST and DELETE; nothing for GET
 *   signature = lower-case hex of HMAC-SHA256(secret, message)
 */
import type { EpochMs } from '../core/clock.ts';
import { invariant } from '../core/errors.ts';
import type { ApiKey } from '../secrets/secrets.ts';
import { hmacSha256Hex } from './hmac.ts';
import { requirePlainPath, requirePlainQuery } from './plain-text.ts';
import type { SignedRequest, UnsignedRequest } from './recipe.ts';

export function signPionex(request: UnsignedRequest, key: ApiKey, timestampMs: EpochMs): SignedRequest {
  invariant(
    request.method !== 'GET' || request.body === undefined,
    'a GET is signed and sent without a body',
  );
  const query = pionexQuery(request.query, timestampMs);
  const canonicalMessage = pionexMessage(request, query);
  const signature = pionexSignature(canonicalMessage, key.apiSecret);
  return {
    method: request.method,
    target: `${request.path}?${query}`,
    headers: {
      'PIONEX-KEY': key.apiKey,
      'PIONEX-SIGNATURE': signature,
      ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    canonicalMessage,
    signature,
  };
}

/** Sorted query text with the timestamp. Throws `signing.unsafeValue`. */
export function pionexQuery(query: Readonly<Record<string, string>>, timestampMs: EpochMs): string {
  const parameters = { ...query, timestamp: String(timestampMs) };
  requirePlainQuery(parameters);
  // Code-unit order; localeCompare would put "_" and lower case first.
  return Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

export function pionexMessage(
  request: Pick<UnsignedRequest, 'method' | 'path' | 'body'>,
  query: string,
): string {
  requirePlainPath(request.path);
  return `${request.method}${request.path}?${query}${request.body ?? ''}`;
}

export function pionexSignature(message: string, apiSecret: string): string {
  return hmacSha256Hex(apiSecret, message);
}
