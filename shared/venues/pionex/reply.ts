/**
 * What a reply of Pionex says before its data is looked at.
 *
 * 1. Only `result: true` on a 2xx status is success; most failures come with HTTP 200 and `result: false`.
 * 2. `timestamp` is in milliseconds on success; on failures of market calls it is in seconds, so it is not used.
 */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import type { HttpOutcome } from '../../http/http-client.ts';
import { type Reply, readBody, shortened, TOO_MANY_REQUESTS } from '../rest/reply.ts';

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
  const read = readBody(outcome);
  if (read.kind !== 'json') return read;
  const { status, body } = read;
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
