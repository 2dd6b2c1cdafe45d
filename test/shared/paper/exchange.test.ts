import { describe, expect, it } from 'vitest';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { cpuMs } from '../../support/cpu-time.ts';
import { checkedFetch } from '../../support/spec.ts';
import {
  createPaperClient,
  createTestExchange,
  type PaperClient,
  type TestExchange,
} from './paper-client.ts';

const SYMBOL = 'BTC_USDT';
const MARKET = [
  '/api/v1/common/symbols',
  '/api/v1/common/symbols?symbols=BTC_USDT,ETH_USDT',
  '/api/v1/market/trades?symbol=BTC_USDT',
  '/api/v1/market/depth?symbol=BTC_USDT&limit=200',
  '/api/v1/market/tickers',
  '/api/v1/market/bookTickers',
  '/api/v1/market/bookTickers?type=SPOT',
  '/api/v1/market/klines?symbol=BTC_USDT&interval=15M&limit=500',
  '/api/v1/market/klines?symbol=NOPE&interval=15M',
];

/** Every path once and more: orders of each kind, look-ups, lists, cancellations, failures. */
async function session(client: PaperClient, clock: TestExchange['clock']): Promise<string[]> {
  const texts: string[] = [];
  const note = async (reply: ReturnType<PaperClient['get']>) => {
    const { status, text, headers } = await reply;
    texts.push(`${status} ${headers.get('x-ratelimit-tokens')} ${text}`);
    clock.advance(500);
  };
  const order = (body: object) => client.post('/api/v1/trade/order', { symbol: SYMBOL, ...body });
  for (const path of MARKET) await note(client.publicGet(path));
  await note(order({ side: 'BUY', type: 'MARKET', amount: '2500', clientOrderId: 'a' }));
  await note(order({ side: 'SELL', type: 'MARKET', size: '0.01' }));
  await note(order({ side: 'BUY', type: 'LIMIT', size: '0.01', price: '60000', clientOrderId: 'b' }));
  await note(order({ side: 'BUY', type: 'LIMIT', size: '0.001', price: '40000', IOC: true }));
  await note(order({ side: 'BUY', type: 'MARKET', amount: '1' }));
  const row = { side: 'BUY', type: 'LIMIT', size: '0.001', price: '50000' };
  await note(
    client.post('/api/v1/trade/massOrder', { symbol: SYMBOL, orders: [row, { ...row, clientOrderId: 'c' }] }),
  );
  await note(client.get('/api/v1/account/balances'));
  await note(client.get('/api/v1/trade/orderByClientOrderId', { clientOrderId: 'b' }));
  await note(client.get('/api/v1/trade/orderByClientOrderId', { clientOrderId: 'never' }));
  await note(client.get('/api/v1/trade/openOrders', { symbol: SYMBOL }));
  const { body } = await client.get('/api/v1/trade/orderByClientOrderId', { clientOrderId: 'b' });
  await note(client.get('/api/v1/trade/order', { orderId: body.data.orderId }));
  await note(client.delete('/api/v1/trade/order', `{"symbol":"BTC_USDT","orderId":${body.data.orderId}}`));
  await note(client.delete('/api/v1/trade/allOrders', { symbol: SYMBOL }));
  await note(client.get('/api/v1/trade/allOrders', { symbol: SYMBOL, limit: 200 }));
  await note(client.get('/api/v1/trade/fills', { symbol: SYMBOL }));
  await note(client.get('/api/v1/trade/fills', { symbol: 'ETH_USDT' }));
  await note(client.get('/api/v1/trade/fillsByOrderId', { orderId: body.data.orderId }));
  return texts;
}

describe('the paper exchange', () => {
  it('answers every call as the official openapi.yaml describes', async () => {
    const { exchange, clock } = createTestExchange();
    const checked = checkedFetch(exchange.fetch);
    await session(createPaperClient(checked, clock), clock);

    expect(checked.violations.map((violation) => violation.message)).toEqual([]);
  });

  it('gives the same bytes for the same seed and clock', async () => {
    const run = () => {
      const { client, clock } = createTestExchange({ limits: 'on' });
      return session(client, clock);
    };

    expect(await run()).toEqual(await run());
  });

  it('gives other prices, fills and ids for another seed', async () => {
    const run = async (seed: number) => {
      const { client } = createTestExchange({
        seed,
        prices: createSeededMarket({ seed, listings: LISTINGS }),
      });
      const reply = await client.post('/api/v1/trade/order', {
        symbol: SYMBOL,
        side: 'BUY',
        type: 'MARKET',
        amount: '100',
      });
      return reply.body.data.orderId;
    };

    expect(await run(1)).not.toBe(await run(2));
  });

  it('orders keys by chance and adds unknown fields, unless disorder is off', async () => {
    const keys = async (disorder: boolean) => {
      const { client } = createTestExchange({ disorder });
      const found = new Set<string>();
      for (let i = 0; i < 60; i += 1) {
        found.add(
          Object.keys(
            JSON.parse((await client.publicGet('/api/v1/market/bookTickers?symbol=BTC_USDT')).text),
          ).join(),
        );
      }
      return [...found];
    };

    const disordered = await keys(true);
    expect(disordered.length).toBeGreaterThan(3);
    expect(disordered.some((list) => list.includes('reserved'))).toBe(true);
    expect(await keys(false)).toEqual(['result,data,timestamp']);
  });

  it('takes the place of fetch for an address, an URL and a Request alike', async () => {
    const { exchange } = createTestExchange({ disorder: false });
    const url = 'https://api.pionex.com/api/v1/market/bookTickers?symbol=BTC_USDT';
    const replies = [
      await exchange.fetch(url),
      await exchange.fetch(new URL(url)),
      await exchange.fetch(new Request(url)),
    ];

    expect(new Set(await Promise.all(replies.map((reply) => reply.text()))).size).toBe(1);
  });

  it('answers thousands of calls a second', async () => {
    const { client, clock } = createTestExchange();
    const calls = 1_500;
    const startedMs = cpuMs();
    for (let i = 0; i < calls / 3; i += 1) {
      clock.advance(60_000);
      await client.publicGet('/api/v1/market/bookTickers?symbol=BTC_USDT');
      await client.post('/api/v1/trade/order', {
        symbol: SYMBOL,
        side: 'BUY',
        type: 'MARKET',
        amount: '10',
        clientOrderId: `o-${i}`,
      });
      await client.get('/api/v1/trade/orderByClientOrderId', { clientOrderId: `o-${i}` });
    }
    const perSecond = Math.round(calls / ((cpuMs() - startedMs) / 1_000));

    console.info(`paper exchange: ${perSecond} calls a second, the client's signing included`);
    expect(perSecond).toBeGreaterThan(500);
  });
});
