import { describe, expect, it } from 'vitest';
import { createBingx, hmac, MAIN, START_MS } from './bingx-client.ts';

const BALANCE = 'spot/v1/account/balance';
const key = (apiKey: string) => ({ ...MAIN, apiKey });
const bingx = () =>
  createBingx({
    accounts: [
      MAIN,
      { ...key('elsewhere'), allowedIps: ['203.0.113.9'] },
      { ...key('over'), expiresAtMs: START_MS },
      { ...key('trader'), permissions: ['trade'] },
      { ...key('reader'), permissions: ['read'] },
      { ...key('spotOnly'), futuresTrading: false },
    ],
  });
const as = (apiKey: string) => ({ apiKey, apiSecret: MAIN.apiSecret });

describe('a private call is refused with HTTP 200, a code and a message, and without data', () => {
  it.each([
    { why: 'a key that is not known', apiKey: 'nobody', code: 100413, msg: 'Incorrect apiKey' },
    { why: 'a key that was deleted', apiKey: 'over', code: 100413, msg: 'Incorrect apiKey' },
    {
      why: 'an address that is not listed, which is named',
      apiKey: 'elsewhere',
      code: 100419,
      msg: /your current request IP is [0-9.]+ does not match IP whitelist/,
    },
    { why: 'a key that may not read', apiKey: 'trader', code: 100004, msg: /need Read permission/ },
  ])('for $why: $code', async ({ apiKey, code, msg }) => {
    const { send } = bingx();

    const { status, body } = await send('GET', BALANCE, {}, as(apiKey));

    expect(status).toBe(200);
    expect(body).toMatchObject({ code, msg: expect.stringMatching(msg) });
    expect(body).not.toHaveProperty('data');
  });

  it.each([
    { apiKey: 'reader', path: 'spot/v1/trade/order', right: 'Spot Trading' },
    { apiKey: 'reader', path: 'swap/v2/trade/order', right: 'Perpetual Futures Trading' },
    { apiKey: 'spotOnly', path: 'swap/v2/trade/order', right: 'Perpetual Futures Trading' },
  ])('for want of the right to $right, which is named: 100004', async ({ apiKey, path, right }) => {
    const { body } = await bingx().send('POST', path, {}, as(apiKey));

    expect(body).toMatchObject({ code: 100004, msg: expect.stringContaining(`need ${right} permission`) });
  });

  it('without a key, whatever else is right: 100413', async () => {
    expect((await bingx().raw('GET', `/openApi/${BALANCE}?timestamp=${START_MS}`)).body.code).toBe(100413);
  });

  it('without a signature: 100412; with a wrong secret: 100001', async () => {
    const { raw, send } = bingx();

    const unsigned = await raw('GET', `/openApi/${BALANCE}?timestamp=${START_MS}`, MAIN.apiKey);
    const foreign = await send('GET', BALANCE, {}, { apiKey: MAIN.apiKey, apiSecret: 'other' });

    expect([unsigned.body.code, foreign.body.code]).toEqual([100412, 100001]);
  });

  it('with a body, which would be signed by other rules: 100001', async () => {
    const { raw, exchange } = bingx();
    const order = 'quoteOrderQty=20&side=BUY&symbol=BTC-USDT';
    const query = `${order}&timestamp=${START_MS}&type=MARKET`;
    const target = `/openApi/spot/v1/trade/order?${query}&signature=${hmac(MAIN.apiSecret, query)}`;

    expect((await raw('POST', target, MAIN.apiKey, 'a=1')).body.code).toBe(100001);
    expect(await exchange.inspect.orders('main')).toEqual([]);
    expect((await raw('POST', target, MAIN.apiKey)).body.code).toBe(0);
  });
});

describe('a timestamp', () => {
  it.each([
    { what: 'of now', query: {}, code: 0 },
    { what: 'of 5 s ago', query: { timestamp: START_MS - 5_000 }, code: 0 },
    { what: 'of more than 5 s ago', query: { timestamp: START_MS - 5_001 }, code: 100421 },
    { what: 'of 60 s ago', query: { timestamp: START_MS - 60_000 }, code: 100421 },
    {
      what: 'older than its own window',
      query: { timestamp: START_MS - 1_001, recvWindow: 1_000 },
      code: 100421,
    },
    // One document allows 60000, another 5000: what all allow is all that is taken.
    { what: 'with a window that is too long', query: { recvWindow: 60_000 }, code: 100421 },
    { what: 'in seconds', query: { timestamp: START_MS / 1_000 }, code: 100421 },
  ])('$what is answered with $code', async ({ query, code }) => {
    const { body } = await bingx().get(BALANCE, query);

    expect(body.code).toBe(code);
    if (code !== 0) expect(body.msg).toMatch(/timestamp/i);
  });
});

describe('an answer', () => {
  it('has an envelope with code 0 around its data', async () => {
    expect((await bingx().get(BALANCE)).body).toMatchObject({
      code: 0,
      data: { balances: expect.any(Array) },
    });
  });

  it('of the key’s rights has none: numbers by one call, flags by the other', async () => {
    const { send } = bingx();

    const numbers = await send('GET', 'v1/account/apiPermissions', {}, as('spotOnly'));
    const flags = await send('GET', 'v1/account/apiRestrictions', {}, as('spotOnly'));

    expect(numbers.body).toMatchObject({ apiKey: 'spotOnly', permissions: [2, 1], ipAddresses: [''] });
    expect(numbers.body).not.toHaveProperty('data');
    expect(flags.body).toMatchObject({
      ipRestrict: false,
      enableReading: true,
      enableSpotAndMarginTrading: true,
      enableFutures: false,
    });
    expect(flags.body).not.toHaveProperty('code');
  });

  it.each([
    ['POST', 'spot/v1/account/balance'],
    ['DELETE', 'spot/v1/trade/cancel'],
    ['GET', 'swap/v2/positionSide/dual'],
    ['GET', 'spot/v1/trade/order/test'],
  ])('to a call that does not exist (%s %s) is 100400', async (method, path) => {
    expect((await bingx().send(method, path)).body).toMatchObject({ code: 100400 });
  });
});
