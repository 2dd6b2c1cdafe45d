import { describe, expect, it } from 'vitest';
import { pionexMessage, pionexQuery, pionexSignature, signPionex } from '../../../shared/signing/pionex.ts';
import type { UnsignedRequest } from '../../../shared/signing/recipe.ts';

/** Secret and timestamp of the signing example in Pionex's API documentation. */
const DOCUMENTED = { apiSecret: 'NFqv4MB3hB0SOiEsJNDP9e0jDdKPWbDqS_Z1dbU4', timestampMs: 1655896754515 };
/** A made-up secret; the signatures were computed with Python's hmac, not with this code. */
const OWN = { apiSecret: 'pionex-test-secret-0000000000000000000000', timestampMs: 1700000000000 };

const compactBody =
  '{"symbol":"BTC_USDT","side":"BUY","type":"LIMIT","size":"0.001","price":"30000.00","clientOrderId":"test-001"}';
const spacedBody =
  '{"symbol": "BTC_USDT", "side": "BUY", "type": "LIMIT", "size": "0.001", "price": "30000.00", "clientOrderId": "test-001"}';

interface Vector {
  readonly name: string;
  readonly secret: typeof DOCUMENTED;
  readonly request: UnsignedRequest;
  readonly query: string;
  readonly message: string;
  readonly signature: string;
}

const vectors: readonly Vector[] = [
  {
    name: 'A2: the documented example as the GET that is really sent',
    secret: DOCUMENTED,
    request: { method: 'GET', path: '/api/v1/trade/allOrders', query: { symbol: 'BTC_USDT', limit: '1' } },
    query: 'limit=1&symbol=BTC_USDT&timestamp=1655896754515',
    message: 'GET/api/v1/trade/allOrders?limit=1&symbol=BTC_USDT&timestamp=1655896754515',
    signature: '25dbbd2a6478ec4870653249d644cfb246eee4da347645cc98373f275e189242',
  },
  {
    name: 'B1: only a timestamp',
    secret: OWN,
    request: { method: 'GET', path: '/api/v1/account/balances', query: {} },
    query: 'timestamp=1700000000000',
    message: 'GET/api/v1/account/balances?timestamp=1700000000000',
    signature: '468ca6af755174fcde3bbd3e5cc1041f8901a9ccbf0d989cc6f288667fee7cb7',
  },
  {
    name: 'B2: parameters around the timestamp',
    secret: OWN,
    request: {
      method: 'GET',
      path: '/api/v1/trade/allOrders',
      query: { symbol: 'BTC_USDT', startTime: '1699990000000', limit: '200', endTime: '1700000000000' },
    },
    query: 'endTime=1700000000000&limit=200&startTime=1699990000000&symbol=BTC_USDT&timestamp=1700000000000',
    message:
      'GET/api/v1/trade/allOrders?endTime=1700000000000&limit=200&startTime=1699990000000&symbol=BTC_USDT&timestamp=1700000000000',
    signature: 'f74f91dc9f9b85e66ee49e4c42fa50fc6fc726949bd2119a1cca403908393a8f',
  },
  {
    name: 'B3: a compact body',
    secret: OWN,
    request: { method: 'POST', path: '/api/v1/trade/order', query: {}, body: compactBody },
    query: 'timestamp=1700000000000',
    message: `POST/api/v1/trade/order?timestamp=1700000000000${compactBody}`,
    signature: '750c938847bbef5874a7655194be31612385709e1de67fe80b84822af198822f',
  },
  {
    name: 'B4: the same body with spaces is another message',
    secret: OWN,
    request: { method: 'POST', path: '/api/v1/trade/order', query: {}, body: spacedBody },
    query: 'timestamp=1700000000000',
    message: `POST/api/v1/trade/order?timestamp=1700000000000${spacedBody}`,
    signature: 'a7f23d9286292498f41962e72945140c8267faf149e3e2c94b5b091e178aad68',
  },
];

describe.each(vectors)('vector $name', ({ secret, request, query, message, signature }) => {
  it('sorts the raw parameters with the timestamp among them', () => {
    expect(pionexQuery(request.query, secret.timestampMs)).toBe(query);
  });

  it('joins method, path, query and body without separators', () => {
    expect(pionexMessage(request, query)).toBe(message);
  });

  it('hashes the message to lower-case hex', () => {
    expect(pionexSignature(message, secret.apiSecret)).toBe(signature);
  });

  it('signs the request with exactly these parts and sends what it signed', () => {
    const key = { apiKey: 'key-1', apiSecret: secret.apiSecret };

    const signed = signPionex(request, key, secret.timestampMs);

    expect(signed.canonicalMessage).toBe(message);
    expect(signed.target).toBe(`${request.path}?${query}`);
    expect(signed.body).toBe(request.body);
    expect(signed.headers).toEqual({
      'PIONEX-KEY': 'key-1',
      'PIONEX-SIGNATURE': signature,
      ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    });
  });
});

describe('documented hashes', () => {
  it('A1: reproduces the example of the documentation, which appends a body to a GET', () => {
    const message =
      'GET/api/v1/trade/allOrders?limit=1&symbol=BTC_USDT&timestamp=1655896754515{"symbol": "BTC_USDT"}';

    expect(pionexSignature(message, DOCUMENTED.apiSecret)).toBe(
      'ec83d21e1237cbe7e0172f79c0e3a4741c86f6b201ba762f21149bf195519be1',
    );
  });

  it('A3: reproduces the signature of the private web socket example', () => {
    const message = '/ws?key=OElNn5D_Frnf5MR0ChjYdG7PunK0AOgHTvevwzWS&timestamp=1655896754515websocket_auth';

    expect(pionexSignature(message, DOCUMENTED.apiSecret)).toBe(
      '3e901247350e744353f4a7a479fd67181184a627b119352ec1b7a432925e772c',
    );
  });
});

describe('what is refused', () => {
  const key = { apiKey: 'key-1', apiSecret: 'secret-1' };
  const get = (query: Record<string, string>, path = '/api/v1/trade/order') =>
    signPionex({ method: 'GET', path, query }, key, 1700000000000);

  it.each(['a b', 'a,b', 'a+b', 'a&b', 'a%20b', 'a#b', 'a/b', 'a=b', 'a:b', 'a~b', 'ä', '龙', '', 'a\n'])(
    'refuses to sign the value %j, which clients encode differently',
    (value) => {
      expect(() => get({ symbol: value })).toThrow(expect.objectContaining({ code: 'signing.unsafeValue' }));
    },
  );

  it('refuses such a parameter name and such a path', () => {
    const refusal = expect.objectContaining({ code: 'signing.unsafeValue' });

    expect(() => get({ 'a b': '1' })).toThrow(refusal);
    expect(() => get({}, '/api/v1/trade/order?x=1')).toThrow(refusal);
    expect(() => get({}, '//api/v1/trade/order')).toThrow(refusal);
  });

  it('names the value but no key in the refusal', () => {
    expect(() => get({ symbol: 'A B' })).toThrow(/"A B"/);
    expect(() => get({ symbol: 'A B' })).not.toThrow(/key-1|secret-1/);
  });

  it('never signs a GET with a body', () => {
    expect(() =>
      signPionex({ method: 'GET', path: '/api/v1/trade/order', query: {}, body: '{}' }, key, 1),
    ).toThrow(/without a body/);
  });
});
