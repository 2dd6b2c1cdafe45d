import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bot } from '../../../../shared/venues/bots.ts';
import { botDesk } from './bot-desk.ts';
import { gridRow, page } from './bot-row-builders.ts';
import { START_MS } from './scripted.ts';

type Fields = Readonly<Record<string, unknown>>;

async function read(kind: 'futures' | 'spot' | 'copy', data: Fields, row: Fields = {}): Promise<Bot> {
  const { bots } = botDesk([page([gridRow(kind, { row, data })])], { outsideSpec: true });
  const { bots: found, damaged } = await bots.list('running');
  expect(damaged).toEqual([]);
  return found[0] as Bot;
}

describe('the state', () => {
  it.each([
    ['prepare', 'starting'],
    ['lock_currency', 'starting'],
    ['open_position', 'starting'],
    ['init_grid', 'starting'],
    ['condition_lock', 'waiting'],
    ['running', 'running'],
    ['adjust_params', 'changing'],
    ['adjust_params_open_position', 'changing'],
    ['adjust_params_init_grid', 'changing'],
    ['pre_pause', 'changing'],
    ['pausing', 'changing'],
    ['paused', 'paused'],
    ['pre_resume', 'changing'],
    ['resuming', 'changing'],
    ['destroy_grid', 'closing'],
    ['close_position', 'closing'],
    ['unlock_currency', 'closing'],
    ['canceled', 'ended'],
    ['RUNNING', 'running'],
    ['teleporting', 'unknown'],
    ['toString', 'unknown'],
  ])('%s is %s, and its word is kept', async (status, phase) => {
    expect(await read('futures', { status })).toMatchObject({ phase, state: status.toLowerCase() });
  });

  it('of a spot grid that waits for its price is waiting, though its word is that of a start', async () => {
    const phaseOf = async (data: Fields) => (await read('spot', data)).phase;
    expect(await phaseOf({ status: 'lock_currency', condition: '60000', conditionDirection: '-1' })).toBe(
      'waiting',
    );
    expect(await phaseOf({ status: 'init_grid', condition: '60000', conditionDirection: '-1' })).toBe(
      'starting',
    );
    for (const condition of ['0', '', undefined]) {
      expect(await phaseOf({ status: 'lock_currency', condition })).toBe('starting');
    }
  });

  it('is the word of the row where the bot itself has none', async () => {
    expect(await read('copy', { status: undefined }, { status: 'finished' })).toMatchObject({
      phase: 'ended',
      state: 'finished',
    });
  });

  it('of a bot of an unknown kind needs no figures at all', async () => {
    const row = { buOrderType: 'dca_v9', base: undefined, quote: null, buOrderData: null };

    expect(await read('spot', {}, row)).toMatchObject({ kind: 'other', symbol: '', state: 'running' });
  });
});

describe('numbers', () => {
  it.each([20, '20', '20.0'])('a row count may be written as %j', async (row) => {
    expect(await read('futures', { row })).toMatchObject({ range: { rows: 20 } });
  });

  it.each([
    [5, '5'],
    ['5', '5'],
    [7.5, '7.5'],
  ])('a leverage may be written as %j', async (leverage, expected) => {
    expect(await read('futures', { leverage })).toMatchObject({ leverage: expected });
  });

  it('of money keep their text, however long and however written', async () => {
    const money = fc
      .tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 18 }))
      .map(([digits, places]) => {
        const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
        const whole = text.slice(0, text.length - places);
        return `${digits < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${text.slice(-places)}`}`;
      });
    await fc.assert(
      fc.asyncProperty(money, async (text) => {
        const quoted = await read('futures', { gridProfit: text, trend: 'no_trend', position: text });

        expect(quoted).toMatchObject({ gridProfit: text, position: text });
      }),
      { numRuns: 50 },
    );
  });

  it('of counters that make no sense are none, and spoil nothing', async () => {
    const bot = await read('futures', { trx24h: 'many', exchangeOrderPairedCount: -1 });

    expect(bot).not.toHaveProperty('trades24h');
    expect(bot).not.toHaveProperty('pairsCompleted');
  });
});

describe('what is not told', () => {
  it.each([undefined, null, ''])('is missing and never zero: %j', async (none) => {
    const names = [
      'gridProfit',
      'marginBalance',
      'position',
      'totalFee',
      'totalFundingFee',
      'fundingFeePayment',
    ];
    const bot = await read('futures', Object.fromEntries(names.map((name) => [name, none])));

    for (const figure of ['gridProfit', 'marginBalance', 'position', 'fees', 'funding']) {
      expect(bot).not.toHaveProperty(figure);
    }
  });

  it('differs from a figure that is zero', async () => {
    expect(await read('futures', { gridProfit: '0', position: '0', totalFundingFee: '0' })).toMatchObject({
      gridProfit: '0',
      position: '0',
      funding: '0',
    });
  });

  it.each(['', '0', '0.000', undefined])('a stop, a price and a limit of %j are none', async (none) => {
    const bot = await read('futures', {
      lossStop: none,
      profitStop: none,
      openPrice: none,
      positionOpenPrice: none,
      estimateLiquidationPriceUp: none,
      estimateLiquidationPriceDown: none,
      movingTop: none,
      movingBottom: none,
    });

    const names = ['stopLoss', 'takeProfit', 'openPrice', 'positionOpenPrice', 'movedRange'];
    for (const name of [...names, 'liquidationAbove', 'liquidationBelow'])
      expect(bot).not.toHaveProperty(name);
  });

  it('an end at the time zero is none', async () => {
    expect(await read('futures', {}, { closeTime: 0 })).not.toHaveProperty('endedAtMs');
    expect(await read('futures', {}, { closeTime: START_MS })).toMatchObject({ endedAtMs: START_MS });
  });
});

describe('a futures grid', () => {
  it.each([
    ['short', '0.5', '-0.5'],
    ['short', '-0.5', '-0.5'],
    ['short', '0', '0'],
    ['long', '0.5', '0.5'],
    ['no_trend', '-0.5', '-0.5'],
    ['no_trend', '0.5', '0.5'],
  ])('that is %s with a position told as %s holds %s', async (trend, position, expected) => {
    expect(await read('futures', { trend, position })).toMatchObject({ position: expected });
  });

  it.each(['-1.25', '1.25'])('has paid fees of 1.25 when they are told as %s', async (totalFee) => {
    expect(await read('futures', { totalFee })).toMatchObject({ fees: '1.25' });
  });

  it('has its funding in the other field when one is missing', async () => {
    const data = { totalFundingFee: undefined, fundingFeePayment: '-2' };

    expect(await read('futures', data)).toMatchObject({ funding: '-2' });
  });

  it('counts its investment in USDT only where that is its quote coin', async () => {
    const data = { usdtInvestment: '600', quoteInvestment: '500' };

    expect(await read('futures', data)).toMatchObject({ investment: '600' });
    expect(await read('futures', data, { quote: 'ETH' })).toMatchObject({ investment: '500' });
    expect(await read('futures', { ...data, usdtInvestment: '0' })).toMatchObject({ investment: '500' });
  });

  it.each([
    [
      { lossStopType: '', lossStop: '70000' },
      { type: 'price', value: '70000' },
    ],
    [
      { lossStopType: 'profit_amount', lossStop: '-50' },
      { type: 'profitAmount', value: '-50' },
    ],
    [
      { lossStopType: 'price_limit', lossStopLimitPrice: '69000' },
      { type: 'price', value: '69000' },
    ],
    [
      { lossStopType: 'moon', lossStop: '3' },
      { type: 'other', value: '3' },
    ],
    [
      { lossStopType: 'price', lossStop: '70000', lossStopHigh: '99000' },
      { type: 'price', value: '70000', highPrice: '99000' },
    ],
    [
      { lossStopType: 'price', lossStopHigh: '99000' },
      { type: 'price', value: '99000' },
    ],
  ])('stops at %j', async (data, stopLoss) => {
    const bot = await read('futures', { lossStop: '', ...data });

    expect('stopLoss' in bot && bot.stopLoss).toEqual(stopLoss);
  });

  it('tells what waits for a price, and where its range has moved to', async () => {
    const bot = await read('futures', {
      investInTriggers: null,
      investOutTriggers: [
        { condition: '90000', conditionDirection: '1' },
        { condition: '91000', conditionDirection: '?' },
        { condition: '0', conditionDirection: '1' },
      ],
      movingTop: '96000',
      movingBottom: '76000',
    });

    expect(bot).toMatchObject({
      triggers: [
        { what: 'reduce', price: '90000', direction: 'risesTo' },
        { what: 'reduce', price: '91000', direction: 'unknown' },
      ],
      movedRange: { top: '96000', bottom: '76000' },
    });
  });

  it.each([
    ['BTC.PERP', 'USDT', 'BTC_USDT_PERP'],
    ['BTC', 'USDT', 'BTC_USDT_PERP'],
    ['PUMPFUN.PERP', 'USDT', 'PUMP_USDT_PERP'],
    ['LIGHTER.PERP', 'USDT', 'LIT_USDT_PERP'],
    ['BTC.PERP', 'ETH', 'BTC_ETH_PERP'],
    ['USDT.PERP', 'BTC', 'USDT_BTC_PERP'],
    ['GONE.PERP', 'USDT', 'GONE_USDT_PERP'],
  ])('on %s in %s trades %s', async (base, quote, symbol) => {
    expect(await read('futures', {}, { base, quote })).toMatchObject({ symbol });
  });

  it('is not taken for one on the contract that has its name today', async () => {
    const { bots } = botDesk([page([gridRow('futures', { row: { base: 'LIT.PERP' } })])]);

    expect(await bots.list('running')).toMatchObject({
      bots: [],
      damaged: [{ botId: 'fut-1', why: expect.stringContaining('another coin') }],
    });
  });
});

describe('a spot grid', () => {
  it('does not add base coin that was put in to quote coin', async () => {
    const data = { baseTotalInvestment: '0.5', quoteTotalInvestment: '1000' };

    expect(await read('spot', data)).not.toHaveProperty('investment');
    expect(await read('spot', { ...data, usdtInvestment: '44000' })).toMatchObject({ investment: '44000' });
  });

  it('does not guess what a fee in base coin is worth', async () => {
    const data = { totalFeeInBase: '0.01', totalFeeInQuote: '1', averageCost: '0', openPrice: '' };

    expect(await read('spot', data)).not.toHaveProperty('fees');
    expect(await read('spot', { ...data, openPrice: '80000' })).toMatchObject({ fees: '801' });
    expect(await read('spot', { ...data, totalFeeInBase: '' })).toMatchObject({ fees: '1' });
  });
});
