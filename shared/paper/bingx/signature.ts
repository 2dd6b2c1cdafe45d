/**
 * The exchange's own check of a signature. It is written apart from the client's signing on purpose: the two must not
 * share a mistake. It takes only what is right under every reading of the documents: names in their order, and the
 * hash over decoded values.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** `missing` without a signature at the end of the query. */
export function checkSignature(secret: string, query: string): 'right' | 'wrong' | 'missing' {
  const mark = query.lastIndexOf('&signature=');
  if (mark < 0) return 'missing';
  const given = query.slice(mark + '&signature='.length);
  const pairs = query.slice(0, mark).split('&').map(decodedPair);
  if (pairs.some((pair) => pair === undefined)) return 'wrong';
  const names = pairs.map((pair) => pair?.slice(0, pair.indexOf('=')) ?? '');
  const isSorted = names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name);
  const expected = createHmac('sha256', secret).update(pairs.join('&'), 'utf8').digest();
  const actual = /^[0-9a-f]{64}$/.test(given) ? Buffer.from(given, 'hex') : Buffer.alloc(0);
  const isSame = actual.length === expected.length && timingSafeEqual(actual, expected);
  return isSorted && isSame ? 'right' : 'wrong';
}

/** Names are never encoded; in values a plus is a plus. */
function decodedPair(pair: string): string | undefined {
  const mark = pair.indexOf('=');
  if (mark <= 0) return undefined;
  try {
    return `${pair.slice(0, mark)}=${decodeURIComponent(pair.slice(mark + 1))}`;
  } catch {
    return undefined;
  }
}
