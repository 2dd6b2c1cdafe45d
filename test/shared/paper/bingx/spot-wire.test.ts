/** What BingX's documents and others' live answers say of spot, held against the stand-in. */
import { describe, expect, it } from 'vitest';
import { createBingx, START_MS } from './bingx-client.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ORDER = 'spot/v1/trade/order';
const QUERY = 'spot/v1/trade/query';
const TRADES = 'spot/v1/trade/myTrades';
const SYMBOL = { symbol: 'BTC-USDT' };
const BUY = { ...SYMBOL, side: 'BUY', type: 'MARKET', quoteOrderQty: 100 };
const REST = { ...SYMBOL, side: 'BUY', type: 'LIMIT', price: 20_000, quantity: 0.001 };

/** Ids are above 2^53: their digits are in the text alone. */
const idIn = (text: string): string => /"orderId":(\d+)/.exec(text)?.[1] ?? '';

describe('an order', () => {
  it('has a bare number that no JavaScript number holds, and its time of placing', async () => {
    const { post } = createBingx();

    const { text, body } = await post(ORDER, { ...BUY, newClientOrderId: 'Abc_1' });

    expect(text).toMatch(/"orderId":\d{18,19},/);
    expect(Number.isSafeInteger(body.data.orderId)).toBe(false);
    expect(body.data).toMatchObject({
      symbol: 'BTC-USDT',
      side: 'BUY',
      type: 'MARKET',
      clientOrderID: 'Abc_1',
      transactTime: START_MS,
    });
    expect(body.data).toHaveProperty('cummulativeQuoteQty');
  });

  it.each([
    ['a market buy without its amount', { side: 'BUY', type: 'MARKET', quantity: 0.001 }],
    ['a market sell without its size', { side: 'SELL', type: 'MARKET', quoteOrderQty: 100 }],
    ['a limit without a price', { side: 'BUY', type: 'LIMIT', quantity: 0.001 }],
    ['a side in small letters', { side: 'buy', type: 'MARKET', quoteOrderQty: 100 }],
    ['an id with a hyphen', { ...BUY, newClientOrderId: 'a-b' }],
    ['an id of 41 characters', { ...BUY, newClientOrderId: 'a'.repeat(41) }],
  ])('is refused with 100400 for %s', async (_what, query) => {
    const { post, exchange } = createBingx();

    expect((await post(ORDER, { ...SYMBOL, ...query })).body.code).toBe(100400);
    expect(await exchange.inspect.orders('main')).toEqual([]);
  });

  it.each([
    ['money', { ...BUY, quoteOrderQty: 99_999_999 }, 100202, /balance/i],
    ['size', { ...BUY, quoteOrderQty: 1 }, 100400, /too low|minimum amount/],
    ['a symbol that is not open', { ...BUY, symbol: 'NOPE-USDT' }, 100421, /pair/],
  ])('is refused for want of %s', async (_what, query, code, msg) => {
    const { body, status } = await createBingx().post(ORDER, query);

    expect(status).toBe(200);
    expect(body).toMatchObject({ code, msg: expect.stringMatching(msg) });
  });

  it('has decimals that are too many cut off without a word', async () => {
    const { post, get } = createBingx();

    const { text, body } = await post(ORDER, { ...REST, quantity: '0.00123499999', price: '20000.129' });
    const { data } = (await get(QUERY, { ...SYMBOL, orderId: idIn(text) })).body;

    expect(body.code).toBe(0);
    expect(Number(data.origQty)).toBeLessThan(0.001235);
    expect(data.price).toBe('20000.12');
  });
});

describe('a look-up by the client’s id', () => {
  const placed = async () => {
    const bingx = createBingx();
    await bingx.post(ORDER, { ...REST, newClientOrderId: 'mine_1' });
    return bingx;
  };

  it('finds the order for two hours, under the name clientOrderID', async () => {
    const { get, clock } = await placed();
    clock.advance(2 * HOUR_MS - 1);

    expect((await get(QUERY, { ...SYMBOL, clientOrderID: 'mine_1' })).body.data).toMatchObject({
      clientOrderID: 'mine_1',
      status: expect.stringMatching(/^(NEW|PENDING)$/),
    });
    expect((await get(QUERY, { ...SYMBOL, newClientOrderId: 'mine_1' })).body.code).toBe(100400);
  });

  it('knows it no longer after that, while its number and the lists still do', async () => {
    const { get, clock } = await placed();
    clock.advance(2 * HOUR_MS);

    const byName = await get(QUERY, { ...SYMBOL, clientOrderID: 'mine_1' });
    const { text } = await get('spot/v1/trade/openOrders', SYMBOL);

    expect(byName.body).toMatchObject({ code: 100404, msg: 'order not exist' });
    expect(text).toContain('"clientOrderID":"mine_1"');
    expect((await get(QUERY, { ...SYMBOL, orderId: idIn(text) })).body.code).toBe(0);
  });

  it('tells capitals from small letters', async () => {
    const { get } = await placed();

    expect((await get(QUERY, { ...SYMBOL, clientOrderID: 'MINE_1' })).body.code).toBe(100404);
  });
});

describe('cancelling', () => {
  it('is a POST; what is over cannot be cancelled again: 100404, whose words say which', async () => {
    const { post, delete: remove } = createBingx();
    const { text } = await post(ORDER, REST);
    const ref = { ...SYMBOL, orderId: idIn(text) };

    expect((await remove(ORDER, ref)).body.code).toBe(100400);
    expect((await post('spot/v1/trade/cancel', ref)).body.data.status).toBe('CANCELED');
    expect((await post('spot/v1/trade/cancel', ref)).body).toMatchObject({
      code: 100404,
      msg: expect.stringMatching(/FILLED or CANCELLED already/),
    });
    expect((await post('spot/v1/trade/cancel', { ...SYMBOL, orderId: 1 })).body).toMatchObject({
      code: 100404,
      msg: 'order not exist',
    });
  });
});

describe('the list of fills', () => {
  const bought = async (times: number) => {
    const bingx = createBingx();
    for (let time = 0; time < times; time += 1) {
      await bingx.post(ORDER, BUY);
      bingx.clock.advance(1_000);
    }
    return bingx;
  };
  const timesOf = (fills: readonly { readonly time: number }[]) => fills.map(({ time }) => time);

  it('holds both ends of its window, oldest first, with the fee as a bare negative number in the base coin', async () => {
    const { get } = await bought(4);

    const { data } = (await get(TRADES, { startTime: START_MS + 1_000, endTime: START_MS + 2_000 })).body;

    expect(timesOf(data.fills)).toEqual([START_MS + 1_000, START_MS + 2_000]);
    expect(data.fills[0]).toMatchObject({
      symbol: 'BTC-USDT',
      commissionAsset: 'BTC',
      isBuyer: true,
      isMaker: false,
    });
    expect(Number(data.fills[0].commission)).toBeLessThan(0);
  });

  it('holds the oldest of more rows than the limit, and says nothing of the rest', async () => {
    const { get } = await bought(4);

    const { data } = (await get(TRADES, { startTime: START_MS, endTime: START_MS + DAY_MS, limit: 2 })).body;

    expect(timesOf(data.fills)).toEqual([START_MS, START_MS + 1_000]);
  });

  it('does not heed a window that begins 120 days ago: the newest fills, and a success', async () => {
    const { get, clock } = await bought(4);
    const now = clock.nowMs();
    const window = (days: number) => ({
      startTime: now - days * DAY_MS,
      endTime: now - (days - 1) * DAY_MS,
      limit: 2,
    });

    const heeded = (await get(TRADES, window(119))).body;
    const ignored = (await get(TRADES, window(120))).body;

    expect(heeded).toMatchObject({ code: 0, data: { fills: [] } });
    expect(ignored.code).toBe(0);
    expect(timesOf(ignored.data.fills)).toEqual([START_MS + 2_000, START_MS + 3_000]);
  });

  it('reaches a day back where no window is named', async () => {
    const { get, clock } = await bought(1);
    clock.advance(2 * DAY_MS);

    expect((await get(TRADES)).body.data.fills).toEqual([]);
  });
});

describe('the list of past orders', () => {
  it('has no more than 100 rows a page, no open ones, and none beyond 10000', async () => {
    const { post, get } = createBingx();
    await post(ORDER, REST);
    await post(ORDER, BUY);
    const history = (query: object) => get('spot/v1/trade/historyOrders', { ...SYMBOL, ...query });

    expect((await history({ pageIndex: 1, pageSize: 100 })).body.data.orders).toMatchObject([
      { type: 'MARKET', status: 'FILLED', origQuoteOrderQty: '100' },
    ]);
    expect((await history({ pageSize: 101 })).body.code).toBe(100400);
    expect((await history({ pageIndex: 101, pageSize: 100 })).body.code).toBe(100400);
  });
});

describe('public data', () => {
  it('tells steps as bare numbers and flags as booleans', async () => {
    const { data } = (await createBingx().open('spot/v1/common/symbols', SYMBOL)).body;

    expect(data.symbols).toMatchObject([
      { symbol: 'BTC-USDT', tickSize: 0.01, status: 1, apiStateBuy: true, apiStateSell: true },
    ]);
  });

  it('wants a timestamp for the ticker of a day, although it is public', async () => {
    const { open } = createBingx();

    expect((await open('spot/v1/ticker/24hr', SYMBOL)).body.code).toBe(100400);
    const { body } = await open('spot/v1/ticker/24hr', { ...SYMBOL, timestamp: START_MS });
    expect(typeof body.data[0].lastPrice).toBe('number');
    expect(body.data[0].priceChangePercent).toMatch(/%$/);
  });
});

it('the fund account stands beside spot: other coins, and no money for an order', async () => {
  const { post, get } = createBingx({
    accounts: [
      {
        id: 'main',
        apiKey: 'test-key',
        apiSecret: 'test-secret',
        permissions: ['read', 'trade'],
        balances: {},
        fundBalances: { USDT: '5000' as never },
      },
    ],
  });

  expect((await post(ORDER, BUY)).body.code).toBe(100202);
  expect((await get('fund/v1/account/balance')).text).toContain('"asset":"USDT"');
});
