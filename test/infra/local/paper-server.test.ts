import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type PaperServer, startPaperServer } from '../../../infra/local/paper-server.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { silentLog } from '../../../shared/core/log.ts';
import type { PaperExchange } from '../../../shared/paper/exchange.ts';
import { createPaperClient, createTestExchange, MAIN } from '../../shared/paper/paper-client.ts';

const BALANCES = '/api/v1/account/balances';
const buy = { symbol: 'BTC_USDT', side: 'BUY', type: 'MARKET', amount: '100', clientOrderId: 'a' };

async function serving<T>(
  exchange: Pick<PaperExchange, 'handle'>,
  use: (server: PaperServer, fetchThere: (request: Request) => Promise<Response>) => Promise<T>,
): Promise<T> {
  const server = await startPaperServer({ exchange, log: silentLog });
  try {
    return await use(server, async (request) => {
      const body = request.body === null ? undefined : await request.text();
      const target = request.url.replace('https://api.pionex.com', server.url);
      return fetch(target, {
        method: request.method,
        headers: request.headers,
        ...(body !== undefined && { body }),
      });
    });
  } finally {
    await server.stop();
  }
}

describe('the paper server', () => {
  it('speaks the wire on a loopback port, signed bodies and 64-bit ids included', async () => {
    const { exchange, clock } = createTestExchange();
    await serving(exchange, async (server, fetchThere) => {
      const client = createPaperClient(fetchThere, clock);
      const placed = await client.post('/api/v1/trade/order', buy);
      const found = await client.get('/api/v1/trade/orderByClientOrderId', { clientOrderId: 'a' });

      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(placed.body.result).toBe(true);
      expect(found.body.data.orderId).toBe(placed.body.data.orderId);
      expect(placed.headers.get('x-ratelimit-tokens')).not.toBeNull();
    });
  });

  it('tells the exchange where a call comes from', async () => {
    const { exchange, clock } = createTestExchange({ accounts: [{ ...MAIN, allowedIps: ['10.0.0.1'] }] });
    await serving(exchange, async (_server, fetchThere) => {
      expect((await createPaperClient(fetchThere, clock).get(BALANCES)).body.code).toBe('IP_NOT_WHITELISTED');
    });
  });

  it('closes the connection when a fault loses the reply', async () => {
    const { exchange, clock } = createTestExchange({ faults: () => ({ kind: 'replyLost' }) });
    await serving(exchange, async (_server, fetchThere) => {
      await expect(createPaperClient(fetchThere, clock).post('/api/v1/trade/order', buy)).rejects.toThrow(
        'fetch failed',
      );
    });
    expect(await exchange.inspect.orders('main')).toHaveLength(1);
  });

  it('answers 502 and logs the reason when the exchange itself fails', async () => {
    const lines: unknown[] = [];
    const log = { ...silentLog, error: (event: string, fields?: object) => lines.push([event, fields]) };
    const handle = () => Promise.reject(new AppError('venue.unavailable', 'No live prices.'));
    const server = await startPaperServer({ exchange: { handle }, log });
    const reply = await fetch(`${server.url}/api/v1/market/tickers`);
    await server.stop();

    expect(reply.status).toBe(502);
    expect(reply.headers.get('content-type')).toBe('text/html');
    expect(lines).toEqual([['paper.failed', { code: 'venue.unavailable', message: 'No live prices.' }]]);
  });

  it('answers what is under way before it stops, and then nothing', async () => {
    let finish: () => void = () => {};
    const started = Promise.withResolvers<void>();
    const handle = async () => {
      const waiting = new Promise<void>((resolve) => {
        finish = resolve;
      });
      started.resolve();
      await waiting;
      return new Response('done');
    };
    const server = await startPaperServer({ exchange: { handle }, log: silentLog });
    const reply = fetch(`${server.url}/slow`);
    await started.promise;
    const stopped = server.stop();
    finish();

    expect(await (await reply).text()).toBe('done');
    await stopped;
    await expect(fetch(`${server.url}/again`)).rejects.toThrow('fetch failed');
  });

  it('stops at once although a client keeps its connection open', async () => {
    const { exchange } = createTestExchange();
    const server = await startPaperServer({ exchange, log: silentLog });
    await (await fetch(`${server.url}/api/v1/common/symbols`)).text();
    const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    const startedMs = performance.now();
    await server.stop();
    silent.destroy();

    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});
