/** What BingX's documents and others' live answers say of perpetuals, held against the stand-in. */
import { describe, expect, it } from 'vitest';
import { createBingx, START_MS } from './bingx-client.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ORDER = 'swap/v2/trade/order';
const FILLS = 'swap/v2/trade/fillHistory';
const SYMBOL = { symbol: 'BTC-USDT' };
const BUY = { ...SYMBOL, side: 'BUY', positionSide: 'BOTH', type: 'MARKET', quantity: 0.01 };
const REST = { ...BUY, type: 'LIMIT', price: 20_000 };

describe('an order', () => {
  it('has its number twice, once as text, and its client’s id in small letters', async () => {
    const { post, get } = createBingx();

    const { text, body } = await post(ORDER, { ...REST, clientOrderId: 'AbC1' });
    const { order } = body.data;

    expect(text).toContain(`"orderId":${order.orderID},`);
    expect(order.clientOrderId ?? order.clientOrderID).toBe('abc1');
    for (const clientOrderId of ['AbC1', 'abc1'])
      expect((await get(ORDER, { ...SYMBOL, clientOrderId })).body.data.order.orderID).toBe(order.orderID);
  });

  it('is found by its client’s id after more than two hours', async () => {
    const { post, get, clock } = createBingx();
    await post(ORDER, { ...REST, clientOrderId: 'a' });
    clock.advance(3 * HOUR_MS);

    expect((await get(ORDER, { ...SYMBOL, clientOrderId: 'a' })).body.code).toBe(0);
  });

  it.each([
    ['no position side, which means LONG', { positionSide: undefined }],
    ['a side of hedge mode', { positionSide: 'LONG' }],
  ])('is refused with 109400 for %s: the account is one-way', async (_what, { positionSide }) => {
    const { positionSide: _both, ...rest } = BUY;
    const { body } = await createBingx().post(ORDER, { ...rest, ...(positionSide && { positionSide }) });

    expect(body).toMatchObject({ code: 109400, msg: expect.stringMatching(/PositionSide.*BOTH/) });
  });

  it.each([
    ['that is too large for its margin', { ...BUY, quantity: 21 }, [101204]],
    ['worth less than the contract wants', { ...REST, quantity: 0.0001, price: 9_999 }, [101400]],
    ['of a symbol that is not known', { ...BUY, symbol: 'NOPE-USDT' }, [109425]],
    ['that may only reduce, without a position', { ...BUY, reduceOnly: 'true' }, [101290]],
    [
      'by an amount',
      { ...SYMBOL, side: 'BUY', positionSide: 'BOTH', type: 'MARKET', quoteOrderQty: 100 },
      [109400],
    ],
    ['with a stop without its price', { ...BUY, stopLoss: '{"type":"STOP_MARKET"}' }, [109400]],
  ])('%s is refused with HTTP 200', async (_what, query, codes) => {
    const { post, exchange } = createBingx();

    const { status, body } = await post(ORDER, query as never);

    expect(status).toBe(200);
    expect(codes).toContain(body.code);
    expect(await exchange.inspect.futures.orders('main')).toEqual([]);
  });

  it('under an id that was used is refused: 101481', async () => {
    const { post, exchange } = createBingx({ duplicateClientOrderIds: 'refuse' });
    await post(ORDER, { ...REST, clientOrderId: 'twice' });

    expect((await post(ORDER, { ...REST, clientOrderId: 'TWICE' })).body.code).toBe(101481);
    expect(await exchange.inspect.futures.orders('main')).toHaveLength(1);
  });

  it('is cancelled by DELETE; one that is filled is 109422, one that never was 109421', async () => {
    const { post, delete: remove } = createBingx();
    const resting = (await post(ORDER, REST)).body.data.order.orderID;
    const filled = (await post(ORDER, BUY)).body.data.order.orderID;
    const cancel = async (orderId: string) => (await remove(ORDER, { ...SYMBOL, orderId })).body;

    expect((await cancel(resting)).data.order.status).toMatch(/^CANCELL?ED$/);
    expect((await cancel(filled)).code).toBe(109422);
    expect((await cancel('1')).code).toBe(109421);
  });
});

describe('the list of fills', () => {
  const bought = async () => {
    const bingx = createBingx();
    for (let time = 0; time < 3; time += 1) {
      await bingx.post(ORDER, BUY);
      bingx.clock.advance(1_000);
    }
    return bingx;
  };
  const window = { ...SYMBOL, startTs: START_MS - 1, endTs: START_MS + HOUR_MS };

  it('is oldest first, with times eight hours east and the fee negative', async () => {
    const { get } = await bought();

    const { data } = (await get(FILLS, window)).body;

    expect(data.total).toBe(3);
    expect(data.fill_history_orders.map(({ filledTime }: { filledTime: string }) => filledTime)).toEqual([
      '2026-11-23T16:00:00.000+08:00',
      '2026-11-23T16:00:01.000+08:00',
      '2026-11-23T16:00:02.000+08:00',
    ]);
    expect(data.fill_history_orders[0]).toMatchObject({
      side: 'BUY',
      positionSide: 'BOTH',
      role: 'taker',
      commissionAsset: 'USDT',
      commission: expect.stringMatching(/^-0\.\d+$/),
      orderId: expect.stringMatching(/^\d{18,19}$/),
    });
  });

  it('leaves out its left end', async () => {
    const { get } = await bought();

    expect((await get(FILLS, { ...window, startTs: START_MS })).body.data.total).toBe(2);
  });

  it('is empty, without an error, where only the start is named', async () => {
    const { get } = await bought();

    expect((await get(FILLS, { ...SYMBOL, startTs: START_MS - 1 })).body).toMatchObject({
      code: 0,
      data: { fill_history_orders: [] },
    });
  });

  it('comes in pages, and is refused for more than seven days', async () => {
    const { get } = await bought();

    const page = (await get(FILLS, { ...window, pageSize: 2, pageIndex: 2 })).body.data;
    const long = await get(FILLS, { ...SYMBOL, startTs: START_MS - 7 * DAY_MS, endTs: START_MS + 1 });

    expect(page.fill_history_orders).toHaveLength(1);
    expect(page.total).toBe(3);
    expect(long.body).toMatchObject({ code: 109400, msg: expect.stringContaining('query range') });
  });
});

describe('the list of income', () => {
  it('is null where there is nothing, and where only the start is named', async () => {
    const { get } = createBingx();

    const nothing = await get('swap/v2/user/income', { incomeType: 'FUNDING_FEE' });

    expect(nothing.body).toMatchObject({ code: 0, data: null });
  });

  it('tells funding as the wallet sees it: a long that pays has a minus', async () => {
    const { post, get, clock } = createBingx();
    await post(ORDER, BUY);
    clock.advance(9 * HOUR_MS);
    const both = { startTime: START_MS, endTime: clock.nowMs(), incomeType: 'FUNDING_FEE' };

    const { data } = (await get('swap/v2/user/income', both)).body;
    const half = await get('swap/v2/user/income', { startTime: START_MS, incomeType: 'FUNDING_FEE' });

    // 0.0001 of 0.01 at 50,000.
    expect(data).toMatchObject([
      { symbol: 'BTC-USDT', incomeType: 'FUNDING_FEE', asset: 'USDT', income: '-0.05' },
    ]);
    expect(half.body.data).toBeNull();
  });
});

describe('orders of the past', () => {
  it('want a limit, and no more than seven days', async () => {
    const { get } = createBingx();
    const list = 'swap/v2/trade/allOrders';

    expect((await get(list, SYMBOL)).body.code).toBe(109400);
    expect((await get(list, { ...SYMBOL, limit: 1_001 })).body.code).toBe(109400);
    expect((await get(list, { ...SYMBOL, limit: 10 })).body.data.orders).toEqual([]);
    const window = { startTime: START_MS - 7 * DAY_MS - 1, endTime: START_MS };
    expect((await get(list, { ...SYMBOL, limit: 10, ...window })).body.code).toBe(109400);
  });
});

describe('wallet and positions', () => {
  it('a wallet writes two of its names in either way', async () => {
    const { get } = createBingx();
    const spellings = new Set<string>();
    for (let time = 0; time < 20; time += 1) {
      const [row] = (await get('swap/v3/user/balance')).body.data;
      expect(row).toMatchObject({
        asset: 'USDT',
        balance: '100000.00000000',
        availableMargin: expect.any(String),
      });
      spellings.add('frozenMargin' in row ? 'new' : 'freezedMargin' in row ? 'old' : 'neither');
    }

    expect([...spellings].sort()).toEqual(['new', 'old']);
  });

  it('a position has a number that no JavaScript number holds, and a size without a sign', async () => {
    const { post, get } = createBingx({ disorder: false });
    await post(ORDER, { ...BUY, side: 'SELL' });

    const { text, body } = await get('swap/v2/user/positions', SYMBOL);

    expect(text).toMatch(/"positionId":1\d{18}/);
    expect(body.data).toMatchObject([
      {
        symbol: 'BTC-USDT',
        positionSide: 'SHORT',
        positionAmt: expect.stringMatching(/^0\.010*$/),
        isolated: false,
      },
    ]);
  });
});

describe('settings', () => {
  it('leverage is set for BOTH sides at once and told for each', async () => {
    const { post, get } = createBingx();
    const path = 'swap/v2/trade/leverage';

    expect((await post(path, { ...SYMBOL, side: 'LONG', leverage: 5 })).body.code).toBe(109400);
    expect((await post(path, { ...SYMBOL, side: 'BOTH', leverage: 499 })).body.code).toBe(101414);
    expect((await post(path, { ...SYMBOL, side: 'BOTH', leverage: 5 })).body.data).toMatchObject({
      leverage: 5,
    });
    expect((await get(path, SYMBOL)).body.data).toMatchObject({ longLeverage: 5, shortLeverage: 5 });
  });

  it('the margin mode is kept by symbol', async () => {
    const { post, get } = createBingx();
    const path = 'swap/v2/trade/marginType';
    const told = async (symbol: string) => (await get(path, { symbol })).body.data.marginType;
    const set = async (marginType: string) => (await post(path, { ...SYMBOL, marginType })).body;

    expect(await told('BTC-USDT')).toBe('CROSSED');
    expect(await set('ISOLATED')).toMatchObject({ code: 0, data: { marginType: 'ISOLATED' } });
    expect([await told('BTC-USDT'), await told('ETH-USDT')]).toEqual(['ISOLATED', 'CROSSED']);
    for (const word of ['cross', 'SEPARATE_ISOLATED']) expect((await set(word)).code).toBe(109400);

    await post(ORDER, BUY);
    const { data: rows } = (await get('swap/v2/user/positions', SYMBOL)).body;
    expect(rows.map(({ isolated }: { isolated: boolean }) => isolated)).toContain(true);
  });

  it.each([
    ['a position', BUY],
    ['an order that rests', REST],
  ])('the margin mode stays while the symbol has %s: 104103', async (_what, order) => {
    const { post, get } = createBingx();
    const path = 'swap/v2/trade/marginType';
    await post(ORDER, order);

    expect((await post(path, { ...SYMBOL, marginType: 'ISOLATED' })).body.code).toBe(104103);
    expect((await post(path, { symbol: 'ETH-USDT', marginType: 'ISOLATED' })).body.code).toBe(0);
    expect((await get(path, SYMBOL)).body.data).toEqual({ marginType: 'CROSSED' });
  });

  it('the position mode is one-way, and stays while orders rest: 104103', async () => {
    const { post, get } = createBingx();
    const path = 'swap/v1/positionSide/dual';

    expect(String((await get(path)).body.data.dualSidePosition)).toBe('false');
    expect((await post(path, { dualSidePosition: 'false' })).body.code).toBe(0);
    await post(ORDER, REST);
    expect((await post(path, { dualSidePosition: 'false' })).body.code).toBe(104103);
  });

  it('a contract tells its places as counts and its flags as texts', async () => {
    const { data } = (await createBingx().open('swap/v2/quote/contracts')).body;

    expect(data.find(({ symbol }: { symbol: string }) => symbol === 'BTC-USDT')).toMatchObject({
      quantityPrecision: expect.any(Number),
      apiStateOpen: 'true',
      status: 1,
      currency: 'USDT',
      asset: 'BTC',
    });
  });
});
