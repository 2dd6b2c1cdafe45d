import { describe, expect, it } from 'vitest';
import { checkedFetch } from './spec.ts';

const signed = { 'PIONEX-KEY': 'k', 'PIONEX-SIGNATURE': 's', 'Content-Type': 'application/json' };
const order = { symbol: 'BTC_USDT', side: 'BUY', type: 'MARKET', amount: '25' };
const path = '/api/v1/trade/order?timestamp=1';
const placed = '{"result":true,"data":{"orderId":9223372036854775807},"timestamp":1566691672311}';

async function violation(target: string, init: RequestInit, reply: string, status = 200): Promise<string> {
  const checked = checkedFetch(async () => new Response(reply, { status }));
  const passed = await checked(new Request(`https://api.example.com${target}`, init)).then(
    () => '',
    (thrown) => String(thrown),
  );
  expect(checked.violations.map(String).join()).toBe(passed);
  return passed;
}

const post = (body: unknown, reply = placed) =>
  violation(path, { method: 'POST', headers: signed, body: JSON.stringify(body) }, reply);

describe('the check against the official spec', () => {
  it('lets a documented call pass, with an id of 19 digits', async () => {
    expect(await post(order)).toBe('');
  });

  it.each([
    { name: 'an unknown word', body: { ...order, side: 'BUYS' } },
    { name: 'an unknown field', body: { ...order, quantity: '1' } },
    { name: 'a missing field', body: { symbol: 'BTC_USDT', side: 'BUY' } },
    { name: 'a number instead of text', body: { ...order, amount: 25 } },
    { name: 'a client order id that is not allowed', body: { ...order, clientOrderId: 'a_b' } },
  ])('stops a request with $name', async ({ body }) => {
    expect(await post(body)).toMatch(/SpecViolation/);
  });

  it.each([
    { name: 'does not exist', target: '/api/v1/market/bookTicker?symbol=A', headers: {} },
    { name: 'has a wrong interval', target: '/api/v1/market/klines?symbol=A&interval=1H', headers: {} },
    {
      name: 'has a limit out of range',
      target: '/api/v1/market/klines?symbol=A&interval=60M&limit=501',
      headers: {},
    },
    { name: 'lacks a parameter', target: '/api/v1/market/klines?symbol=A', headers: {} },
    { name: 'has an unknown parameter', target: '/api/v1/market/tickers?symbols=A', headers: {} },
    { name: 'is public but carries the key', target: '/api/v1/market/tickers?symbol=A', headers: signed },
    { name: 'is private but carries none', target: '/api/v1/account/balances?timestamp=1', headers: {} },
    { name: 'is private but has no timestamp', target: '/api/v1/account/balances', headers: signed },
  ])('stops a request that $name', async ({ target, headers }) => {
    expect(await violation(target, { headers }, '{}')).toMatch(/SpecViolation/);
  });

  it.each(['9223372036854775808', '"1"', '1.5', 'null'])('stops an order id of %s in a body', async (id) => {
    const body = `{"symbol":"BTC_USDT","orderId":${id}}`;

    expect(await violation(path, { method: 'DELETE', headers: signed, body }, placed)).toMatch(/orderId/);
  });

  it.each([
    { name: 'without an order id', reply: '{"result":true,"data":{},"timestamp":1}' },
    { name: 'with an order id as text', reply: '{"result":true,"data":{"orderId":"1"},"timestamp":1}' },
    { name: 'without data', reply: '{"result":true,"timestamp":1}' },
    { name: 'without a timestamp', reply: '{"result":true,"data":{"orderId":1}}' },
    { name: 'of failure without a code', reply: '{"result":false,"message":"","timestamp":1}' },
    { name: 'that is a page', reply: '<html></html>' },
  ])('stops a reply $name', async ({ reply }) => {
    expect(await post(order, reply)).toMatch(/SpecViolation/);
  });

  it('demands every field of a row, and takes null for an empty list', async () => {
    const balances = (rows: string) =>
      violation(
        '/api/v1/account/balances?timestamp=1',
        { headers: signed },
        `{"result":true,"data":{"balances":${rows}},"timestamp":1}`,
      );

    expect(await balances('null')).toBe('');
    expect(await balances('[{"coin":"A","free":"1","frozen":"0","news":1}]')).toBe('');
    expect(await balances('[{"coin":"A","free":"1"}]')).toMatch(/frozen/);
  });

  describe('of perpetuals', () => {
    const futures = '/uapi/v1/trade/order?timestamp=1';
    const terms = { symbol: 'BTC_USDT_PERP', side: 'BUY', type: 'MARKET_QTY', size: '1' };
    const send = (body: unknown, reply = placed) =>
      violation(futures, { method: 'POST', headers: signed, body: JSON.stringify(body) }, reply);

    it('goes by their own file, on their own paths', async () => {
      expect(await send({ ...terms, reduceOnly: true })).toBe('');
      expect(await send({ ...terms, type: 'MARKET' })).toMatch(/type/);
      expect(await send({ ...terms, amount: '25' })).toMatch(/has no field amount/);
      expect(await send(terms, '{"result":true,"data":{},"timestamp":1}')).toMatch(/orderId/);
    });

    it('goes by their own file on a path that spot has too, where a symbol or type names them', async () => {
      const row = '{"symbol":"A","baseCurrency":"A","enable":true}';
      const list = (query: string) =>
        violation(
          `/api/v1/common/symbols?${query}`,
          {},
          `{"result":true,"data":{"symbols":[${row}]},"timestamp":1}`,
        );

      expect(await list('type=PERP')).toMatch(/minNotional/);
      expect(await list('symbols=BTC_USDT_PERP')).toMatch(/minNotional/);
      expect(await list('type=SPOT')).toMatch(/amountPrecision/);
    });

    it('lets calls that answer nothing but success do so', async () => {
      const init = { method: 'POST', headers: signed, body: '{"positionMode":"BUYSELL"}' };
      const bare = '{"result":true,"timestamp":1}';

      expect(await violation('/uapi/v1/account/positionMode?timestamp=1', init, bare)).toBe('');
    });
  });

  it('leaves gateway pages and 429 alone, which the file does not describe', async () => {
    const target = '/api/v1/account/balances?timestamp=1';

    expect(await violation(target, { headers: signed }, '<html></html>', 502)).toBe('');
    expect(await violation(target, { headers: signed }, 'slow down', 429)).toBe('');
  });
});
