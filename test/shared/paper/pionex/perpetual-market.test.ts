import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/core/clock.ts';
import { PERPETUALS } from '../../../../shared/paper/perpetual-listings.ts';
import { checkedFetch } from '../../../support/spec.ts';
import { createPaperClient, createTestExchange, START_MS } from '../paper-client.ts';

const { exchange, clock } = createTestExchange({ disorder: false });
const checked = checkedFetch(exchange.fetch);
const client = createPaperClient(checked, clock);
const get = async (path: string) => (await client.publicGet(`/api/v1/${path}`)).body;
const symbolsOf = (rows: { symbol: string }[] | null) => rows?.map(({ symbol }) => symbol) ?? null;

describe('common/symbols', () => {
  it('shows a contract as the live exchange does: a type, no contractType, and steps', async () => {
    const [row] = (await get('common/symbols?symbols=BTC_USDT_PERP')).data.symbols;

    expect(row).toEqual({
      symbol: 'BTC_USDT_PERP',
      name: 'BTC-USDT-PERP',
      type: 'PERP',
      baseCurrency: 'BTC',
      quoteCurrency: 'USDT',
      basePrecision: 4,
      quotePrecision: 1,
      minNotional: '1',
      baseStep: '0.0001',
      quoteStep: '0.1',
      minSizeLimit: '0.0001',
      maxSizeLimit: '500',
      maxImpactLimit: '0.1',
      minSizeMarket: '0.0001',
      maxSizeMarket: '100',
      maxImpactMarket: '0.1',
      maxOrderNum: 200,
      status: 'TRADING',
      liquidationFeeRate: '0.0115',
    });
  });

  it('knows coins by a name that is not the start of their symbol, and a contract in bitcoin', async () => {
    const { symbols } = (await get('common/symbols?symbols=PUMP_USDT_PERP,NEIRO_USDT_PERP,USDT_BTC_PERP'))
      .data;

    expect(symbols.map((row: Record<string, string>) => [row['baseCurrency'], row['quoteCurrency']])).toEqual(
      [
        ['PUMPFUN', 'USDT'],
        ['NEIROCTO', 'USDT'],
        ['USDT', 'BTC'],
      ],
    );
  });

  it('lists spot unless told otherwise, named symbols of both types, and nothing as null', async () => {
    const { publicGet } = createTestExchange({
      disorder: false,
      perpetuals: PERPETUALS.filter(({ tradable }) => tradable),
    }).client;

    expect(
      (await get('common/symbols')).data.symbols.every((row: { type: string }) => row.type === 'SPOT'),
    ).toBe(true);
    expect((await get('common/symbols?type=PERP')).data.symbols).toHaveLength(PERPETUALS.length);
    // A list of both has rows of both files, which no check against one of them passes.
    const both = await publicGet('/api/v1/common/symbols?symbols=BTC_USDT_PERP,BTC_USDT&type=SPOT');
    expect(symbolsOf(both.body.data.symbols)).toEqual(['BTC_USDT_PERP', 'BTC_USDT']);
    expect(symbolsOf((await get('common/symbols?type=PERP&status=OFFLINE')).data.symbols)).toEqual([
      'WAVES_USDT_PERP',
    ]);
    expect((await get('common/symbols?type=PERP&status=TRADING')).data.symbols).toHaveLength(
      PERPETUALS.length - 1,
    );
    const nothing = await publicGet('/api/v1/common/symbols?type=PERP&status=OFFLINE');
    expect(nothing.body.data.symbols).toBeNull();
  });
});

describe('prices of contracts', () => {
  it('agree with each other on every call', async () => {
    const [index] = (await get('market/indexes?symbol=ETH_USDT_PERP')).data.indexes;
    const [ticker] = (await get('market/tickers?symbol=ETH_USDT_PERP')).data.tickers;
    const [book] = (await client.publicGet('/api/v1/market/bookTickers?symbol=ETH_USDT')).body.data.tickers;
    const [candle] = (await get('market/klines?symbol=ETH_USDT_PERP&interval=1M&limit=1')).data.klines;
    const [mark] = (await get('market/markKlines?symbol=ETH_USDT_PERP&interval=60M&limit=1')).data.klines;

    expect(ticker.close).toBe(index.markPrice);
    expect(candle.close).toBe(index.markPrice);
    expect(mark).toMatchObject({ close: index.markPrice, time: String(START_MS) });
    expect(Math.abs(Number(book.bidPrice) / Number(index.indexPrice) - 1)).toBeLessThan(0.001);
    expect(index).toMatchObject({ nextFundingTime: START_MS + 8 * HOUR_MS, updateTime: START_MS });
  });

  it('are told of every contract that trades, in one call', async () => {
    const trading = PERPETUALS.filter(({ tradable }) => tradable).map(({ symbol }) => symbol);

    expect(symbolsOf((await get('market/indexes')).data.indexes)).toEqual(trading);
    expect(symbolsOf((await get('market/tickers?type=PERP')).data.tickers)).toEqual(trading);
  });

  it('have a depth and trades as spot has', async () => {
    const depth = (await get('market/depth?symbol=BTC_USDT_PERP&limit=5')).data;

    expect([depth.bids.length, depth.asks.length]).toEqual([5, 5]);
    expect(Number(depth.bids[0][0])).toBeLessThan(Number(depth.asks[0][0]));
    expect((await get('market/trades?symbol=BTC_USDT_PERP&limit=10')).data.trades).toHaveLength(10);
    expect((await get('market/indexKlines?symbol=BTC_USDT_PERP&interval=1M')).data.klines).toHaveLength(100);
  });
});

describe('fundingRates', () => {
  it('tell the last settlement before endTime, or as many as asked, newest first', async () => {
    const times = async (query: string) => {
      const { rates } = (await get(`market/fundingRates?symbol=${query}`)).data;
      return rates.map((rate: { fundingTime: number }) => (START_MS - rate.fundingTime) / HOUR_MS);
    };

    // It is 08:00:00 just now, and endTime itself is not before it.
    expect(await times('BTC_USDT_PERP')).toEqual([8]);
    expect(await times(`BTC_USDT_PERP&endTime=${START_MS + 1}`)).toEqual([0]);
    expect(await times('PUMP_USDT_PERP&limit=3')).toEqual([4, 8, 12]);
  });
});

describe('riskTable', () => {
  it('has tiers that allow less leverage for more money, one contract or all', async () => {
    const [{ rows }] = (await get('common/riskTable?symbol=BTC_USDT_PERP')).data.symbols;

    expect(rows[1]).toEqual({
      rowNum: 2,
      notionalLimit: '500000',
      maxLeverage: '50',
      maintMarginRatio: '0.01',
      // So that 50,000 need 200 under the first tier and under this one.
      quickDeduction: '300',
    });
    expect((await get('common/riskTable')).data.symbols).toHaveLength(PERPETUALS.length);
  });
});

describe('a market error of contracts', () => {
  it.each([
    ['MARKET_INVALID_SYMBOL', 'market/fundingRates?symbol=NOPE_PERP'],
    ['MARKET_INVALID_SYMBOL', 'market/markKlines?symbol=BTC_USDT&interval=1M'],
    ['MARKET_PARAMETER_ERROR', 'market/indexes?symbol=NOPE_PERP'],
    ['MARKET_PARAMETER_ERROR', 'common/symbols?symbols=NOPE_PERP'],
    ['MARKET_PARAMETER_ERROR', 'common/symbols?type=PERP&status=GONE'],
    ['MARKET_PARAMETER_ERROR', 'market/fundingRates?symbol=BTC_USDT_PERP&limit=501'],
    ['MARKET_PARAMETER_ERROR', 'market/markKlines?symbol=BTC_USDT_PERP&interval=1H'],
  ])('is %s for %s', async (code, path) => {
    const reply = await exchange.fetch(`https://api.pionex.com/api/v1/${path}`);

    expect(await reply.json()).toMatchObject({ result: false, code, timestamp: START_MS / 1_000 });
  });
});

it('answers all of this as the official openapi_futures.yaml describes', () => {
  expect(checked.violations.map(({ message }) => message)).toEqual([]);
});
