import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpClient, type OutgoingRequest } from '../../../shared/http/http-client.ts';
import { realTimeout } from '../../../shared/http/timeout.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const cancellation: OutgoingRequest = {
  method: 'DELETE',
  target: '/api/v1/trade/order?symbols=BTC_USDT,ETH_USDT&timestamp=1700000000000',
  headers: { 'PIONEX-KEY': 'key-1', 'Content-Type': 'application/json' },
  body: '{"symbol":"BTC_USDT","orderId":9223372036854775807}',
  timeoutMs: 5_000,
};

async function clientOf(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return createHttpClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    fetch: (request) => fetch(request),
    timeoutSignal: realTimeout,
    clock: createManualClock(1),
  });
}

describe('the http client over a socket', () => {
  it('lets a DELETE arrive with exactly the target and the bytes that were signed', async () => {
    const seen: string[] = [];
    const client = await clientOf(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      seen.push(
        `${request.method} ${request.url} ${request.headers['content-type']} ${Buffer.concat(chunks)}`,
      );
      response.end('{"result":true}');
    });

    const outcome = await client.send(cancellation);

    expect(outcome).toMatchObject({ kind: 'answered', status: 200, text: '{"result":true}' });
    expect(seen).toEqual([`DELETE ${cancellation.target} application/json ${cancellation.body}`]);
  });

  it('fails when the connection breaks after the request was read, without a second try', async () => {
    let requests = 0;
    const client = await clientOf((request) => {
      requests += 1;
      request.on('data', () => request.socket.destroy());
    });

    expect(await client.send(cancellation)).toMatchObject({ kind: 'failed' });
    expect(requests).toBe(1);
  });

  it('fails when no answer comes in time, also when only its head did', async () => {
    const silent = await clientOf(() => {});
    const half = await clientOf((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"result":');
    });

    const outcomes = [
      await silent.send({ ...cancellation, timeoutMs: 60 }),
      await half.send({ ...cancellation, timeoutMs: 60 }),
    ];

    expect(outcomes).toEqual(
      Array(2).fill({ kind: 'failed', reason: 'timeout', why: 'no answer within 60 ms' }),
    );
  });

  it('gives a redirect back instead of following it', async () => {
    let requests = 0;
    const client = await clientOf((_request, response) => {
      requests += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });

    expect(await client.send(cancellation)).toMatchObject({ kind: 'answered', status: 307 });
    expect(requests).toBe(1);
  });
});
