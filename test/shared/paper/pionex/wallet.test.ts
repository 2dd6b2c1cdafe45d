import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import { checkedFetch } from '../../../support/spec.ts';
import { path as priced } from '../engine-under-test.ts';
import { createFuturesAccount, marks, TRADER } from '../futures/futures-account.ts';
import { createPaperClient, MAIN, START_MS } from '../paper-client.ts';

const HOLDER = { ...TRADER, permissions: [...MAIN.permissions, 'botRead', 'botTrade'] as const };

/** A coin is worth 40,000 yesterday and 50,000 today, whichever it is. */
function createHolder() {
  const prices = priced([
    [START_MS - DAY_MS, 40_000],
    [START_MS - HOUR_MS, 50_000],
  ]);
  const made = createFuturesAccount({ accounts: [HOLDER], prices, perpetualPrices: marks(prices) });
  const checked = checkedFetch(made.exchange.fetch);
  const client = createPaperClient(checked, made.clock);
  const overview = async () => (await client.get('/api/v1/wallet/balancesFull')).body.data;
  return { ...made, client, overview, violations: checked.violations };
}

const BOT = {
  kind: 'spot_grid',
  base: 'BTC',
  quote: 'USDT',
  symbol: 'BTC_USDT',
  investment: decimal('1000'),
  labels: {},
  range: { top: decimal('60000'), bottom: decimal('40000'), rows: 10, spacing: 'arithmetic' },
  closeSell: 'NOT_SELL',
} as const;

describe('the wallet overview', () => {
  it('values spot and futures at the market, as the official openapi_wallet.yaml describes', async () => {
    const holder = createHolder();
    const data = await holder.overview();

    // 10,000 USDT and 1 BTC in each of the two accounts.
    expect(data).toMatchObject({ totalInUsdt: '120000', totalInBtc: '2.4' });
    expect(data.botAccount).toMatchObject({
      totalInUsdt: '60000',
      detail: [
        { type: 'spot', title: 'Spot', totalInUsdt: '60000', hasMore: false, count: 2, timestamp: START_MS },
        { type: 'bot', totalInUsdt: '0', list: [] },
        { type: 'earn', totalInUsdt: '0', list: [] },
      ],
    });
    expect(data.botAccount.detail[0].list[1]).toEqual({
      displayName: 'BTC',
      coin: 'BTC',
      assets: '1.00000000',
      free: '1.00000000',
      loan: '0',
      frozenByOrder: '0.00000000',
      interest: '0',
      frozenByCoinout: '0',
      frozen: '0.00000000',
      debts: '0',
      payable: '0',
      frozenByMoveout: '0',
    });
    expect(data.traderAccount).toMatchObject({
      totalInUsdt: '60000',
      title: 'Futures',
      detail: [{ riskState: 'TRADING', balances: [{ coin: 'BTC' }, { coin: 'USDT' }], positions: [] }],
    });
    expect(data.prices).toEqual({
      BTC: {
        priceInUsd: '50000.00',
        priceInBtc: '1',
        change24hInUsd: '10000',
        change24hInBtc: '0',
        fullName: 'Bitcoin',
      },
      USDT: {
        priceInUsd: '1',
        priceInBtc: '0.00002',
        change24hInUsd: '0',
        change24hInBtc: '-0.000005',
        fullName: 'Tether',
      },
    });
    expect(holder.violations).toEqual([]);
  });

  it('counts orders, positions, bots and earn, so that money only changes its place', async () => {
    const holder = createHolder();
    const { inspect } = holder.exchange;
    const parts = async () => {
      const { botAccount, traderAccount, totalInUsdt } = await holder.overview();
      const [spot, bot, earn] = botAccount.detail.map(
        ({ totalInUsdt: part }: { totalInUsdt: string }) => part,
      );
      return { spot, bot, earn, trader: traderAccount.totalInUsdt, total: totalInUsdt };
    };
    await holder.client.post('/api/v1/trade/order', {
      symbol: 'BTC_USDT',
      side: 'BUY',
      type: 'LIMIT',
      size: '0.1',
      price: '46000',
    });
    expect(await parts()).toMatchObject({ spot: '60000', total: '120000' });

    await inspect.earn.invest('main', {
      invested: 'base',
      base: 'BTC',
      quote: 'USDXO',
      currency: 'USDT',
      amount: decimal('0.5'),
      strike: decimal('90000'),
      profit: decimal('0.02'),
      expiresAtMs: START_MS + DAY_MS,
    });
    expect(await parts()).toMatchObject({ spot: '35000', earn: '25000', total: '120000' });

    await inspect.placeBots('main', [BOT]);
    expect(await parts()).toMatchObject({ spot: '34000', bot: '1000', total: '120000' });
    holder.clock.advance(5 * MINUTE_MS);
    const afterBot = await parts();
    // It has bought for a part of its money, with the half of a spread and a fee lost on the way.
    expect(Number(afterBot.bot)).toBeGreaterThan(998);
    expect(Number(afterBot.bot)).toBeLessThan(1_000);
    expect(Number(afterBot.total)).toBeCloseTo(119_000 + Number(afterBot.bot), 6);

    await holder.order({ side: 'BUY', size: '0.01' });
    // Half the spread of 1.5 on 0.01, and 5 bp of 500.015 as a fee.
    expect(Number((await parts()).trader)).toBeCloseTo(60_000 - 0.015 - 0.2500075, 6);
    expect(holder.violations).toEqual([]);
  });

  it('needs the permission to read', async () => {
    const { client } = createFuturesAccount({ accounts: [{ ...HOLDER, permissions: ['trade'] }] });

    expect((await client.get('/api/v1/wallet/balancesFull')).body.code).toBe('PERMISSION_DENIED');
  });
});
