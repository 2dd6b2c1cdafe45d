/**
 * BingX's recipe, the same for every method and without a body:
 *
 *   message   = all parameters with `recvWindow` and `timestamp`, raw, sorted by name, `name=value` joined by "&"
 *   signature = lower-case hex of HMAC-SHA256(secret, message)
 *   query     = the same list with its values percent-encoded, and `&signature=…` behind it
 *
 * The server decodes the query before it checks. A form body it checks as received, so that one is never sent.
 */
import type { EpochMs } from '../core/clock.ts';
import { AppError, invariant } from '../core/errors.ts';
import type { ApiKey } from '../secrets/secrets.ts';
import { hmacSha256Hex } from './hmac.ts';
import { requirePlainPath } from './plain-text.ts';
import type { SignedRequest, UnsignedRequest } from './recipe.ts';

/** How long after its timestamp a request may arrive, in ms: what every document allows. */
export const BINGX_RECV_WINDOW = '5000';

export function signBingx(request: UnsignedRequest, key: ApiKey, timestampMs: EpochMs): SignedRequest {
  const { method, path, query, body } = request;
  invariant(body === undefined, 'everything that BingX is asked stands in the query');
  requirePlainPath(path);
  const parameters = bingxParameters(query, timestampMs);
  const canonicalMessage = bingxMessage(parameters);
  const signature = hmacSha256Hex(key.apiSecret, canonicalMessage);
  const sent = parameters.map(([name, value]) => `${name}=${encoded(value)}`).join('&');
  return {
    method,
    target: `${path}?${sent}&signature=${signature}`,
    headers: { 'X-BX-APIKEY': key.apiKey },
    canonicalMessage,
    signature,
  };
}

type Parameters = readonly (readonly [name: string, value: string])[];

/** Sorted by code units, with what every signed request has. Throws `signing.unsafeValue`. */
export function bingxParameters(query: Readonly<Record<string, string>>, timestampMs: EpochMs): Parameters {
  const parameters = Object.entries({
    ...query,
    recvWindow: BINGX_RECV_WINDOW,
    timestamp: String(timestampMs),
  });
  for (const [name, value] of parameters) requireSafe(name, value);
  return parameters.sort(([a], [b]) => (a < b ? -1 : 1));
}

export function bingxMessage(parameters: Parameters): string {
  return parameters.map(([name, value]) => `${name}=${value}`).join('&');
}

const PLAIN_NAME = /^[A-Za-z0-9_]+$/;
/** Would be taken for the end of a value once it is decoded, or for that of a line. */
const UNSAFE = /[&=?#\r\n]/;

function requireSafe(name: string, value: string): void {
  const isSafe = PLAIN_NAME.test(name) && value !== '' && value.isWellFormed() && !UNSAFE.test(value);
  if (isSafe) return;
  throw new AppError(
    'signing.unsafeValue',
    `Nothing was signed: the parameter ${JSON.stringify(name)} with the value ${JSON.stringify(value)} is empty, or has one of & = ? # or a line break in it, which BingX may read in another way than was signed.`,
  );
}

/** Also what `encodeURIComponent` leaves alone and some URL parsers do not: what is sent is then one text for all. */
function encoded(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
