import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bingxMessage, bingxParameters, signBingx } from '../../../shared/signing/bingx.ts';
import { hmacSha256Hex } from '../../../shared/signing/hmac.ts';

/** The public sample secrets of BingX's documents; the signatures were recomputed without this code. */
const SECRET_A = 'mheO6dR8ovSsxZQCOYEFCtelpuxcWGTfHw7te326y6jOwq5WpvFQ9JNljoTwBXZGv5It07m9RXSPpDQEK2w';
const SECRET_B = 'UuGuyEGt6ZEkpUObCYCmIfh0elYsZVh80jlYwpJuRZEw70t6vomMH7Sjmf94ztSI';

const AT_MS = 1_700_000_000_000;
const KEY = { apiKey: 'key-1', apiSecret: SECRET_B };
const PATH = '/openApi/spot/v1/trade/order';

describe('documented messages', () => {
  it.each([
    {
      secret: SECRET_A,
      parameters: { timestamp: '1696751141337', symbol: 'BTC-USDT', recvWindow: '0' },
      message: 'recvWindow=0&symbol=BTC-USDT&timestamp=1696751141337',
      signature: 'f8d883609dfd31c824feb4de865b071008dedb1d461451fa70847875c8e7a7a2',
    },
    {
      secret: SECRET_B,
      parameters: {
        type: 'MARKET',
        symbol: 'ETHUSDT',
        side: 'BUY',
        quoteOrderQty: '20',
        timestamp: '1649404670162',
      },
      message: 'quoteOrderQty=20&side=BUY&symbol=ETHUSDT&timestamp=1649404670162&type=MARKET',
      signature: '428a3c383bde514baff0d10d3c20e5adfaacaf799e324546dafe5ccc480dd827',
    },
  ])('sorts, joins and hashes $message', ({ secret, parameters, message, signature }) => {
    const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));

    expect(bingxMessage(sorted)).toBe(message);
    expect(hmacSha256Hex(secret, bingxMessage(sorted))).toBe(signature);
  });
});

describe('a signed request', () => {
  it('has everything in its query, also of a POST: raw where it is signed, encoded where it is sent', () => {
    const signed = signBingx(
      { method: 'POST', path: PATH, query: { symbol: 'MØTH-USDT', side: 'BUY', quantity: '0.5' } },
      KEY,
      AT_MS,
    );

    expect(signed.canonicalMessage).toBe(
      'quantity=0.5&recvWindow=5000&side=BUY&symbol=MØTH-USDT&timestamp=1700000000000',
    );
    // Computed with Python's hmac over the UTF-8 bytes of the message.
    expect(signed.signature).toBe('a012f7be1b04bc5bb9d3d10e03d6c9436020449ea4f51d7c96914b8ec76198bb');
    expect(signed.target).toBe(
      `${PATH}?quantity=0.5&recvWindow=5000&side=BUY&symbol=M%C3%98TH-USDT&timestamp=1700000000000&signature=${signed.signature}`,
    );
    expect(signed.body).toBeUndefined();
    expect(signed.headers).toEqual({ 'X-BX-APIKEY': 'key-1' });
  });

  it.each([
    ['$U-USDT', '%24U-USDT'],
    ['D.O.G.E.-USDT', 'D.O.G.E.-USDT'],
    ['ATOM(ARC20)-USDT', 'ATOM%28ARC20%29-USDT'],
    ['a b+c', 'a%20b%2Bc'],
    ['{"type":"STOP_MARKET"}', '%7B%22type%22%3A%22STOP_MARKET%22%7D'],
  ])('sends %s as %s', (value, sent) => {
    const { target } = signBingx({ method: 'GET', path: PATH, query: { symbol: value } }, KEY, AT_MS);

    expect(target).toContain(`symbol=${sent}&`);
  });

  it('carries neither the key nor the secret in what may be shown', () => {
    const { canonicalMessage, target } = signBingx({ method: 'GET', path: PATH, query: {} }, KEY, AT_MS);

    expect(`${canonicalMessage} ${target}`).not.toMatch(/key-1/);
    expect(`${canonicalMessage} ${target}`).not.toContain(SECRET_B);
  });
});

/** Any text that can be sent at all, odd ones often. */
const value = fc
  .oneof(
    fc.string({ minLength: 1 }),
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.base64String({ minLength: 1 }),
  )
  .filter((text) => text.isWellFormed() && text !== '' && !/[&=?#\r\n]/.test(text));
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,12}$/);
const query = fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true });

describe('for arbitrary values', () => {
  it('what the server reads out of the query is what was signed, whichever parser reads it', () => {
    void fc.assert(
      fc.property(
        query,
        fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 }),
        (parameters, atMs) => {
          const signed = signBingx({ method: 'POST', path: PATH, query: parameters }, KEY, atMs);

          const [, sent = ''] = signed.target.split('?');
          const pairs = sent.split('&').map((pair) => pair.split('='));
          const signature = pairs.pop();
          const raw = pairs.map(([key = '', text = '']) => `${key}=${decodeURIComponent(text)}`).join('&');
          expect(signature).toEqual([
            'signature',
            createHmac('sha256', KEY.apiSecret).update(Buffer.from(raw, 'utf8')).digest('hex'),
          ]);
          expect(raw).toBe(signed.canonicalMessage);
          // A URL parser leaves it as it is: what was signed is what leaves the machine.
          expect(new URL(`https://host${signed.target}`).search).toBe(`?${sent}`);
          const asForm = [...new URLSearchParams(sent)].map(([key, text]) => `${key}=${text}`);
          expect(asForm.slice(0, -1).join('&')).toBe(raw);
        },
      ),
    );
  });

  it('names are in the order of their code units, and the order in which they came makes no difference', () => {
    void fc.assert(
      fc.property(query, (parameters) => {
        const names = bingxParameters(parameters, AT_MS).map(([key]) => key);
        const backwards = Object.fromEntries(Object.entries(parameters).reverse());

        expect(names).toEqual([...names].sort());
        expect(bingxParameters(backwards, AT_MS)).toEqual(bingxParameters(parameters, AT_MS));
      }),
    );
  });
});

describe('what is refused', () => {
  const get = (parameters: Record<string, string>, path = PATH) =>
    signBingx({ method: 'GET', path, query: parameters }, KEY, AT_MS);

  it.each(['a&b', 'a=b', 'a?b', 'a#b', 'a\nb', 'a\rb', '', '\ud800'])(
    'the value %j, which could be read in another way than it was signed',
    (text) => {
      expect(() => get({ symbol: text })).toThrow(expect.objectContaining({ code: 'signing.unsafeValue' }));
    },
  );

  it('a name or a path that would have to be encoded', () => {
    const refusal = expect.objectContaining({ code: 'signing.unsafeValue' });

    expect(() => get({ 'a b': '1' })).toThrow(refusal);
    expect(() => get({}, `${PATH}?x=1`)).toThrow(refusal);
  });

  it('a body, which the server would check by other rules', () => {
    expect(() => signBingx({ method: 'POST', path: PATH, query: {}, body: '{}' }, KEY, AT_MS)).toThrow(
      /query/,
    );
  });
});
