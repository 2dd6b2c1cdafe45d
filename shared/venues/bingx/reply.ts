/**
 * What a reply of BingX says before its data is looked at.
 *
 * 1. Errors come with HTTP 200: `code` decides, whatever the status is.
 * 2. A few calls answer without an envelope: there the body itself is the data.
 * 3. Only the reply to a question for the time tells the venue's time surely.
 */
import * as z from 'zod';
import { MINUTE_MS } from '../../core/clock.ts';
import type { HttpOutcome } from '../../http/http-client.ts';
import { parseJson } from '../../http/json.ts';
import type { Call } from '../rest/client.ts';
import { type Reply, readBody, shortened } from '../rest/reply.ts';
import { banEndOf, isLimit, isTemporary } from './codes.ts';
import { API_PERMISSIONS, API_RESTRICTIONS, SERVER_TIME } from './paths.ts';

const envelope = z.looseObject({
  code: z.string().regex(/^-?\d{1,9}$/),
  msg: z.string().nullish().catch(undefined),
  message: z.string().nullish().catch(undefined),
  data: z.unknown().optional(),
});
type Envelope = z.output<typeof envelope>;

const serverTime = z.looseObject({
  serverTime: z
    .string()
    .regex(/^\d{13}$/)
    .transform(Number),
});

/** Calls whose fields stand at the top, with a code or without. */
const BARE: ReadonlySet<string> = new Set([API_PERMISSIONS, API_RESTRICTIONS]);
/** What a firewall's refusal asks for, and how long a ban without an end was seen to last. */
const BAN_MS = 5 * MINUTE_MS;

export function readReply(outcome: HttpOutcome, { path }: Pick<Call, 'path'>): Reply {
  if (outcome.kind === 'failed')
    return { kind: 'unavailable', code: `http.${outcome.reason}`, why: outcome.why };
  const { status, text } = outcome;
  const said = envelopeOf(text);
  if (said === undefined && status === 403) return { kind: 'limited', forMs: BAN_MS };
  if (status === 429 || status === 418 || isLimit(said?.code)) return limited(said, status);
  // A gateway's failure leaves open what became of the request, whatever code it shows.
  if (said !== undefined && said.code !== '0' && status < 500) return readFailure(said);
  const read = readBody(outcome);
  if (read.kind !== 'json') return read;
  if (status < 200 || status >= 300) return { kind: 'unexpected', why: `HTTP ${status} without a code` };
  if (BARE.has(path)) return { kind: 'success', data: said?.data ?? read.body, serverMs: undefined };
  if (said === undefined) return { kind: 'unexpected', why: `HTTP ${status} without "code"` };
  const time = path === SERVER_TIME ? serverTime.safeParse(said.data) : undefined;
  return { kind: 'success', data: said.data, serverMs: time?.data?.serverTime };
}

/** Without an end that it tells, HTTP 429 is over soon; its other bans were seen to last for minutes. */
function limited(said: Envelope | undefined, status: number): Reply {
  const untilMs = banEndOf(wordsOf(said));
  if (untilMs !== undefined) return { kind: 'limited', untilMs };
  return status === 429 && !isLimit(said?.code) ? { kind: 'limited' } : { kind: 'limited', forMs: BAN_MS };
}

function readFailure(said: Envelope): Reply {
  const refusal = { code: said.code, message: shortened(wordsOf(said)) };
  if (!isTemporary(refusal)) return { kind: 'refused', ...refusal };
  const { code, message } = refusal;
  return { kind: 'unavailable', code: 'venue.busy', why: message === '' ? code : `${code}: ${message}` };
}

function wordsOf(said: Envelope | undefined): string {
  return said?.msg ?? said?.message ?? '';
}

function envelopeOf(text: string): Envelope | undefined {
  try {
    return envelope.safeParse(parseJson(text)).data;
  } catch {
    return undefined;
  }
}
