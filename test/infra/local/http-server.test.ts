import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '../../../infra/local/http-server.ts';
import type { Invoke } from '../../../infra/local/invoke.ts';
import { AppError } from '../../../shared/core/errors.ts';
import type { JsonObject } from '../../../shared/table/table.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createRecordingLog } from '../../support/recording-log.ts';
import { functionRow } from './function-row.ts';

const ROUTES = ['POST /signals/{strategy}/{token}'];
const functions = [functionRow('intake', { kind: 'http', routes: ROUTES })];
const clock = createManualClock();

let log: ReturnType<typeof createRecordingLog>;
let server: HttpServer;
let events: JsonObject[];
let handler: (event: JsonObject) => Promise<JsonObject>;

beforeEach(async () => {
  log = createRecordingLog();
  events = [];
  handler = async () => ({
    statusCode: 202,
    headers: { 'content-type': 'application/json' },
    body: '{"ok":1}',
  });
  const invoke: Invoke = (name, event) => {
    expect(name).toBe('intake');
    events.push(event as JsonObject);
    return handler(event as JsonObject);
  };
  server = await startHttpServer({ functions, invoke, clock, log, requestTimeoutMs: 1_000 });
});
afterEach(() => server.stop());

const url = () => `${server.url}/signals/trend/s3cret-t0ken`;
const post = (body: string, headers = {}) => fetch(url(), { method: 'POST', body, headers });

/** Writes to a socket of its own and answers all that comes back until it is closed. */
async function overSocket(...lines: readonly string[]): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(lines.join('\r\n'));
  return text(socket);
}

describe('a request', () => {
  it('reaches its function as an event and brings its answer back', async () => {
    const reply = await post('{"a":1}', { 'content-type': 'application/json', 'X-Any': 'thing' });

    expect(reply.status).toBe(202);
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(await reply.json()).toEqual({ ok: 1 });
    expect(events).toMatchObject([
      {
        version: '2.0',
        routeKey: ROUTES[0],
        headers: { 'x-any': 'thing' },
        requestContext: { http: { sourceIp: '127.0.0.1' }, timeEpoch: clock.nowMs() },
        pathParameters: { strategy: 'trend', token: 's3cret-t0ken' },
        body: '{"a":1}',
      },
    ]);
  });

  it.each([
    ['GET', '/signals/trend/abc'],
    ['POST', '/'],
    ['POST', '/signals/trend/abc/more?x=1'],
  ])('for %s %s, which is no route, is answered as the gateway does', async (method, path) => {
    const reply = await fetch(`${server.url}${path}`, { method });

    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual({ message: 'Not Found' });
    expect(events).toEqual([]);
  });

  it.each([
    [
      'throws',
      () => Promise.reject(new AppError('table.unavailable', 'The table at /home/me gave no answer.')),
    ],
    ['answers nonsense', async () => ({ statusCode: 'fine' })],
  ])('whose function %s is answered with 500 and no detail', async (_, broken) => {
    handler = broken;

    const reply = await post('{}');

    expect(reply.status).toBe(500);
    expect(await reply.text()).toBe('{"message":"Internal Server Error"}');
  });

  it('leaves nothing of its path, query or body in the log, whatever happens', async () => {
    handler = () => Promise.reject(new Error('broken'));
    await fetch(`${url()}?key=s3cret-query`, { method: 'POST', body: 's3cret-body' });

    expect(log.lines).toMatchObject([{ event: 'http.failed', fields: { route: ROUTES[0] } }]);
    expect(JSON.stringify(log.lines)).not.toContain('s3cret');
  });
});

describe('a body', () => {
  it('of 68 KiB still reaches the function, whose own limit is below that', async () => {
    expect((await post('x'.repeat(68 * 1024), { 'content-type': 'text/plain' })).status).toBe(202);
    expect(String(events[0]?.['body'])).toHaveLength(68 * 1024);
  });

  it('that says it is larger is refused before any of it was read', async () => {
    const reply = await overSocket(
      'POST /signals/trend/abc HTTP/1.1',
      'host: 127.0.0.1',
      `content-length: ${68 * 1024 + 1}`,
      '',
      '',
    );

    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
    expect(reply).toContain('{"message":"Request Entity Too Large"}');
    expect(events).toEqual([]);
  });

  it('that does not say so is cut off where the limit is', async () => {
    const chunk = 'x'.repeat(16 * 1024);
    const lines = Array.from({ length: 5 }, () => ['4000', chunk]).flat();
    const reply = await overSocket(
      'POST /signals/trend/abc HTTP/1.1',
      'host: 127.0.0.1',
      'transfer-encoding: chunked',
      '',
      ...lines,
      '',
    );

    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
    expect(events).toEqual([]);
  });

  it('of a megabyte is refused so that its sender hears it', async () => {
    const reply = await post('x'.repeat(1024 * 1024));

    expect(reply.status).toBe(413);
  });

  it('that does not come is not waited for for ever', async () => {
    const reply = await overSocket(
      'POST /signals/trend/abc HTTP/1.1',
      'host: 127.0.0.1',
      'content-length: 10',
      '',
      'abc',
    );

    expect(reply).toMatch(/^HTTP\/1\.1 408 /);
    expect(events).toEqual([]);
  });

  it('whose sender hangs up disturbs nobody', async () => {
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /signals/trend/abc HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc');
    socket.destroy();

    expect((await post('{}')).status).toBe(202);
    expect(events).toHaveLength(1);
  });
});

describe('the server', () => {
  it('answers what is under way before it stops, and takes nothing new', async () => {
    const release = Promise.withResolvers<JsonObject>();
    handler = () => release.promise;
    const underWay = post('{}');
    while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

    const stopped = server.stop();
    release.resolve({ statusCode: 200, body: 'done' });

    expect(await (await underWay).text()).toBe('done');
    await stopped;
    await expect(post('{}')).rejects.toThrow('fetch failed');
    server = await startHttpServer({ functions, invoke: async () => ({}), clock, log, port: server.port });
  });

  it('says in one sentence that its port is taken, and how to choose another', async () => {
    const second = startHttpServer({ functions, invoke: async () => ({}), clock, log, port: server.port });

    await expect(second).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(
        /^Requests cannot be received on port \d+ .*: choose another with --port\.$/,
      ),
    });
  });
});
