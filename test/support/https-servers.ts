/** Servers that speak https on free ports of this machine. */
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import type { SelfSigned } from './self-signed.ts';

export interface HttpsServer {
  /** e.g. `https://127.0.0.1:40123` */
  readonly url: string;
  stop(): Promise<void>;
}

/** https in front of a server of this machine that speaks http. */
export async function httpsBefore(url: string, certificate: SelfSigned): Promise<HttpsServer> {
  const { hostname, port } = new URL(url);
  const server = createTlsServer(certificate, (outside) => {
    const inside = connect(Number(port), hostname);
    // Whichever side ends, with or without a fault, the other learns it.
    outside.on('error', () => inside.destroy()).pipe(inside);
    inside.on('error', () => outside.destroy()).pipe(outside);
  });
  return listening(server);
}

/** What was posted, with its headers. */
export interface Posted {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Takes whatever is posted, answers 204 and keeps it. */
export async function startReceiver(
  certificate: SelfSigned,
): Promise<HttpsServer & { readonly posts: readonly Posted[] }> {
  const posts: Posted[] = [];
  const server = createHttpsServer(certificate, async (request, response) => {
    const body = (await buffer(request)).toString('utf8');
    posts.push({ path: request.url ?? '', headers: request.headers, body });
    response.writeHead(204).end();
  });
  return { ...(await listening(server)), posts };
}

async function listening(server: Server): Promise<HttpsServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}
