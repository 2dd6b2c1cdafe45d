import { describe, expect, it } from 'vitest';
import { createTestExchange, START_MS } from '../paper-client.ts';

const { client } = createTestExchange();
const SECONDS = START_MS / 1_000;

describe('symbols', () => {
  it('tell the trading rules of BTC_USDT and of disabled symbols', async () => {
    const { symbols } = (await client.publicGet('/api/v1/common/symbols')).body.data;
    const row = (name: string) => symbols.find((one: { symbol: string }) => one.symbol === name);

    expect(row('BTC_USDT')).toMatchObject({
      type: 'SPOT',
      baseCurrency: 'BTC',
      quoteCurrency: 'USDT',
      basePrecision: 6,
      quotePrecision: 2,
      amountPrecision: 8,
      minAmount: '10',
      buyCeiling: '1.1',
      sellFloor: '0.9',
      enable: true,
    });
    expect(row('WAVES_USDT').enable).toBe(false);
  });

  it('can be named, and an unknown name refuses the whole list', async () => {
    const some = await client.publicGet('/api/v1/common/symbols?symbols=ETH_USDT,BTC_USDT');
    const unknown = await client.publicGet('/api/v1/common/symbols?symbols=ETH_USDT,NOPE_USDT');

    expect(some.body.data.symbols.map((one: { symbol: string }) => one.symbol)).toEqual([
      'ETH_USDT',
      'BTC_USDT',
    ]);
    expect(unknown.body).toMatchObject({
      result: false,
      code: 'MARKET_PARAMETER_ERROR',
      message: 'symbol error',
    });
  });
});

describe('prices', () => {
  it('agree between ticker, book ticker, depth and candle', async () => {
    const of = async (path: string) => (await client.publicGet(`/api/v1/market/${path}`)).body.data;
    const ticker = (await of('tickers?symbol=BTC_USDT')).tickers[0];
    const book = (await of('bookTickers?symbol=BTC_USDT')).tickers[0];
    const depth = await of('depth?symbol=BTC_USDT&limit=5');
    const [candle] = (await of('klines?symbol=BTC_USDT&interval=60M&limit=1')).klines;

    expect(Number(book.bidPrice)).toBeLessThan(Number(ticker.close));
    expect(Number(book.askPrice)).toBeGreaterThan(Number(ticker.close));
    expect([Number(depth.bids[0][0]), Number(depth.asks[0][0])]).toEqual([
      Number(book.bidPrice),
      Number(book.askPrice),
    ]);
    expect(candle.close).toBe(ticker.close);
    expect(typeof book.timestamp).toBe('string');
    expect(typeof ticker.count).toBe('string');
    expect(depth.bids.map(([price]: [string]) => Number(price))).toEqual(
      depth.bids.map(([price]: [string]) => Number(price)).toSorted((a: number, b: number) => b - a),
    );
  });

  it('of perpetuals are what bookTickers lists when not told otherwise, and of spot what tickers does', async () => {
    const of = async (path: string): Promise<string[]> => {
      const { tickers } = (await client.publicGet(`/api/v1/market/${path}`)).body.data;
      return tickers.map((ticker: { symbol: string }) => ticker.symbol);
    };
    const isPerpetual = (symbol: string) => symbol.endsWith('_PERP');

    expect((await of('bookTickers')).every(isPerpetual)).toBe(true);
    expect((await of('bookTickers?type=SPOT')).length).toBe(8);
    expect((await of('tickers')).length).toBe(8);
    expect((await of('tickers')).some(isPerpetual)).toBe(false);
    expect((await of('tickers?type=PERP')).length).toBe(8);
  });

  it('of others are told as trades, newest first', async () => {
    const { trades } = (await client.publicGet('/api/v1/market/trades?symbol=BTC_USDT&limit=10')).body.data;
    const times = trades.map((trade: { timestamp: string }) => Number(trade.timestamp));

    expect(times).toHaveLength(10);
    expect(times).toEqual(times.toSorted((a: number, b: number) => b - a));
    expect(times[0]).toBeLessThanOrEqual(START_MS);
  });
});

describe('klines', () => {
  it('come newest first and end with the one that holds endTime', async () => {
    const endTime = Date.UTC(2026, 10, 20, 12, 34);
    const reply = await client.publicGet(
      `/api/v1/market/klines?symbol=BTC_USDT&interval=1D&limit=3&endTime=${endTime}`,
    );

    expect(reply.body.data.klines.map((one: { time: number }) => one.time)).toEqual([
      Date.UTC(2026, 10, 20),
      Date.UTC(2026, 10, 19),
      Date.UTC(2026, 10, 18),
    ]);
  });

  it('are 100 when no limit is given', async () => {
    const reply = await client.publicGet('/api/v1/market/klines?symbol=BTC_USDT&interval=1M');

    expect(reply.body.data.klines).toHaveLength(100);
    expect(reply.body.data.klines[0].time).toBe(START_MS);
  });
});

describe('a market error', () => {
  it.each([
    ['MARKET_INVALID_SYMBOL', 'symbol error', 'depth?symbol=NOPE'],
    ['MARKET_PARAMETER_ERROR', 'symbol error', 'depth'],
    ['MARKET_PARAMETER_ERROR', 'limit error', 'depth?symbol=BTC_USDT&limit=1001'],
    ['MARKET_PARAMETER_ERROR', 'limit error', 'klines?symbol=BTC_USDT&interval=1D&limit=501'],
    ['MARKET_PARAMETER_ERROR', 'interval error', 'klines?symbol=BTC_USDT&interval=1H'],
    ['MARKET_PARAMETER_ERROR', 'type error', 'tickers?type=NOPE'],
    [
      'MARKET_INVALID_TIME',
      'time error',
      `klines?symbol=BTC_USDT&interval=1M&endTime=${START_MS - 601_000_000}`,
    ],
  ])('%s "%s" answers %s with HTTP 200 and seconds', async (code, message, path) => {
    const reply = await client.publicGet(`/api/v1/market/${path}`);

    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ result: false, code, message, timestamp: SECONDS });
  });

  it.each(['/api/v1/market/bookTicker?symbol=BTC_USDT', '/api/v1/market/ticker', '/'])(
    'is HTTP 404 at %s',
    async (path) => {
      const reply = await client.publicGet(path);

      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({ error_msg: '404 Route Not Found' });
    },
  );
});

describe('weights', () => {
  it('are counted per address and per key, told in a header, and end in a ban', async () => {
    const { client: limited, clock } = createTestExchange({ limits: 'on' });
    const left = (reply: { headers: Headers }) => reply.headers.get('x-ratelimit-tokens');

    expect(left(await limited.publicGet('/api/v1/common/symbols'))).toBe('5');
    const reply = await limited.get('/api/v1/account/balances');
    expect(left(reply)).toBe('4');
    expect(reply.headers.get('x-ratelimit-last')).toBe(`${SECONDS}.000`);
    const banned = await limited.get('/api/v1/trade/fills', { symbol: 'BTC_USDT' });
    expect(banned.status).toBe(429);
    expect(banned.body.code).toBe('TOO_MANY_REQUESTS');
    clock.advance(59_999);
    expect((await limited.publicGet('/api/v1/market/tickers')).status).toBe(429);
    clock.advance(10_001);
    expect((await limited.publicGet('/api/v1/market/tickers')).status).toBe(200);
  });
});
