import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { SignatureForm } from '../../../../shared/paper/pionex/signature.ts';
import { createTestExchange, MAIN, START_MS } from '../paper-client.ts';

const BALANCES = '/api/v1/account/balances';
const PLACE = '/api/v1/trade/order';

const hmac = (secret: string, message: string) => createHmac('sha256', secret).update(message).digest('hex');

/** What is wrong with a call grows less from case to case: each check must come before the next. */
const WRONGS = [
  { code: 'APIKEY_LOST', headers: {} },
  { code: 'SIGNATURE_LOST', headers: { 'PIONEX-KEY': 'nobody' } },
  { code: 'INVALID_APIKEY', headers: { 'PIONEX-KEY': 'nobody', 'PIONEX-SIGNATURE': 'x' } },
  { code: 'IP_NOT_WHITELISTED', headers: { 'PIONEX-KEY': 'elsewhere', 'PIONEX-SIGNATURE': 'x' } },
  { code: 'APIKEY_EXPIRED', headers: { 'PIONEX-KEY': 'expired', 'PIONEX-SIGNATURE': 'x' } },
  { code: 'INVALID_TIMESTAMP', headers: { 'PIONEX-KEY': 'reader', 'PIONEX-SIGNATURE': 'x' } },
] as const;

function exchange(options: Parameters<typeof createTestExchange>[0] = {}) {
  const key = (apiKey: string) => ({ ...MAIN, apiKey, apiSecret: 'secret' });
  return createTestExchange({
    accounts: [
      MAIN,
      { ...key('reader'), permissions: ['read'] },
      { ...key('trader'), permissions: ['trade'] },
      { ...key('elsewhere'), allowedIps: ['10.0.0.1'], expiresAtMs: START_MS },
      { ...key('expired'), allowedIps: ['127.0.0.1'], expiresAtMs: START_MS },
    ],
    ...options,
  });
}

async function call(options: {
  readonly to?: ReturnType<typeof exchange>;
  readonly method?: string;
  readonly path?: string;
  readonly query: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}) {
  const { method = 'GET', path = BALANCES, query, headers, body } = options;
  const { fetch } = (options.to ?? exchange()).exchange;
  const url = `https://api.pionex.com${path}?${query}`;
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
  return { status: response.status, ...((await response.json()) as { result: boolean; code?: string }) };
}

describe('a private call is refused with HTTP 200', () => {
  it.each(WRONGS)('as $code before anything that comes later', async ({ code, headers }) => {
    expect(await call({ query: `timestamp=${START_MS - 20_001}`, headers })).toMatchObject({
      status: 200,
      result: false,
      code,
    });
  });

  it('as INVALID_SIGNATURE before its permission is looked at', async () => {
    const headers = { 'PIONEX-KEY': 'trader', 'PIONEX-SIGNATURE': hmac('secret', 'something else') };
    expect((await call({ query: `timestamp=${START_MS}`, headers })).code).toBe('INVALID_SIGNATURE');
  });

  it.each([
    ['trader', 'GET', BALANCES, ''],
    ['reader', 'POST', PLACE, '{}'],
  ])('as PERMISSION_DENIED for the key %s at %s %s', async (apiKey, method, path, body) => {
    const query = `timestamp=${START_MS}`;
    const headers = {
      'PIONEX-KEY': apiKey,
      'PIONEX-SIGNATURE': hmac('secret', `${method}${path}?${query}${body}`),
    };
    expect((await call({ method, path, query, headers, ...(body && { body }) })).code).toBe(
      'PERMISSION_DENIED',
    );
  });
});

describe('a timestamp', () => {
  const at = async (timestamp: string, futureTimestamps: 'accept' | 'refuse' = 'accept') => {
    const query = `timestamp=${timestamp}`;
    const headers = { 'PIONEX-KEY': 'reader', 'PIONEX-SIGNATURE': hmac('secret', `GET${BALANCES}?${query}`) };
    return (await call({ to: exchange({ futureTimestamps }), query, headers })).code ?? 'accepted';
  };

  it('is valid for 20 s to both sides', async () => {
    expect(await at(String(START_MS - 20_000))).toBe('accepted');
    expect(await at(String(START_MS - 20_001))).toBe('INVALID_TIMESTAMP');
    expect(await at(String(START_MS + 20_000))).toBe('accepted');
    expect(await at(String(START_MS + 20_001))).toBe('INVALID_TIMESTAMP');
  });

  it('may by policy not be ahead at all', async () => {
    expect(await at(String(START_MS), 'refuse')).toBe('accepted');
    expect(await at(String(START_MS + 1), 'refuse')).toBe('INVALID_TIMESTAMP');
  });

  it('must be whole milliseconds', async () => {
    expect(await at('')).toBe('INVALID_TIMESTAMP');
    expect(await at(`${START_MS / 1000}`)).toBe('INVALID_TIMESTAMP');
    expect(await at('now')).toBe('INVALID_TIMESTAMP');
  });
});

describe('a signature', () => {
  /** Vectors of the dummy secret `pionex-test-secret-…`, computed with two other HMAC implementations. */
  const SECRET = 'pionex-test-secret-0000000000000000000000';
  const VECTOR_MS = 1_700_000_000_000;
  const BODY =
    '{"symbol":"BTC_USDT","side":"BUY","type":"LIMIT","size":"0.001","price":"30000.00","clientOrderId":"test-001"}';
  const SPACED =
    '{"symbol": "BTC_USDT", "side": "BUY", "type": "LIMIT", "size": "0.001", "price": "30000.00", "clientOrderId": "test-001"}';
  const vector = exchange({ accounts: [{ ...MAIN, apiKey: 'vector', apiSecret: SECRET }] });
  const signed = (
    signature: string,
    rest: { method?: string; path?: string; query: string; body?: string },
  ) => {
    vector.clock.set(VECTOR_MS);
    return call({ to: vector, headers: { 'PIONEX-KEY': 'vector', 'PIONEX-SIGNATURE': signature }, ...rest });
  };

  it.each([
    [
      '468ca6af755174fcde3bbd3e5cc1041f8901a9ccbf0d989cc6f288667fee7cb7',
      'GET',
      BALANCES,
      `timestamp=${VECTOR_MS}`,
      undefined,
    ],
    [
      'f74f91dc9f9b85e66ee49e4c42fa50fc6fc726949bd2119a1cca403908393a8f',
      'GET',
      '/api/v1/trade/allOrders',
      `endTime=1700000000000&limit=200&startTime=1699990000000&symbol=BTC_USDT&timestamp=${VECTOR_MS}`,
      undefined,
    ],
    [
      '750c938847bbef5874a7655194be31612385709e1de67fe80b84822af198822f',
      'POST',
      PLACE,
      `timestamp=${VECTOR_MS}`,
      BODY,
    ],
    [
      'a7f23d9286292498f41962e72945140c8267faf149e3e2c94b5b091e178aad68',
      'POST',
      PLACE,
      `timestamp=${VECTOR_MS}`,
      SPACED,
    ],
  ])('%s is valid for %s %s', async (signature, method, path, query, body) => {
    const reply = await signed(signature, { method, path, query, ...(body !== undefined && { body }) });
    expect(reply.code).not.toBe('INVALID_SIGNATURE');
  });

  it('belongs to these bytes of the body only', async () => {
    const compact = '750c938847bbef5874a7655194be31612385709e1de67fe80b84822af198822f';
    const reply = await signed(compact, {
      method: 'POST',
      path: PLACE,
      query: `timestamp=${VECTOR_MS}`,
      body: SPACED,
    });
    expect(reply.code).toBe('INVALID_SIGNATURE');
  });

  it('may be upper case', async () => {
    const upper = '468CA6AF755174FCDE3BBD3E5CC1041F8901A9CCBF0D989CC6F288667FEE7CB7';
    expect((await signed(upper, { query: `timestamp=${VECTOR_MS}` })).result).toBe(true);
  });

  const raw = `clientOrderId=a,b&timestamp=${START_MS}`;
  const encoded = `clientOrderId=a%2Cb&timestamp=${START_MS}`;
  const unsorted = `timestamp=${START_MS}&clientOrderId=a`;
  const sorted = `clientOrderId=a&timestamp=${START_MS}`;
  const path = '/api/v1/trade/orderByClientOrderId';

  it.each([
    // Sent, signed, and which readings of the documents accept it.
    [raw, raw, ['received', 'decoded', 'either', 'both']],
    [encoded, encoded, ['received', 'either']],
    [encoded, raw, ['decoded', 'either']],
    [unsorted, sorted, ['decoded', 'either']],
    [unsorted, unsorted, ['received', 'either']],
  ])('sent as %s and signed as %s passes under %j', async (sent, text, passing) => {
    const forms: SignatureForm[] = ['received', 'decoded', 'either', 'both'];
    for (const signatureForm of forms) {
      const headers = { 'PIONEX-KEY': 'reader', 'PIONEX-SIGNATURE': hmac('secret', `GET${path}?${text}`) };
      const { code } = await call({ to: exchange({ signatureForm }), path, query: sent, headers });
      expect([signatureForm, code]).toEqual([
        signatureForm,
        passing.includes(signatureForm) ? 'TRADE_ORDER_NOT_FOUND' : 'INVALID_SIGNATURE',
      ]);
    }
  });
});

describe('an account', () => {
  it('may have several keys, and each sees the same money', async () => {
    const { exchange: paper } = exchange();
    await paper.inspect.credit('main', 'USDT', decimal('5'));
    expect((await paper.inspect.balances('main')).get('USDT')?.free).toBe('10005');
  });
});
