/** What the lists of the exchange show of the past, and what they hide: age, lateness, pages, equal times. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import { checkedFetch } from '../../../support/spec.ts';
import { path as priced } from '../engine-under-test.ts';
import {
  createFuturesAccount,
  type FuturesAccount,
  marks,
  STILL,
  TRADER,
} from '../futures/futures-account.ts';
import { createPaperClient, createTestExchange, MAIN, START_MS } from '../paper-client.ts';

const SYMBOL = { symbol: 'BTC_USDT' };
const CONTRACT = { symbol: 'BTC_USDT_PERP' };
const OWNER = { ...TRADER, permissions: ['read', 'trade', 'transfer', 'botRead'] as const };

interface Row {
  readonly id: string;
  readonly orderId: string;
  readonly timestamp: number;
}

describe('positions that are over', () => {
  const closed = async (account: FuturesAccount, query = {}) =>
    (await account.read('account/historyPositions', query)).data.positions;

  it('are told with every documented field, and with the leverage that they ended with', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    await account.leverage('BTC_USDT_PERP', '20');
    await account.order({ side: 'BUY', size: '0.01' });
    account.clock.advance(MINUTE_MS);
    await account.order({ side: 'SELL', size: '0.01' });
    await account.leverage('BTC_USDT_PERP', '5');

    const checked = checkedFetch(account.exchange.fetch);
    const { body } = await createPaperClient(checked, account.clock).get('/uapi/v1/account/historyPositions');
    expect(checked.violations).toEqual([]);
    expect(body.data.positions).toEqual([
      {
        positionId: 'BTC_USDT_PERP-1',
        symbol: 'BTC_USDT_PERP',
        isolatedMode: 'CROSS',
        positionSide: 'LONG',
        sizeLong: '0.01',
        sizeShort: '-0.01',
        amountLong: '-500.015',
        amountShort: '499.985',
        amountSettled: '0.03',
        leverage: '20',
        sizeLiquidated: '0',
        amountLiquidated: '0',
        sizeTakeover: '0',
        createTime: START_MS,
        updateTime: START_MS + MINUTE_MS,
      },
    ]);
  });

  it('are found by their end, newest first, by symbol and flag, and only so many', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    for (const symbol of ['BTC_USDT_PERP', 'ETH_USDT_PERP', 'BTC_USDT_PERP']) {
      await account.order({ symbol, side: 'BUY', size: '0.01' });
      account.clock.advance(SECOND_MS);
      await account.order({ symbol, side: 'SELL', size: '0.01' });
    }
    const ids = async (query: object) =>
      ((await closed(account, query)) ?? []).map(({ positionId }: { positionId: string }) => positionId);

    expect(await ids({})).toEqual(['BTC_USDT_PERP-3', 'ETH_USDT_PERP-2', 'BTC_USDT_PERP-1']);
    expect(await ids({ limit: 1 })).toEqual(['BTC_USDT_PERP-3']);
    expect(await ids({ symbol: 'ETH_USDT_PERP' })).toEqual(['ETH_USDT_PERP-2']);
    const atMs = START_MS + 2 * SECOND_MS;
    expect(await ids({ startTime: atMs, endTime: atMs })).toEqual(['ETH_USDT_PERP-2']);
    expect(await ids({ positionFlag: 'TAKEOVER' })).toEqual([]);
    expect((await account.read('account/historyPositions', { positionFlag: 'OPEN' })).code).toBe(
      'TRADE_PARAMETER_ERROR',
    );
  });

  it('by liquidation say so', async () => {
    const falling = priced([
      [START_MS, 50_000],
      [START_MS + HOUR_MS, 44_000],
    ]);
    const account = createFuturesAccount({ perpetualPrices: marks(falling) });
    await account.leverage('BTC_USDT_PERP', '10');
    await account.order({ side: 'BUY', size: '1.9' });
    account.clock.advance(2 * HOUR_MS);

    const [position] = await closed(account);
    expect(position).toMatchObject({ sizeLong: '1.9', sizeShort: '0', sizeLiquidated: '-1.9' });
    expect(Number(position.amountLiquidated)).toBeGreaterThan(1.9 * 44_000);
  });
});

describe('what is too old', () => {
  it('vanishes from every list, by default after 90 days, and only from lists', async () => {
    const account = createFuturesAccount({ accounts: [OWNER], perpetualPrices: STILL });
    const { client, clock } = account;
    const spot = { ...SYMBOL, side: 'BUY', type: 'MARKET', amount: '50' };
    const { orderId } = (await client.post('/api/v1/trade/order', spot)).body.data;
    const transfer = { fromAccount: 'MAIN', toAccount: 'TRADE', currency: 'USDT', amount: '5' };
    await client.post('/api/v1/assets/transfer', transfer);
    await account.order({ side: 'BUY', size: '0.01' });
    await account.order({ side: 'SELL', size: '0.01' });
    const lists = [
      ['/api/v1/trade/fills', SYMBOL, 'fills'],
      ['/api/v1/trade/allOrders', SYMBOL, 'orders'],
      ['/api/v1/trade/fillsByOrderId', { orderId }, 'fills'],
      ['/api/v1/assets/transfers', {}, 'records'],
      ['/uapi/v1/trade/fills', CONTRACT, 'fills'],
      ['/uapi/v1/trade/historyOrders', CONTRACT, 'orders'],
      ['/uapi/v1/account/historyPositions', {}, 'positions'],
    ] as const;
    const seen = async () => {
      const found = [];
      for (const [path, query, key] of lists)
        found.push((await client.get(path, query)).body.data[key] !== null);
      return found;
    };
    clock.advance(90 * DAY_MS);
    expect(await seen()).toEqual(lists.map(() => true));
    clock.advance(1);

    expect(await seen()).toEqual(lists.map(() => false));
    expect((await client.get('/api/v1/trade/order', { orderId })).body.result).toBe(true);
  });

  it('is also funding, after as long as an option says', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL, historyMs: DAY_MS });
    await account.order({ side: 'BUY', size: '0.01' });
    account.clock.advance(3 * DAY_MS);

    // Settlements at 16:00, 00:00 and 08:00, the last one at the oldest instant that is still told.
    expect((await account.read('trade/fundingFee')).data.fundings).toHaveLength(4);
    account.clock.advance(1);
    expect((await account.read('trade/fundingFee')).data.fundings).toHaveLength(3);
  });

  it.each([
    [true, 0],
    [false, 1],
  ])('is a bot that has ended, when asked for: %s', async (finishedBotsVanish, count) => {
    const prices = priced([[START_MS, 50_000]]);
    const made = createTestExchange({
      accounts: [{ ...MAIN, permissions: ['botRead'] }],
      prices,
      historyMs: DAY_MS,
      finishedBotsVanish,
    });
    const [botId = ''] = await made.exchange.inspect.placeBots('main', [
      {
        kind: 'spot_grid',
        base: 'BTC',
        quote: 'USDT',
        symbol: 'BTC_USDT',
        investment: decimal('1000000'),
        labels: {},
        range: { top: decimal('60000'), bottom: decimal('40000'), rows: 10, spacing: 'arithmetic' },
        closeSell: 'NOT_SELL',
      },
    ]);
    const finished = async () =>
      (await made.client.get('/api/v1/bot/orders', { status: 'finished' })).body.data.results ?? [];
    made.clock.advance(HOUR_MS);
    expect(await finished()).toMatchObject([{ buOrderId: botId }]);
    made.clock.advance(DAY_MS);

    expect(await finished()).toHaveLength(count);
  });
});

describe('rows that come late', () => {
  const LATE = { share: 0.5, maxMs: HOUR_MS };
  const seen = async ({ client }: FuturesAccount, path: string, query = {}): Promise<readonly Row[]> => {
    const { data } = (await client.get(path, query)).body;
    return data.fills ?? data.fundings ?? data.records ?? [];
  };
  const trade = async (account: FuturesAccount) => {
    for (let i = 0; i < 20; i += 1) {
      const spot = { ...SYMBOL, side: 'BUY', type: 'MARKET', amount: '50' };
      await account.client.post('/api/v1/trade/order', spot);
      await account.order({ side: i % 2 === 0 ? 'BUY' : 'SELL', size: '0.01' });
      const transfer = { fromAccount: 'MAIN', toAccount: 'TRADE', currency: 'USDT', amount: '5' };
      await account.client.post('/api/v1/assets/transfer', transfer);
    }
  };

  it.each([
    ['/api/v1/trade/fills', SYMBOL],
    ['/uapi/v1/trade/fills', CONTRACT],
    ['/api/v1/assets/transfers', {}],
  ])('are missing from %s until they have come, the same for everybody who looks', async (path, query) => {
    const account = createFuturesAccount({ accounts: [OWNER], perpetualPrices: STILL, lateRows: LATE });
    await trade(account);
    const idsOf = async () => new Set((await seen(account, path, query)).map((row) => JSON.stringify(row)));
    const first = await idsOf();
    expect(first.size).toBeGreaterThan(3);
    expect(first.size).toBeLessThan(17);
    expect(await idsOf()).toEqual(first);

    let before = first;
    for (let minutes = 0; minutes < 60; minutes += 10) {
      account.clock.advance(10 * MINUTE_MS);
      const now = await idsOf();
      expect([...before].filter((id) => !now.has(id))).toEqual([]);
      before = now;
    }
    expect(before.size).toBe(20);
    const other = createFuturesAccount({
      accounts: [OWNER],
      perpetualPrices: STILL,
      lateRows: LATE,
      seed: 8,
    });
    await trade(other);
    expect((await seen(other, path, query)).length).not.toBe(first.size);
  });

  it('are missing from the fills of their order too, while the order itself tells them', async () => {
    const account = createFuturesAccount({ accounts: [OWNER], lateRows: () => MINUTE_MS });
    const spot = { ...SYMBOL, side: 'BUY', type: 'MARKET', amount: '50' };
    const { orderId } = (await account.client.post('/api/v1/trade/order', spot)).body.data;

    expect(await seen(account, '/api/v1/trade/fillsByOrderId', { orderId })).toEqual([]);
    const order = (await account.client.get('/api/v1/trade/order', { orderId })).body.data;
    expect(Number(order.filledAmount)).toBeGreaterThan(49);
    account.clock.advance(MINUTE_MS);
    expect(await seen(account, '/api/v1/trade/fillsByOrderId', { orderId })).toHaveLength(1);
  });

  it('may be named one by one', async () => {
    const account = createFuturesAccount({
      perpetualPrices: STILL,
      lateRows: ({ kind, atMs }) => (kind === 'funding' && atMs === START_MS + 8 * HOUR_MS ? 9 * HOUR_MS : 0),
    });
    await account.order({ side: 'BUY', size: '0.01' });
    account.clock.advance(16 * HOUR_MS);
    expect(await seen(account, '/uapi/v1/trade/fundingFee')).toHaveLength(1);
    account.clock.advance(HOUR_MS);

    expect(await seen(account, '/uapi/v1/trade/fundingFee')).toHaveLength(2);
  });
});

describe('one millisecond with more fills than a page', () => {
  it.each([
    ['spot', 'BTC_USDT', '/api/v1/trade'],
    ['futures', 'BTC_USDT_PERP', '/uapi/v1/trade'],
  ])(
    'of %s shows its newest hundred, and each order all of its own by fromId',
    async (_what, symbol, path) => {
      const account = createFuturesAccount({ perpetualPrices: STILL });
      const { client, exchange } = account;
      const orderIds = await exchange.inspect.past.add('main', { symbol, orders: 4, fillsPerOrder: 130 });
      const read = async (call: string, query: object): Promise<readonly Row[]> =>
        (await client.get(`${path}/${call}`, { symbol, ...query })).body.data.fills ?? [];

      const page = await read('fills', { startTime: START_MS, endTime: START_MS });
      expect(page).toHaveLength(100);
      expect(new Set(page.map(({ timestamp }) => timestamp))).toEqual(new Set([START_MS]));
      const ids: string[] = [];
      for (const orderId of orderIds) {
        for (let fromId: string | undefined; ; ) {
          const rows = await read('fillsByOrderId', fromId === undefined ? { orderId } : { orderId, fromId });
          if (rows.length === 0) break;
          ids.push(...rows.map(({ id }) => id));
          fromId = rows.at(-1)?.id;
        }
      }
      expect(ids).toHaveLength(520);
      expect(new Set(ids).size).toBe(520);
      expect(page.every(({ id }) => ids.includes(id))).toBe(true);
      const inspected = symbol.endsWith('PERP')
        ? exchange.inspect.futures.fills('main')
        : exchange.inspect.fills('main');
      expect(await inspected).toHaveLength(520);
    },
  );

  it('may lie before what was traded since, in its place by time', async () => {
    const { client, clock, exchange } = createTestExchange({ splitFillShare: 0 });
    clock.advance(HOUR_MS);
    const spot = { ...SYMBOL, side: 'BUY', type: 'MARKET', amount: '50' };
    await client.post('/api/v1/trade/order', spot);
    await exchange.inspect.past.add('main', { ...SYMBOL, atMs: START_MS, orders: 2, fillsPerOrder: 2 });

    const { fills } = (await client.get('/api/v1/trade/fills', SYMBOL)).body.data;
    const times = fills.map(({ timestamp }: Row) => timestamp - START_MS);
    expect(times).toEqual([HOUR_MS, 0, 0, 0, 0]);
    const { orders } = (await client.get('/api/v1/trade/allOrders', { ...SYMBOL, limit: 1 })).body.data;
    expect(orders).toMatchObject([{ createTime: START_MS + HOUR_MS }]);
  });
});

it('two fundings may be equal in everything, and both count', async () => {
  const account = createFuturesAccount({ perpetualPrices: STILL });
  const paid = decimal('1.25');
  await account.exchange.inspect.past.addFundings('main', { ...CONTRACT, paid, count: 2 });

  const { fundings } = (await account.read('trade/fundingFee')).data;
  expect(fundings).toHaveLength(2);
  expect(fundings[0]).toEqual(fundings[1]);
  expect(fundings[0]).toMatchObject({ fundingFee: '1.25', timestamp: START_MS });
  expect((await account.exchange.inspect.futures.wallets('main')).get('USDT')?.wallet).toBe('9997.5');
});

it('answered requests are counted by method and path, also those whose reply was lost', async () => {
  const { client, exchange } = createTestExchange({
    faults: ({ count }) =>
      count === 2 ? { kind: 'replyLost' } : count === 3 ? { kind: 'requestLost' } : undefined,
  });
  await client.get('/api/v1/trade/fills', SYMBOL);
  for (let i = 0; i < 2; i += 1) await client.get('/api/v1/trade/fills', SYMBOL).catch(() => undefined);
  await client.get('/api/v1/account/balances');
  await client.get('/api/v1/nothing');

  expect(exchange.inspect.requests()).toEqual({
    'GET /api/v1/trade/fills': 2,
    'GET /api/v1/account/balances': 1,
  });
});
