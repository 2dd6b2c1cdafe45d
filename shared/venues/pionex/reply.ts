/**
 * What a reply of Pionex says before its data is looked at.
 *
 * 1. Only `result: true` on a 2xx status is success; most failures come with HTTP 200 and `result: false`.
 * 2. A 5xx status or a body that is no JSON (a gateway's HTML page) says nothing about the request.
 * 3. `timestamp` is in milliseconds on success; on failures of market calls it is in seconds, so it is not used.
 */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { HttpOutcome } from '../../http/http-client.ts';
import { parseJson } from '../../http/json.ts';

/** The venue's definite word on a request. */
export type Answer =
  | { readonly kind: 'success'; readonly data: unknown; readonly serverMs: EpochMs | undefined }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      /** A few refusals say more. */
      readonly data?: unknown;
      /** The key was refused, at the gate, and another one is in its place now. */
      readonly keyReplaced?: true;
    };

export type Reply =
  | Answer
  /** One request too many: everything must stop. */
  | { readonly kind: 'limited' }
  /** No word: the request was carried out or not. */
  | { readonly kind: 'unavailable'; readonly code: SilenceCode; readonly why: string }
  /** A word that this program does not understand. */
  | {
      readonly kind: 'unexpected';
      readonly why: string;
      /** The venue has no such call. */
      readonly isUnknownRoute?: boolean;
    };

/** Our own names for the kinds of silence; few, because each is a metric. */
export type SilenceCode =
  | 'http.timeout'
  | 'http.connection'
  | 'http.500'
  | 'http.502'
  | 'http.503'
  | 'http.504'
  | 'http.5xx'
  | 'http.notJson';

export const TOO_MANY_REQUESTS = 'TOO_MANY_REQUESTS';
const NAMED_STATUSES: Readonly<Record<number, SilenceCode>> = {
  500: 'http.500',
  502: 'http.502',
  503: 'http.503',
  504: 'http.504',
};
/** Seconds since 1970 stay below this until the year 33658. */
const LEAST_MS: EpochMs = 1e12;

const envelope = z.looseObject({
  result: z.boolean(),
  data: z.unknown().optional(),
  code: z.string().min(1).max(100).optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  timestamp: z.string().regex(/^\d+$/).transform(Number).optional().catch(undefined),
});

type Envelope = z.output<typeof envelope>;

/** `{"error_msg":"404 Route Not Found"}` */
const unknownRoute = z.looseObject({ error_msg: z.string().regex(/route not found/i) });

export function readReply(outcome: HttpOutcome): Reply {
  if (outcome.kind === 'failed')
    return { kind: 'unavailable', code: `http.${outcome.reason}`, why: outcome.why };
  const { status, text } = outcome;
  if (status === 429) return { kind: 'limited' };
  if (status >= 500)
    return { kind: 'unavailable', code: NAMED_STATUSES[status] ?? 'http.5xx', why: `HTTP ${status}` };
  if (status >= 300 && status < 400) return { kind: 'unexpected', why: `a redirect (HTTP ${status})` };

  const body = parsedOrUndefined(text);
  if (body === undefined)
    return { kind: 'unavailable', code: 'http.notJson', why: `HTTP ${status} and a page that is no JSON` };
  const parsed = envelope.safeParse(body);
  if (!parsed.success) {
    const isUnknownRoute = status === 404 && unknownRoute.safeParse(body).success;
    return { kind: 'unexpected', why: `HTTP ${status} without "result"`, isUnknownRoute };
  }
  return parsed.data.result ? readSuccess(parsed.data, status) : readFailure(parsed.data, status);
}

function readSuccess({ data, timestamp }: Envelope, status: number): Reply {
  if (status < 200 || status >= 300) return { kind: 'unexpected', why: `a success with HTTP ${status}` };
  const inMs = timestamp !== undefined && timestamp >= LEAST_MS;
  return { kind: 'success', data, serverMs: inMs ? timestamp : undefined };
}

function readFailure({ code, message = '', data }: Envelope, status: number): Reply {
  if (code === undefined) return { kind: 'unexpected', why: `a failure without a code (HTTP ${status})` };
  return code === TOO_MANY_REQUESTS
    ? { kind: 'limited' }
    : { kind: 'refused', code, message: shortened(message), ...(data === undefined ? {} : { data }) };
}

/** Data in the shape that `schema` describes. Throws `venue.unexpectedReply` with the first difference. */
export function parseData<T>(schema: z.ZodType<T>, data: unknown, what: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'data';
  throw new AppError(
    'venue.unexpectedReply',
    `Pionex answered ${what} in a shape this version does not know, at ${where}: ${issue?.message}. Look for a newer version of this program.`,
  );
}

function parsedOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Enough for any sentence, too little for a page. */
function shortened(message: string): string {
  return message.length <= 200 ? message : `${message.slice(0, 200)}…`;
}
