import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import { path } from '../engine-under-test.ts';
import { MAIN, START_MS } from '../paper-client.ts';
import { createFuturesAccount, marks, STILL } from './futures-account.ts';

const CONTRACT = { symbol: 'BTC_USDT_PERP' };
const LIMIT = { side: 'BUY', type: 'LIMIT', size: '0.1', price: '49000' };

describe('an account of the paper exchange', () => {
  it('may not place futures orders unless it is told otherwise, and may read and set leverage all the same', async () => {
    const account = createFuturesAccount({ accounts: [MAIN] });
    const denied = { result: false, code: 'TRADE_TYPE_DENIED', message: 'user denied not in whitelist' };

    expect(await account.order({ side: 'BUY', size: '0.1' })).toMatchObject(denied);
    const calls = ['order', 'allOrders'].map((name) =>
      account.client.delete(`/uapi/v1/trade/${name}`, { ...CONTRACT, orderId: 1 }),
    );
    for (const { body } of await Promise.all(calls)) expect(body).toMatchObject(denied);
    expect(await account.leverage('BTC_USDT_PERP', '5')).toMatchObject({ data: { leverage: '5' } });
    expect((await account.read('account/balances')).data).toMatchObject({
      balances: [{ coin: 'USDT', free: '10000.00000000', frozen: '0.00000000', debts: '0' }],
      isolates: null,
    });
  });

  it('with the flag trades, and its spot money stays as it is', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    const reply = await account.order({ side: 'BUY', size: '0.1', clientOrderId: 'a-1' });

    expect(Object.keys(reply.data)).toEqual(['orderId']);
    expect(reply.data.orderId).toMatch(/^4\d{17}$/);
    expect((await account.exchange.inspect.balances('main')).get('USDT')).toEqual({
      free: '10000',
      frozen: '0',
    });
    // 0.1 at the best ask of 50,001.5, and 5 bps of it as fee.
    expect(await account.exchange.inspect.futures.fills('main')).toMatchObject([
      { price: '50001.5', baseSize: '0.1', fee: '2.500075', feeCoin: 'USDT', role: 'taker', realised: '0' },
    ]);
  });
});

describe('an order type', () => {
  it.each([
    // The best ask holds about 0.2 BTC within one tick of 50,001.5 and the bid is 49,998.5.
    { type: 'LIMIT', price: '49000', size: '0.1', status: 'OPEN', filledSize: '0' },
    { type: 'LIMIT', price: '50001.5', size: '0.01', status: 'CLOSED', filledSize: '0.01' },
    { type: 'IOC', price: '49000', size: '0.1', status: 'CLOSED', filledSize: '0' },
    { type: 'IOC', price: '50001.5', size: '0.01', status: 'CLOSED', filledSize: '0.01' },
    { type: 'FOK', price: '50001.5', size: '1', status: 'CLOSED', filledSize: '0' },
    { type: 'FOK', price: '50001.5', size: '0.01', status: 'CLOSED', filledSize: '0.01' },
    { type: 'POSTONLY', price: '50001.4', size: '0.1', status: 'OPEN', filledSize: '0' },
    { type: 'POSTONLY', price: '50001.5', size: '0.1', status: 'CLOSED', filledSize: '0' },
    { type: 'MARKET_QTY', size: '0.5', status: 'CLOSED', filledSize: '0.5' },
  ])('$type of $size at $price ends $status with $filledSize', async ({ status, filledSize, ...wanted }) => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    const { orderId } = (await account.order({ side: 'BUY', ...wanted })).data;
    const order = (await account.read('trade/order', { ...CONTRACT, orderId })).data;

    expect(order).toMatchObject({
      type: wanted.type,
      status,
      filledSize,
      positionSide: 'BOTH',
      source: 'API',
    });
  });

  it('IOC takes what is there and cancels the rest', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    await account.order({ side: 'BUY', type: 'IOC', size: '1.5', price: '50001.5' });
    const [order] = await account.exchange.inspect.futures.orders('main');

    expect(order?.open).toBe(false);
    expect(Number(order?.filledBase)).toBeGreaterThan(0);
    expect(Number(order?.filledBase)).toBeLessThan(1.5);
  });

  it('that rests fills as maker at its own price when the mark comes there', async () => {
    const falling = path([
      [START_MS, 50_000],
      [START_MS + HOUR_MS, 48_800],
    ]);
    const account = createFuturesAccount({ perpetualPrices: marks(falling) });
    await account.order(LIMIT);
    account.clock.advance(50 * MINUTE_MS - 1);
    expect(await account.exchange.inspect.futures.fills('main')).toEqual([]);
    account.clock.advance(1);

    // 2 bps of 4,900.
    expect(await account.exchange.inspect.futures.fills('main')).toMatchObject([
      { price: '49000', role: 'maker', fee: '0.98', atMs: START_MS + 50 * MINUTE_MS },
    ]);
  });
});

describe('a futures order is refused', () => {
  it.each([
    ['TRADE_INVALID_SYMBOL', { symbol: 'NOPE_USDT_PERP', side: 'BUY', size: '1' }],
    ['TRADE_INVALID_SYMBOL', { symbol: 'BTC_USDT', side: 'BUY', size: '1' }],
    ['TRADE_OPERATION_DENIED', { symbol: 'WAVES_USDT_PERP', side: 'BUY', size: '10' }],
    ['TRADE_PARAMETER_ERROR', { side: 'BUY' }],
    ['TRADE_PARAMETER_ERROR', { side: 'BUY', type: 'LIMIT', size: '0.1' }],
    ['TRADE_PARAMETER_ERROR', { side: 'BUY', type: 'MARKET', size: '0.1' }],
    ['TRADE_PARAMETER_ERROR', { side: 'BUY', size: '0.1', positionSide: 'LONG' }],
    ['TRADE_PARAMETER_ERROR', { side: 'BUY', size: '0.00011' }],
    ['TRADE_PARAMETER_ERROR', { ...LIMIT, price: '49000.01' }],
    ['TRADE_SIZE_FILTER_DENIED', { side: 'BUY', size: '100.0001' }],
    ['TRADE_PRICE_FILTER_DENIED', { ...LIMIT, price: '55000.1' }],
    ['TRADE_AMOUNT_FILTER_DENIED', { symbol: 'PUMP_USDT_PERP', ...LIMIT, size: '1', price: '0.0008' }],
    ['TRADE_OPERATION_DENIED', { side: 'SELL', size: '0.1', reduceOnly: true }],
    ['TRADE_NOT_ENOUGH_MONEY', { side: 'BUY', size: '2' }],
  ])('%s: %o', async (code, body) => {
    const still = {
      ...STILL,
      markPriceAt: async (symbol: string) => decimal(symbol.startsWith('PUMP') ? '0.0008' : '50000'),
    };
    const account = createFuturesAccount({ perpetualPrices: still });

    expect(await account.order(body)).toMatchObject({ result: false, code });
    expect(await account.exchange.inspect.futures.orders('main')).toEqual([]);
  });

  it('when the margin of what is open and what is ordered is not there, and taken when it just is', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    await account.order({ ...LIMIT, size: '1.5' });

    // 10,000 at leverage 10 carries 2 BTC of 50,000 without any fee.
    expect(await account.order({ ...LIMIT, size: '0.5' })).toMatchObject({ code: 'TRADE_NOT_ENOUGH_MONEY' });
    expect(await account.order({ ...LIMIT, size: '0.49' })).toMatchObject({ result: true });
  });

  it('beyond what the leverage is allowed for, at whatever wealth', async () => {
    const rich = { ...MAIN, futuresTrading: true, futuresBalances: { USDT: decimal('10000000') } };
    const account = createFuturesAccount({ accounts: [rich], perpetualPrices: STILL });
    await account.leverage('BTC_USDT_PERP', '100');

    expect(await account.order({ ...LIMIT, size: '1.0001' })).toMatchObject({
      code: 'TRADE_OPERATION_DENIED',
    });
    expect(await account.order({ ...LIMIT, size: '1' })).toMatchObject({ result: true });
    expect(await account.leverage('BTC_USDT_PERP', '101')).toMatchObject({ code: 'TRADE_PARAMETER_ERROR' });
  });

  it('under a client order id of the last two hours, and taken under it later', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    const order = { side: 'BUY', size: '0.001', clientOrderId: 'signal-1' };
    const first = (await account.order(order)).data.orderId;
    account.clock.advance(2 * HOUR_MS - 1);
    expect(await account.order(order)).toMatchObject({ code: 'TRADE_REPEAT_CLIENT_ORDER_ID' });
    account.clock.advance(1);
    const second = (await account.order(order)).data.orderId;

    expect(second).not.toBe(first);
    const found = await account.read('trade/orderByClientOrderId', {
      ...CONTRACT,
      clientOrderId: 'signal-1',
    });
    expect(found.data.orderId).toBe(second);
  });
});

describe('a reduce-only order', () => {
  it('is cut to the position, closes it, and opens none', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    await account.order({ side: 'BUY', size: '0.05' });
    const { orderId } = (await account.order({ side: 'SELL', size: '0.5', reduceOnly: true })).data;

    expect((await account.read('trade/order', { ...CONTRACT, orderId })).data).toMatchObject({
      origSize: '0.5',
      size: '0.05',
      filledSize: '0.05',
      reduceOnly: true,
      status: 'CLOSED',
    });
    expect((await account.read('account/positions')).data.positions).toBeNull();
    expect((await account.read('account/historyPositions')).data.positions).toMatchObject([
      // Bought at 50,001.5, sold at 49,998.5: 3 lost on each bitcoin, and settled.
      { positionSide: 'LONG', sizeLong: '0.05', sizeShort: '-0.05', amountSettled: '0.15' },
    ]);
  });

  it('that rests is cancelled with the position that it was to close', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    await account.order({ side: 'BUY', size: '0.1' });
    await account.order({ side: 'SELL', type: 'LIMIT', size: '0.1', price: '52000', reduceOnly: true });
    await account.order({ side: 'SELL', size: '0.1' });

    expect((await account.read('trade/openOrders')).data.orders).toBeNull();
  });

  it('needs no margin, even when there is none left', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    await account.order({ side: 'BUY', size: '1.9' });
    await account.exchange.inspect.futures.credit('main', 'USDT', decimal('-5000'));

    expect(await account.order({ side: 'BUY', size: '0.1' })).toMatchObject({
      code: 'TRADE_NOT_ENOUGH_MONEY',
    });
    expect(await account.order({ side: 'SELL', size: '1', reduceOnly: true })).toMatchObject({
      result: true,
    });
  });
});

describe('cancelling', () => {
  it('ends an open order once, and says not found of any other', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    const { orderId } = (await account.order(LIMIT)).data;
    const cancel = async () =>
      (await account.client.delete('/uapi/v1/trade/order', `{"symbol":"BTC_USDT_PERP","orderId":${orderId}}`))
        .body;

    expect(await cancel()).toEqual({ result: true, timestamp: START_MS });
    expect(await cancel()).toMatchObject({ code: 'TRADE_ORDER_NOT_FOUND' });
  });

  it('of all orders of a contract leaves those of others', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    await account.order(LIMIT);
    await account.order({ ...LIMIT, symbol: 'ETH_USDT_PERP' });
    await account.client.delete('/uapi/v1/trade/allOrders', CONTRACT);

    const { orders } = (await account.read('trade/openOrders')).data;
    expect(orders.map((order: { symbol: string }) => order.symbol)).toEqual(['ETH_USDT_PERP']);
  });
});
