import * as z from 'zod';
import { type DurationMs, SECOND_MS } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Fetch } from '../http/http-client.ts';
import type { TimeoutSignal } from '../http/timeout.ts';
import { lazySchema } from '../lazy-schema.ts';
import { undelivered } from './channel.ts';

export interface HttpParts {
  readonly fetch: Fetch;
  readonly timeoutSignal: TimeoutSignal;
}

/** What a service says is wrong, as far as it may be repeated, and what to do about it. */
export interface Refusal {
  readonly says?: string | undefined;
  readonly advice: string;
}

export interface JsonPost {
  readonly channel: string;
  /** May be a secret: it is never repeated. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Reads a reply that needs a person. */
  readonly refusalOf: (status: number, text: string) => Refusal;
}

const SEND_TIMEOUT_MS: DurationMs = 10 * SECOND_MS;
/** Every reply that is looked into is far shorter. */
const MAX_REPLY_BYTES = 16 * 1024;
/** Asked too early or too often; what was sent is right. */
const PASSING = [408, 425, 429];

/**
 * Sends once and follows no redirect. Throws `notice.undelivered`: retry `never` after a refusal that only a person
 * can mend (most 4xx), `later` after everything else, with `retryAfterMs` where the service names a time.
 */
export async function postJson(parts: HttpParts, post: JsonPost): Promise<void> {
  const { channel, url, headers, body, refusalOf } = post;
  const signal = parts.timeoutSignal(SEND_TIMEOUT_MS);
  let response: Response;
  let text: string;
  try {
    const head = { 'content-type': 'application/json', ...headers };
    const request = new Request(url, { method: 'POST', headers: head, body, signal, redirect: 'manual' });
    response = await parts.fetch(request);
    // It was taken, whatever becomes of the rest of the reply: to fail now would send it twice.
    text = response.ok ? '' : await readStart(response);
  } catch (thrown) {
    // The cause is not passed on: the runtime may quote the address in it.
    const why = signal.aborted ? `no answer within ${SEND_TIMEOUT_MS / SECOND_MS} s` : failureOf(thrown, url);
    throw undelivered(channel, { why });
  }
  const { status } = response;
  if (response.ok) {
    await response.body?.cancel().catch(() => undefined);
    return;
  }
  if (status >= 300 && status < 500 && !PASSING.includes(status)) {
    const { says, advice } = refusalOf(status, text);
    const why = `it answered ${status}${says === undefined ? '' : ` (${says})`}`;
    throw undelivered(channel, { why, advice, status, isRefused: true });
  }
  throw undelivered(channel, {
    why: `it answered ${status}`,
    status,
    retryAfterMs: retryAfter(response.headers.get('retry-after'), text),
  });
}

async function readStart(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_REPLY_BYTES) break;
  }
  return text;
}

/** undici hides the reason in the cause. Should either quote the address, neither is repeated. */
function failureOf(thrown: unknown, url: string): string {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? ` (${messageOf(thrown.cause)})` : '';
  const why = `no connection: ${messageOf(thrown)}${cause}`;
  const { pathname } = new URL(url);
  return pathname.length > 1 && why.includes(pathname) ? 'no connection' : why;
}

const seconds = lazySchema(() => z.coerce.number().positive().max(86_400));
/** Telegram names the time in `parameters`, Discord at the top; both in seconds, Discord with decimals. */
const waits = lazySchema(() =>
  z.union([
    z
      .object({ parameters: z.object({ retry_after: seconds }) })
      .transform((body) => body.parameters.retry_after),
    z.object({ retry_after: seconds }).transform((body) => body.retry_after),
  ]),
);

function retryAfter(header: string | null, text: string): DurationMs | undefined {
  const inBody = waits.safeParse(parsed(text));
  const inHeader = seconds.safeParse(header ?? undefined);
  const waitSeconds = inBody.data ?? inHeader.data;
  return waitSeconds === undefined ? undefined : Math.ceil(waitSeconds * SECOND_MS);
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
