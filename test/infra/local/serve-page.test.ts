import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PAGE_KEY } from '../../../functions/nightly-page/make-page.ts';
import { PAGE_POLICY, renderPage } from '../../../functions/nightly-page/page.ts';
import { type HttpServer, startHttpServer } from '../../../infra/local/http-server.ts';
import { servePage } from '../../../infra/local/serve-page.ts';
import type { Blobs } from '../../../shared/blobs/blobs.ts';
import { memoryBlobs } from '../../../shared/blobs/memory-blobs.ts';
import { emptyPage } from '../../functions/nightly-page/page-models.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createRecordingLog } from '../../support/recording-log.ts';
import { functionRow } from './function-row.ts';

const PAGE = renderPage(emptyPage());

let blobs: Blobs;
let server: HttpServer;
let made: number;
let make: () => Promise<unknown>;
let log: ReturnType<typeof createRecordingLog>;

beforeEach(async () => {
  blobs = memoryBlobs();
  log = createRecordingLog();
  made = 0;
  make = () => store(PAGE);
  server = await startHttpServer({
    functions: [functionRow('intake', { kind: 'http', routes: ['POST /signals/{strategy}'] })],
    invoke: async () => ({ statusCode: 202, body: 'taken' }),
    page: servePage({
      blobs: { get: (key) => blobs.get(key) },
      log,
      make: () => {
        made += 1;
        return make();
      },
    }),
    clock: createManualClock(),
    log,
  });
});
afterEach(() => server.stop());

const store = (page: string) =>
  blobs.put(PAGE_KEY, Buffer.from(page), 'absent', { contentType: 'text/html' });

/** `fetch` lets nobody choose the host that it names. */
function ask(
  headers: Readonly<Record<string, string>>,
  path = '/',
): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: server.port, path, headers }, async (reply) => {
      resolve({ ...(reply.statusCode && { status: reply.statusCode }), body: await text(reply) });
    }).once('error', reject);
  });
}

describe('the page on this machine', () => {
  it('comes as it is in the object store, with headers that let nothing else in and nothing out', async () => {
    await store(PAGE);

    const reply = await fetch(server.url);

    expect(reply.status).toBe(200);
    expect(await reply.text()).toBe(PAGE);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(made).toBe(0);
  });

  it('is made at once where it was never made', async () => {
    const reply = await fetch(`${server.url}/?from=bookmark`);

    expect([reply.status, await reply.text(), made]).toEqual([200, PAGE, 1]);
  });

  it('that cannot be made says so to a person, and why in the log alone', async () => {
    make = () => Promise.reject(new Error('the disk at /home/me is full'));

    const reply = await fetch(server.url);
    const body = await reply.text();

    expect(reply.status).toBe(503);
    expect(body).toContain('The page is not made yet');
    expect(body).not.toContain('/home/me');
    expect(reply.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(log.lines).toMatchObject([
      { event: 'page.failed', fields: { message: 'the disk at /home/me is full' } },
    ]);
  });

  it('can be asked for its head alone, and is for reading only', async () => {
    await store(PAGE);

    const head = await fetch(server.url, { method: 'HEAD' });
    const post = await fetch(server.url, { method: 'POST', body: 'x' });

    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([
      200,
      '',
      String(Buffer.byteLength(PAGE)),
    ]);
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it.each(['127.0.0.1', '127.0.0.1:40123', 'localhost:40123', '[::1]:40123', 'LOCALHOST'])(
    'answers who calls this machine %s',
    async (host) => {
      await store(PAGE);
      expect(await ask({ host })).toEqual({ status: 200, body: PAGE });
    },
  );

  it.each([
    ['a site whose name was pointed here', { host: 'evil.example:40123' }],
    ['a name that only begins like this machine', { host: '127.0.0.1.evil.example' }],
    ['a tunnel that keeps its name', { host: 'me.tunnel.example' }],
    ['a proxy that says for whom', { host: '127.0.0.1', 'x-forwarded-for': '203.0.113.7' }],
    ['a proxy by the standard', { host: 'localhost', forwarded: 'for=203.0.113.7' }],
  ])('refuses %s', async (_, headers) => {
    await store(PAGE);

    const { status, body } = await ask(headers);

    expect([status, body]).toEqual([
      403,
      'This page is for a browser on this machine only: open it by 127.0.0.1.\n',
    ]);
  });

  it('leaves the routes of signals as they are, whatever the host is called', async () => {
    const reply = await fetch(`${server.url}/signals/trend`, {
      method: 'POST',
      body: 'x',
      headers: { 'x-forwarded-for': '203.0.113.7' },
    });

    expect([reply.status, await reply.text()]).toEqual([202, 'taken']);
    expect((await fetch(`${server.url}/elsewhere`)).status).toBe(404);
  });
});
