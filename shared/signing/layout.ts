/**
 * For venues that do not publish how they sign: a recipe made from a layout, which says what is signed and how. The
 * headers that carry the result are the venue's own matter.
 *
 * 1. The message is made of the texts that are sent, and of nothing else.
 * 2. What is sent and would not be signed is refused: a query that the layout leaves out.
 */
import { createHash, createHmac } from 'node:crypto';
import type { EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { ApiKey } from '../secrets/secrets.ts';
import { requirePlainPath, requirePlainQuery } from './plain-text.ts';
import type { Recipe, SignedRequest, UnsignedRequest } from './recipe.ts';

/** What a signed string may be made of. `TARGET` is the path with `?` and the query, where there is one. */
export const LAYOUT_PARTS = ['METHOD', 'PATH', 'TARGET', 'QUERY', 'BODY', 'TIMESTAMP', 'NONCE'] as const;
export type LayoutPart = (typeof LAYOUT_PARTS)[number];

export interface Layout {
  /** In the order in which they are signed; a part that is empty keeps its place between its separators. */
  readonly parts: readonly LayoutPart[];
  readonly separator: string;
  /** Of the HMAC. */
  readonly hash: 'sha256' | 'sha512';
  /** Of the signature; hex is lower-case. */
  readonly encoding: 'hex' | 'base64';
  /** How the API secret is read as the key of the HMAC: as it stands, or decoded. */
  readonly secret: 'text' | 'hex' | 'base64';
}

/** A layout of which the venue's default fills in what is left out. */
export type LayoutSettings = { readonly [Field in keyof Layout]?: Layout[Field] | undefined };

/** The headers of a signed request. */
export type LayoutHeaders = (signed: {
  readonly apiKey: string;
  /** Milliseconds. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
}) => Readonly<Record<string, string>>;

/** The recipe signs what it sends. It throws `signing.unsafeValue` and `secret.invalid`, and never repeats the secret. */
export function recipeOf(layout: Layout, headersOf: LayoutHeaders): Recipe {
  return (request, key, timestampMs): SignedRequest => {
    const target = layoutTarget(layout, request);
    const nonce = layoutNonce(request, target, timestampMs);
    const canonicalMessage = layoutMessage(layout, request, { timestampMs, nonce });
    const signature = layoutSignature(layout, canonicalMessage, key);
    const { method, body } = request;
    return {
      method,
      target,
      headers: {
        ...headersOf({ apiKey: key.apiKey, timestamp: String(timestampMs), nonce, signature }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      canonicalMessage,
      signature,
    };
  };
}

/** Path and query as they are sent. */
export function layoutTarget(layout: Layout, { path, query }: UnsignedRequest): string {
  requirePlainPath(path);
  requirePlainQuery(query);
  const text = queryText(query);
  if (text === '') return path;
  if (layout.parts.includes('TARGET') || layout.parts.includes('QUERY')) return `${path}?${text}`;
  throw new AppError(
    'signing.unsafeValue',
    `Nothing was signed: the layout of the account's signing leaves the query out, and ${path} needs one. Add 'QUERY', or 'TARGET' in place of 'PATH'.`,
  );
}

/**
 * 8 hex digits, the same for the same request and instant. It is used once all the same: the venue's entry says
 * `uniqueTimestamps`, so no timestamp is given twice under one key, whichever processes sign at once.
 */
export function layoutNonce(
  { method, body = '' }: Pick<UnsignedRequest, 'method' | 'body'>,
  target: string,
  timestampMs: EpochMs,
): string {
  return createHash('sha256')
    .update(`${timestampMs}\n${method}\n${target}\n${body}`, 'utf8')
    .digest('hex')
    .slice(0, 8);
}

/** The string that is signed. */
export function layoutMessage(
  { parts, separator }: Layout,
  request: UnsignedRequest,
  { timestampMs, nonce }: { readonly timestampMs: EpochMs; readonly nonce: string },
): string {
  const { method, path, body = '' } = request;
  const query = queryText(request.query);
  const texts: Readonly<Record<LayoutPart, string>> = {
    METHOD: method,
    PATH: path,
    TARGET: query === '' ? path : `${path}?${query}`,
    QUERY: query,
    BODY: body,
    TIMESTAMP: String(timestampMs),
    NONCE: nonce,
  };
  return parts.map((part) => texts[part]).join(separator);
}

export function layoutSignature(layout: Layout, message: string, key: Pick<ApiKey, 'apiSecret'>): string {
  const { hash, encoding } = layout;
  return createHmac(hash, secretBytes(layout, key)).update(message, 'utf8').digest(encoding);
}

const DECODABLE = {
  hex: /^([0-9a-f]{2})+$/i,
  base64: /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$/,
};

/** Node decodes as far as it can and is silent about the rest: half a secret would sign, too. */
function secretBytes({ secret }: Layout, { apiSecret }: Pick<ApiKey, 'apiSecret'>): Buffer {
  if (secret === 'text') return Buffer.from(apiSecret, 'utf8');
  if (DECODABLE[secret].test(apiSecret)) return Buffer.from(apiSecret, secret);
  throw new AppError(
    'secret.invalid',
    `Nothing was signed: the account's signing says that the API secret is ${secret}, and it is not. Take the secret as 'text', or copy it from the exchange again.`,
  );
}

function queryText(query: UnsignedRequest['query']): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
