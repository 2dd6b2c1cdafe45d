import { describe, expect, it } from 'vitest';
import { decimal } from '../../../shared/core/decimal.ts';
import { createPaperExchange } from '../../../shared/paper/exchange.ts';
import type { Fault, FaultCall } from '../../../shared/paper/faults.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createPionexWire } from '../../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../shared/paper/store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createPaperClient, KEY, MAIN, START_MS } from './paper-client.ts';

const ORDER = '/api/v1/trade/order';
const BY_CLIENT_ID = '/api/v1/trade/orderByClientOrderId';
const buy = (clientOrderId = 'a') => ({
  symbol: 'BTC_USDT',
  side: 'BUY',
  type: 'MARKET',
  amount: '100',
  clientOrderId,
});

/** The faults strike the calls in order; what is not in the list is fair. */
function struck(...faults: (Fault | readonly Fault[] | undefined)[]) {
  const clock = createManualClock(START_MS);
  const seen: FaultCall[] = [];
  const exchange = createPaperExchange({
    createWire: createPionexWire,
    seed: 1,
    clock,
    prices: createSeededMarket({ seed: 1, listings: LISTINGS }),
    store: createMemoryPaperStore(),
    accounts: [MAIN],
    limits: 'off',
    faults: (call) => {
      seen.push(call);
      return faults[call.count - 1];
    },
  });
  return { clock, exchange, seen, client: createPaperClient(exchange.fetch, clock, KEY) };
}

describe('a fault', () => {
  it('loses the request: nothing was placed, and the client sees a failed fetch', async () => {
    const { client, exchange } = struck({ kind: 'requestLost' });

    const error = await client.post(ORDER, buy()).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } });
    expect(await exchange.inspect.orders('main')).toEqual([]);
  });

  it('loses the reply: the order was placed, and the client sees a time-out', async () => {
    const { client, exchange } = struck({ kind: 'replyLost', as: 'timeout' });

    const error = await client.post(ORDER, buy()).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(DOMException);
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(await exchange.inspect.orders('main')).toHaveLength(1);
  });

  it.each([502, 504] as const)('answers %i with a page, before or after the order', async (status) => {
    const { client, exchange } = struck(
      { kind: 'gatewayPage', status, executed: false },
      { kind: 'gatewayPage', status, executed: true },
    );

    const before = await client.post(ORDER, buy('before'));
    const after = await client.post(ORDER, buy('after'));

    expect([before.status, after.status]).toEqual([status, status]);
    expect(before.headers.get('content-type')).toBe('text/html');
    expect(before.text).toContain(`<title>${status} `);
    expect((await exchange.inspect.orders('main')).map((order) => order.clientOrderId)).toEqual(['after']);
  });

  it.each(['json', 'html'] as const)(
    'bans with a %s page for 60 s, prolonged by 10 s a call',
    async (page) => {
      const { client, clock } = struck({ kind: 'ban', page });

      const banned = await client.get('/api/v1/account/balances');
      clock.advance(59_000);
      const still = await client.get('/api/v1/account/balances');
      clock.advance(10_999);
      clock.advance(1);
      const free = await client.get('/api/v1/account/balances');

      expect([banned.status, still.status, free.status]).toEqual([429, 429, 200]);
      expect(
        banned.headers.get('content-type')?.startsWith(page === 'html' ? 'text/html' : 'application/json'),
      ).toBe(true);
      if (page === 'json') expect(banned.body).toMatchObject({ result: false, code: 'TOO_MANY_REQUESTS' });
    },
  );

  it('refuses the timestamp or all trading without executing', async () => {
    const { client, exchange } = struck({ kind: 'timestampRefused' }, { kind: 'maintenance' });

    expect((await client.post(ORDER, buy())).body).toMatchObject({
      result: false,
      code: 'INVALID_TIMESTAMP',
    });
    expect((await client.post(ORDER, buy())).body).toMatchObject({
      result: false,
      code: 'TRADE_OPERATION_DENIED',
    });
    expect(await exchange.inspect.orders('main')).toEqual([]);
  });

  it('mangles the reply of an executed order', async () => {
    const { client, exchange } = struck(
      { kind: 'brokenReply', how: 'truncated' },
      { kind: 'brokenReply', how: 'garbage' },
    );
    const replies = [await client.post(ORDER, buy('a')), await client.post(ORDER, buy('b'))];

    for (const { status, text } of replies) {
      expect(status).toBe(200);
      expect(() => JSON.parse(text)).toThrow(SyntaxError);
    }
    expect(await exchange.inspect.orders('main')).toHaveLength(2);
  });

  it('fills a part, or later', async () => {
    const { client, exchange, clock } = struck(
      { kind: 'partialFill', share: decimal('0.5') },
      { kind: 'slowFill', delayMs: 5_000 },
    );
    await client.post(ORDER, buy('part'));
    await client.post(ORDER, buy('slow'));
    const [part, slow] = await exchange.inspect.orders('main');
    clock.advance(5_000);
    const [, filled] = await exchange.inspect.orders('main');

    expect(Number(part?.filledQuote)).toBeGreaterThan(49);
    expect(Number(part?.filledQuote)).toBeLessThanOrEqual(50);
    expect(part?.open).toBe(false);
    expect(slow).toMatchObject({ open: true, filledBase: '0' });
    expect(filled?.open).toBe(false);
    expect(Number(filled?.filledQuote)).toBeGreaterThan(99);
  });
});

describe('a late landing', () => {
  it('places the order at its own time, though the client heard nothing', async () => {
    const { client, exchange, clock } = struck({ kind: 'lateLanding', delayMs: 15_000 });
    await expect(client.post(ORDER, buy())).rejects.toThrow('fetch failed');

    expect(await exchange.inspect.orders('main')).toEqual([]);
    expect(exchange.inspect.pending()).toBe(1);
    expect((await client.get(BY_CLIENT_ID, { clientOrderId: 'a' })).body.code).toBe('TRADE_ORDER_NOT_FOUND');
    clock.advance(16_000);
    const found = await client.get(BY_CLIENT_ID, { clientOrderId: 'a' });

    expect(found.body.data).toMatchObject({
      clientOrderId: 'a',
      createTime: START_MS + 15_000,
      status: 'CLOSED',
    });
    expect(exchange.inspect.pending()).toBe(0);
  });

  it('comes to nothing once the timestamp is too old', async () => {
    const { client, exchange, clock } = struck({ kind: 'lateLanding', delayMs: 20_001 });
    await expect(client.post(ORDER, buy())).rejects.toThrow('fetch failed');
    clock.advance(60_000);

    expect(await exchange.inspect.orders('main')).toEqual([]);
    expect(exchange.inspect.pending()).toBe(0);
  });
});

describe('an order that is hidden', () => {
  it('is missing from each look for its own time', async () => {
    const forMs = {
      orderByClientOrderId: 1_000,
      openOrders: 2_000,
      orderHistory: 3_000,
      fills: 4_000,
      order: 5_000,
      fillsOfOrder: 6_000,
    };
    const { client, clock } = struck(
      [
        { kind: 'hidden', forMs },
        { kind: 'slowFill', delayMs: 60_000_000 },
      ],
      [{ kind: 'hidden', forMs }],
    );
    const open = await client.post(ORDER, buy('open'));
    const done = await client.post(ORDER, buy('done'));
    const orderId = String(done.body.data.orderId);
    const symbol = 'BTC_USDT';
    const looks = async () => [
      (await client.get(BY_CLIENT_ID, { clientOrderId: 'done' })).body.result,
      (await client.get('/api/v1/trade/openOrders', { symbol })).body.data.orders !== null,
      (await client.get('/api/v1/trade/allOrders', { symbol })).body.data.orders !== null,
      (await client.get('/api/v1/trade/fills', { symbol })).body.data.fills !== null,
      (await client.get(ORDER, { orderId })).body.result,
      (await client.get('/api/v1/trade/fillsByOrderId', { orderId })).body.data.fills !== null,
    ];

    expect(open.body.result).toBe(true);
    for (let visible = 0; visible <= 6; visible += 1) {
      expect(await looks()).toEqual(Array.from({ length: 6 }, (_, look) => look < visible));
      clock.advance(1_000);
    }
  });
});

describe('a read', () => {
  it('that is blind sees no order at all, though it landed', async () => {
    const { client } = struck(undefined, { kind: 'blind' }, { kind: 'blind' });
    await client.post(ORDER, buy());

    expect((await client.get(BY_CLIENT_ID, { clientOrderId: 'a' })).body.code).toBe('TRADE_ORDER_NOT_FOUND');
    expect((await client.get('/api/v1/trade/fills', { symbol: 'BTC_USDT' })).body.data).toMatchObject({
      fills: null,
    });
    expect((await client.get(BY_CLIENT_ID, { clientOrderId: 'a' })).body.result).toBe(true);
  });

  it('that is stale shows the account of before', async () => {
    const { client, clock } = struck(
      undefined,
      { kind: 'stale', ageMs: 5_000 },
      { kind: 'stale', ageMs: 4_000 },
      { kind: 'stale', ageMs: 5_000 },
    );
    await client.post(ORDER, buy());
    clock.advance(4_000);

    expect((await client.get(BY_CLIENT_ID, { clientOrderId: 'a' })).body.code).toBe('TRADE_ORDER_NOT_FOUND');
    expect((await client.get(BY_CLIENT_ID, { clientOrderId: 'a' })).body.result).toBe(true);
    const balances = (await client.get('/api/v1/account/balances')).body.data.balances;
    expect(balances.find((row: { coin: string }) => row.coin === 'USDT').free).toBe('10000.00000000');
  });
});

describe('a fault plan', () => {
  it('is told every call, in order', async () => {
    const { client, seen } = struck();
    await client.post(ORDER, buy());
    await client.get('/api/v1/trade/fills', { symbol: 'BTC_USDT' });

    expect(seen).toMatchObject([
      { method: 'POST', path: ORDER, body: JSON.stringify(buy()), count: 1, atMs: START_MS },
      {
        method: 'GET',
        path: '/api/v1/trade/fills',
        query: `symbol=BTC_USDT&timestamp=${START_MS}`,
        count: 2,
      },
    ]);
  });
});
