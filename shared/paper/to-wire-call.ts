import type { Clock } from '../core/clock.ts';
import type { WireCall } from './wire.ts';

/**
 * Reads the arguments of a `fetch` as the server at the other end would. A plain address with a text body is read
 * directly: building a `Request` first costs more than everything the exchange does with it.
 */
export async function toWireCall(
  input: Request | URL | string,
  init: RequestInit | undefined,
  address: string,
  clock: Pick<Clock, 'nowMs'>,
): Promise<WireCall> {
  const isPlain = !(input instanceof Request) && (init?.body == null || typeof init.body === 'string');
  if (isPlain) {
    const headers = headerReader(init?.headers);
    const body = typeof init?.body === 'string' ? init.body : '';
    return assemble(new URL(input).href, init?.method ?? 'GET', headers, body, address, clock);
  }
  const request = input instanceof Request && init === undefined ? input : new Request(input, init);
  const body = request.body === null ? '' : await request.text();
  return assemble(request.url, request.method, headerReader(request.headers), body, address, clock);
}

function assemble(
  url: string,
  method: string,
  header: (name: string) => string | undefined,
  body: string,
  address: string,
  clock: Pick<Clock, 'nowMs'>,
): WireCall {
  const pathStart = url.indexOf('/', url.indexOf('://') + 3);
  const target = url.slice(pathStart).split('#', 1)[0] ?? '/';
  const mark = target.indexOf('?');
  return {
    method: method.toUpperCase(),
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    header,
    body,
    address,
    atMs: clock.nowMs(),
  };
}

function headerReader(headers: RequestInit['headers']): (name: string) => string | undefined {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined;
  const known = new Map<string, string>();
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers ?? {});
  for (const [name, value] of pairs) known.set(String(name).toLowerCase(), String(value));
  return (name) => known.get(name.toLowerCase());
}
