import { describe, expect, it } from 'vitest';
import { createPaperWorld } from './paper-world.ts';
import { refusal, scriptedBingx, success } from './scripted.ts';

const FUND = '[{"asset":"USDT","free":"566773.193402631","locked":"244.18616265388994"}]';
const walletOver = (...scenes: Parameters<typeof scriptedBingx>[0] & readonly object[]) => {
  const { markets, sent } = scriptedBingx(scenes);
  if (markets.wallet?.fund === undefined) throw new Error('no fund account');
  return { overview: markets.wallet.overview, fund: markets.wallet.fund, sent };
};

describe('the fund account', () => {
  it.each(['balances', 'assets', 'balance'])('is read from its list under the name "%s"', async (name) => {
    const { fund, sent } = walletOver(success(`{"${name}":${FUND}}`));

    expect(await fund()).toEqual([{ coin: 'USDT', free: '566773.193402631', locked: '244.18616265389' }]);
    expect(sent).toMatchObject([{ method: 'GET', path: '/openApi/fund/v1/account/balance' }]);
  });

  it('is empty where its list is null, and not where there is no list', async () => {
    expect(await walletOver(success('{"balances":null}')).fund()).toEqual([]);
    for (const data of ['{}', 'null', '{"rows":[]}']) {
      await expect(walletOver(success(data)).fund()).rejects.toMatchObject({ code: 'venue.unsupported' });
    }
  });

  it('is no part of what an order can use', async () => {
    const { spot, perpetual, wallet } = createPaperWorld();

    expect(await wallet.fund?.()).toEqual([
      { coin: 'USDT', free: '250.5', locked: '0' },
      { coin: 'BTC', free: '0.01', locked: '0' },
    ]);
    expect(await spot.balances()).toContainEqual({ coin: 'USDT', free: '1000000', locked: '0' });
    expect(await perpetual.balances()).toMatchObject([{ coin: 'USDT', free: '1000000.00000000' }]);
  });

  it('is not there beside play money', () => {
    expect(scriptedBingx([], { environment: 'demo' }).markets.wallet).toBeUndefined();
  });
});

describe('all accounts', () => {
  const rows =
    '[{"accountType":"sopt","usdtBalance":"1000.5"},{"accountType":"USDTMPerp","usdtBalance":"500"},{"accountType":"grid","usdtBalance":"20"},{"accountType":"eran","usdtBalance":"3"},{"accountType":"c2c","usdtBalance":"0.25"}]';

  it.each([rows, `{"result":${rows}}`])('are told by their parts, as a list or by name: %s', async (data) => {
    expect(await walletOver(success(data)).overview()).toEqual({
      totalUsdt: '1523.75',
      parts: [
        { name: 'spot', totalUsdt: '1000.5' },
        { name: 'futures', totalUsdt: '500' },
        { name: 'bots', totalUsdt: '20' },
        { name: 'earn', totalUsdt: '3' },
        { name: 'c2c', totalUsdt: '0.25' },
      ],
      prices: {},
    });
  });

  it('that come in another form are a part that cannot be had, never nothing', async () => {
    for (const data of ['{}', 'null', '[{"accountType":"sopt"}]']) {
      await expect(walletOver(success(data)).overview()).rejects.toMatchObject({ code: 'venue.unsupported' });
    }
  });

  it('that are refused to the key are refused as such', async () => {
    const { overview } = walletOver(refusal(100004, 'Permission denied, this api need Read permission'));

    await expect(overview()).rejects.toMatchObject({ code: 'venue.auth', context: { notOffered: 'right' } });
  });
});
