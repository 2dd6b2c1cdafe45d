/**
 * What a reply says before its data is looked at, and what all venues have in common of it: a 5xx status or a body that
 * is no JSON (a gateway's HTML page) says nothing about the request.
 */
import type * as z from 'zod';
import type { DurationMs, EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { HttpOutcome } from '../../http/http-client.ts';
import { parseJson } from '../../http/json.ts';

/** The venue's definite word on a request. */
export type Answer =
  | {
      readonly kind: 'success';
      readonly data: unknown;
      /** The venue's time where the reply tells it. */
      readonly serverMs: EpochMs | undefined;
    }
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
  | {
      readonly kind: 'limited';
      /** When the venue will listen again, by its own clock, where it says so. */
      readonly untilMs?: EpochMs;
      /** For how long it will not, where only that is known. */
      readonly forMs?: DurationMs;
    }
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
  | 'http.notJson'
  /** By the venue's own word, as in "system busy". */
  | 'venue.busy';

export const TOO_MANY_REQUESTS = 'TOO_MANY_REQUESTS';
const NAMED_STATUSES: Readonly<Record<number, SilenceCode>> = {
  500: 'http.500',
  502: 'http.502',
  503: 'http.503',
  504: 'http.504',
};

/** A body to be read by a venue's own rules, or what needs none of them. */
export type Read = { readonly kind: 'json'; readonly status: number; readonly body: unknown } | Reply;

export function readBody(outcome: HttpOutcome): Read {
  if (outcome.kind === 'failed')
    return { kind: 'unavailable', code: `http.${outcome.reason}`, why: outcome.why };
  const { status, text } = outcome;
  if (status === 429) return { kind: 'limited' };
  if (status >= 500)
    return { kind: 'unavailable', code: NAMED_STATUSES[status] ?? 'http.5xx', why: `HTTP ${status}` };
  if (status >= 300 && status < 400) return { kind: 'unexpected', why: `a redirect (HTTP ${status})` };
  const body = parsedOrUndefined(text);
  return body === undefined
    ? { kind: 'unavailable', code: 'http.notJson', why: `HTTP ${status} and a page that is no JSON` }
    : { kind: 'json', status, body };
}

/** Data in the shape that `schema` describes. Throws `venue.unexpectedReply` with the first difference. */
export function parseData<T>(schema: z.ZodType<T>, data: unknown, what: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'data';
  throw new AppError(
    'venue.unexpectedReply',
    `The exchange answered ${what} in a shape this version does not know, at ${where}: ${issue?.message}. Look for a newer version of this program.`,
  );
}

function parsedOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** A venue's words: enough for any sentence, too little for a page. */
export function shortened(message: string): string {
  return message.length <= 200 ? message : `${message.slice(0, 200)}…`;
}
