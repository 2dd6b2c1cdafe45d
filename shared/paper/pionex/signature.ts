/**
 * The exchange's own check of a signature. It is written apart from the client's signing on purpose: the two must not
 * share a mistake. Source: "Signing Process" of the Pionex openapi.yaml.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WireCall } from '../wire.ts';

/**
 * The documents do not say whether the server hashes the query as it was received or rebuilds it from decoded values
 * in key order. `both` takes only what is right under either reading.
 */
export type SignatureForm = 'received' | 'decoded' | 'either' | 'both';

export function isSignedBy(secret: string, given: string, call: WireCall, form: SignatureForm): boolean {
  const received = call.query;
  const decoded = form === 'received' ? received : decodedAndSorted(call.query);
  if (received === decoded) return matches(secret, given, call, received);
  switch (form) {
    case 'received':
      return matches(secret, given, call, received);
    case 'decoded':
      return matches(secret, given, call, decoded);
    case 'either':
      return matches(secret, given, call, received) || matches(secret, given, call, decoded);
    case 'both':
      return false;
  }
}

function matches(secret: string, given: string, call: WireCall, query: string): boolean {
  const body = call.method === 'GET' ? '' : call.body;
  const expected = createHmac('sha256', secret).update(`${call.method}${call.path}?${query}${body}`).digest();
  const actual = /^[0-9a-f]{64}$/i.test(given) ? Buffer.from(given, 'hex') : Buffer.alloc(0);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function decodedAndSorted(query: string): string {
  const pairs = query.split('&').map((pair): [string, string] => {
    const mark = pair.indexOf('=');
    return mark < 0 ? [decoded(pair), ''] : [decoded(pair.slice(0, mark)), decoded(pair.slice(mark + 1))];
  });
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return pairs.map(([key, value]) => `${key}=${value}`).join('&');
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Not an encoding at all: the text stands for itself.
    return text;
  }
}
