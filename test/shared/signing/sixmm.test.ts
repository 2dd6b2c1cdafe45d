import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnsignedRequest } from '../../../shared/signing/recipe.ts';
import { signSixmm, sixmmPayload, sixmmQuery, sixmmSignature } from '../../../shared/signing/sixmm.ts';

const KEY = { apiKey: 'fx_key', apiSecret: 'test-secret' };
const AT_MS = 1772710377808;

interface Vector {
  readonly name: string;
  readonly request: UnsignedRequest;
  readonly query: string;
  readonly payload: string;
  readonly signature: string;
}

/** Requests of 6MM's documents; the signatures of the first two came with them from elsewhere, the third from Python's hmac. */
const vectors: readonly Vector[] = [
  {
    name: 'a GET with a parameter',
    request: { method: 'GET', path: '/v1/private/order/current', query: { symbol: 'BTCUSDT' } },
    query: 'symbol=BTCUSDT&timestamp=1772710377808',
    payload: 'symbol=BTCUSDT&timestamp=1772710377808',
    signature: '25750881d08b0bcedaafe1bdb58896a0ad2102475d9559174712f677463e8bd6',
  },
  {
    name: 'a POST without a body',
    request: { method: 'POST', path: '/v1/private/user/listen-key', query: {} },
    query: 'timestamp=1772710377808',
    payload: 'timestamp=1772710377808',
    signature: '5f44f5d905a55ef0600a6fa609366e2d387f58bed338f5f3e3767d7350c7c813',
  },
  {
    name: 'a DELETE with a body, which is signed too',
    request: {
      method: 'DELETE',
      path: '/v1/private/user/listen-key',
      query: {},
      body: '{"listenKey":"abc"}',
    },
    query: 'timestamp=1772710377808',
    payload: 'timestamp=1772710377808{"listenKey":"abc"}',
    signature: 'cd6c5c930f9b4ec35f80bfdad1767063941641e3b590d8abe309ac251824296a',
  },
];

describe.each(vectors)('vector of $name', ({ request, query, payload, signature }) => {
  it('keeps the parameters in their order, the timestamp last', () => {
    expect(sixmmQuery(request.query, AT_MS)).toBe(query);
  });

  it('joins query and body with nothing between, without method and path', () => {
    expect(sixmmPayload(query, request.body)).toBe(payload);
  });

  it('hashes the payload to lower-case hex', () => {
    expect(sixmmSignature(payload, KEY.apiSecret)).toBe(signature);
  });

  it('sends what it signed, the signature as the last parameter', () => {
    const signed = signSixmm(request, KEY, AT_MS);

    expect(signed.canonicalMessage).toBe(payload);
    expect(signed.target).toBe(`${request.path}?${query}&signature=${signature}`);
    expect(signed.body).toBe(request.body);
    expect(signed.headers).toEqual({
      'X-API-KEY': 'fx_key',
      ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    });
  });
});

describe('whatever is asked for', () => {
  const plain = fc.string({ unit: fc.constantFrom(...'abcXYZ019_.-'), minLength: 1, maxLength: 12 });
  const name = plain.filter((text) => text !== 'timestamp' && text !== 'signature');
  const query = fc.dictionary(name, plain, { maxKeys: 6 });
  const body = fc.option(fc.json(), { nil: undefined });

  it('a server that takes the signature out of the raw query and adds the body computes the same', () => {
    void fc.assert(
      fc.property(query, body, fc.integer({ min: 0, max: 2 ** 45 }), (asked, text, atMs) => {
        const request = { method: 'POST', path: '/v1/private/order/place', query: asked } as const;
        const signed = signSixmm(text === undefined ? request : { ...request, body: text }, KEY, atMs);

        // As a server sees it: what stands in the URL, byte for byte, and the body.
        const sent = new URL(`https://api.example.com${signed.target}`).search.slice(1);
        const pairs = sent.split('&');
        const last = pairs.pop() ?? '';
        const payload = pairs.join('&') + (signed.body ?? '');
        const expected = createHmac('sha256', 'test-secret').update(payload).digest('hex');
        expect(last).toBe(`signature=${expected}`);
        expect(Object.fromEntries(new URLSearchParams(pairs.join('&')))).toEqual({
          ...asked,
          timestamp: String(atMs),
        });
      }),
    );
  });

  it('is signed or refused, never changed on the way', () => {
    void fc.assert(
      fc.property(fc.string(), (value) => {
        const request = { method: 'GET', path: '/v1/private/order', query: { symbol: value } } as const;
        try {
          const { target, canonicalMessage } = signSixmm(request, KEY, AT_MS);
          const sent = new URL(`https://api.example.com${target}`);
          expect(sent.searchParams.get('symbol')).toBe(value);
          expect(sent.search.slice(1).startsWith(`${canonicalMessage}&signature=`)).toBe(true);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'signing.unsafeValue' });
        }
      }),
    );
  });
});

describe('what is refused', () => {
  const get = (query: Record<string, string>, path = '/v1/private/order') =>
    signSixmm({ method: 'GET', path, query }, KEY, AT_MS);

  it.each(['a b', 'a,b', 'a&b', 'a%20b', 'a=b', 'ä', ''])('refuses to sign the value %j', (value) => {
    expect(() => get({ symbol: value })).toThrow(expect.objectContaining({ code: 'signing.unsafeValue' }));
  });

  it('refuses a path with a query in it', () => {
    expect(() => get({}, '/v1/private/order?x=1')).toThrow(
      expect.objectContaining({ code: 'signing.unsafeValue' }),
    );
  });

  it.each(['timestamp', 'signature'])('takes no %s from its caller', (parameter) => {
    expect(() => get({ [parameter]: '1' })).toThrow(/recipe’s own/);
  });

  it('never signs a GET with a body', () => {
    const request = { method: 'GET', path: '/v1/private/order', query: {}, body: '{}' } as const;
    expect(() => signSixmm(request, KEY, AT_MS)).toThrow(/without a body/);
  });
});
