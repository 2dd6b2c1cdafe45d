/** An HTTP server in front of an emulator that loses requests or replies as a test tells it to. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What befalls one request; `lostReply` reaches the emulator, `lostRequest` does not. A `stalledReply` stops after its head. */
export type Fate =
  | 'passed'
  | 'lostRequest'
  | 'lostReply'
  | 'hanging'
  | 'stalledReply'
  | { readonly status: number; readonly body: string };

/** One request as it came: `operation` is e.g. `PutItem`. */
export interface SeenRequest {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FaultyProxy {
  readonly endpoint: string;
  readonly seen: SeenRequest[];
  /** Fates of the coming requests in their order; afterwards all pass. */
  befall(...fates: readonly (Fate | (() => Promise<Fate>))[]): void;
  stop(): Promise<void>;
}

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const seen: SeenRequest[] = [];
  let fates: (Fate | (() => Promise<Fate>))[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    seen.push({ operation, body: JSON.parse(body) });
    const next = fates.shift() ?? 'passed';
    const fate = typeof next === 'function' ? await next() : next;
    if (fate === 'hanging') return;
    if (fate === 'stalledReply') return response.writeHead(200, { 'content-length': '2' }).write('{');
    if (fate === 'lostRequest') return request.socket.destroy();
    if (typeof fate === 'object') return respond(response, fate.status, fate.body);
    const { host: _, connection: __, ...headers } = request.headers;
    const reply = await fetch(target, { method: 'POST', body, headers: headers as Record<string, string> });
    const said = await reply.text();
    if (fate === 'lostReply') return request.socket.destroy();
    return respond(response, reply.status, said);
  };

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    seen,
    befall: (...coming) => {
      fates = [...coming];
      seen.length = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}
