/**
 * The front door of webhook signals. In this order: prove who sends, count it against the strategy's rate, understand
 * it, record it once, hand it to the queue, answer. What is recorded is never acted upon here.
 *
 * 1. Nothing is written for a caller without proof.
 * 2. A signal is in the table before it is in the queue; one that was recorded and not queued is queued when it comes
 *    again, under the same ids.
 * 3. A paused strategy still records its signals: the pause is read where orders are placed, and denies them there.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { claimedBy, claimGivenId } from '../../shared/signals/given-ids.ts';
import { countAlert } from '../../shared/signals/rate.ts';
import type { Signal, StoredSignal } from '../../shared/signals/signal.ts';
import { readSignal, recordSignal } from '../../shared/signals/signal-store.ts';
import { type AlertBody, readBody } from './alert-body.ts';
import { type Answer, accepted, duplicate, tooMany, UNAUTHORIZED, UNAVAILABLE } from './answers.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { ALERT_FORMATS } from './formats/registry.ts';
import type { IntakeRequest } from './http-event.ts';
import { proofOf } from './proof-of.ts';
import { storedBody } from './stored-body.ts';
import { ageFault, understand } from './understand.ts';

/** `caller` and `id` are there for the log as soon as they are known. */
export interface Received {
  readonly answer: Answer;
  readonly caller?: Caller;
  readonly id?: string;
}

/** At most six table calls, seven for an alert with an id of its own. */
export async function receiveSignal(
  deps: Deps,
  request: IntakeRequest,
  route: { readonly strategy: string; readonly token: string | undefined },
): Promise<Received> {
  const reading = readBody(request);
  if (!reading.ok) return { answer: reading.refusal };
  const proof = proofOf(deps.automations, request, { ...route, body: reading.body });
  const caller = await authenticate(deps, proof);
  if (caller === undefined) return { answer: UNAUTHORIZED };
  const limit = await overRate(deps, caller);
  if (limit !== undefined) return { answer: limit, caller };
  return { caller, ...(await take(deps, caller, reading.body, [proof.token, proof.signature])) };
}

async function overRate({ table, clock }: Deps, { name, strategy }: Caller): Promise<Answer | undefined> {
  const alert = { strategy: name, perMinute: strategy.perMinute, nowMs: clock.nowMs() };
  const rate = await countAlert(table, alert);
  if (rate.kind === 'counted') return undefined;
  return rate.kind === 'exceeded' ? tooMany(rate.retryAfterSeconds) : UNAVAILABLE;
}

async function take(
  deps: Deps,
  caller: Caller,
  body: AlertBody,
  secrets: readonly string[],
): Promise<Omit<Received, 'caller'>> {
  const format = ALERT_FORMATS[caller.strategy.format];
  const reading = format.read(body);
  if (!reading.ok) return { answer: reading.refusal };
  const understood = understand(reading.candidate, caller, deps.clock.nowMs());
  if (!understood.ok) return { answer: understood.refusal };
  const { signal, givenId } = understood;
  const stale = ageFault(reading.candidate, caller.strategy, deps.clock.nowMs());
  if (stale !== undefined) {
    const known = await knownSignal(deps, signal, givenId);
    return known === undefined ? { answer: stale } : again(deps, caller, known);
  }
  const id = givenId === undefined ? signal.id : await claim(deps, signal, givenId);
  const text = storedBody(body, { secretFields: format.tokenFields, secrets });
  const { created, stored } = await recordSignal(deps.table, { ...signal, id }, text);
  if (!created) return again(deps, caller, stored);
  await enqueue(deps, caller, stored.signal);
  return { answer: accepted(stored), id };
}

function claim({ table }: Deps, { strategy, id }: Signal, givenId: string): Promise<string> {
  return claimGivenId(table, { strategy, givenId, signalId: id });
}

async function knownSignal(
  { table }: Deps,
  { strategy, id }: Signal,
  givenId: string | undefined,
): Promise<StoredSignal | undefined> {
  const known = givenId === undefined ? id : await claimedBy(table, { strategy, givenId });
  return known === undefined ? undefined : readSignal(table, strategy, known);
}

/** Nobody can tell whether one without an outcome ever reached the queue. */
async function again(deps: Deps, caller: Caller, stored: StoredSignal): Promise<Omit<Received, 'caller'>> {
  if (stored.outcome.state === 'accepted') await enqueue(deps, caller, stored.signal);
  return { answer: duplicate(stored), id: stored.signal.id };
}

/** Orders of one symbol of an account keep their order; the queue drops the second of two equal ids. */
async function enqueue({ queue }: Deps, { strategy }: Caller, signal: Signal): Promise<void> {
  const dedupId = createHash('sha256').update(`${signal.strategy}\n${signal.id}`).digest('hex');
  await queue.send({
    group: `${strategy.account}/${signal.symbol}`,
    dedupId,
    body: { strategy: signal.strategy, id: signal.id },
  });
}

/** What may pass without a new alert: TradingView sends again after a 503, and after nothing else that we answer. */
export function answerTo(error: unknown): Answer {
  if (error instanceof AppError && TRANSIENT.includes(error.code)) return UNAVAILABLE;
  throw error;
}

const TRANSIENT: readonly string[] = [
  'queue.unavailable',
  'secret.unavailable',
  'table.conflict',
  'table.unavailable',
  'ledger.conflict',
];
