/**
 * CloudFormation, Lambda, EventBridge Scheduler, CloudWatch and Secrets Manager on a free port of this machine, as far
 * as the command line asks them, and what of DynamoDB its emulator does not know. It speaks each one's own wire, and
 * answers what it does not know with an error.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type AwsReply, type AwsRequest, type AwsState, answerAs, createAwsState } from './aws-services.ts';

export interface AwsEndpoint {
  readonly endpoint: string;
  readonly state: AwsState;
  /** What was asked for, oldest first, e.g. `lambda POST /2015-03-31/functions/f/invocations`. */
  readonly seen: string[];
  stop(): Promise<void>;
}

export async function startAwsEndpoint(): Promise<AwsEndpoint> {
  const state = createAwsState();
  const seen: string[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await requestOf(incoming);
    if (request === undefined) {
      const status = incoming.url?.startsWith('/signals/') ? state.webhookStatus : 403;
      return send(response, { status, body: '{}' });
    }
    seen.push(`${request.service} ${request.operation}`);
    const reply = await answerAs(state, request);
    if (reply === 'silence') return incoming.socket.destroy();
    return send(response, reply);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    seen,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const SCOPE = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\/([a-z]+)\/aws4_request,/;

/** Which service is meant stands in the signature's scope. */
async function requestOf(incoming: IncomingMessage): Promise<AwsRequest | undefined> {
  const [, , service] = SCOPE.exec(incoming.headers.authorization ?? '') ?? [];
  if (service === undefined) return undefined;
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://aws');
  const body = await text(incoming);
  const target = incoming.headers['x-amz-target'];
  const form = incoming.headers['content-type'] === 'application/x-www-form-urlencoded';
  const operation =
    typeof target === 'string'
      ? target
      : form
        ? (new URLSearchParams(body).get('Action') ?? '')
        : `${incoming.method} ${pathname}`;
  return {
    service,
    operation,
    path: decodeURIComponent(pathname),
    query: Object.fromEntries(form ? new URLSearchParams(body) : searchParams),
    headers: incoming.headers,
    body,
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: AwsReply): void {
  response.writeHead(status, headers).end(body);
}
