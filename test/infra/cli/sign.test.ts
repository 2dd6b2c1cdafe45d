import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './machine.ts';

/** Computed with Python's hmac module for this secret. */
const SECRET = 'pionex-test-secret-0000000000000000000000';
const BALANCES = '468ca6af755174fcde3bbd3e5cc1041f8901a9ccbf0d989cc6f288667fee7cb7';
const ALL_ORDERS = 'f74f91dc9f9b85e66ee49e4c42fa50fc6fc726949bd2119a1cca403908393a8f';
const PLACE = '750c938847bbef5874a7655194be31612385709e1de67fe80b84822af198822f';

let world: CliWorld;
beforeAll(async () => {
  const limits = { coin: 'USDT', perOrder: '1', perDay: '1', perMonth: '1' };
  world = await createCliWorld(
    { accounts: { main: { venue: 'pionex', environment: 'paper', limits } }, plans: {} },
    { nowMs: 1_700_000_000_000, apiSecret: SECRET },
  );
});
afterAll(() => world.close());

describe('doctor --sign', () => {
  it('shows what is signed now and the signature, and never the secret', async () => {
    const { code, out } = await world.run('doctor', '--sign', 'GET /api/v1/account/balances');
    expect(code).toBe(0);
    expect(out).toBe(
      ['message    GET/api/v1/account/balances?timestamp=1700000000000', `signature  ${BALANCES}`, ''].join(
        '\n',
      ),
    );
  });

  it.each([
    {
      form: 'a query as it stands in an address, with its own timestamp',
      request:
        'GET /api/v1/trade/allOrders?symbol=BTC_USDT&startTime=1699990000000&endTime=1700000000000&limit=200&timestamp=1700000000000',
      hex: ALL_ORDERS,
    },
    {
      form: 'a query as JSON',
      request:
        'GET /api/v1/trade/allOrders {"symbol":"BTC_USDT","startTime":1699990000000,"endTime":1700000000000,"limit":200}',
      hex: ALL_ORDERS,
    },
    {
      form: 'a body, byte for byte',
      request:
        'POST /api/v1/trade/order {"symbol":"BTC_USDT","side":"BUY","type":"LIMIT","size":"0.001","price":"30000.00","clientOrderId":"test-001"}',
      hex: PLACE,
    },
  ])('signs $form', async ({ request, hex }) => {
    const run = await world.run('doctor', '--sign', request, '--expect', hex.toUpperCase());
    expect(run.code).toBe(0);
    expect(run.out).toContain(`signature  ${hex}\nexpected   ${hex}\n           ✓ the same signature\n`);
  });

  it('keeps every digit of an id beyond 2^53', async () => {
    const { out } = await world.run(
      'doctor',
      '--sign',
      'GET /api/v1/trade/order {"orderId":200000001381311095}',
    );
    expect(out).toContain('orderId=200000001381311095&');
  });

  it('fails and points at the first difference when something else was expected', async () => {
    const run = await world.run(
      'doctor',
      ...['--sign', 'GET /api/v1/account/balances'],
      ...['--expect', BALANCES.replace('468ca6', '468ca7')],
      ...['--expect-message', 'GET/api/v1/account/balances'],
    );
    expect(run.code).toBe(1);
    expect(run.out.split('\n')).toEqual([
      'message    GET/api/v1/account/balances?timestamp=1700000000000',
      'expected   GET/api/v1/account/balances',
      '                                      ^ they differ from character 28 on',
      `signature  ${BALANCES}`,
      `expected   ${BALANCES.replace('468ca6', '468ca7')}`,
      '                ^ they differ from character 6 on',
      '',
    ]);
  });

  it('refuses a value that programs may encode differently', async () => {
    const { code, err } = await world.run('doctor', '--sign', 'GET /api/v1/bot/orders?types=a,b');
    expect(code).toBe(1);
    expect(err).toMatch(/^Nothing was signed: the query parameter "types"/);
  });

  it.each([
    'balances',
    'GET balances',
    'get /x',
    'GET /x [1]',
    'GET /x {',
    'GET /x?=1',
    'GET /x?timestamp=now',
  ])('does not guess what "%s" means', async (request) => {
    const { code, out, err } = await world.run('doctor', '--sign', request);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Try: npm run cli -- doctor --help');
  });

  it('fails for an account that does not exist', async () => {
    const { code, err } = await world.run('doctor', '--sign', 'GET /x', '--account', 'mian');
    expect(code).toBe(1);
    expect(err).toBe("There is no account 'mian'; there is main. Did you mean 'main'?\n");
  });
});
