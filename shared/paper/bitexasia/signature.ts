/**
 * The stand-in's own check of a signature, for one layout. It is written apart from the client's signing on purpose:
 * the two must not share a mistake.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Layout } from '../../signing/layout.ts';
import type { WireCall } from '../wire.ts';

export function isSignedBy(layout: Layout, secret: string, call: WireCall): boolean {
  const text = layout.parts.map((part) => received(part, call)).join(layout.separator);
  const key = layout.secret === 'text' ? secret : Buffer.from(secret, layout.secret);
  const expected = createHmac(layout.hash, key).update(text).digest();
  const given = Buffer.from(call.header('X-Api-Signature') ?? '', layout.encoding);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function received(part: Layout['parts'][number], call: WireCall): string {
  const { method, path, query, body } = call;
  switch (part) {
    case 'METHOD':
      return method;
    case 'PATH':
      return path;
    case 'TARGET':
      return query === '' ? path : `${path}?${query}`;
    case 'QUERY':
      return query;
    case 'BODY':
      return body;
    case 'TIMESTAMP':
      return call.header('X-Api-Timestamp') ?? '';
    case 'NONCE':
      return call.header('X-Api-Nonce') ?? '';
  }
}
