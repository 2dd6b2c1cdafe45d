/**
 * 6MM's recipe, from "Request signing" of its developer documentation:
 *
 *   payload   = QUERY + BODY, with nothing in between; neither method nor path is part of it
 *   QUERY     = the parameters as they are sent, with `timestamp` among them; the server does not sort
 *   BODY      = the bytes that are sent, for POST, PUT and DELETE alike; nothing without one
 *   signature = lower-case hex of HMAC-SHA256(secret as text, payload), sent as the last parameter
 *
 * Two equal requests of one millisecond have the same signature, and the server takes it for a replay.
 */
import type { EpochMs } from '../core/clock.ts';
import { invariant } from '../core/errors.ts';
import type { ApiKey } from '../secrets/secrets.ts';
import { hmacSha256Hex } from './hmac.ts';
import { requirePlainPath, requirePlainQuery } from './plain-text.ts';
import type { SignedRequest, UnsignedRequest } from './recipe.ts';

export function signSixmm(request: UnsignedRequest, key: ApiKey, timestampMs: EpochMs): SignedRequest {
  invariant(
    request.method !== 'GET' || request.body === undefined,
    'a GET is signed and sent without a body',
  );
  requirePlainPath(request.path);
  const query = sixmmQuery(request.query, timestampMs);
  const canonicalMessage = sixmmPayload(query, request.body);
  const signature = sixmmSignature(canonicalMessage, key.apiSecret);
  return {
    method: request.method,
    target: `${request.path}?${query}&signature=${signature}`,
    headers: {
      'X-API-KEY': key.apiKey,
      ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    canonicalMessage,
    signature,
  };
}

/** The parameters in the order that they were given in, the timestamp behind them. Throws `signing.unsafeValue`. */
export function sixmmQuery(query: Readonly<Record<string, string>>, timestampMs: EpochMs): string {
  invariant(
    !('signature' in query) && !('timestamp' in query),
    'timestamp and signature are the recipe’s own',
  );
  const parameters = { ...query, timestamp: String(timestampMs) };
  requirePlainQuery(parameters);
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

export function sixmmPayload(query: string, body: string | undefined): string {
  return `${query}${body ?? ''}`;
}

export function sixmmSignature(payload: string, apiSecret: string): string {
  return hmacSha256Hex(apiSecret, payload);
}
