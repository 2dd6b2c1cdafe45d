/** The vectors are the public samples of the documents, recomputed by hand; none of them comes from the client. */
import { describe, expect, it } from 'vitest';
import { checkSignature } from '../../../../shared/paper/bingx/signature.ts';
import { hmac } from './bingx-client.ts';

const SECRET_A = 'mheO6dR8ovSsxZQCOYEFCtelpuxcWGTfHw7te326y6jOwq5WpvFQ9JNljoTwBXZGv5It07m9RXSPpDQEK2w';
const SECRET_B = 'UuGuyEGt6ZEkpUObCYCmIfh0elYsZVh80jlYwpJuRZEw70t6vomMH7Sjmf94ztSI';
const MESSAGE = 'recvWindow=0&symbol=BTC-USDT&timestamp=1696751141337';
const DIGEST = 'f8d883609dfd31c824feb4de865b071008dedb1d461451fa70847875c8e7a7a2';

it.each([
  [SECRET_A, MESSAGE, DIGEST],
  [
    SECRET_B,
    'quoteOrderQty=20&side=BUY&symbol=ETHUSDT&timestamp=1649404670162&type=MARKET',
    '428a3c383bde514baff0d10d3c20e5adfaacaf799e324546dafe5ccc480dd827',
  ],
])('takes the vector %#', (secret, message, digest) => {
  expect(checkSignature(secret, `${message}&signature=${digest}`)).toBe('right');
});

describe('refuses', () => {
  it.each([
    ['the digest that the documents print for it', MESSAGE, `1e63e8cf${DIGEST.slice(8)}`],
    ['capital letters', MESSAGE, DIGEST.toUpperCase()],
    ['base64', MESSAGE, Buffer.from(DIGEST, 'hex').toString('base64')],
    ['a digest with something behind it', MESSAGE, `${DIGEST}00`],
    ['nothing', MESSAGE, ''],
    // Right for the sum as it was sent; the documents differ on whether that is enough.
    ['names out of order', 'symbol=A&recvWindow=0', hmac(SECRET_A, 'symbol=A&recvWindow=0')],
    ['a name that comes twice', 'symbol=A&symbol=A', hmac(SECRET_A, 'symbol=A&symbol=A')],
    [
      'the digest of query and body joined without an ampersand',
      'quoteOrderQty=20&side=BUY&symbol=ETHUSDT&timestamp=1649404670162&type=MARKET',
      '94e0b4925060a615e1e372d4c929015d4b59d3c89067dc0beeafcfb33a6d8d10',
    ],
  ])('%s', (_what, message, digest) => {
    expect(checkSignature(SECRET_A, `${message}&signature=${digest}`)).toBe('wrong');
  });

  it('a query without a signature at its end', () => {
    expect(checkSignature(SECRET_A, MESSAGE)).toBe('missing');
    expect(checkSignature(SECRET_A, `signature=${DIGEST}`)).toBe('missing');
    expect(checkSignature(SECRET_A, `a=1&signature=${hmac(SECRET_A, 'a=1&b=2')}&b=2`)).not.toBe('right');
  });
});

describe('checks values as they are decoded', () => {
  const raw = 'stopLoss={"type":"STOP_MARKET","stopPrice":1}&symbol=MØTH-USDT';
  const sent = 'stopLoss=%7B%22type%22%3A%22STOP_MARKET%22%2C%22stopPrice%22%3A1%7D&symbol=M%C3%98TH-USDT';

  it('so that the raw text is what is signed', () => {
    expect(checkSignature(SECRET_A, `${sent}&signature=${hmac(SECRET_A, raw)}`)).toBe('right');
  });

  it('and not the text that was sent', () => {
    expect(checkSignature(SECRET_A, `${sent}&signature=${hmac(SECRET_A, sent)}`)).toBe('wrong');
  });

  it('where a plus is a plus, and no space', () => {
    expect(checkSignature(SECRET_A, `a=1+1&signature=${hmac(SECRET_A, 'a=1+1')}`)).toBe('right');
    expect(checkSignature(SECRET_A, `a=1+1&signature=${hmac(SECRET_A, 'a=1 1')}`)).toBe('wrong');
  });

  it('and one that cannot be decoded is wrong', () => {
    expect(checkSignature(SECRET_A, `a=%ZZ&signature=${hmac(SECRET_A, 'a=%ZZ')}`)).toBe('wrong');
  });
});
