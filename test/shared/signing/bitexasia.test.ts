import { describe, expect, it } from 'vitest';
import { BITEXASIA_LAYOUT, bitexasiaLayout, bitexasiaRecipe } from '../../../shared/signing/bitexasia.ts';
import { type Layout, layoutMessage, layoutNonce, layoutSignature } from '../../../shared/signing/layout.ts';
import type { UnsignedRequest } from '../../../shared/signing/recipe.ts';

const TIMESTAMP_MS = 1_763_884_800_000;
const BODY =
  '{"pair":"BTC-USD","side":"buy","type":"limit","price":"65000.00","size":"0.01","client_order_id":"so0abc"}';

interface Vector {
  readonly name: string;
  readonly layout: Layout;
  readonly apiSecret: string;
  readonly request: UnsignedRequest;
  readonly target: string;
  readonly nonce: string;
  readonly message: string;
  readonly signature: string;
}

/**
 * The venue publishes no vector. These were computed with openssl, not with this code:
 *   nonce:     printf '%s\n%s\n%s\n%s' TIMESTAMP METHOD TARGET BODY | openssl dgst -sha256 -hex | cut -c1-8
 *   signature: printf MESSAGE | openssl dgst -sha256 -hmac SECRET -hex
 *              printf MESSAGE | openssl dgst -sha512 -mac HMAC -macopt hexkey:SECRET -binary | base64
 */
const vectors: readonly Vector[] = [
  {
    name: 'an order in the documented order of arguments',
    layout: BITEXASIA_LAYOUT,
    apiSecret: 'hkt-test-secret-0000000000000000',
    request: { method: 'POST', path: '/v1/orders', query: {}, body: BODY },
    target: '/v1/orders',
    nonce: 'df155189',
    message: `POST/v1/orders${BODY}1763884800000df155189`,
    signature: 'd635d65c8a0e2bd3d33318480f734df115958ab64ed46e6a18a3fbfdfd525629',
  },
  {
    name: 'a read in the documented order of arguments',
    layout: BITEXASIA_LAYOUT,
    apiSecret: 'hkt-test-secret-0000000000000000',
    request: { method: 'GET', path: '/v1/account/balances', query: {} },
    target: '/v1/account/balances',
    nonce: '9ad62554',
    message: 'GET/v1/account/balances17638848000009ad62554',
    signature: '4f3f444b9309b7e733c81a3b9d1641205d97d827fa4630a31d337ae24232dfc7',
  },
  {
    name: 'lines, SHA-512, base64, a secret in hex, an empty body and no nonce',
    layout: {
      parts: ['TIMESTAMP', 'METHOD', 'PATH', 'BODY'],
      separator: '\n',
      hash: 'sha512',
      encoding: 'base64',
      secret: 'hex',
    },
    apiSecret: '00112233445566778899aabbccddeeff',
    request: { method: 'GET', path: '/v1/account/balances', query: {} },
    target: '/v1/account/balances',
    nonce: '9ad62554',
    message: '1763884800000\nGET\n/v1/account/balances\n',
    signature: 'GkNLdfagMfPWScF41hGbaeS4SFu6xyCzXD+CzDNFOM+vKw7cXkpO7DGlzKhYCdZLqz+T7vVulqlmDLjHsDHPrQ==',
  },
  {
    name: 'bars, a query in the target, a secret in base64',
    layout: {
      parts: ['TIMESTAMP', 'NONCE', 'METHOD', 'TARGET', 'BODY'],
      separator: '|',
      hash: 'sha256',
      encoding: 'hex',
      secret: 'base64',
    },
    apiSecret: 'c2VjcmV0LWJ5dGVzLTE=',
    request: { method: 'GET', path: '/v1/markets', query: { pair: 'BTC-USD', limit: '5' } },
    target: '/v1/markets?pair=BTC-USD&limit=5',
    nonce: 'b49fcdfe',
    message: '1763884800000|b49fcdfe|GET|/v1/markets?pair=BTC-USD&limit=5|',
    signature: '1c3717137d4240f219c32313a1aa8c3362e89b16d949a6278c2f6ba615e9c9a0',
  },
];

describe.each(vectors)(
  'vector $name',
  ({ layout, apiSecret, request, target, nonce, message, signature }) => {
    it('makes the nonce of the instant and everything that is sent', () => {
      expect(layoutNonce(request, target, TIMESTAMP_MS)).toBe(nonce);
    });

    it('puts the parts together in their order', () => {
      expect(layoutMessage(layout, request, { timestampMs: TIMESTAMP_MS, nonce })).toBe(message);
    });

    it('hashes the message with the secret', () => {
      expect(layoutSignature(layout, message, { apiSecret })).toBe(signature);
    });

    it('sends exactly these parts, with the four headers', () => {
      const signed = bitexasiaRecipe(layout)(request, { apiKey: 'key-1', apiSecret }, TIMESTAMP_MS);

      expect(signed).toEqual({
        method: request.method,
        target,
        headers: {
          'X-Api-Key': 'key-1',
          'X-Api-Timestamp': '1763884800000',
          'X-Api-Nonce': nonce,
          'X-Api-Signature': signature,
          ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: request.body }),
        canonicalMessage: message,
        signature,
      });
    });
  },
);

it('takes the documented order for everything that an account does not say', () => {
  expect(bitexasiaLayout({ separator: '\n', hash: undefined })).toEqual({
    parts: ['METHOD', 'PATH', 'BODY', 'TIMESTAMP', 'NONCE'],
    separator: '\n',
    hash: 'sha256',
    encoding: 'hex',
    secret: 'text',
  });
});
