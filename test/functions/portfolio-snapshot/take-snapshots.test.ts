import { beforeEach, describe, expect, it } from 'vitest';
import { takeSnapshots } from '../../../functions/portfolio-snapshot/take-snapshots.ts';
import { AppError } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import { latestSnapshot, listSnapshots } from '../../../shared/portfolio/series.ts';
import { writeRecords } from '../../../shared/records/record-store.ts';
import type { History } from '../../../shared/venues/history.ts';
import type { PerpetualVenue } from '../../../shared/venues/perpetual.ts';
import type { Ticker } from '../../../shared/venues/venue.ts';
import type { Venues } from '../../../shared/venues/venues.ts';
import type { Wallet } from '../../../shared/venues/wallet.ts';
import { ACCOUNT, anAccount, money, someAutomations } from '../../support/builders.ts';
import { aFill, aFunding, aFuturesFill } from '../../support/records.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';
import { venuesOf } from '../../support/venues.ts';

const history = {
  symbols: async () => ({
    symbols: [
      { symbol: 'BTC_USDT', market: 'spot', baseCoin: 'BTC', quoteCoin: 'USDT' },
      { symbol: 'ETH_BTC', market: 'spot', baseCoin: 'ETH', quoteCoin: 'BTC' },
    ],
    requests: 2,
  }),
} as unknown as History;
const perpetual = {
  balances: async () => [{ coin: 'USDT', free: money('200'), locked: money('50') }],
  positions: async () => [
    {
      symbol: 'BTC_USDT_PERP',
      side: 'net',
      size: money('0.1'),
      markPrice: money('61000'),
      unrealizedProfit: money('100'),
    },
  ],
} as unknown as PerpetualVenue;
const wallet: Wallet = {
  overview: async () => ({
    totalUsdt: money('0'),
    parts: [
      { name: 'bots', totalUsdt: money('300') },
      { name: 'earn', totalUsdt: money('40') },
    ],
    prices: { ETH: { usd: money('3000') } },
  }),
};

let test: TestDeps;
const deps = (venues: Partial<Venues> = {}, from: Deps = test.deps): Deps => ({
  ...from,
  venues: { ...venuesOf(test.script.venue, { perpetual, history, wallet }), ...venues },
});
const refuse = async (): Promise<never> => {
  throw new AppError('venue.auth', 'The key may not.');
};

beforeEach(async () => {
  test = createTestDeps();
  test.script.answer({
    balances: async () => [
      { coin: 'BTC', free: money('0.01'), locked: money('0.01') },
      { coin: 'ETH', free: money('0.1'), locked: money('0') },
    ],
    tickers: async (symbols) => symbols.map((symbol) => ({ symbol, last: money('60000') }) as Ticker),
  });
  const at = test.clock.nowMs() - 1_000;
  await writeRecords(test.deps, ACCOUNT, [
    aFill({ id: '1', atMs: at, price: money('50000'), baseSize: money('0.02'), fee: money('0') }),
    aFuturesFill({ id: '2', atMs: at, price: money('60000'), baseSize: money('0.1'), fee: money('3') }),
    aFunding({ atMs: at, amount: money('0.5') }),
  ]);
});

describe('a snapshot', () => {
  it('values every part and keeps it in the series', async () => {
    await takeSnapshots(deps());

    // Spot 0.02 × 60,000 + 0.1 × 3,000; perpetuals 250 and 100 floating; bots and earn as the venue values them.
    expect(await latestSnapshot(test.table, ACCOUNT)).toMatchObject({
      totalUsdt: '2190',
      totalBtc: '0.0365',
      parts: { spot: '1500', futures: '350', bots: '300', earn: '40' },
      missing: [],
      holdings: [
        { coin: 'BTC', amount: '0.02', value: '1200', priceFrom: 'BTC_USDT', averageCost: '1000' },
        { coin: 'ETH', value: '300', priceFrom: 'wallet' },
        { coin: 'USDT', amount: '250' },
      ],
    });
    expect(await listSnapshots(test.table, ACCOUNT, 'hour')).toHaveLength(1);
  });

  it('has the result of every symbol: realised, floating, fees and funding', async () => {
    await takeSnapshots(deps());

    expect((await latestSnapshot(test.table, ACCOUNT))?.symbols).toEqual([
      expect.objectContaining({ symbol: 'BTC_USDT', bought: '1000', unrealizedAverage: '200' }),
      expect.objectContaining({
        symbol: 'BTC_USDT_PERP',
        unrealizedAverage: '100',
        fees: { USDT: '3' },
        funding: '-0.5',
      }),
    ]);
  });

  it('leaves out what the key may not read, and names it', async () => {
    await takeSnapshots(deps({ perpetual: refuse, wallet: refuse }));

    // Without the wallet, ETH has no price either.
    expect(await latestSnapshot(test.table, ACCOUNT)).toMatchObject({
      totalUsdt: '1200',
      parts: { spot: '1200' },
      missing: ['futures', 'bots', 'earn'],
    });
  });

  it('counts the coins of a fund account as owned, in a part of their own', async () => {
    const fund = async () => [{ coin: 'BTC', free: money('0.05'), locked: money('0') }];
    await takeSnapshots(deps({ wallet: async () => ({ ...wallet, fund }) }));

    expect(await latestSnapshot(test.table, ACCOUNT)).toMatchObject({
      totalUsdt: '5190',
      parts: { spot: '1500', fund: '3000', futures: '350', bots: '300', earn: '40' },
      missing: [],
      holdings: [{ coin: 'BTC', amount: '0.07', value: '4200' }, { coin: 'ETH' }, { coin: 'USDT' }],
    });
  });

  it('names a fund account that cannot be read, and keeps all other parts', async () => {
    await takeSnapshots(deps({ wallet: async () => ({ ...wallet, fund: refuse }) }));

    expect(await latestSnapshot(test.table, ACCOUNT)).toMatchObject({ totalUsdt: '2190', missing: ['fund'] });
  });

  it('is not taken from half an answer: a failed read fails, and leaves the last one as it was', async () => {
    const down = async (): Promise<never> => {
      throw new AppError('venue.unavailable', 'The venue gave no answer.', { retry: 'later' });
    };

    await expect(takeSnapshots(deps({ wallet: down }))).rejects.toThrow(
      /could be looked at: The venue gave no answer/,
    );
    expect(await latestSnapshot(test.table, ACCOUNT)).toBeUndefined();
  });

  it('of one account is taken when another one fails', async () => {
    const both = someAutomations({}, { broken: anAccount(), [ACCOUNT]: anAccount() });
    const venues = deps().venues;
    const open: Venues['open'] = async (account) => (account === 'broken' ? refuse() : venues.open(account));

    await expect(takeSnapshots(deps({ open }, test.withAutomations(both)))).rejects.toThrow(
      /The key may not/,
    );
    expect(await latestSnapshot(test.table, ACCOUNT)).toBeDefined();
  });
});
