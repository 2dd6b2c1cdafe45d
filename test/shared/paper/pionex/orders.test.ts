import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../shared/core/clock.ts';
import { createTestExchange, type PaperClient, START_MS } from '../paper-client.ts';

const ORDER = '/api/v1/trade/order';
const ALL = '/api/v1/trade/allOrders';
const FILLS = '/api/v1/trade/fills';
const buy = (clientOrderId: string, amount = '100') => ({
  symbol: 'BTC_USDT',
  side: 'BUY',
  type: 'MARKET',
  amount,
  clientOrderId,
});
const resting = (clientOrderId: string) => ({
  symbol: 'BTC_USDT',
  side: 'BUY',
  type: 'LIMIT',
  size: '0.0005',
  price: '30000',
  clientOrderId,
});

async function place(client: PaperClient, body: object): Promise<string> {
  const reply = await client.post(ORDER, body);
  expect(reply.body).toMatchObject({ result: true });
  return reply.body.data.orderId;
}

describe('a market buy on the wire', () => {
  it('answers with an id beyond 2^53 as a bare number, and is found under it and under the client order id', async () => {
    const { client } = createTestExchange({ splitFillShare: 0 });
    const reply = await client.post(ORDER, buy('plan-1'));
    const orderId = reply.body.data.orderId as string;

    expect(reply.text).toMatch(/"orderId":2\d{17}[,}]/);
    expect(String(JSON.parse(reply.text).data.orderId)).not.toBe(orderId);
    const byId = await client.get(ORDER, { orderId });
    const byClientId = await client.get('/api/v1/trade/orderByClientOrderId', { clientOrderId: 'plan-1' });
    expect(byId.body.data).toMatchObject({
      orderId,
      symbol: 'BTC_USDT',
      type: 'MARKET',
      side: 'BUY',
      amount: '100',
      feeCoin: 'BTC',
      status: 'CLOSED',
      IOC: false,
      clientOrderId: 'plan-1',
      source: 'API',
      createTime: START_MS,
      updateTime: START_MS,
    });
    expect(byClientId.body.data.orderId).toBe(orderId);
    const fills = (await client.get('/api/v1/trade/fillsByOrderId', { orderId })).body.data.fills;
    expect(fills).toMatchObject([
      { orderId, role: 'TAKER', side: 'BUY', feeCoin: 'BTC', feeType: 'TRADING', timestamp: START_MS },
    ]);
    expect(fills[0].size).toBe(byId.body.data.filledSize);
  });

  it('shows in the balances with eight places, sorted by coin', async () => {
    const { client } = createTestExchange();
    await place(client, resting('a'));
    const { balances } = (await client.get('/api/v1/account/balances')).body.data;

    expect(balances.map((row: { coin: string }) => row.coin)).toEqual(['BTC', 'USDT']);
    expect(balances[1]).toMatchObject({ free: '9985.00000000', frozen: '15.00000000' });
  });

  it.each([
    ['TRADE_INVALID_SYMBOL', { ...buy('a'), symbol: 'NOPE_USDT' }],
    ['TRADE_OPERATION_DENIED', { ...buy('a'), symbol: 'WAVES_USDT' }],
    ['TRADE_AMOUNT_FILTER_DENIED', buy('a', '9.99')],
    ['TRADE_NOT_ENOUGH_MONEY', buy('a', '10000.01')],
    ['TRADE_PRICE_FILTER_DENIED', { ...resting('a'), price: '300000' }],
    ['TRADE_SIZE_FILTER_DENIED', { ...resting('a'), size: '1001' }],
    ['TRADE_PARAMETER_ERROR', { ...resting('a'), price: '30000.001' }],
    ['TRADE_PARAMETER_ERROR', { ...resting('a'), size: '0.0000001' }],
    ['TRADE_PARAMETER_ERROR', { ...buy('a'), amount: 100 }],
    ['TRADE_PARAMETER_ERROR', { ...buy('a'), amount: '1e2' }],
    ['TRADE_PARAMETER_ERROR', { ...buy('a'), amount: undefined, size: '0.01' }],
    ['TRADE_PARAMETER_ERROR', { ...buy('a'), side: 'buy' }],
    ['TRADE_PARAMETER_ERROR', { ...buy('a'), IOC: null }],
    ['TRADE_PARAMETER_ERROR', buy('under_score')],
    ['TRADE_PARAMETER_ERROR', buy('x'.repeat(65))],
    ['TRADE_PARAMETER_ERROR', { ...resting('a'), price: undefined }],
    ['TRADE_PARAMETER_ERROR', 'no json'],
  ])('is refused as %s: %j', async (code, body) => {
    const { client, exchange } = createTestExchange();
    const reply = await client.post(ORDER, body);

    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ result: false, code, timestamp: START_MS });
    expect(await exchange.inspect.orders('main')).toEqual([]);
  });

  it('under a used client order id is refused, or by policy placed again and found as the latest', async () => {
    const refusing = createTestExchange();
    const accepting = createTestExchange({ duplicateClientOrderIds: 'accept' });
    for (const { client } of [refusing, accepting]) await place(client, buy('same'));
    const again = await accepting.client.post(ORDER, buy('same'));

    expect((await refusing.client.post(ORDER, buy('same'))).body.code).toBe('TRADE_REPEAT_CLIENT_ORDER_ID');
    const found = await accepting.client.get('/api/v1/trade/orderByClientOrderId', { clientOrderId: 'same' });
    expect(found.body.data.orderId).toBe(again.body.data.orderId);
    expect(await accepting.exchange.inspect.orders('main')).toHaveLength(2);
  });
});

describe('a cancellation', () => {
  it('takes a body with the exact id, and ends the order', async () => {
    const { client } = createTestExchange();
    const orderId = await place(client, resting('a'));
    const reply = await client.delete(ORDER, `{"symbol":"BTC_USDT","orderId":${orderId}}`);

    expect(reply.body).toEqual({ result: true, timestamp: START_MS });
    expect((await client.get(ORDER, { orderId })).body.data).toMatchObject({
      status: 'CLOSED',
      filledSize: '0',
    });
  });

  it.each([
    ['TRADE_ORDER_NOT_FOUND', (id: string) => `{"symbol":"BTC_USDT","orderId":${Number(id)}}`],
    ['TRADE_ORDER_NOT_FOUND', (id: string) => `{"symbol":"ETH_USDT","orderId":${id}}`],
    ['TRADE_INVALID_SYMBOL', (id: string) => `{"symbol":"NOPE_USDT","orderId":${id}}`],
    ['TRADE_PARAMETER_ERROR', (id: string) => `{"symbol":"BTC_USDT","orderId":"${id}"}`],
    ['TRADE_PARAMETER_ERROR', () => ''],
  ])('is refused as %s (%o)', async (code, body) => {
    const { client } = createTestExchange({ disorder: false });
    const orderId = await place(client, resting('a'));

    expect((await client.delete(ORDER, body(orderId))).body).toMatchObject({ result: false, code });
    expect((await client.get(ORDER, { orderId })).body.data.status).toBe('OPEN');
  });

  it('of an order that has ended finds nothing to cancel', async () => {
    const { client } = createTestExchange();
    const orderId = await place(client, buy('a'));

    expect((await client.delete(ORDER, `{"symbol":"BTC_USDT","orderId":${orderId}}`)).body.code).toBe(
      'TRADE_ORDER_NOT_FOUND',
    );
  });

  it('of all orders ends those of the symbol', async () => {
    const { client, exchange } = createTestExchange();
    await place(client, resting('a'));
    await place(client, resting('b'));
    await place(client, { ...resting('c'), symbol: 'ETH_USDT', size: '0.01', price: '1000' });

    expect((await client.delete(ALL, { symbol: 'BTC_USDT' })).body.result).toBe(true);
    expect((await exchange.inspect.orders('main')).map((order) => order.open)).toEqual([false, false, true]);
  });
});

describe('a mass order', () => {
  const row = { side: 'BUY', type: 'LIMIT', size: '0.0005', price: '30000' };

  it('places all of its limit orders and names them in order', async () => {
    const { client, exchange } = createTestExchange();
    const orders = ['a', 'b', 'c'].map((clientOrderId) => ({ ...row, clientOrderId }));
    const reply = await client.post('/api/v1/trade/massOrder', { symbol: 'BTC_USDT', orders });
    const placed = await exchange.inspect.orders('main');

    expect(reply.body.data.orderIds).toMatchObject(
      placed.map((order) => ({ orderId: order.id, clientOrderId: order.clientOrderId })),
    );
    expect(placed.map((order) => order.clientOrderId)).toEqual(['a', 'b', 'c']);
  });

  it('takes no market order and no more than twenty', async () => {
    const { client } = createTestExchange();
    const send = (orders: object[]) => client.post('/api/v1/trade/massOrder', { symbol: 'BTC_USDT', orders });

    expect((await send([{ ...row, type: 'MARKET' }])).body.code).toBe('TRADE_PARAMETER_ERROR');
    expect((await send(Array.from({ length: 21 }, () => row))).body.code).toBe('TRADE_PARAMETER_ERROR');
    expect((await send(Array.from({ length: 20 }, () => row))).body.result).toBe(true);
  });
});

describe('order lists', () => {
  it('are null when empty', async () => {
    const { client } = createTestExchange();
    const symbol = 'BTC_USDT';

    expect((await client.get('/api/v1/trade/openOrders', { symbol })).body.data).toMatchObject({
      orders: null,
    });
    expect((await client.get(ALL, { symbol })).body.data).toMatchObject({ orders: null });
    expect((await client.get(FILLS, { symbol })).body.data).toMatchObject({ fills: null });
    expect((await client.get('/api/v1/trade/fillsByOrderId', { orderId: '1' })).body.data).toMatchObject({
      fills: null,
    });
  });

  it('hold the latest 50, or as many as asked for up to 200, of the window', async () => {
    const { client, clock } = createTestExchange();
    const ids: string[] = [];
    for (let i = 0; i < 60; i += 1) {
      ids.push(await place(client, resting(`r-${i}`)));
      clock.advance(1_000);
    }
    const list = async (query: Record<string, number>) => {
      const orders = (await client.get(ALL, { symbol: 'BTC_USDT', ...query })).body.data.orders ?? [];
      return orders.map((order: { orderId: string }) => order.orderId).toSorted();
    };

    expect(await list({})).toEqual(ids.slice(-50));
    expect(await list({ limit: 0 })).toEqual(ids.slice(-50));
    expect(await list({ limit: 200 })).toEqual(ids);
    expect(await list({ limit: 3 })).toEqual(ids.slice(-3));
    expect(await list({ startTime: START_MS + 10_000, endTime: START_MS + 12_000 })).toEqual(
      ids.slice(10, 13),
    );
    expect(await list({ startTime: 0, limit: 2, endTime: START_MS + 1_000 })).toEqual(ids.slice(0, 2));
    expect((await client.get(ALL, { symbol: 'BTC_USDT', limit: 201 })).body.code).toBe(
      'TRADE_PARAMETER_ERROR',
    );
    expect(
      (await client.get('/api/v1/trade/openOrders', { symbol: 'BTC_USDT' })).body.data.orders,
    ).toHaveLength(60);
  });

  it('come in no fixed order', async () => {
    const { client } = createTestExchange();
    for (let i = 0; i < 8; i += 1) await place(client, resting(`r-${i}`));
    const orders = (await client.get(ALL, { symbol: 'BTC_USDT' })).body.data.orders.map(
      (order: { orderId: string }) => order.orderId,
    );

    expect(orders).not.toEqual(orders.toSorted());
    expect(orders).not.toEqual(orders.toSorted().toReversed());
  });
});

describe('fills', () => {
  it('are the newest 100 of the window, newest first, and earlier ones per order', async () => {
    const { client, clock, exchange } = createTestExchange({ splitFillShare: 1 });
    for (let i = 0; i < 60; i += 1) {
      await place(client, buy(`b-${i}`, '20'));
      clock.advance(MINUTE_MS);
    }
    const all = (await exchange.inspect.fills('main')).map((fill) => fill.id);
    const ids = async (path: string, query: Record<string, string | number>) =>
      ((await client.get(path, query)).body.data.fills ?? []).map((fill: { id: string }) => fill.id);

    expect(all.length).toBeGreaterThan(110);
    expect(await ids(FILLS, { symbol: 'BTC_USDT' })).toEqual(all.toReversed().slice(0, 100));
    const early = await exchange.inspect.fills('main');
    const window = early.filter((fill) => fill.atMs <= START_MS + 5 * MINUTE_MS).map((fill) => fill.id);
    expect(await ids(FILLS, { symbol: 'BTC_USDT', endTime: START_MS + 5 * MINUTE_MS })).toEqual(
      window.toReversed(),
    );
    const orderId = early[0]?.orderId ?? '';
    const own = early.filter((fill) => fill.orderId === orderId).map((fill) => fill.id);
    expect(await ids('/api/v1/trade/fillsByOrderId', { orderId })).toEqual(own.toReversed());
    expect(await ids('/api/v1/trade/fillsByOrderId', { orderId, fromId: own.at(-1) ?? '' })).toEqual(
      own.toReversed().slice(1),
    );
  });

  it('need a symbol that exists', async () => {
    const { client } = createTestExchange();

    expect((await client.get(FILLS)).body.code).toBe('TRADE_PARAMETER_ERROR');
    expect((await client.get(FILLS, { symbol: 'NOPE_USDT' })).body.code).toBe('TRADE_INVALID_SYMBOL');
  });
});
