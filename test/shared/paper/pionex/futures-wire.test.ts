/** What the wire does to futures calls on their way, and what it shows of an account. */
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { Fault, FaultPlan, Look } from '../../../../shared/paper/faults.ts';
import { checkedFetch } from '../../../support/spec.ts';
import { createFuturesAccount, type FuturesAccount, STILL, TRADER } from '../futures/futures-account.ts';
import { createPaperClient, START_MS } from '../paper-client.ts';

const CONTRACT = { symbol: 'BTC_USDT_PERP' };
const BUY = { side: 'BUY', size: '0.05', clientOrderId: 'signal-1' };

/** The fault strikes calls of this method and path. */
function struck(target: string, fault: Fault): FuturesAccount {
  const faults: FaultPlan = ({ method, path }) => (`${method} ${path}` === `${target}` ? fault : undefined);
  return createFuturesAccount({ perpetualPrices: STILL, faults });
}

const PLACE = 'POST /uapi/v1/trade/order';
const landed = async ({ exchange }: FuturesAccount) => (await exchange.inspect.futures.orders('main')).length;

describe('an order in perpetuals', () => {
  it.each<[string, Fault, number]>([
    ['has landed when its reply is lost', { kind: 'replyLost' }, 1],
    ['has not landed when the request is lost', { kind: 'requestLost', as: 'timeout' }, 0],
  ])('%s', async (_name, fault, orders) => {
    const account = struck(PLACE, fault);

    await expect(account.order(BUY)).rejects.toThrow();
    expect(await landed(account)).toBe(orders);
  });

  it.each([
    { executed: true, orders: 1 },
    { executed: false, orders: 0 },
  ])('is answered by a page, executed: $executed', async ({ executed, orders }) => {
    const account = struck(PLACE, { kind: 'gatewayPage', status: 502, executed });

    expect(
      (await account.client.post('/uapi/v1/trade/order', { ...CONTRACT, type: 'MARKET_QTY', ...BUY })).status,
    ).toBe(502);
    expect(await landed(account)).toBe(orders);
  });

  it('lands late, at the price of then, and not at all once its timestamp is too old', async () => {
    for (const [delayMs, orders] of [
      [5 * SECOND_MS, 1],
      [21 * SECOND_MS, 0],
    ] as const) {
      const account = struck(PLACE, { kind: 'lateLanding', delayMs });
      await expect(account.order(BUY)).rejects.toThrow();
      expect(account.exchange.inspect.pending()).toBe(1);
      account.clock.advance(30 * SECOND_MS);
      expect(await landed(account)).toBe(orders);
    }
  });

  it('is refused during maintenance and with a clock that disagrees', async () => {
    expect(await struck(PLACE, { kind: 'maintenance' }).order(BUY)).toMatchObject({
      code: 'TRADE_OPERATION_DENIED',
    });
    expect(await struck(PLACE, { kind: 'timestampRefused' }).order(BUY)).toMatchObject({
      code: 'INVALID_TIMESTAMP',
    });
  });

  it('fills in part, or late, when a fault says so', async () => {
    const partly = struck(PLACE, { kind: 'partialFill', share: decimal('0.4') });
    await partly.order(BUY);
    expect(await partly.exchange.inspect.futures.orders('main')).toMatchObject([
      { open: false, filledBase: '0.02' },
    ]);

    const slow = struck(PLACE, { kind: 'slowFill', delayMs: MINUTE_MS });
    await slow.order(BUY);
    slow.clock.advance(MINUTE_MS - 1);
    expect(await slow.exchange.inspect.futures.orders('main')).toMatchObject([
      { open: true, filledBase: '0' },
    ]);
    slow.clock.advance(1);
    expect(await slow.exchange.inspect.futures.fills('main')).toMatchObject([{ atMs: START_MS + MINUTE_MS }]);
  });

  it.each<[Look, string, Record<string, string>]>([
    ['orderByClientOrderId', 'trade/orderByClientOrderId', { clientOrderId: 'signal-1' }],
    ['fills', 'trade/fills', {}],
    ['orderHistory', 'trade/historyOrders', {}],
  ])('stays hidden from %s as long as a fault says, and from no other', async (look, path, query) => {
    const account = struck(PLACE, { kind: 'hidden', forMs: { [look]: MINUTE_MS } });
    const { orderId } = (await account.order(BUY)).data;
    const find = async () => JSON.stringify(await account.read(path, { ...CONTRACT, ...query }));
    account.clock.advance(MINUTE_MS - 1);

    expect(await find()).not.toContain(orderId);
    expect((await account.read('trade/order', { ...CONTRACT, orderId })).result).toBe(true);
    account.clock.advance(1);
    expect(await find()).toContain(orderId);
  });
});

describe('a read of a futures account', () => {
  const FILLS = 'GET /uapi/v1/trade/fills';

  it('that is blind sees no orders and no fills, and a stale one an older copy', async () => {
    const blind = struck('GET /uapi/v1/trade/orderByClientOrderId', { kind: 'blind' });
    await blind.order(BUY);
    expect(
      await blind.read('trade/orderByClientOrderId', { ...CONTRACT, clientOrderId: 'signal-1' }),
    ).toMatchObject({ code: 'TRADE_ORDER_NOT_FOUND' });

    const stale = struck('GET /uapi/v1/account/positions', { kind: 'stale', ageMs: MINUTE_MS });
    stale.clock.advance(HOUR_MS);
    await stale.order(BUY);
    expect((await stale.read('account/positions')).data.positions).toBeNull();
    stale.clock.advance(MINUTE_MS);
    expect((await stale.read('account/positions')).data.positions).toHaveLength(1);
  });

  it('costs five of ten a second, so that the third is one too many', async () => {
    const account = createFuturesAccount({ limits: 'on' });
    const statuses = [];
    for (let i = 0; i < 3; i += 1)
      statuses.push((await account.client.get('/uapi/v1/account/balances')).status);

    expect(statuses).toEqual([200, 200, 429]);
  });

  it('is banned and broken as other calls are', async () => {
    const banned = struck(FILLS, { kind: 'ban', page: 'html' });
    expect((await banned.client.get('/uapi/v1/trade/fills', CONTRACT)).text).toContain('429');
    const broken = struck(FILLS, { kind: 'brokenReply', how: 'garbage' });
    expect((await broken.client.get('/uapi/v1/trade/fills', CONTRACT)).body).toBeUndefined();
  });

  it('by client order id finds closed orders of the last two hours only, and open ones always', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    await account.order(BUY);
    await account.order({ ...BUY, type: 'LIMIT', price: '45000', clientOrderId: 'open-1' });
    const find = async (clientOrderId: string) =>
      (await account.read('trade/orderByClientOrderId', { ...CONTRACT, clientOrderId })).result;
    account.clock.advance(2 * HOUR_MS - 1);
    expect([await find('signal-1'), await find('open-1')]).toEqual([true, true]);
    account.clock.advance(1);

    expect([await find('signal-1'), await find('open-1')]).toEqual([false, true]);
  });

  it('pages: openOrders before endTime, fills the newest ones and those before an id', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    for (let i = 0; i < 4; i += 1) {
      await account.order({ side: 'BUY', size: '0.01' });
      await account.order({ side: 'BUY', type: 'LIMIT', size: '0.01', price: '45000' });
      account.clock.advance(SECOND_MS);
    }
    const times = (rows: { createTime: number }[]) =>
      rows.map(({ createTime }) => (createTime - START_MS) / SECOND_MS);
    const fills = (await account.read('trade/fills', { ...CONTRACT, limit: 2 })).data.fills;

    const open = await account.read('trade/openOrders', { endTime: START_MS + 2 * SECOND_MS, limit: 1 });
    expect(times(open.data.orders)).toEqual([1]);
    expect(fills.map(({ timestamp }: { timestamp: number }) => timestamp - START_MS)).toEqual([3_000, 2_000]);
    const { orderId, id } = fills[0];
    expect((await account.read('trade/fillsByOrderId', { ...CONTRACT, orderId })).data.fills).toHaveLength(1);
    const before = await account.read('trade/fillsByOrderId', { ...CONTRACT, orderId, fromId: id });
    expect(before.data.fills).toBeNull();
  });

  it('tells leverage as a list in which the one asked for need not be the first', async () => {
    const account = createFuturesAccount();
    await account.leverage('ETH_USDT_PERP', '3');

    expect((await account.read('account/leverage', CONTRACT)).data).toEqual({
      leverages: [
        { symbol: 'ETH_USDT_PERP', leverage: '3' },
        { symbol: 'BTC_USDT_PERP', leverage: '10' },
      ],
    });
  });
});

describe('the modes of an account', () => {
  it('are one-way and cross, and a call for others is refused', async () => {
    const account = createFuturesAccount();
    const set = async (path: string, body: object) =>
      (await account.client.post(`/uapi/v1/${path}`, body)).body;

    expect((await account.read('account/positionMode')).data).toEqual({ positionMode: 'BUYSELL' });
    expect((await account.read('trade/isolatedMode', CONTRACT)).data).toMatchObject({
      isolatedMode: 'CROSS',
    });
    expect(await set('account/positionMode', { positionMode: 'BUYSELL' })).toEqual({
      result: true,
      timestamp: START_MS,
    });
    expect(await set('trade/isolatedMode', { ...CONTRACT, isolatedMode: 'CROSS' })).toMatchObject({
      result: true,
    });
    const denied = { code: 'TRADE_OPERATION_DENIED' };
    expect(await set('account/positionMode', { positionMode: 'OPENCLOSE' })).toMatchObject(denied);
    expect(await set('trade/isolatedMode', { ...CONTRACT, isolatedMode: 'ISOLATED' })).toMatchObject(denied);
  });
});

describe('a whole session in perpetuals', () => {
  const session = async (account: FuturesAccount, client = account.client) => {
    const texts: string[] = [];
    const note = async (reply: Promise<{ text: string }>) => texts.push((await reply).text);
    const get = (path: string, query = {}) => note(client.get(`/uapi/v1/${path}`, query));
    const post = (path: string, body: object) => note(client.post(`/uapi/v1/${path}`, body));
    await post('account/leverage', { ...CONTRACT, leverage: '5' });
    await post('account/positionMode', { positionMode: 'BUYSELL' });
    await post('trade/isolatedMode', { ...CONTRACT, isolatedMode: 'CROSS' });
    for (const symbol of ['BTC_USDT_PERP', 'ETH_USDT_PERP', 'USDT_BTC_PERP']) {
      const size = symbol.startsWith('USDT') ? '500' : '0.1';
      await post('trade/order', {
        symbol,
        side: 'SELL',
        type: 'MARKET_QTY',
        size,
        clientOrderId: `a-${symbol.slice(0, 3)}`,
      });
    }
    const price = '50000';
    await post('trade/massOrder', {
      ...CONTRACT,
      orders: [{ side: 'BUY', type: 'LIMIT', size: '0.01', price }],
    });
    account.clock.advance(30 * HOUR_MS);
    await post('trade/order', {
      ...CONTRACT,
      side: 'BUY',
      type: 'MARKET_QTY',
      size: '0.1',
      reduceOnly: true,
    });
    const paths = ['account/balances', 'account/positions', 'account/detail', 'account/historyPositions'];
    for (const path of [...paths, 'account/positionMode', 'trade/openOrders', 'trade/fundingFee'])
      await get(path);
    for (const path of ['account/leverage', 'trade/isolatedMode', 'trade/historyOrders', 'trade/fills'])
      await get(path, CONTRACT);
    await note(client.delete('/uapi/v1/trade/allOrders', CONTRACT));
    await get('trade/order', { ...CONTRACT, orderId: 1 });
    return texts;
  };

  it('is answered as the official openapi_futures.yaml describes', async () => {
    const account = createFuturesAccount({ disorder: true });
    const checked = checkedFetch(account.exchange.fetch);
    const texts = await session(account, createPaperClient(checked, account.clock));

    expect(checked.violations.map(({ message }) => message)).toEqual([]);
    expect(texts.filter((text) => text.includes('"result":false'))).toHaveLength(1);
  });

  it('gives the same bytes for the same seed and clock, and others for another seed', async () => {
    const run = (seed: number) => session(createFuturesAccount({ seed, disorder: true, accounts: [TRADER] }));

    expect(await run(7)).toEqual(await run(7));
    expect(await run(7)).not.toEqual(await run(8));
  });
});
