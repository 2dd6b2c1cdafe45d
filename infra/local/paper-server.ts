import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Log } from '../../shared/core/log.ts';
import type { PaperExchange } from '../../shared/paper/exchange.ts';
import { isLoss } from '../../shared/paper/faults.ts';
import { htmlPage } from '../../shared/paper/line.ts';

export interface PaperServer {
  /** e.g. `http://127.0.0.1:40123` */
  readonly url: string;
  /** Answers what is under way, takes nothing new, and resolves when the port is free. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 1024 * 1024;

/** Puts the paper exchange on a socket of this machine, on a port that the kernel gives. */
export async function startPaperServer(options: {
  readonly exchange: Pick<PaperExchange, 'handle'>;
  readonly log: Log;
}): Promise<PaperServer> {
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const answered = answer(options.exchange, options.log, request, response);
    underWay.add(answered);
    void answered.finally(() => underWay.delete(answered));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
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

/** A lost reply becomes a closed connection; the exchange's own trouble becomes the page of a gateway. */
async function answer(
  exchange: Pick<PaperExchange, 'handle'>,
  log: Log,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const request = await toRequest(incoming);
    const response = await exchange.handle(request, { address: incoming.socket.remoteAddress ?? HOST });
    await send(outgoing, response.status, Object.fromEntries(response.headers), await response.text());
  } catch (error) {
    if (isLoss(error)) {
      incoming.socket.destroy();
      return;
    }
    const code = error instanceof AppError ? error.code : 'unexpected';
    log.error('paper.failed', { code, message: messageOf(error) });
    const page = htmlPage(502, '502 Bad Gateway');
    await send(outgoing, page.status, page.headers, page.body);
  }
}

/** Resolves when the reply was handed over, or its receiver has gone. */
function send(
  outgoing: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<void> {
  return new Promise((resolve) => {
    outgoing.once('close', resolve);
    outgoing.writeHead(status, headers);
    outgoing.end(body);
  });
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const method = incoming.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? '' : await bodyOf(incoming);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  return new Request(`http://${HOST}${incoming.url ?? '/'}`, { method, headers, ...(body && { body }) });
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error(`the body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
