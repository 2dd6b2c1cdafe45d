import { expect, it } from 'vitest';
import { isNotOffered } from '../../../../shared/venues/not-offered.ts';
import { readFixture } from '../../../support/fixture.ts';
import { refusal, scriptedVenue, success } from './scripted.ts';

const overviewOf = (fixture: string) => {
  const { request, response } = readFixture(`pionex/records/get-wallet-balancesFull.${fixture}`);
  const { wallet, sent } = scriptedVenue([response]);
  return { request, sent, overview: wallet.overview() };
};

it('tells the totals, the parts and the prices in one signed request', async () => {
  const { overview, request, sent } = overviewOf('example');

  expect(await overview).toEqual({
    totalUsdt: '12345.67',
    totalBtc: '0.18426',
    parts: [
      { name: 'spot', totalUsdt: '5000.00' },
      { name: 'futures', totalUsdt: '4345.67' },
    ],
    prices: { BTC: { usd: '67000.00', btc: '1' }, ETH: { usd: '3200.00', btc: '0.04776' } },
  });
  expect(sent).toMatchObject([{ method: 'GET', path: request.path, query: {} }]);
});

it('adds up what belongs together, keeps a new word, and takes a strange price for none', async () => {
  const { overview } = overviewOf('many-parts');

  expect(await overview).toEqual({
    totalUsdt: '1000.5',
    parts: [
      { name: 'spot', totalUsdt: '100.25' },
      { name: 'bots', totalUsdt: '550.25' },
      { name: 'earn', totalUsdt: '40' },
      { name: 'vault', totalUsdt: '10' },
      { name: 'futures', totalUsdt: '300' },
    ],
    prices: { USDT: { usd: '1' }, NEW: {} },
  });
});

it('reads the total though something else than a price stands among the prices', async () => {
  const prices = '{"ODD":"","LIST":[],"USDT":{"priceInUsd":"1"}}';
  const { wallet } = scriptedVenue([success(`{"prices":${prices},"totalInUsdt":"8000"}`)], {
    outsideSpec: true,
  });

  expect(await wallet.overview()).toMatchObject({
    totalUsdt: '8000',
    prices: { ODD: {}, LIST: {}, USDT: { usd: '1' } },
  });
});

it.each(['null', '[]'])('tells an account by its own name when its categories are %s', async (detail) => {
  const bots = `{"totalInUsdt":"8000","detail":${detail}}`;
  const data = `{"prices":null,"totalInUsdt":"8000","totalInBtc":"0.1","botAccount":${bots}}`;
  const { wallet } = scriptedVenue([success(data)], { outsideSpec: true });

  expect(await wallet.overview()).toMatchObject({
    parts: [{ name: 'botAccount', totalUsdt: '8000' }],
    prices: {},
  });
});

it('never takes a missing total for zero', async () => {
  const { wallet } = scriptedVenue([success('{"prices":{},"totalInBtc":"0.1"}')], { outsideSpec: true });

  await expect(wallet.overview()).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
});

it('says when the key may not ask', async () => {
  const { wallet } = scriptedVenue([refusal('PERMISSION_DENIED')]);

  const thrown = await wallet.overview().catch((error: unknown) => error);

  expect(thrown).toMatchObject({ code: 'venue.auth' });
  expect(isNotOffered(thrown)).toBe(true);
});
