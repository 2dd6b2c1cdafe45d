import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { cpuMs } from '../../../support/cpu-time.ts';
import { units } from '../money.ts';
import { createBotWorld, DAY, futuresTerms, HOUR, MINUTE, spotTerms } from './bot-world.ts';

const FLAT = [[0, 50_000]] as const;
const stop = (type: 'price' | 'profit_amount' | 'profit_ratio', value: string, delayMs = 0) => ({
  type,
  value: decimal(value),
  delayMs,
});

describe('a life cycle', () => {
  it.each([
    ['spot', spotTerms(), ['prepare', 'lock_currency', 'init_grid', 'running', 'running']],
    ['futures', futuresTerms(), ['prepare', 'lock_currency', 'open_position', 'init_grid', 'running']],
  ])('of a %s grid takes some seconds until it runs', async (_, terms, states) => {
    const { exchange, at } = createBotWorld(FLAT);
    await exchange.inspect.placeBots('main', [terms]);

    const seen: (string | undefined)[] = [];
    for (const second of [0, 1, 2, 3, 4]) {
      at(0, second * 1_000);
      seen.push((await exchange.inspect.bots('main'))[0]?.status);
    }

    expect(seen).toEqual(states);
  });

  it.each([
    ['spot', spotTerms(), ['destroy_grid', 'unlock_currency', 'canceled', 'canceled']],
    ['futures', futuresTerms(), ['destroy_grid', 'close_position', 'unlock_currency', 'canceled']],
  ])('of a %s grid takes some seconds until it is canceled', async (_, terms, states) => {
    const { exchange, at } = createBotWorld(FLAT);
    const [botId = ''] = await exchange.inspect.placeBots('main', [terms]);
    at(1);
    await exchange.inspect.commandBot('main', botId, { type: 'cancel', closeNote: '', immediate: false });

    const seen: (string | undefined)[] = [];
    for (const second of [0, 1, 2, 3]) {
      at(1, second * 1_000);
      seen.push((await exchange.inspect.bots('main'))[0]?.status);
    }

    expect(seen).toEqual(states);
    expect((await exchange.inspect.bots('main'))[0]?.reason).toBe('user_cancel');
  });

  it('of a grid with a trigger waits in condition_lock, a spot grid in lock_currency', async () => {
    const { exchange, at } = createBotWorld([
      [0, 50_000],
      [10, 50_000],
      [20, 49_000],
    ]);
    const condition = { price: decimal('49500'), direction: '-1' as const };
    await exchange.inspect.placeBots('main', [spotTerms({ condition }), futuresTerms({ condition })]);
    const states = async () => (await exchange.inspect.bots('main')).map(({ status }) => status);

    at(14);
    expect(await states()).toEqual(['lock_currency', 'condition_lock']);
    at(18);
    expect(await states()).toEqual(['running', 'running']);
  });

  it('that is cancelled while it waits gives all of its money back', async () => {
    const { exchange, at, free } = createBotWorld(FLAT);
    const condition = { price: decimal('40000'), direction: '-1' as const };
    const ids = await exchange.inspect.placeBots('main', [
      spotTerms({ condition }),
      futuresTerms({ condition }),
    ]);
    at(1);
    expect(await free('USDT')).toBe('98000');
    for (const id of ids) {
      await exchange.inspect.commandBot('main', id, { type: 'cancel', closeNote: '', immediate: false });
    }
    at(2);

    expect(await free('USDT')).toBe('100000');
  });
});

describe('trading', () => {
  // 48,000 · 49,000 · 50,000 · 51,000 · 52,000, opened at 50,000: two grids in base coin.
  it('sells a grid at each line above and buys it back at the line below', async () => {
    const { exchange, at, bot } = createBotWorld([
      [0, 50_000],
      [10, 51_000],
      [20, 50_000],
      [30, 49_000],
    ]);
    const [botId = ''] = await exchange.inspect.placeBots('main', [spotTerms()]);
    const grid = async () => (await bot(botId)).grid;
    at(1);
    const size = Number((await grid())?.sizePerGrid);
    expect(Number((await grid())?.base)).toBeCloseTo(2 * size, 8);

    at(10);
    expect(await grid()).toMatchObject({ trades: 1, pairs: 0, gridProfit: '0' });
    expect(Number((await grid())?.base)).toBeCloseTo(size, 8);
    at(20);
    expect(await grid()).toMatchObject({ trades: 2, pairs: 1 });
    // 1,000 a coin, less 0.05 % of 51,000 and of 50,000.
    expect(Number((await grid())?.gridProfit)).toBeCloseTo(size * (1_000 - 50.5), 6);
    // Two grids bought at 50,000 to open, one sold at 51,000, one bought at 50,000.
    expect(Number((await grid())?.fees)).toBeCloseTo(size * 0.0005 * (2 * 50_000 + 51_000 + 50_000), 3);
    at(30);
    expect(await grid()).toMatchObject({ trades: 3, pairs: 1 });
    expect(Number((await grid())?.base)).toBeCloseTo(3 * size, 8);
  });

  it('holds what the trend says: long, short, or nothing at the opening price', async () => {
    const { exchange, at } = createBotWorld([
      [0, 50_000],
      [10, 50_000],
      [20, 47_900],
      [30, 47_900],
    ]);
    const trends = ['long', 'short', 'no_trend'] as const;
    await exchange.inspect.placeBots(
      'main',
      trends.map((trend) => futuresTerms({ trend })),
    );
    const signs = async () =>
      (await exchange.inspect.bots('main')).map(({ grid }) => Math.sign(Number(grid?.base)));

    at(1);
    expect(await signs()).toEqual([1, -1, 0]);
    at(25);
    expect(await signs()).toEqual([1, 0, 1]);
  });

  it('pays or receives funding every eight hours, and not in between', async () => {
    const { exchange, at } = createBotWorld(FLAT, {
      perpetualPrices: {
        markPriceAt: async () => decimal('50000'),
        indexPriceAt: async () => decimal('50000'),
        markRangeOf: async () => ({ low: decimal('50000'), high: decimal('50000') }),
        fundingIntervalMs: () => 8 * HOUR,
        fundingRateAt: async () => decimal('0.0001'),
        candles: async () => [],
      },
    });
    const [long = '', short = ''] = await exchange.inspect.placeBots('main', [
      futuresTerms(),
      futuresTerms({ trend: 'short' }),
    ]);
    const funding = async (id: string) => {
      const found = (await exchange.inspect.bots('main')).find(({ botId }) => botId === id)?.grid;
      return { paid: Number(found?.funding), perSettlement: Number(found?.base) * 50_000 * 0.0001 };
    };

    // The world starts at 08:00; settlements are at 16:00, 00:00 and 08:00.
    at(8 * 60 - 1);
    expect((await funding(long)).paid).toBe(0);
    at(8 * 60);
    for (const id of [long, short]) {
      const { paid, perSettlement } = await funding(id);
      expect(paid).toBeCloseTo(-perSettlement, 6);
    }
    at(24 * 60);
    const { paid, perSettlement } = await funding(long);
    expect(paid).toBeCloseTo(-3 * perSettlement, 6);
  });
});

describe('an end', () => {
  it('by liquidation takes the margin and no more, and says so', async () => {
    const { exchange, at, client, free, violations } = createBotWorld([
      [0, 50_000],
      [10, 50_000],
      [40, 40_000],
    ]);
    const [buOrderId = ''] = await exchange.inspect.placeBots('main', [
      futuresTerms({ leverage: decimal('10') }),
    ]);
    at(1);
    const running = (await client.get('/api/v1/bot/orders/futuresGrid/order', { buOrderId })).body.data
      .buOrderData;
    at(60);

    const { buOrderData } = (await client.get('/api/v1/bot/orders/futuresGrid/order', { buOrderId })).body
      .data;

    expect(buOrderData).toMatchObject({
      status: 'canceled',
      reasonBy: 'force_liquidation',
      liquidationTriggered: true,
      riskStatus: 'LIQUIDATION',
    });
    // One minute moves the price by a third of a thousand of dollars.
    expect(
      Math.abs(Number(buOrderData.liquidationPrice) - Number(running.estimateLiquidationPriceDown)),
    ).toBeLessThan(400);
    const back = Number(await free('USDT')) - 99_000;
    expect(back).toBeGreaterThanOrEqual(0);
    expect(back).toBeLessThan(150);
    expect(violations()).toEqual([]);
  });

  it.each([
    ['price', { lossStop: stop('price', '49000') }, 'loss_stop'],
    ['profit_amount', { lossStop: stop('profit_amount', '-20') }, 'loss_stop'],
    ['profit_ratio', { lossStop: stop('profit_ratio', '-0.02') }, 'loss_stop'],
    ['price', { profitStop: stop('price', '51500') }, 'profit_stop'],
    ['profit_amount', { profitStop: stop('profit_amount', '10') }, 'profit_stop'],
  ])('by a stop of type %s %j comes when its condition is met, not before', async (_, stops, reason) => {
    const end = reason === 'loss_stop' ? 48_000 : 52_000;
    const { exchange, at } = createBotWorld([
      [0, 50_000],
      [10, 50_000],
      [30, end],
    ]);
    await exchange.inspect.placeBots('main', [spotTerms(stops), futuresTerms(stops)]);

    at(10);
    expect((await exchange.inspect.bots('main')).map(({ status }) => status)).toEqual(['running', 'running']);
    at(40);
    expect(await exchange.inspect.bots('main')).toMatchObject([
      { status: 'canceled', reason },
      { status: 'canceled', reason },
    ]);
  });

  it('by a stop with a delay waits until the condition has held without a break', async () => {
    const twice = [
      [9, 50_000],
      [10, 48_500],
      [12, 48_500],
      [13, 50_000],
      [20, 50_000],
      [21, 48_500],
    ] as const;
    const { exchange, at } = createBotWorld(twice);
    const [botId] = await exchange.inspect.placeBots('main', [
      futuresTerms({ lossStop: stop('price', '49000', 5 * MINUTE) }),
    ]);
    const reason = async () =>
      (await exchange.inspect.bots('main')).find((one) => one.botId === botId)?.reason;

    at(18);
    expect(await reason()).toBeUndefined();
    at(25);
    expect(await reason()).toBeUndefined();
    at(26);
    expect(await reason()).toBe('loss_stop');
  });

  it('at a limit waits for its price, unless it is told to close at once', async () => {
    const lossStop = { ...stop('price', '49000'), type: 'price_limit' as const, limit: decimal('49500') };
    const { exchange, at } = createBotWorld([
      [0, 50_000],
      [10, 48_500],
      [100, 48_500],
      [110, 49_600],
    ]);
    const [patient = '', hasty = ''] = await exchange.inspect.placeBots('main', [
      futuresTerms({ lossStop }),
      futuresTerms({ lossStop }),
    ]);
    at(50);
    expect((await exchange.inspect.bots('main')).map(({ status }) => status)).toEqual([
      'close_position',
      'close_position',
    ]);
    const cancel = { type: 'cancel', closeNote: '', immediate: true } as const;
    expect(await exchange.inspect.commandBot('main', hasty, cancel)).toMatchObject({ accepted: true });
    at(51);
    expect((await exchange.inspect.bots('main')).map(({ status }) => status)).toEqual([
      'close_position',
      'canceled',
    ]);
    at(120);

    const found = (await exchange.inspect.bots('main')).find(({ botId }) => botId === patient);
    expect(found).toMatchObject({ status: 'canceled', reason: 'loss_stop' });
  });

  it.each([
    ['NOT_SELL', true],
    ['TO_QUOTE', false],
  ] as const)('of a spot grid with %s keeps its base coin: %s', async (closeSell, keeps) => {
    const { exchange, at, free } = createBotWorld(FLAT);
    const [botId = ''] = await exchange.inspect.placeBots('main', [spotTerms({ closeSell })]);
    at(1);
    await exchange.inspect.commandBot('main', botId, { type: 'cancel', closeNote: '', immediate: false });
    at(2);

    expect(Number(await free('BTC')) > 10).toBe(keeps);
  });
});

describe('a coin-margined grid', () => {
  const terms = futuresTerms({
    ...{
      base: 'USDT.PERP',
      quote: 'BTC',
      symbol: 'USDT_BTC_PERP',
      investment: decimal('0.1'),
      investCoin: 'BTC',
    },
    range: { top: decimal('0.00002400'), bottom: decimal('0.00001600'), rows: 8, spacing: 'arithmetic' },
  });

  it('counts in bitcoin at the inverse price, and pays bitcoin back', async () => {
    const { exchange, at, free, client, violations } = createBotWorld([
      [0, 50_000],
      [30, 47_000],
      [60, 51_500],
    ]);
    const [buOrderId = ''] = await exchange.inspect.placeBots('main', [terms]);
    expect(await free('BTC')).toBe('9.9');
    at(70);
    const { data } = (await client.get('/api/v1/bot/orders/futuresGrid/order', { buOrderId })).body;
    expect(Number(data.buOrderData.openPrice)).toBeCloseTo(1 / 50_000, 6);
    expect(Number(data.buOrderData.exchangeOrderPairedCount)).toBeGreaterThan(0);
    await exchange.inspect.commandBot('main', buOrderId, { type: 'cancel', closeNote: '', immediate: false });
    at(71);

    expect(Math.abs(Number(await free('BTC')) - 10)).toBeLessThan(0.01);
    expect(await free('USDT')).toBe('100000');
    expect(violations()).toEqual([]);
  });

  it('is paid in USDT when asked, at both ends', async () => {
    const { exchange, at, free } = createBotWorld(FLAT);
    const [botId = ''] = await exchange.inspect.placeBots('main', [{ ...terms, investCoin: 'USDT' }]);
    expect(await free('USDT')).toBe('95000');
    at(1);
    const cancel = { type: 'cancel', closeSell: 'TO_USDT', closeNote: '', immediate: false } as const;
    await exchange.inspect.commandBot('main', botId, cancel);
    at(2);

    expect(await free('BTC')).toBe('10');
    expect(Number(await free('USDT'))).toBeGreaterThan(99_900);
  });
});

it('leaves what a sudden fall costs beyond the margin to the exchange', async () => {
  const { exchange, at, bot, free } = createBotWorld([
    [10, 50_000],
    [11, 35_000],
  ]);
  const [botId = ''] = await exchange.inspect.placeBots('main', [futuresTerms({ leverage: decimal('10') })]);
  at(13);

  expect(await bot(botId)).toMatchObject({ status: 'canceled', reason: 'force_liquidation' });
  expect(Number((await bot(botId)).grid?.shortfall)).toBeGreaterThan(500);
  expect(await free('USDT')).toBe('99000');
});

it('pays out once, whoever looks and however often', async () => {
  const { exchange, at, free } = createBotWorld(FLAT);
  const [botId = ''] = await exchange.inspect.placeBots('main', [futuresTerms()]);
  at(1);
  await exchange.inspect.commandBot('main', botId, { type: 'cancel', closeNote: '', immediate: false });
  at(2);
  const looks = await Promise.all([free('USDT'), free('USDT'), exchange.inspect.bots('main'), free('USDT')]);

  const log = await exchange.inspect.botLog('main');
  expect(log.filter(({ type }) => type === 'paid')).toHaveLength(1);
  expect(units(String(looks[0]))).toBe(units(String(looks[3])));
});

it('walks thirty days of a bot in far less than a second', async () => {
  const { exchange, clock } = createBotWorld();
  await exchange.inspect.placeBots('main', [
    futuresTerms({
      range: { top: decimal('70000'), bottom: decimal('45000'), rows: 60, spacing: 'geometric' },
    }),
  ]);
  clock.advance(30 * DAY);

  const startedMs = cpuMs();
  await exchange.inspect.bots('main');

  expect(cpuMs() - startedMs).toBeLessThan(1_500);
});
