import { describe, expect, it } from 'vitest';
import { DAY_MS, SECOND_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { NewDual } from '../../../../shared/paper/earn/paper-earn.ts';
import type { PaperExchangeOptions } from '../../../../shared/paper/exchange.ts';
import { createTablePaperStore } from '../../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { checkedFetch } from '../../../support/spec.ts';
import { path as priced } from '../engine-under-test.ts';
import { createPaperClient, createTestExchange, MAIN, START_MS } from '../paper-client.ts';

const INVESTOR = { ...MAIN, permissions: ['read', 'earn'] as const, earnAccess: true };
const EXPIRES_MS = START_MS + 2 * DAY_MS;
const PATH = '/api/v1/earn/dual';

/** Buys bitcoin at 49,000 with the yield, or gives the 1,000 USDT back with it. */
const BUY_LOW: NewDual = {
  invested: 'currency',
  base: 'BTC',
  quote: 'USDXO',
  currency: 'USDT',
  amount: decimal('1000'),
  strike: decimal('49000'),
  profit: decimal('0.0215'),
  expiresAtMs: EXPIRES_MS,
};
const SELL_HIGH: NewDual = { ...BUY_LOW, invested: 'base', amount: decimal('0.5'), strike: decimal('52000') };

/** Bitcoin stands at 50,000, and at `delivery` from one day on. Every call is checked against the official spec. */
function createInvestor(delivery = 50_000, options: Partial<PaperExchangeOptions> = {}) {
  const prices = priced([
    [0, 50_000],
    [START_MS + DAY_MS, delivery],
  ]);
  const made = createTestExchange({ accounts: [INVESTOR], prices, disorder: false, ...options });
  const checked = checkedFetch(made.exchange.fetch);
  const client = createPaperClient(checked, made.clock);
  return {
    ...made,
    client,
    violations: checked.violations,
    invest: (dual: NewDual) => made.exchange.inspect.earn.invest('main', dual),
    records: async (query = {}) =>
      (await client.get(`${PATH}/records`, { base: 'BTC', endTime: made.clock.nowMs(), ...query })).body.data
        .records,
    balances: async () => (await client.get(`${PATH}/balances`)).body.data.balances,
    spot: async (coin: string) => (await made.exchange.inspect.balances('main')).get(coin)?.free,
  };
}

describe('a dual investment', () => {
  it('takes its money from the spot account and is on record with all documented fields', async () => {
    const investor = createInvestor();
    const clientDualId = await investor.invest(BUY_LOW);

    expect(await investor.spot('USDT')).toBe('9000');
    expect(await investor.balances()).toEqual([
      { base: 'BTC', coin: 'USDT', free: '0.00000000', frozen: '1000.00000000', updateTime: START_MS },
    ]);
    expect(await investor.records()).toEqual([
      {
        clientDualId,
        state: 'CONFIRMED',
        productId: 'BTC-USDXO-261125-49000-P-USDT',
        type: 'DUAL_CURRENCY',
        base: 'BTC',
        quote: 'USDXO',
        currency: 'USDT',
        strike: '49000',
        expireTime: EXPIRES_MS,
        baseAmount: '0',
        currencyAmount: '1000',
        profit: '0.0215',
        baseFilled: '0',
        currencyFilled: '1000',
        settlementState: '',
        settlementTime: 0,
        settlementBase: '',
        settlementCurrency: '',
        deliveryPrice: '',
        createTime: START_MS,
        updateTime: START_MS,
      },
    ]);
    expect(investor.violations).toEqual([]);
  });

  it.each([
    ['buys below its strike', BUY_LOW, 48_000, 'BTC', '0.02084693'],
    ['buys at its strike', BUY_LOW, 49_000, 'BTC', '0.02084693'],
    ['gives the money back above it', BUY_LOW, 49_001, 'USDT', '1021.5'],
    ['sells above its strike', SELL_HIGH, 53_000, 'USDT', '26559'],
    ['sells at its strike', SELL_HIGH, 52_000, 'USDT', '26559'],
    ['gives the coin back below it', SELL_HIGH, 51_999, 'BTC', '0.51075'],
  ])('%s, with its yield', async (_what, dual, delivery, coin, amount) => {
    const investor = createInvestor(delivery);
    const id = await investor.invest(dual);
    investor.clock.advance(2 * DAY_MS - 1);
    expect((await investor.records())[0].state).toBe('CONFIRMED');
    investor.clock.advance(1 + DAY_MS);

    expect(await investor.records()).toMatchObject([
      {
        state: 'SETTLED',
        settlementState: 'SETTLED',
        settlementTime: EXPIRES_MS,
        settlementBase: coin,
        settlementCurrency: coin,
        updateTime: EXPIRES_MS,
      },
    ]);
    const [balance] = await investor.balances();
    expect(balance).toMatchObject({ coin, frozen: '0.00000000' });
    expect(Number(balance.free)).toBe(Number(amount));
    expect(await investor.exchange.inspect.earn.collect('main', id)).toBe(true);
    expect(await investor.exchange.inspect.earn.collect('main', id)).toBe(false);
    expect(await investor.balances()).toBeNull();
    expect((await investor.records())[0].settlementState).toBe('COLLECTED');
  });

  it('comes back to the spot account when it is collected over the wire, once', async () => {
    const investor = createInvestor();
    const clientDualId = await investor.invest(BUY_LOW);
    const collect = async () =>
      (
        await investor.client.post(`${PATH}/collect`, {
          base: 'BTC',
          clientDualId,
          productId: 'BTC-USDXO-261125-49000-P-USDT',
        })
      ).body;
    expect(await collect()).toMatchObject({ result: false, code: 'DUAL_PARAMETER_ERROR' });
    investor.clock.advance(2 * DAY_MS);

    expect(await collect()).toMatchObject({ result: true, data: { clientDualId } });
    expect(await investor.spot('USDT')).toBe('10021.5');
    expect(await collect()).toMatchObject({ result: false });
    expect(await investor.spot('USDT')).toBe('10021.5');
  });

  it('is the same out of the table', async () => {
    using table = openSqliteTable();
    const store = createTablePaperStore(table);
    const first = createInvestor(48_000, { store });
    await first.exchange.inspect.earn.collect('main', await first.invest(BUY_LOW));
    first.clock.advance(2 * DAY_MS);
    const told = await first.records();

    const again = createInvestor(48_000, { store });
    again.clock.advance(2 * DAY_MS);
    expect(await again.records()).toEqual(told);
  });
});

describe('what dual investments are offered in', () => {
  it('is told to everybody: each tradable coin with the names of its products', async () => {
    const { exchange, violations, client } = createInvestor();
    const coins = async (query = '') => (await client.publicGet(`${PATH}/symbols${query}`)).body.data.coins;
    const names = (await coins()).map(
      ({ base, quote, currency }: Record<string, string>) => `${base}-${quote}-${currency}`,
    );

    expect(names).toEqual([
      ...['BTC-USDXO-USDT', 'BTC-USDXO-USDC', 'ETH-USDXO-USDT', 'ETH-USDXO-USDC'],
      ...['SOL-USDT-USDT', 'XRP-USDT-USDT', 'DOGE-USDT-USDT', 'ADA-USDT-USDT'],
    ]);
    expect(await coins('?base=SOL')).toEqual([
      {
        base: 'SOL',
        quote: 'USDT',
        currency: 'USDT',
        basePrecision: 8,
        currencyPrecision: 8,
        baseMin: '0.001',
        currencyMin: '1',
        baseMax: '20000',
        currencyMax: '2000000',
      },
    ]);
    expect(await coins('?base=WAVES')).toBeNull();
    expect(violations).toEqual([]);
    expect(exchange.inspect.requests()[`GET ${PATH}/symbols`]).toBe(3);
  });
});

describe('the list of dual investments', () => {
  it('is of one base, newest first, between its times, and filtered by quote, coin and state', async () => {
    const investor = createInvestor();
    for (const dual of [BUY_LOW, SELL_HIGH, { ...BUY_LOW, quote: 'USDT' }]) {
      await investor.invest({ ...dual, amount: decimal('0.1') });
      investor.clock.advance(SECOND_MS);
    }
    const ids = async (query: object) =>
      ((await investor.records(query)) ?? []).map(
        ({ clientDualId }: { clientDualId: string }) => clientDualId,
      );

    expect(await ids({})).toEqual(['dual-3', 'dual-2', 'dual-1']);
    expect(await ids({ limit: 2 })).toEqual(['dual-3', 'dual-2']);
    expect(await ids({ startTime: START_MS + SECOND_MS, endTime: START_MS + SECOND_MS })).toEqual(['dual-2']);
    expect(await ids({ quote: 'USDXO' })).toEqual(['dual-2', 'dual-1']);
    expect(await ids({ base: 'ETH' })).toEqual([]);
    expect(await ids({ filter: 'SETTLED' })).toEqual([]);
    const unchecked = createPaperClient(investor.exchange.fetch, investor.clock);
    const merged = (await unchecked.get(`${PATH}/balances`, { merge: 'true' })).body.data.balances;
    expect(merged).toMatchObject([
      { base: '', coin: 'USDT' },
      { base: '', coin: 'BTC' },
    ]);
    const batch = await investor.client.post(`${PATH}/invests`, { base: 'BTC', clientDualIds: ['dual-2'] });
    expect(batch.body.data.records).toMatchObject([{ clientDualId: 'dual-2', type: 'DUAL_BASE' }]);
    expect(investor.violations).toEqual([]);
  });

  it('wants a base and an end', async () => {
    const { client } = createTestExchange({ accounts: [INVESTOR] });

    for (const query of [{ base: 'BTC' }, { endTime: START_MS }]) {
      expect((await client.get(`${PATH}/records`, query)).body).toMatchObject({
        code: 'DUAL_PARAMETER_ERROR',
      });
    }
  });

  it('is refused to accounts that were not let in, and collecting to keys without the permission', async () => {
    const outside = createTestExchange().client;
    for (const call of ['balances', 'records']) {
      const { body } = await outside.get(`${PATH}/${call}`, { base: 'BTC', endTime: START_MS });
      expect(body).toMatchObject({ result: false, code: 'PERMISSION_DENIED' });
    }
    const reader = createTestExchange({ accounts: [{ ...MAIN, earnAccess: true }] }).client;
    const { body } = await reader.post(`${PATH}/collect`, { base: 'BTC', clientDualId: 'a', productId: 'b' });
    expect(body).toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});
