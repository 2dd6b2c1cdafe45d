/**
 * S3 on a free port of this machine, as far as the object store needs it, and as strict as Amazon's: conditions hold
 * on writes and on completions, parts have their least size, checksums must match, and what it does not know it
 * answers with 501. Loses requests and replies as a test tells it to.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import type { Fate } from './faulty-proxy.ts';
import { createS3State, type S3Reply, type S3Request, type S3State, xmlError } from './s3-state.ts';

export interface S3Server extends Pick<S3State, 'objects' | 'uploads'> {
  readonly endpoint: string;
  readonly bucket: string;
  readonly seen: S3Request[];
  /** Fates of the coming requests in their order; afterwards all pass. */
  befall(...fates: readonly (Fate | (() => Promise<Fate>))[]): void;
  stop(): Promise<void>;
}

export async function startS3Server(bucket = 'records', pageSize = 10): Promise<S3Server> {
  const state = createS3State(bucket, pageSize);
  const seen: S3Request[] = [];
  let fates: (Fate | (() => Promise<Fate>))[] = [];

  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await requestOf(incoming);
    seen.push(request);
    const next = fates.shift() ?? 'passed';
    const fate = typeof next === 'function' ? await next() : next;
    if (fate === 'lostRequest') return incoming.socket.destroy();
    if (typeof fate === 'object') return respond(request, response, fate);
    const reply = checksumFault(request) ?? state.answer(request);
    if (fate === 'lostReply') return incoming.socket.destroy();
    return respond(request, response, reply);
  };

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    objects: state.objects,
    uploads: state.uploads,
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

async function requestOf(incoming: IncomingMessage): Promise<S3Request> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://s3');
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(pathname) ?? [];
  const query = Object.fromEntries([...searchParams].filter(([name]) => name !== 'x-id'));
  return {
    method: incoming.method ?? '',
    bucket,
    key: decodeURIComponent(key),
    query,
    headers: incoming.headers as S3Request['headers'],
    body: await buffer(incoming),
  };
}

/** Of what the client says about its body, all must be so. */
function checksumFault({ headers, body }: S3Request): S3Reply | undefined {
  if (headers['content-encoding'] !== undefined) return xmlError(501, 'NotImplemented');
  const sha256 = headers['x-amz-content-sha256'];
  if (sha256 !== createHash('sha256').update(body).digest('hex')) {
    return xmlError(400, 'XAmzContentSHA256Mismatch');
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  const said = headers['x-amz-checksum-crc32'];
  return said === undefined || said === checksum.toString('base64') ? undefined : xmlError(400, 'BadDigest');
}

function respond({ method }: S3Request, response: ServerResponse, { status, headers, body }: S3Reply): void {
  const content = method === 'HEAD' ? undefined : body;
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(content);
}
