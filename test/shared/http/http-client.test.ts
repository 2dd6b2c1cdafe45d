import { describe, expect, it } from 'vitest';
import { createHttpClient, type Fetch } from '../../../shared/http/http-client.ts';
import { noTimeout } from '../../../shared/http/timeout.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const request = {
  method: 'DELETE',
  target: '/api/v1/trade/order?timestamp=1',
  headers: { 'PIONEX-KEY': 'key-1', 'Content-Type': 'application/json' },
  body: '{"orderId":9223372036854775807}',
  timeoutMs: 1_000,
} as const;

function clientOf(fetch: Fetch, change: { baseUrl?: string; maxBodyBytes?: number } = {}) {
  const clock = createManualClock(1_700_000_000_000);
  const parts = { baseUrl: 'https://api.example.com', timeoutSignal: noTimeout, clock, fetch, ...change };
  return { client: createHttpClient(parts), clock };
}

describe('createHttpClient', () => {
  it.each(['https://api.example.com', 'https://api.example.com/', 'https://api.example.com//'])(
    'sends exactly the given target, headers and bytes to %s',
    async (baseUrl) => {
      const seen: { url: string; method: string; key: string | null; body: string }[] = [];
      const { client } = clientOf(
        async (sent) => {
          const { url, method, headers } = sent;
          seen.push({ url, method, key: headers.get('PIONEX-KEY'), body: await sent.text() });
          return new Response('{}');
        },
        { baseUrl },
      );

      await client.send(request);

      expect(seen).toEqual([
        {
          url: 'https://api.example.com/api/v1/trade/order?timestamp=1',
          method: 'DELETE',
          key: 'key-1',
          body: '{"orderId":9223372036854775807}',
        },
      ]);
    },
  );

  it('tells status, text and both ends of the call, whatever the status', async () => {
    const { client, clock } = clientOf(async () => {
      clock.advance(40);
      return new Response('<html>ü</html>', { status: 502 });
    });

    expect(await client.send(request)).toEqual({
      kind: 'answered',
      status: 502,
      text: '<html>ü</html>',
      sentAtMs: 1_700_000_000_000,
      answeredAtMs: 1_700_000_000_040,
    });
  });

  it('does not follow a redirect, which would carry the signed request elsewhere', async () => {
    let redirect = '';
    const { client } = clientOf(async (sent) => {
      redirect = sent.redirect;
      return new Response(null, { status: 302, headers: { location: 'https://elsewhere.example.com' } });
    });

    expect(await client.send(request)).toMatchObject({ kind: 'answered', status: 302 });
    expect(redirect).toBe('manual');
  });

  it('says why when nothing came back', async () => {
    const { client } = clientOf(async () => {
      throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });
    });

    expect(await client.send(request)).toEqual({
      kind: 'failed',
      reason: 'connection',
      why: 'fetch failed (read ECONNRESET)',
    });
  });

  it('gives up when the time is over', async () => {
    const controller = new AbortController();
    const client = createHttpClient({
      baseUrl: 'https://api.example.com',
      clock: createManualClock(),
      timeoutSignal: () => controller.signal,
      fetch: (sent) =>
        new Promise((_, reject) => {
          sent.signal.addEventListener('abort', () => reject(sent.signal.reason));
          controller.abort(new DOMException('timeout', 'TimeoutError'));
        }),
    });

    expect(await client.send(request)).toEqual({
      kind: 'failed',
      reason: 'timeout',
      why: 'no answer within 1000 ms',
    });
  });

  it('stops reading a reply that does not end', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
      cancel: () => {
        cancelled = true;
      },
    });
    const { client } = clientOf(async () => new Response(endless), { maxBodyBytes: 5_000 });

    expect(await client.send(request)).toEqual({
      kind: 'failed',
      reason: 'connection',
      why: 'the reply is longer than 5000 bytes',
    });
    expect(cancelled).toBe(true);
  });

  it('takes a reply that breaks off for no answer', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"result":true'));
        controller.error(new Error('terminated'));
      },
    });
    const { client } = clientOf(async () => new Response(broken));

    expect(await client.send(request)).toEqual({
      kind: 'failed',
      reason: 'connection',
      why: 'terminated',
    });
  });
});
