/**
 * What a reply of 6MM says before its data is looked at.
 *
 * 1. `code` decides, whatever the HTTP status: business errors come in the same envelope. But a 5xx answer to a
 *    request that may have changed something says nothing, and success needs a 2xx status.
 * 2. 5001 and 5002 (internal error, temporarily unavailable) say nothing of what was carried out: as silence they
 *    leave a placement unknown, and a read is asked once more.
 * 3. Only `/v1/time` tells the server's time.
 */
import * as z from 'zod';
import type { HttpOutcome } from '../../http/http-client.ts';
import { parseJson } from '../../http/json.ts';
import type { Call } from '../rest/client.ts';
import { type Read, type Reply, readBody, type SilenceCode, shortened } from '../rest/reply.ts';
import { wireMs } from '../rest/wire-values.ts';

export const TIME_PATH = '/v1/time';

const SUCCESS = '0';
const RATE_LIMIT = '5003';
const SILENT: Readonly<Record<string, SilenceCode>> = { '5001': 'http.500', '5002': 'http.503' };

const envelope = z.looseObject({
  code: z.string().regex(/^-?\d{1,9}$/),
  message: z.string().optional().catch(undefined),
  data: z.unknown().optional(),
});

const timeData = z.looseObject({ timestampMs: wireMs });

export function readReply(outcome: HttpOutcome, { method, path }: Pick<Call, 'method' | 'path'>): Reply {
  const read = method === 'GET' ? ofAnyStatus(outcome) : readBody(outcome);
  if (read.kind !== 'json') return read;
  const { status, body } = read;
  const parsed = envelope.safeParse(body);
  if (!parsed.success) {
    return { kind: 'unexpected', why: `HTTP ${status} without "code"`, isUnknownRoute: status === 404 };
  }
  const { code, message = '', data } = parsed.data;
  if (code === RATE_LIMIT) return { kind: 'limited' };
  const silence = SILENT[code];
  if (silence !== undefined) return { kind: 'unavailable', code: silence, why: `the code ${code}` };
  if (code !== SUCCESS) return { kind: 'refused', code, message: shortened(message) };
  if (status < 200 || status >= 300) return { kind: 'unexpected', why: `a success with HTTP ${status}` };
  const serverMs = path === TIME_PATH ? timeData.safeParse(data).data?.timestampMs : undefined;
  return { kind: 'success', data, serverMs };
}

/** A read changes nothing: of a 5xx status its envelope may be believed, if it has one that says no. */
function ofAnyStatus(outcome: HttpOutcome): Read {
  const read = readBody(outcome);
  if (outcome.kind === 'failed' || outcome.status < 500) return read;
  const body = envelopeOrUndefined(outcome.text);
  const isNo = body !== undefined && body.code !== SUCCESS;
  return isNo ? { kind: 'json', status: outcome.status, body } : read;
}

function envelopeOrUndefined(text: string): z.output<typeof envelope> | undefined {
  try {
    return envelope.safeParse(parseJson(text)).data;
  } catch {
    return undefined;
  }
}
