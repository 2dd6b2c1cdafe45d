import { describe, expect, it } from 'vitest';
import { createBotWorld, futuresBody, futuresTerms, spotBody } from '../bots/bot-world.ts';

const SPOT = '/api/v1/bot/orders/spotGrid';
const FUTURES = '/api/v1/bot/orders/futuresGrid';
const COPY = '/api/v1/bot/orders/smartCopy';
const FLAT = [[0, 50_000]] as const;

const failure = (code: string, message?: unknown) =>
  expect.objectContaining({ result: false, code, ...(message === undefined ? {} : { message }) });

describe('creating', () => {
  it('twice with one body makes two bots: nothing tells them apart', async () => {
    const { client, exchange } = createBotWorld(FLAT);

    const first = (await client.post(`${FUTURES}/create`, futuresBody())).body.data;
    const second = (await client.post(`${FUTURES}/create`, futuresBody())).body.data;

    expect(first.buOrderId).not.toBe(second.buOrderId);
    expect(await exchange.inspect.bots('main')).toHaveLength(2);
  });

  it.each([
    [{ gridType: 'arithmetic', grid_type: undefined }, 'invalid grid_type'],
    [{ trend: 'up' }, 'invalid trend'],
    [{ bottom: '0' }, 'bottom must greater than 0'],
    [{ bottom: '53000' }, 'top must greater than bottom'],
    [{ top: '52000.55' }, 'top not match quote precision'],
    [{ bottom: '48000.55' }, 'bottom not match quote precision'],
    [{ top: '600000' }, expect.stringMatching(/^top must less or equal than max:\d/)],
    [{ row: 1 }, 'row must greater than 1'],
    [{ row: 501 }, 'row must less than 501'],
    [{ leverage: 0 }, 'invalid leverage'],
    [{ leverage: 101 }, 'invalid leverage'],
    [{ extraMargin: '-1' }, 'extra_margin should greater than or equal 0'],
    [{ condition: '49000', conditionDirection: '2' }, 'invalid conditionDirection'],
    [{ quoteInvestment: '0.1' }, 'less than min investment'],
    [
      { quoteInvestment: '100.123456789' },
      'quote_investment not match spending precision: max 8 decimal places',
    ],
    [{ top: '48010', row: 400 }, 'grid profit per volume less than 0'],
    [{ quoteInvestment: 1000 }, 'invalid quoteInvestment'],
  ])('refuses a futures grid with %j', async (data, message) => {
    const { exchange, plain } = createBotWorld(FLAT);

    const { body } = await plain.post(`${FUTURES}/create`, futuresBody(data));

    expect(body).toEqual(failure('BOT_INVALID_ARGUMENT', message));
    expect(await exchange.inspect.bots('main')).toEqual([]);
  });

  it('wants .PERP in the base of a futures grid', async () => {
    const { plain: client } = createBotWorld(FLAT);

    const { body } = await client.post(`${FUTURES}/create`, futuresBody({}, { base: 'BTC' }));

    expect(body).toEqual(failure('BOT_INVALID_ARGUMENT', 'base should end with .PERP'));
  });

  it('without the money makes a bot that ends by itself', async () => {
    const { client, at, bot } = createBotWorld(FLAT);
    const spot = (await client.post(`${SPOT}/create`, spotBody({ quoteTotalInvestment: '200000' }))).body
      .data;
    const futures = (await client.post(`${FUTURES}/create`, futuresBody({ quoteInvestment: '200000' }))).body
      .data;
    at(1);

    expect(await bot(spot.buOrderId)).toMatchObject({ status: 'canceled', reason: 'not_enough_balance' });
    expect(await bot(futures.buOrderId)).toMatchObject({ reason: 'not_enough_balance_when_lock' });
  });
});

describe('checkParams', () => {
  const check = (data: object) => ({ base: 'BTC.PERP', quote: 'USDT', buOrderData: data });
  const good = {
    ...{ top: '52000', bottom: '48000', row: 4, grid_type: 'arithmetic', trend: 'long', leverage: 5 },
    quote_investment: '1000',
  };

  it('estimates the bot, with a liquidation price only on the side that has one', async () => {
    const { client, violations } = createBotWorld(FLAT);

    const { data } = (await client.post(`${FUTURES}/checkParams`, check(good))).body;

    expect(data).toMatchObject({ estimate_investment: '1000', estimate_extra_margin: '0', slippage: '0.01' });
    expect(data.estimate_liquidation_price_up).toBe('0');
    expect(Number(data.estimate_liquidation_price_down)).toBeGreaterThan(30_000);
    expect(Number(data.estimate_liquidation_price_down)).toBeLessThan(48_000);
    expect(violations()).toEqual([]);
  });

  it('splits the investment when it is told to', async () => {
    const { client } = createBotWorld(FLAT);

    const { data } = (await client.post(`${FUTURES}/checkParams`, check({ ...good, extra_margin: true })))
      .body;

    expect(data).toMatchObject({ estimate_investment: '800', estimate_extra_margin: '200' });
  });

  it('ignores camelCase: the investment counts as missing, and the bounds come with the failure', async () => {
    const { plain } = createBotWorld(FLAT);
    const { quote_investment: quoteInvestment, ...rest } = good;

    const { body } = await plain.post(`${FUTURES}/checkParams`, check({ ...rest, quoteInvestment }));

    expect(body).toEqual(failure('BOT_INVALID_ARGUMENT', 'less than min investment'));
    expect(Number(body.data.min_investment)).toBeGreaterThan(0);
  });

  it.each([
    [{ top: 'abc' }, 'number invalid: abc', false],
    [{ top: '1234567890123456' }, 'number int too long: 1234567890123456', false],
    [{ top: '1.1234567890123456' }, 'number decimal too long: 1.1234567890123456', false],
    [{ quote_total_investment: '-1' }, 'invalid quote total investment', false],
    [{ bottom: '52000' }, 'bottom must be less than top', false],
    [{ row: 1001 }, 'row must be between 2 and 1000', false],
    [{ grid_type: 'cubic' }, 'invalid grid_type', false],
    [{ top: '48000.02', row: 100 }, 'grid price duplicated: reduce row or widen range', true],
    [{ quote_total_investment: '0' }, 'less than min investment', true],
    [
      { quote_total_investment: '1000.123456789' },
      'quote_total_investment not match quote precision: max 8 decimal places',
      true,
    ],
  ])('of a spot grid with %j says %s', async (change, message, hasData) => {
    const { plain } = createBotWorld(FLAT);
    const data = {
      ...{ top: '52000', bottom: '48000', row: 4, grid_type: 'arithmetic', quote_total_investment: '1000' },
      ...change,
    };

    const { body } = await plain.post(`${SPOT}/checkParams`, {
      base: 'BTC',
      quote: 'USDT',
      buOrderData: data,
    });

    expect(body).toMatchObject({ result: false, message });
    expect(body.data !== undefined).toBe(hasData);
  });
});

describe('commands', () => {
  it('to adjust, reduce and cancel a futures grid go as described', async () => {
    const { client, at, bot, violations } = createBotWorld(FLAT);
    const { buOrderId } = (await client.post(`${FUTURES}/create`, futuresBody())).body.data;
    at(1);
    const adjust = {
      ...{ buOrderId, type: 'adjust_params', extraMargin: false, openPrice: 50_000 },
      ...{ top: '53000', bottom: '47000', row: 6, quoteInvestment: 500 },
    };
    expect((await client.post(`${FUTURES}/adjustParams`, adjust)).body).toMatchObject({ result: true });
    expect((await bot(buOrderId)).status).toBe('adjust_params');
    at(2);
    expect((await bot(buOrderId)).grid).toMatchObject({ invested: '1500' });
    const reduce = { buOrderId, openPrice: '50000', reduceNum: 10 };
    expect((await client.post(`${FUTURES}/reduce`, reduce)).body.data).toEqual(
      expect.objectContaining({ checkResult: true }),
    );
    expect((await client.post(`${FUTURES}/reduce`, { ...reduce, reduceNum: 99_999 })).body.data).toEqual(
      expect.objectContaining({ checkResult: false, reason: 'REDUCE_TOO_MUCH' }),
    );
    expect((await client.post(`${FUTURES}/cancel`, { buOrderId, closeNote: 'enough' })).body.result).toBe(
      true,
    );
    at(3);
    const { data } = (await client.get(`${FUTURES}/order`, { buOrderId })).body;

    expect(data).toMatchObject({ status: 'finished', closeNote: 'enough' });
    expect(data.buOrderData).toMatchObject({ status: 'canceled', reasonBy: 'user_cancel', position: '0' });
    expect(violations()).toEqual([]);
  });

  it('without required fields are refused', async () => {
    const { exchange, plain: client, at } = createBotWorld(FLAT);
    const [buOrderId = ''] = await exchange.inspect.placeBots('main', [futuresTerms()]);
    at(1);
    const adjust = {
      buOrderId,
      type: 'invest_in',
      extraMargin: false,
      openPrice: 50_000,
      quoteInvestment: 10,
    };

    for (const name of ['buOrderId', 'type', 'extraMargin', 'openPrice']) {
      const body = { ...adjust, [name]: undefined };
      expect((await client.post(`${FUTURES}/adjustParams`, body)).body).toMatchObject({
        message: `${name} is required`,
      });
    }
    for (const name of ['openPrice', 'reduceNum']) {
      const body = { buOrderId, openPrice: '50000', reduceNum: 1, [name]: undefined };
      expect((await client.post(`${FUTURES}/reduce`, body)).body).toMatchObject({
        message: `${name} is required`,
      });
    }
  });

  it('refuse immediate unless a limited close waits, and a bot that is closing or closed', async () => {
    const { client, exchange, at } = createBotWorld(FLAT);
    const [buOrderId = ''] = await exchange.inspect.placeBots('main', [futuresTerms()]);
    at(1);
    const forbidden = failure('BOT_INVALID_ARGUMENT', 'Forbidden current state can not cancel');
    expect((await client.post(`${FUTURES}/cancel`, { buOrderId, immediate: true })).body).toEqual(forbidden);
    await client.post(`${FUTURES}/cancel`, { buOrderId });
    expect((await client.post(`${FUTURES}/cancel`, { buOrderId })).body).toEqual(forbidden);
    at(2);

    expect((await client.post(`${FUTURES}/cancel`, { buOrderId })).body).toEqual(
      failure('BOT_ORDER_ALREADY_CLOSED'),
    );
  });

  it('to a spot grid invest twice when repeated, and pay profit twice', async () => {
    // Up and down between two lines: several pairs.
    const swings = Array.from({ length: 40 }, (_, i) => [i * 10, i % 2 ? 51_100 : 49_900] as const);
    const { client, at, bot, free, violations } = createBotWorld(swings);
    const { buOrderId } = (await client.post(`${SPOT}/create`, spotBody())).body.data;
    at(401);
    const before = Number(await free('USDT'));
    const profit = { buOrderId, amount: '1' };
    const transfers = [
      await client.post(`${SPOT}/profit`, profit),
      await client.post(`${SPOT}/profit`, profit),
    ];
    expect(transfers.map(({ body }) => body.data.amount)).toEqual(['1', '1']);
    expect(Number(await free('USDT'))).toBe(before + 2);
    expect((await client.post(`${SPOT}/profit`, { buOrderId, amount: '500' })).body.result).toBe(false);

    for (let i = 0; i < 2; i += 1) await client.post(`${SPOT}/investIn`, { buOrderId, quoteInvest: '100' });

    expect((await bot(buOrderId)).grid?.invested).toBe('1200');
    expect(Number(await free('USDT'))).toBe(before + 2 - 200);
    expect(violations()).toEqual([]);
  });
});

describe('signals', () => {
  const signalType = 'my-signal';
  const push = (action: string, position_size: string) => ({
    ...{ signalType, signalParam: '{}', base: 'BTC', quote: 'USDT', price: '50000' },
    time: '2026-11-23T08:00:00Z',
    data: { action, position_size, contracts: '1' },
  });
  const copy = {
    ...{ base: 'BTC', quote: 'USDT' },
    bu_order_data: {
      quote_total_investment: '500',
      portfolio: [{ base: 'BTC', signal_type: signalType, leverage: 2 }],
    },
  };

  it('drive the smart-copy bots that follow them, and each push is one of its own', async () => {
    const { client, exchange, at, violations } = createBotWorld([
      [0, 50_000],
      [20, 50_000],
      [30, 55_000],
    ]);
    const { bu_order_id: buOrderId } = (await client.post(`${COPY}/create`, copy)).body.data;
    at(1);
    await client.post('/api/v1/bot/signal/listener', push('buy', '1'));
    await client.post('/api/v1/bot/signal/listener', push('buy', '1'));
    expect(await exchange.inspect.signals('main')).toHaveLength(2);
    const open = (await client.get(`${COPY}/order`, { buOrderId })).body.data.buOrderData.portfolio[0];
    expect(Number(open.qtyLong)).toBeCloseTo(0.02, 2);
    at(31);
    await client.post('/api/v1/bot/signal/listener', push('sell', '0'));
    await client.post(`${COPY}/cancel`, { bu_order_id: buOrderId, close_note: 'done' });
    at(32);
    const { data } = (await client.get(`${COPY}/order`, { buOrderId })).body;

    // 10 % of twice the 500 less what two trades cost.
    expect(Number(data.buOrderData.profit)).toBeGreaterThan(95);
    expect(Number(data.buOrderData.profit)).toBeLessThan(100);
    expect(data).toMatchObject({ status: 'finished', closeNote: 'done' });
    expect(violations()).toEqual([]);
  });

  it('of a user are listed, changed, and deleted only when nothing follows them', async () => {
    const { client, at, violations } = createBotWorld(FLAT);
    const created = (await client.post('/api/v1/bot/signal/userSignal', { title: 'mine' })).body.data;
    const own = { ...copy.bu_order_data.portfolio[0], signal_type: created.signalType };
    const body = { ...copy, bu_order_data: { ...copy.bu_order_data, portfolio: [own] } };
    const { bu_order_id } = (await client.post(`${COPY}/create`, body)).body.data;
    const list = (await client.get('/api/v1/bot/signal/userSignal')).body.data;
    expect(list).toMatchObject({
      pageToken: '',
      signals: [{ signalType: created.signalType, title: 'mine' }],
    });
    const query = { signalType: created.signalType };
    const drop = () => client.delete('/api/v1/bot/signal/userSignal/delete', undefined, query);
    expect((await drop()).body).toMatchObject({ code: 'SIGNAL_HAS_UNCLOSED_ORDERS', data: { cnt: 1 } });
    await client.post(`${COPY}/cancel`, { bu_order_id });
    at(2);
    expect((await drop()).body.result).toBe(true);
    const gone = (await client.get('/api/v1/bot/signal/userSignal')).body.data;
    expect(gone.signals).toBeNull();

    expect(violations()).toEqual([]);
  });
});
