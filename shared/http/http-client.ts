import type { Clock, DurationMs, EpochMs } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { TimeoutSignal } from './timeout.ts';

/** The internet, or a handler in this process that speaks a venue's wire. */
export type Fetch = (request: Request) => Promise<Response>;

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, sent as they are. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: DurationMs;
}

/** `failed`: no answer was read to its end. The request may have been carried out all the same. */
export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly text: string;
      readonly sentAtMs: EpochMs;
      /** When the reply's head arrived. */
      readonly answeredAtMs: EpochMs;
      /** When the server says that it answered, to the second below; missing where a cache answered for it. */
      readonly datedAtMs?: EpochMs;
    }
  | { readonly kind: 'failed'; readonly reason: 'timeout' | 'connection'; readonly why: string };

export interface HttpClient {
  /** Sends once, follows no redirect, and never throws. */
  send(request: OutgoingRequest): Promise<HttpOutcome>;
}

/** The largest reply expected is a venue's whole catalogue, well under 1 MB. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

export function createHttpClient(parts: {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly timeoutSignal: TimeoutSignal;
  readonly clock: Clock;
  readonly maxBodyBytes?: number;
}): HttpClient {
  const { fetch, timeoutSignal, clock, maxBodyBytes = MAX_BODY_BYTES } = parts;
  const base = parts.baseUrl.replace(/\/+$/, '');

  return {
    send: async ({ target, timeoutMs, method, headers, body }) => {
      const signal = timeoutSignal(timeoutMs);
      try {
        const sentAtMs = clock.nowMs();
        const response = await fetch(
          new Request(`${base}${target}`, {
            method,
            headers,
            ...(body === undefined ? {} : { body }),
            signal,
            // A followed redirect would carry the key and the signed order to an address nobody named.
            redirect: 'manual',
          }),
        );
        const answeredAtMs = clock.nowMs();
        const text = await readText(response, maxBodyBytes);
        const { status } = response;
        return { kind: 'answered', status, text, sentAtMs, answeredAtMs, ...dateOf(response) };
      } catch (thrown) {
        return signal.aborted
          ? { kind: 'failed', reason: 'timeout', why: `no answer within ${timeoutMs} ms` }
          : { kind: 'failed', reason: 'connection', why: causeOf(thrown) };
      }
    },
  };
}

/** A kept reply still bears the date of the day it was made. */
function dateOf({ headers }: Response): { readonly datedAtMs?: EpochMs } {
  const datedAtMs = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(datedAtMs) || headers.has('age') ? {} : { datedAtMs };
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (bytes > maxBytes) throw new Error(`the reply is longer than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** undici says only "fetch failed" and hides the reason in the cause. */
function causeOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause === undefined ? messageOf(thrown) : `${messageOf(thrown)} (${messageOf(cause)})`;
}
