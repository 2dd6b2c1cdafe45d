/**
 * One account's way to its venue: budget, ban, clock, signature, and what the reply says.
 *
 * 1. Nothing is sent during a ban, and nothing is signed after its deadline.
 * 2. Only reads are repeated. A refused timestamp is the one thing after which a placement is signed again, once,
 *    because that refusal says that nothing was carried out. All else is asked once more, too, when its key was
 *    refused and has been replaced meanwhile.
 */
import type * as z from 'zod';
import { type DurationMs, type EpochMs, SECOND_MS } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { createHttpClient, type HttpClient, type OutgoingRequest } from '../../http/http-client.ts';
import { retryRead } from '../../http/retry-read.ts';
import type { UnsignedRequest } from '../../signing/recipe.ts';
import type { Signer } from '../../signing/signer.ts';
import { NOT_OFFERED } from '../not-offered.ts';
import type { VenueParts } from '../parts.ts';
import { codeOf, countCall } from './counted.ts';
import type { Dialect } from './dialect.ts';
import { type Answer, parseData, type Reply } from './reply.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';

export interface Call extends UnsignedRequest {
  readonly weight: number;
  /** Public calls are not signed and carry no key. */
  readonly access: 'public' | 'private';
}

/** Signed and ready, with what its line in the log tells. */
export interface Prepared extends OutgoingRequest {
  readonly path: string;
  readonly weight: number;
  /** 1 for the first request of a call, 2 for the one after it. */
  readonly tries: number;
  /** With which key it was signed: that may have been replaced before the answer is there. */
  readonly signer?: Signer;
}

export interface RestClient {
  /** Data of a read, repeated while the venue is not available. Throws `AppError` for every other answer. */
  read(call: Call): Promise<unknown>;
  /** As `read`, for callers to whom a refusal is an answer. */
  ask(call: Call): Promise<Answer>;
  /** As `ask`, not repeated while the venue is not available. */
  askOnce(call: Call, tries?: number): Promise<Answer>;
  /**
   * Waits for the budget and signs, at `signBeforeMs` of the venue's time at the latest. Throws `AppError` when the
   * request must not be sent; then no byte has left.
   */
  prepare(call: Call, signBeforeMs?: EpochMs, tries?: number): Promise<Prepared>;
  /** Sends a prepared request, at once, and never throws. */
  deliver(request: Prepared): Promise<Reply>;
  /** Learns the venue's time anew from one cheap public read. */
  syncClock(): Promise<void>;
  /** Does so if nothing was learnt lately. */
  knowTime(): Promise<void>;
  /** Whether the request was refused for its timestamp alone. */
  isRefusedTimestamp(reply: Reply): boolean;
  readonly dialect: Dialect;
  readonly serverClock: ServerClock;
  /** This client once more, with a count of the requests that leave through it, repeated ones included. */
  counted(): { readonly client: RestClient; readonly requests: () => number };
}

const READ_TIMEOUT_MS: DurationMs = 8 * SECOND_MS;
/** Longer: a late word on an order is worth more than none. */
const WRITE_TIMEOUT_MS: DurationMs = 15 * SECOND_MS;

export function createRestClient(parts: VenueParts, dialect: Dialect): RestClient {
  return clientOver(createHttpClient(parts), createServerClock(parts.clock), parts, dialect);
}

function clientOver(
  http: HttpClient,
  serverClock: ServerClock,
  parts: VenueParts,
  dialect: Dialect,
): RestClient {
  const { gate, log, metrics, clock, accountId, stamps } = parts;
  const { timeCall } = dialect;

  const prepare = async (call: Call, signBeforeMs?: EpochMs, tries = 1): Promise<Prepared> => {
    gate.check();
    await spend(parts, call, signBeforeMs === undefined ? undefined : serverClock.toOurMs(signBeforeMs));
    const isPublic = call.access === 'public';
    const uniqueMs = isPublic ? undefined : await stamps?.next(serverClock.stampMs());
    // A ban may have begun, and time has passed, while this call waited for its turn.
    gate.check();
    if (signBeforeMs !== undefined && serverClock.nowMs() > signBeforeMs) throw tooLate(call);
    const { path, weight, method } = call;
    const timeoutMs = method === 'GET' ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS;
    const about = { path, weight, tries, timeoutMs };
    if (isPublic) return { method, target: publicTarget(call), headers: {}, ...about };
    const signer = parts.keyring.signer();
    return { ...signer.sign(call, uniqueMs ?? serverClock.stampMs()), ...about, signer };
  };

  const banEnd = ({ untilMs, forMs }: Reply & { readonly kind: 'limited' }) => {
    if (untilMs !== undefined) return serverClock.toOurMs(untilMs);
    return forMs === undefined ? undefined : clock.nowMs() + forMs;
  };

  const deliver = async (request: Prepared): Promise<Reply> => {
    const { method, path, weight, tries } = request;
    const beganMs = clock.nowMs();
    const outcome = await http.send(request);
    const signer = request.signer ?? parts.keyring.signer();
    const reply = withoutKey(dialect.readReply(outcome, request), signer);
    const status = outcome.kind === 'answered' ? outcome.status : undefined;
    // Never the query or the body, which hold the signature and the terms of an order.
    log.info('venue.call', {
      method,
      path,
      status,
      code: codeOf(reply),
      weight,
      ms: clock.nowMs() - beganMs,
      tries,
    });
    countCall(metrics, dialect, request, reply);
    if (reply.kind === 'limited') await gate.report(`${method} ${path}`, banEnd(reply));
    if (reply.kind === 'refused' && dialect.isKeyRefusal(reply) && (await parts.keyring.isReplaced(signer))) {
      return { ...reply, keyReplaced: true };
    }
    if (reply.kind === 'success' && outcome.kind === 'answered' && reply.serverMs !== undefined) {
      serverClock.learn({ ...outcome, serverMs: reply.serverMs });
    }
    return reply;
  };

  const syncClock = async () => {
    serverClock.forget();
    const answer = answerOf(await deliver(await prepare(timeCall)), timeCall, dialect);
    if (answer.kind === 'refused') throw dialect.refusalError(answer, describe(timeCall), accountId);
  };

  const knowTime = async () => {
    if (!serverClock.isFresh()) await syncClock();
  };

  const askOnce = async (call: Call, tries = 1): Promise<Answer> => {
    const answer = answerOf(await deliver(await prepare(call, undefined, tries)), call, dialect);
    if (call.access === 'public' || answer.kind === 'success') return answer;
    if (dialect.isRefusedTimestamp(answer)) await syncClock();
    else if (answer.keyReplaced !== true) return answer;
    return answerOf(await deliver(await prepare(call, undefined, tries + 1)), call, dialect);
  };

  const ask = (call: Call) => retryRead(parts, (tries) => askOnce(call, tries));

  const read = async (call: Call) => {
    const answer = await ask(call);
    if (answer.kind === 'refused') throw dialect.refusalError(answer, describe(call), accountId);
    return answer.data;
  };

  const counted = () => {
    let sent = 0;
    const counting: HttpClient = {
      send: (request) => {
        sent += 1;
        return http.send(request);
      },
    };
    return { client: clientOver(counting, serverClock, parts, dialect), requests: () => sent };
  };

  const isRefusedTimestamp = (reply: Reply) => reply.kind === 'refused' && dialect.isRefusedTimestamp(reply);

  return {
    read,
    ask,
    askOnce,
    prepare,
    deliver,
    syncClock,
    knowTime,
    isRefusedTimestamp,
    dialect,
    serverClock,
    counted,
  };
}

/** Data of a read in the shape that `schema` describes; throws as `read` and `parseData` do. */
export async function readData<T>(
  client: Pick<RestClient, 'read'>,
  call: Call,
  schema: z.ZodType<T>,
): Promise<T> {
  return parseData(schema, await client.read(call), describe(call));
}

/** As the port's `time`. */
export async function timeOf(client: RestClient): Promise<EpochMs> {
  await client.knowTime();
  return client.serverClock.nowMs();
}

/** Names a call in a message, e.g. `GET /api/v1/market/klines (BTC_USDT)`. */
export function describe({ method, path, query }: Call): string {
  const symbol = query['symbol'];
  return symbol === undefined ? `${method} ${path}` : `${method} ${path} (${symbol})`;
}

export function publicGet(path: string, query: Call['query'], weight: number): Call {
  return { method: 'GET', path, query, weight, access: 'public' };
}

export function privateGet(path: string, query: Call['query'], weight: number): Call {
  return { method: 'GET', path, query, weight, access: 'private' };
}

async function spend(parts: VenueParts, call: Call, byMs: EpochMs | undefined): Promise<void> {
  // The address counts every request, the account only those under its key.
  const budgets = call.access === 'public' ? [parts.addressBudget] : [parts.keyBudget, parts.addressBudget];
  for (const budget of budgets) {
    if (!(await budget.take(call.weight, byMs))) throw tooLate(call);
  }
}

function tooLate(call: Call): AppError {
  return new AppError(
    'venue.deadline',
    `Nothing was sent: the time for ${describe(call)} was over before it could be signed.`,
    { retry: 'later' },
  );
}

/** The venue's words, or those of a broken connection, go into logs and errors: they might repeat the key. */
function withoutKey(reply: Reply, signer: Signer): Reply {
  if (reply.kind === 'refused') return { ...reply, message: signer.redact(reply.message) };
  return reply.kind === 'unavailable' ? { ...reply, why: signer.redact(reply.why) } : reply;
}

/** Turns every reply that is no definite answer into an error. */
function answerOf(reply: Reply, call: Call, { name }: Dialect): Answer {
  const what = describe(call);
  switch (reply.kind) {
    case 'success':
    case 'refused':
      return reply;
    case 'limited':
      throw new AppError(
        'venue.banned',
        `${name} stopped ${what}: too many requests. Try again in some minutes.`,
        { retry: 'later' },
      );
    case 'unavailable':
      throw new AppError(
        'venue.unavailable',
        `${name} did not answer ${what}: ${reply.why}. Try again later.`,
        { retry: 'later' },
      );
    case 'unexpected':
      throw new AppError(
        'venue.unexpectedReply',
        `${name} answered ${what} with ${reply.why}: check the account's baseUrl.`,
        reply.isUnknownRoute ? { context: { [NOT_OFFERED]: 'route' } } : {},
      );
  }
}

/** Lists keep their commas: the venue's examples have them so. */
function publicTarget({ path, query }: Call): string {
  const text = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`)
    .join('&');
  return text === '' ? path : `${path}?${text}`;
}

/** What it asks for is its body, as JSON: it becomes text here, and these bytes are signed and sent. */
export function privatePost(path: string, body: object, weight: number): Call {
  return { method: 'POST', path, query: {}, body: JSON.stringify(body), weight, access: 'private' };
}
