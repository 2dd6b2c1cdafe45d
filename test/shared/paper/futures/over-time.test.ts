import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import { createMemoryPaperStore } from '../../../../shared/paper/store.ts';
import { createTablePaperStore } from '../../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { path } from '../engine-under-test.ts';
import { START_MS } from '../paper-client.ts';
import {
  createFuturesAccount,
  type FuturesAccount,
  HOURS_8_MS,
  marks,
  STILL,
  TRADER,
} from './futures-account.ts';

/** 08:00, a settlement; the first one that a position opened now pays is at 16:00. */
const FIRST_MS = START_MS + HOURS_8_MS;

describe('funding', () => {
  it.each([
    { side: 'BUY', rate: '0.0001', paid: '0.5', who: 'longs pay a positive rate' },
    { side: 'SELL', rate: '0.0001', paid: '-0.5', who: 'shorts receive a positive rate' },
    { side: 'BUY', rate: '-0.0001', paid: '-0.5', who: 'longs receive a negative rate' },
  ])('moves the wallet by size × mark × rate: $who', async ({ side, rate, paid }) => {
    const still = path([[0, 50_000]]);
    const account = createFuturesAccount({ perpetualPrices: marks(still, rate) });
    await account.order({ side, size: '0.1' });
    const before = (await account.exchange.inspect.futures.wallets('main')).get('USDT')?.wallet;
    account.clock.advance(HOURS_8_MS);

    expect((await account.read('trade/fundingFee')).data.fundings).toEqual([
      {
        symbol: 'BTC_USDT_PERP',
        isolatedMode: 'CROSS',
        fundingFee: paid,
        fundingCoin: 'USDT',
        timestamp: FIRST_MS,
        fundingRate: rate,
      },
    ]);
    const after = (await account.exchange.inspect.futures.wallets('main')).get('USDT')?.wallet;
    expect(Number(before) - Number(after)).toBeCloseTo(Number(paid), 8);
  });

  it('is paid by who holds the position at the settlement, and by nobody before or after', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL });
    account.clock.advance(HOURS_8_MS - 1);
    await account.order({ side: 'BUY', size: '0.1' });
    account.clock.advance(1);
    await account.order({ side: 'SELL', size: '0.1', reduceOnly: true });
    account.clock.advance(DAY_MS);

    const fundings = await account.exchange.inspect.futures.fundings('main');
    expect(fundings.map(({ atMs }) => atMs)).toEqual([FIRST_MS]);
  });

  it('is the same whether somebody looks each hour or once after a month, and newest first on the wire', async () => {
    const run = async (looks: number) => {
      const account = createFuturesAccount({ seed: 7 });
      await account.order({ side: 'BUY', size: '0.1' });
      for (let i = 0; i < looks; i += 1) {
        account.clock.advance((30 * DAY_MS) / looks);
        await account.read('account/balances');
      }
      return (await account.read('trade/fundingFee', { limit: 200 })).data.fundings;
    };
    const fundings = await run(1);

    expect(fundings).toHaveLength(90);
    expect(fundings[0].timestamp).toBe(START_MS + 30 * DAY_MS);
    expect(await run(720)).toEqual(fundings);
  });

  it('can be told with the other sign', async () => {
    const account = createFuturesAccount({ perpetualPrices: STILL, fundingFeeSign: 'paidIsNegative' });
    await account.order({ side: 'BUY', size: '0.1' });
    account.clock.advance(HOURS_8_MS);

    expect((await account.read('trade/fundingFee')).data.fundings[0].fundingFee).toBe('-0.5');
  });
});

describe('a position that loses', () => {
  /** 0.1 BTC at about 50,000 with 1,000 behind it is lost at about 40,160: 1,000 − 984 = 0.4 % of 4,016. */
  const poor = { ...TRADER, futuresBalances: { USDT: decimal('1000') } };
  const fallingTo = (price: number) =>
    marks(
      path([
        [START_MS, 50_000],
        [START_MS + 100 * MINUTE_MS, price],
      ]),
      '0',
    );

  it.each([
    { to: 40_300, liquidated: false },
    { to: 40_100, liquidated: true },
  ])('is liquidated at $to: $liquidated', async ({ to, liquidated }) => {
    const account = createFuturesAccount({ accounts: [poor], perpetualPrices: fallingTo(to) });
    await account.order({ side: 'BUY', size: '0.1' });
    account.clock.advance(HOUR_MS * 2);

    expect(await account.exchange.inspect.futures.positions('main')).toHaveLength(liquidated ? 0 : 1);
  });

  it('is closed whole at the mark of that minute, with the fee of a liquidation, and its orders with it', async () => {
    const account = createFuturesAccount({ accounts: [poor], perpetualPrices: fallingTo(40_000) });
    await account.order({ side: 'BUY', size: '0.1' });
    await account.order({ side: 'SELL', type: 'LIMIT', size: '0.1', price: '52000', reduceOnly: true });
    const estimate = Number((await account.read('account/positions')).data.positions[0].liquidationPrice);
    account.clock.advance(2 * HOUR_MS);
    const { fills, orders } = {
      fills: (await account.read('trade/fills', { symbol: 'BTC_USDT_PERP' })).data.fills,
      orders: (await account.read('trade/historyOrders')).data.orders,
    };

    // The price falls by 100 a minute, and the minute is whole.
    expect(fills[0]).toMatchObject({ side: 'SELL', size: '0.1', feeType: 'LIQUIDATION' });
    expect(Number(fills[0].price)).toBeLessThan(estimate);
    expect(Number(fills[0].price)).toBeGreaterThan(estimate - 100);
    expect(fills[0].timestamp % MINUTE_MS).toBe(0);
    expect(Number(fills[0].fee)).toBeGreaterThan(0);
    expect(orders.map(({ source }: { source: string }) => source).sort()).toEqual(['API', 'API', 'SYSTEM']);
    expect((await account.read('trade/openOrders')).data.orders).toBeNull();
    expect((await account.read('account/historyPositions')).data.positions).toMatchObject([
      { positionSide: 'LONG', sizeLong: '0.1', sizeShort: '0', sizeLiquidated: '-0.1' },
    ]);
  });

  it('leaves an empty wallet and no debt when the price jumps past the margin', async () => {
    const jump = path([
      [START_MS + 10 * MINUTE_MS, 50_000],
      [START_MS + 10 * MINUTE_MS + 1, 30_000],
    ]);
    const account = createFuturesAccount({ accounts: [poor], perpetualPrices: marks(jump) });
    await account.order({ side: 'BUY', size: '0.1' });
    account.clock.advance(HOUR_MS);
    const wallet = (await account.exchange.inspect.futures.wallets('main')).get('USDT');

    expect(wallet?.wallet).toBe('0');
    // 2,000 and the slippage and fee of the opening are lost, 1,000 were there.
    expect(Number(wallet?.insured)).toBeGreaterThan(1_000);
    expect(Number(wallet?.insured)).toBeLessThan(1_005);
  });

  it('is held up by another that wins, because they share one margin', async () => {
    const account = createFuturesAccount({ accounts: [poor], perpetualPrices: fallingTo(38_000) });
    await account.order({ side: 'BUY', size: '0.1' });
    await account.order({ symbol: 'ETH_USDT_PERP', side: 'SELL', size: '0.05' });
    account.clock.advance(2 * HOUR_MS);

    expect(await account.exchange.inspect.futures.positions('main')).toHaveLength(2);
  });
});

describe('what happened while nobody looked', () => {
  it('comes in the order of its time: who had closed before the fall is not liquidated by it', async () => {
    const upAndDown = path([
      [START_MS, 50_000],
      [START_MS + 30 * MINUTE_MS, 53_000],
      [START_MS + 90 * MINUTE_MS, 30_000],
    ]);
    const poor = { ...TRADER, futuresBalances: { USDT: decimal('1000') } };
    const account = createFuturesAccount({ accounts: [poor], perpetualPrices: marks(upAndDown, '0') });
    await account.order({ side: 'BUY', size: '0.05' });
    await account.order({ side: 'SELL', type: 'LIMIT', size: '0.05', price: '52000', reduceOnly: true });
    account.clock.advance(2 * HOUR_MS);
    const fills = await account.exchange.inspect.futures.fills('main');

    expect(fills.map(({ feeType, price }) => [feeType, price])).toEqual([
      ['trading', '50001.5'],
      ['trading', '52000'],
    ]);
  });

  it.each([1, 2, 3, 4])('is the same however often somebody looks (seed %i)', async (seed) => {
    const run = async (looks: number) => {
      const account = createFuturesAccount({ seed, partialFillShare: 0.5, splitFillShare: 0.5 });
      await account.leverage('BTC_USDT_PERP', '50');
      const mark = Number(
        (await account.client.publicGet('/api/v1/market/indexes?symbol=BTC_USDT_PERP')).body.data.indexes[0]
          .markPrice,
      );
      await account.order({ side: seed % 2 === 0 ? 'BUY' : 'SELL', size: '3' });
      for (const part of [0.985, 0.99, 1.01, 1.015]) {
        const side = part < 1 ? 'BUY' : 'SELL';
        await account.order({ side, type: 'LIMIT', size: '0.2', price: (mark * part).toFixed(1) });
      }
      for (let i = 0; i < looks; i += 1) {
        account.clock.advance((10 * DAY_MS) / looks);
        await account.read('account/balances');
      }
      return whole(account);
    };
    const seen = await run(1);

    expect(seen.fills.length).toBeGreaterThan(5);
    expect(await run(480)).toEqual(seen);
  });
});

async function whole({ exchange: { inspect } }: FuturesAccount) {
  return {
    orders: await inspect.futures.orders('main'),
    fills: await inspect.futures.fills('main'),
    fundings: await inspect.futures.fundings('main'),
    positions: await inspect.futures.positions('main'),
    wallets: await inspect.futures.wallets('main'),
  };
}

describe('the account after a restart', () => {
  it('is the same out of the table, with everything that happened meanwhile', async () => {
    const table = openSqliteTable();
    const opened = () => createFuturesAccount({ store: createTablePaperStore(table) });
    const first = opened();
    await first.leverage('ETH_USDT_PERP', '20');
    await first.order({ side: 'BUY', size: '0.2', clientOrderId: 'x' });
    await first.order({ symbol: 'ETH_USDT_PERP', side: 'SELL', size: '1' });
    await first.order({ symbol: 'USDT_BTC_PERP', side: 'BUY', size: '500' });
    await first.order({ side: 'SELL', type: 'LIMIT', size: '0.1', price: '59000' });
    first.clock.advance(3 * DAY_MS);
    const second = opened();
    second.clock.advance(3 * DAY_MS);
    const seen = await whole(second);
    expect(seen.fundings.length).toBeGreaterThan(20);
    expect(await whole(first)).toEqual(seen);
    table.close();
  });

  it('opens once, also on books that a spot account has long kept', async () => {
    const store = createMemoryPaperStore();
    await createFuturesAccount({ store }).exchange.inspect.balances('main');
    for (let i = 0; i < 2; i += 1) await createFuturesAccount({ store }).read('account/balances');

    const wallets = await createFuturesAccount({ store }).exchange.inspect.futures.wallets('main');
    expect([...wallets].map(([coin, { credited }]) => [coin, credited])).toEqual([
      ['USDT', '10000'],
      ['BTC', '1'],
    ]);
  });
});
