/** Stops that go out with an order: what documents and others' live answers say of them, held against the stand-in. */
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { path } from '../engine-under-test.ts';
import { marks } from '../futures/futures-account.ts';
import { createBingx, START_MS } from './bingx-client.ts';

/** Their habits are opposite, all three. */
const ENDING = 13;
const STAYING = 11;
const ORDER = 'swap/v2/trade/order';
const OPEN = 'swap/v2/trade/openOrders';
const ALL = 'swap/v2/trade/allOrders';
const SYMBOL = { symbol: 'BTC-USDT' };
const STOP_LOSS = '{"type":"STOP_MARKET","stopPrice":49000.55,"workingType":"MARK_PRICE"}';
const TAKE_PROFIT = '{"type":"TAKE_PROFIT_MARKET","stopPrice":51000,"workingType":"MARK_PRICE"}';
const BUY = { ...SYMBOL, side: 'BUY', positionSide: 'BOTH', type: 'MARKET', quantity: 0.02 };
const SELL = { ...BUY, side: 'SELL' };
const PROTECTED = { ...BUY, stopLoss: STOP_LOSS, takeProfit: TAKE_PROFIT, clientOrderId: 'Entry1' };

/** A quarter of an hour at 50,000, then to this within an hour. */
const moving = (to: number) =>
  marks(
    path([
      [0, 50_000],
      [START_MS + 15 * MINUTE_MS, 50_000],
      [START_MS + 75 * MINUTE_MS, to],
    ]),
  );

function trader(seed: number, to = 50_000) {
  const made = createBingx({ seed, perpetualPrices: moving(to), disorder: false });
  const { post, get, clock } = made;
  type Row = Readonly<Record<string, unknown>>;
  const open = async (): Promise<readonly Row[]> => (await get(OPEN, SYMBOL)).body.data.orders;
  const all = async (): Promise<readonly Row[]> => {
    const window = { startTime: START_MS, endTime: clock.nowMs() };
    return (await get(ALL, { ...SYMBOL, ...window, limit: 500 })).body.data.orders;
  };
  const idsOf = async (list: string) => {
    const { text } = await get(list, { ...SYMBOL, startTime: START_MS, endTime: clock.nowMs(), limit: 500 });
    return [...text.matchAll(/"orderId":(\d+)/g)].map(([, id = '']) => id);
  };
  return { ...made, open, all, idsOf, placed: async () => (await post(ORDER, PROTECTED)).body };
}

describe.each([ENDING, STAYING])('an order with stops, at the exchange of seed %i', (seed) => {
  it('keeps its client’s id, and its stops are orders without one that only reduce', async () => {
    const { open, placed, get } = trader(seed);

    const { order } = (await placed()).data;

    expect(order.clientOrderId ?? order.clientOrderID).toBe('entry1');
    const stop = { side: 'SELL', status: 'NEW', clientOrderId: '', reduceOnly: true, origQty: '0.02' };
    expect(await open()).toMatchObject([
      { ...stop, type: 'STOP_MARKET', stopPrice: '49000.5' },
      { ...stop, type: 'TAKE_PROFIT_MARKET', stopPrice: '51000' },
    ]);
    const found = await get(ORDER, { ...SYMBOL, clientOrderId: 'entry1' });
    expect(found.body.data.order).toMatchObject({ type: 'MARKET', status: 'FILLED' });
  });

  it('is refused when its client’s id was used before, with stops or without', async () => {
    const { post, placed, open } = trader(seed);
    await placed();

    expect((await placed()).code).toBe(101481);
    expect((await post(ORDER, { ...BUY, clientOrderId: 'entry1' })).body.code).toBe(101481);
    expect(await open()).toHaveLength(2);
  });

  it('carries its stops in its own row until it fills', async () => {
    const { post, open, get, exchange } = trader(seed);
    await post(ORDER, { ...PROTECTED, type: 'LIMIT', price: 49_500 });

    const [only, ...others] = await open();
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      type: 'LIMIT',
      stopLoss: { type: 'STOP_MARKET', stopPrice: 49_000.5 },
      takeProfit: { type: 'TAKE_PROFIT_MARKET', stopPrice: 51_000 },
    });
    const [stop] = await exchange.inspect.futures.conditions('main');
    expect((await get(ORDER, { ...SYMBOL, orderId: stop?.id ?? '' })).body.code).toBe(109421);
  });

  it('that is not there in the end leaves no stop', async () => {
    const { post, open, idsOf, delete: cancel, exchange } = trader(seed);
    await post(ORDER, { ...PROTECTED, type: 'LIMIT', price: 49_500 });
    const [orderId = ''] = await idsOf(OPEN);

    expect((await cancel(ORDER, { ...SYMBOL, orderId })).body.code).toBe(0);

    expect(await open()).toEqual([]);
    const states = (await exchange.inspect.futures.conditions('main')).map(({ state }) => state);
    expect(states).toEqual(['canceled', 'canceled']);
  });

  it.each([
    ['a stop loss above the price', { stopLoss: TAKE_PROFIT.replace('TAKE_PROFIT', 'STOP') }, 101400],
    ['a take profit below the price', { takeProfit: STOP_LOSS.replace('STOP', 'TAKE_PROFIT') }, 101400],
    ['a stop loss of another type', { stopLoss: TAKE_PROFIT }, 109400],
    ['a stop that is no JSON', { stopLoss: '49000' }, 109400],
    ['a stop of a part', { stopLoss: STOP_LOSS.replace('{', '{"quantity":0.01,') }, 109400],
    ['a stop on what only reduces', { ...SELL, stopLoss: TAKE_PROFIT, reduceOnly: 'true' }, 109400],
  ])('is refused as a whole with %s', async (_what, query, code) => {
    const { post, exchange } = trader(seed);

    expect((await post(ORDER, { ...BUY, ...query })).body.code).toBe(code);

    expect(await exchange.inspect.futures.orders('main')).toEqual([]);
    expect(await exchange.inspect.futures.conditions('main')).toEqual([]);
  });

  it('is closed by another order, which names the stop that made it and answers for it', async () => {
    const { placed, get, open, idsOf, clock } = trader(seed, 48_000);
    await placed();
    const [stopId = ''] = await idsOf(OPEN);

    clock.advance(HOUR_MS + 15 * MINUTE_MS);

    const { text, body } = await get(ORDER, { ...SYMBOL, orderId: stopId });
    expect(text).toContain(`"triggerOrderId":${stopId}`);
    expect(text).not.toContain(`"orderId":${stopId}`);
    const made = {
      side: 'SELL',
      type: 'STOP_MARKET',
      status: 'FILLED',
      executedQty: '0.02',
      reduceOnly: true,
    };
    expect(body.data.order).toMatchObject(made);
    expect(await idsOf(ALL)).toContain(body.data.order.orderID);
    expect((await open()).filter(({ type }) => type === 'STOP_MARKET')).toEqual([]);
  });

  it('has stops that can be cancelled by their number, once', async () => {
    const { placed, get, open, idsOf, delete: cancel } = trader(seed);
    await placed();
    const [stopId = ''] = await idsOf(OPEN);

    expect((await cancel(ORDER, { ...SYMBOL, orderId: stopId })).body.data.order.status).toBe('CANCELLED');
    expect((await cancel(ORDER, { ...SYMBOL, orderId: stopId })).body.code).toBe(109422);

    expect(await open()).toHaveLength(1);
    const { order } = (await get(ORDER, { ...SYMBOL, orderId: stopId })).body.data;
    expect(order).toMatchObject({ type: 'STOP_MARKET', status: 'CANCELLED', executedQty: '0' });
  });
});

describe('what no document says of stops', () => {
  it.each([
    [ENDING, []],
    [STAYING, ['STOP_MARKET', 'TAKE_PROFIT_MARKET']],
  ])('is decided by the seed %i: whether they end with their position', async (seed, left) => {
    const { post, placed, open } = trader(seed);
    await placed();

    await post(ORDER, SELL);

    expect((await open()).map(({ type }) => type)).toEqual(left);
  });

  it.each([
    [ENDING, []],
    [STAYING, ['TAKE_PROFIT_MARKET']],
  ])('is decided by the seed %i: whether one of them ends the other', async (seed, left) => {
    const { post, placed, open, clock } = trader(seed, 48_000);
    await placed();
    // So that the position outlives the stop.
    await post(ORDER, BUY);

    clock.advance(HOUR_MS + 15 * MINUTE_MS);

    expect((await open()).map(({ type }) => type)).toEqual(left);
  });

  it.each([
    [ENDING, ['MARKET']],
    [STAYING, ['MARKET', 'STOP_MARKET', 'TAKE_PROFIT_MARKET']],
  ])('is decided by the seed %i: whether the list of all orders has them', async (seed, types) => {
    const { placed, all } = trader(seed);
    await placed();
    expect((await all()).map(({ type }) => type)).toEqual(types);
  });
});
