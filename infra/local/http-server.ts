/**
 * The HTTP API on a socket of this machine: what API Gateway is on AWS. Only this machine reaches it, and no line
 * that it logs holds a path, a query or a body: the path of a signal contains its token.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, DurationMs } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Log } from '../../shared/core/log.ts';
import type { FunctionRow } from '../functions.ts';
import { gatewayReply, type HttpReply, httpEvent, httpReply } from './http-event.ts';
import { createRouter, type RouteMatch } from './http-routes.ts';
import type { Invoke } from './invoke.ts';
import type { PageRequest } from './serve-page.ts';

export interface HttpServer {
  /** e.g. `http://127.0.0.1:40123` */
  readonly url: string;
  readonly port: number;
  /** Answers what is under way, takes nothing new, and resolves when the port is free. */
  stop(): Promise<void>;
}

export interface HttpServerOptions {
  /** Those with routes are served. */
  readonly functions: readonly FunctionRow[];
  readonly invoke: Invoke;
  /** Answers for the path `/`; left out, nobody has it. */
  readonly page?: (request: PageRequest) => Promise<HttpReply>;
  /** 0 or left out: a free one. */
  readonly port?: number | undefined;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  /** For a whole request to arrive; the gateway's callers give up sooner. */
  readonly requestTimeoutMs?: DurationMs;
}

const HOST = '127.0.0.1';

/** Signals may take 64 KiB, which their function says itself; what is far beyond is not even read. */
const MAX_BODY_BYTES = 68 * 1024;

const REQUEST_TIMEOUT_MS: DurationMs = 10_000;
const LIMITS = {
  /** As the gateway's, request line included. */
  maxHeaderSize: 10_240,
  connectionsCheckingInterval: 500,
  keepAliveTimeout: 5_000,
} as const;
/** More callers at once than this wait in the system's queue. */
const MAX_CONNECTIONS = 256;

/** Throws `config.invalid` when the port cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const router = createRouter(options.functions);
  const underWay = new Set<Promise<void>>();
  const { requestTimeoutMs: requestTimeout = REQUEST_TIMEOUT_MS } = options;
  const server = createServer(
    { ...LIMITS, requestTimeout, headersTimeout: requestTimeout },
    (incoming, outgoing) => {
      const answered = answer(options, router, incoming, outgoing);
      underWay.add(answered);
      void answered.finally(() => underWay.delete(answered));
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
    port,
    async stop() {
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      });
      await Promise.all(underWay);
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const message = `Requests cannot be received on port ${port} of this machine (${messageOf(error)}): choose another with --port.`;
      reject(new AppError('config.invalid', message, { cause: error, context: { port } }));
    });
    server.listen(port, HOST, resolve);
  });
}

async function answer(
  options: HttpServerOptions,
  router: ReturnType<typeof createRouter>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const [path = '', query = ''] = splitOnce(incoming.url ?? '/', '?');
  if (path === '/' && options.page !== undefined) {
    const { method = '', headers } = incoming;
    return send(outgoing, await options.page({ method, headers }));
  }
  const match = router(incoming.method ?? '', path);
  if (match === undefined) return send(outgoing, gatewayReply(404, 'Not Found'));
  let body: Buffer | 'tooLarge';
  try {
    body = await bodyOf(incoming);
  } catch {
    // Its sender has gone, or was too slow and has been told so.
    incoming.socket.destroy();
    return;
  }
  if (body === 'tooLarge') return refuseRest(incoming, outgoing);
  await send(outgoing, await replyOf(options, match, incoming, { query, body }));
}

/** What a function throws stays inside: the caller learns that something went wrong and no more. */
async function replyOf(
  { invoke, clock, log }: HttpServerOptions,
  match: RouteMatch,
  incoming: IncomingMessage,
  { query, body }: { readonly query: string; readonly body: Buffer },
): Promise<HttpReply> {
  const request = {
    method: incoming.method ?? '',
    protocol: `HTTP/${incoming.httpVersion}`,
    query,
    headers: incoming.headersDistinct,
    sourceIp: incoming.socket.remoteAddress ?? '',
    body,
  };
  const event = httpEvent(request, match, { requestId: randomUUID(), nowMs: clock.nowMs() });
  try {
    return httpReply(await invoke(match.functionName, event));
  } catch (error) {
    log.debug('http.failed', { function: match.functionName, route: match.key, message: messageOf(error) });
    return gatewayReply(500, 'Internal Server Error');
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer | 'tooLarge'> {
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return 'tooLarge';
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return 'tooLarge';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Answers at once, and reads no more of the request than what is on its way already. */
async function refuseRest(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { headers, ...reply } = gatewayReply(413, 'Request Entity Too Large');
  await send(outgoing, { ...reply, headers: { ...headers, connection: 'close' } });
  incoming.socket.destroySoon();
}

/** Resolves when the reply was handed over, or its receiver has gone. */
function send(outgoing: ServerResponse, { status, headers, body }: HttpReply): Promise<void> {
  return new Promise((resolve) => {
    outgoing.once('close', resolve);
    outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) } as never);
    outgoing.end(body);
  });
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
