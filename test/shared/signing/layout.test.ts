import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BITEXASIA_LAYOUT, bitexasiaRecipe } from '../../../shared/signing/bitexasia.ts';
import { LAYOUT_PARTS, type Layout } from '../../../shared/signing/layout.ts';
import type { SignedRequest, UnsignedRequest } from '../../../shared/signing/recipe.ts';

const KEY = { apiKey: 'key-1', apiSecret: 'hkt-test-secret' };

/** Layouts that sign the query, so that every request can be signed. */
const layouts = fc
  .record({
    parts: fc.shuffledSubarray([...LAYOUT_PARTS], { minLength: 1 }),
    separator: fc.constantFrom('', '|', '\n', ' & '),
    hash: fc.constantFrom('sha256', 'sha512'),
    encoding: fc.constantFrom('hex', 'base64'),
    secret: fc.constantFrom('text', 'hex', 'base64'),
  } satisfies { [Field in keyof Layout]: fc.Arbitrary<Layout[Field]> })
  .filter(({ parts }) => parts.includes('TARGET') || parts.includes('QUERY'));

const plain = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
const requests: fc.Arbitrary<UnsignedRequest> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    segments: fc.array(
      plain.filter((segment) => segment !== '.' && segment !== '..'),
      { minLength: 1, maxLength: 4 },
    ),
    query: fc.dictionary(plain, plain, { maxKeys: 3, noNullPrototype: true }),
    body: fc.option(fc.string({ unit: 'binary', minLength: 1 }), { nil: undefined }),
  })
  .map(({ method, segments, query, body }) => ({
    method,
    path: `/${segments.join('/')}`,
    query,
    ...(method === 'GET' || body === undefined ? {} : { body }),
  }));

/** The bytes of each kind of secret, and how it is written. */
const secrets = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const written = (bytes: Buffer, as: Layout['secret']) =>
  as === 'text' ? bytes.toString('hex') : bytes.toString(as);

describe('a layout', () => {
  it('signs the bytes that are sent, whatever they are and however it puts them together', async () => {
    await fc.assert(
      fc.asyncProperty(layouts, requests, secrets, fc.nat(2e12), async (layout, request, secret, atMs) => {
        const key = { apiKey: 'key-1', apiSecret: written(secret, layout.secret) };
        const signed = bitexasiaRecipe(layout)(request, key, atMs);

        const received = await receivedOf(signed);

        const bytes = layout.secret === 'text' ? Buffer.from(key.apiSecret) : secret;
        const expected = createHmac(layout.hash, bytes)
          .update(layout.parts.map((part) => received.texts[part]).join(layout.separator))
          .digest(layout.encoding);
        expect(received.headers.get('X-Api-Signature')).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('never signs two requests of different instants or bytes with one nonce and timestamp', () => {
    fc.assert(
      fc.property(requests, requests, fc.nat(2e12), fc.nat(2e12), (one, other, oneMs, otherMs) => {
        const [a, b] = [sign(one, oneMs), sign(other, otherMs)];
        fc.pre(oneMs !== otherMs);
        const pair = ({ headers }: SignedRequest) =>
          `${headers['X-Api-Timestamp']} ${headers['X-Api-Nonce']}`;
        expect(pair(a)).not.toBe(pair(b));
        expect(a.headers['X-Api-Nonce']).toMatch(/^[0-9a-f]{8}$/);
      }),
    );
  });
});

function sign(request: UnsignedRequest, atMs: number): SignedRequest {
  const parts = [...BITEXASIA_LAYOUT.parts, 'QUERY'] as const;
  return bitexasiaRecipe({ ...BITEXASIA_LAYOUT, parts })(request, KEY, atMs);
}

/** What arrives, after `fetch` has made of the request what it makes of it. */
async function receivedOf({ method, target, headers, body }: SignedRequest) {
  const request = new Request(`https://api.example.com${target}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const afterHost = request.url.slice('https://api.example.com'.length);
  const [path = '', query = ''] = afterHost.split('?');
  const text = Buffer.from(await request.clone().arrayBuffer()).toString('utf8');
  const timestamp = request.headers.get('X-Api-Timestamp') ?? '';
  const nonce = createHash('sha256')
    .update([timestamp, method, afterHost, text].join('\n'))
    .digest('hex')
    .slice(0, 8);
  expect(request.headers.get('X-Api-Nonce')).toBe(nonce);
  const texts = {
    METHOD: request.method,
    PATH: path,
    TARGET: afterHost,
    QUERY: query,
    BODY: text,
    TIMESTAMP: timestamp,
    NONCE: nonce,
  };
  return { headers: request.headers, texts };
}

describe('what is refused', () => {
  const get = (path: string, query: Record<string, string> = {}) =>
    bitexasiaRecipe()({ method: 'GET', path, query }, KEY, 1_763_884_800_000);

  it.each([
    '/v1/orders/..',
    '/v1/./orders',
    '/v1/../v1/orders',
    '/v1/orders/a:b',
    '/v1/orders/ä',
    '/v1//orders',
  ])('refuses to sign the path %j, which a URL library would change', (path) => {
    expect(() => get(path)).toThrow(expect.objectContaining({ code: 'signing.unsafeValue' }));
  });

  it('signs a path whose parts only begin with dots', () => {
    expect(get('/v1/orders/..a').target).toBe('/v1/orders/..a');
  });

  it('refuses a query that the layout would send unsigned, and says how to mend the layout', () => {
    expect(() => get('/v1/markets', { pair: 'BTC-USD' })).toThrow(
      "Nothing was signed: the layout of the account's signing leaves the query out, and /v1/markets needs one. Add 'QUERY', or 'TARGET' in place of 'PATH'.",
    );
  });

  it.each([
    ['hex', 'f00ba'],
    ['hex', 'zq-secret-zq'],
    ['base64', 'c2VjcmV0L'],
    ['base64', 'zq secret zq!'],
  ] as const)(
    'refuses a secret that is not %s, %j, instead of signing with a part of it',
    (secret, apiSecret) => {
      const recipe = bitexasiaRecipe({ ...BITEXASIA_LAYOUT, secret });

      const thrown = thrownBy(() =>
        recipe({ method: 'GET', path: '/v1/x', query: {} }, { apiKey: 'k', apiSecret }, 1),
      );

      expect(thrown).toMatchObject({ code: 'secret.invalid' });
      expect(String(thrown)).not.toContain(apiSecret);
    },
  );
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
}
