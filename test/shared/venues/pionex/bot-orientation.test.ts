import { describe, expect, it } from 'vitest';
import type { FuturesGrid } from '../../../../shared/venues/bots.ts';
import { botDesk } from './bot-desk.ts';
import { gridRow, page } from './bot-row-builders.ts';

/** A grid on USDT_BTC_PERP, in the contract's own prices: BTC per USDT, at 1/80000. */
const own = {
  trend: 'short',
  openPrice: '0.0000125',
  top: '0.00001600',
  bottom: '0.00001000',
  positionOpenPrice: '0.000012',
  estimateLiquidationPriceUp: '0.00002',
  estimateLiquidationPriceDown: '0',
  lossStopType: 'price',
  lossStop: '0.000019',
  profitStopType: 'profit_ratio',
  profitStop: '0.25',
  position: '500',
  investCoin: 'BTC',
  investInTriggers: [{ condition: '0.00001', conditionDirection: '-1' }],
};

/** The same grid in the prices that people read. */
const reciprocal = {
  ...own,
  top: '100000',
  bottom: '62500',
  estimateLiquidationPriceUp: '0',
  estimateLiquidationPriceDown: '50000',
  lossStop: '52631.5789473684',
  investInTriggers: [{ condition: '100000', conditionDirection: '1' }],
};

async function read(data: object, row: object = { base: 'USDT.PERP', quote: 'BTC' }): Promise<FuturesGrid> {
  const { bots } = botDesk([page([gridRow('futures', { row: { ...row }, data: { ...data } })])]);
  const list = await bots.list('running');
  expect(list.damaged).toEqual([]);
  return list.bots[0] as FuturesGrid;
}

describe('a coin-margined grid', () => {
  it.each([
    ['its base', own, { base: 'USDT.PERP', quote: 'BTC' }],
    ['its category', { ...own, cateType: 'FUTURE_GRID_COIN_MARGINED' }, { base: 'BTC.PERP', quote: 'ETH' }],
    ['its extra data', { ...own, uiExtraData: '{"coin_margin":true}' }, { base: 'BTC.PERP', quote: 'ETH' }],
  ])('is known by %s', async (_name, data, row) => {
    expect(await read(data, row)).toMatchObject({ inverted: true });
  });

  it('keeps the prices of its contract, and its direction', async () => {
    expect(await read(own)).toMatchObject({
      symbol: 'USDT_BTC_PERP',
      inverted: true,
      trend: 'short',
      position: '-500',
      range: { top: '0.00001600', bottom: '0.00001000' },
      positionOpenPrice: '0.000012',
      liquidationAbove: '0.00002',
      stopLoss: { type: 'price', value: '0.000019' },
      takeProfit: { type: 'profitRatio', value: '0.25' },
      triggers: [{ price: '0.00001', direction: 'fallsTo' }],
    });
  });

  it('is turned round where the wire shows the reciprocal: top is bottom, above is below', async () => {
    const bot = await read(reciprocal);

    expect(bot).toMatchObject({
      range: { top: '0.000016', bottom: '0.00001' },
      liquidationAbove: '0.00002',
      triggers: [{ price: '0.00001', direction: 'fallsTo' }],
      takeProfit: { type: 'profitRatio', value: '0.25' },
    });
    expect(bot).not.toHaveProperty('liquidationBelow');
    expect(Number(bot.stopLoss?.value)).toBeCloseTo(0.000019, 12);
  });

  it('turns a stop above and one below together', async () => {
    const { stopLoss } = await read({ ...reciprocal, lossStop: '50000', lossStopHigh: '125000' });

    expect(stopLoss).toEqual({ type: 'price', value: '0.000008', highPrice: '0.00002' });
  });

  it('on a coin of about 1 USD is left alone, for nothing tells its price from the reciprocal', async () => {
    const near = { openPrice: '1.2', top: '1.5', bottom: '0.7', estimateLiquidationPriceUp: '3' };

    expect(await read({ ...own, ...near, lossStop: '0.9' })).toMatchObject({
      range: { top: '1.5', bottom: '0.7' },
      liquidationAbove: '3',
      stopLoss: { value: '0.9' },
    });
  });

  it('without a price at its start is left alone', async () => {
    expect(await read({ ...reciprocal, openPrice: '' })).toMatchObject({ range: { top: '100000' } });
  });

  it('is not any other grid, however far its prices lie apart', async () => {
    const far = { openPrice: '0.0001', top: '10000', bottom: '9000' };

    expect(await read(far, { base: 'BTC.PERP', quote: 'USDT' })).toMatchObject({
      inverted: false,
      range: { top: '10000', bottom: '9000' },
    });
  });
});
