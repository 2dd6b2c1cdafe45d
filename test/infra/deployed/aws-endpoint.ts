/**
 * The one address of AWS in these tests. It knows each caller by its access key, lets a request through to the emulator
 * of its service only if the caller's role allows it, as IAM would, and writes down what was asked.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type AwsRequest, askedFor, type Place, signerOf } from './aws-request.ts';
import { type Asked, allows, type Statement } from './policies.ts';

export interface Caller {
  readonly name: string;
  readonly statements: readonly Statement[];
}

export interface Call extends Asked {
  readonly caller: string;
  readonly allowed: boolean;
}

export interface AwsEndpoint {
  readonly url: string;
  /** Everything that was asked, oldest first. */
  readonly calls: readonly Call[];
  /** By access key id; whoever has another one is refused. */
  readonly callers: Map<string, Caller>;
  stop(): Promise<void>;
}

/** `emulators`: addresses by the name of the service that a request is signed for. */
export async function startAwsEndpoint(
  emulators: Readonly<Record<string, string>>,
  place: Place,
): Promise<AwsEndpoint> {
  const calls: Call[] = [];
  const callers = new Map<string, Caller>();

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = '', url = '', headers } = incoming;
    const request: AwsRequest = { method, url, headers, body: await buffer(incoming) };
    const { accessKeyId, service } = signerOf(request);
    const caller = callers.get(accessKeyId);
    const asked = askedFor(request, service, place);
    const seen = asked.map((each) => ({
      ...each,
      caller: caller?.name ?? accessKeyId,
      allowed: caller !== undefined && allows(caller.statements, each),
    }));
    calls.push(...seen);
    if (seen.every(({ allowed }) => allowed)) return forward(request, emulators[service] ?? '', outgoing);
    return refuse(outgoing, service, seen);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown) => response.writeHead(500).end(String(thrown)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    callers,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** With every header as it came: the emulators look at checksums and at how the body is packed. */
async function forward(
  { method, url, headers, body }: AwsRequest,
  emulator: string,
  outgoing: ServerResponse,
): Promise<void> {
  const { hostname, port } = new URL(emulator);
  const asking = sendRequest({ hostname, port, method, path: url, headers }).end(body);
  const [reply] = (await once(asking, 'response')) as [IncomingMessage];
  outgoing.writeHead(reply.statusCode ?? 500, reply.headers);
  outgoing.end(await buffer(reply));
}

function refuse(outgoing: ServerResponse, service: string, calls: readonly Call[]): void {
  const message = calls
    .filter(({ allowed }) => !allowed)
    .map(({ caller, action, resource }) => `${caller} is not authorized to perform ${action} on ${resource}`)
    .join('; ');
  if (service === 's3') {
    outgoing.writeHead(403, { 'content-type': 'application/xml' });
    outgoing.end(`<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`);
    return;
  }
  outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  outgoing.end(JSON.stringify({ __type: 'AccessDeniedException', message }));
}
