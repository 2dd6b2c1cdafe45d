/**
 * A batch of the queue. A message whose signal cannot be settled now goes back, and with it every later one of its
 * group: their order must stay.
 */
import * as z from 'zod';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { lazySchema } from '../../shared/lazy-schema.ts';
import { forgetNote, openSignals, readSignal } from '../../shared/signals/signal-store.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { handleSignal, type SignalRef } from './handle-signal.ts';

/** The fields of an SQS event that are used. */
export const sqsEvent = lazySchema(() =>
  z.looseObject({
    Records: z.array(
      z.looseObject({
        messageId: z.string(),
        body: z.string(),
        attributes: z.looseObject({ MessageGroupId: z.string().optional() }),
      }),
    ),
  }),
);

type Records = z.output<typeof sqsEvent>['Records'];

const messageBody = lazySchema(() => z.strictObject({ strategy: z.string(), id: z.string() }));

/** Time that one signal may take at worst. */
const SIGNAL_TIME_MS = 30 * SECOND_MS;

/** Lambda's answer for a batch of which some messages go back. */
export async function consumeBatch(deps: Deps, records: Records, deadlineMs: EpochMs): Promise<JsonObject> {
  const goBack: string[] = [];
  const blocked = new Set<string>();
  for (const { messageId, body, attributes } of records) {
    const group = attributes.MessageGroupId ?? messageId;
    const isInTime = deps.clock.nowMs() + SIGNAL_TIME_MS <= deadlineMs;
    if (!blocked.has(group) && isInTime && (await isSettled(deps, messageId, body))) continue;
    blocked.add(group);
    goBack.push(messageId);
  }
  return { batchItemFailures: goBack.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function isSettled(deps: Deps, messageId: string, body: string): Promise<boolean> {
  try {
    const outcome = await handleSignal(deps, parseBody(body));
    if (outcome === undefined) deps.log.warn('signal.unknown', { message: messageId });
    return true;
  } catch (thrown) {
    deps.log.warn('signal.goesBack', { message: messageId, error: messageOf(thrown) });
    return false;
  }
}

/** What is not ours ends, after some rounds, in the dead-letter queue. */
function parseBody(body: string): z.output<typeof messageBody> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new AppError('event.invalid', 'A message of the queue is no JSON.');
  }
  const parsed = messageBody.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('event.invalid', 'A message of the queue names no signal.');
}

/** A younger signal may still be in the queue. */
const OVERLOOKED_AFTER_MS = 2 * MINUTE_MS;

/** Handles what was recorded but never came out of the queue, the oldest first. */
export async function sweepSignals(deps: Deps, deadlineMs: EpochMs): Promise<JsonObject> {
  const nowMs = deps.clock.nowMs();
  const overlooked = (await openSignals(deps.table))
    .filter(({ receivedAtMs }) => receivedAtMs + OVERLOOKED_AFTER_MS <= nowMs)
    .sort((a, b) => a.receivedAtMs - b.receivedAtMs);
  const report: Record<string, string> = {};
  const failures: unknown[] = [];
  const blocked = new Set<string>();
  for (const ref of overlooked) {
    if (deps.clock.nowMs() + SIGNAL_TIME_MS > deadlineMs) break;
    const group = await groupOf(deps, ref);
    if (blocked.has(group)) continue;
    try {
      const outcome = await handleSignal(deps, ref);
      if (outcome === undefined) await forgetNote(deps.table, ref);
      report[`${ref.strategy}/${ref.id}`] = outcome?.state ?? 'never recorded';
    } catch (thrown) {
      // Later signals of its group must not overtake it.
      blocked.add(group);
      report[`${ref.strategy}/${ref.id}`] = `failed: ${messageOf(thrown)}`;
      if (!(thrown instanceof AppError && thrown.code === 'ledger.conflict')) failures.push(thrown);
    }
  }
  const [first] = failures;
  if (first === undefined) return report;
  throw new AppError(
    'venue.unavailable',
    `Not every open signal could be settled, and the next run goes on: ${messageOf(first)}`,
    { retry: 'later', cause: first },
  );
}

/** As the front door groups messages: order is kept for each symbol of an account. */
async function groupOf({ table, automations }: Deps, { strategy, id }: SignalRef): Promise<string> {
  const symbol = (await readSignal(table, strategy, id))?.signal.symbol;
  return `${automations.signals[strategy]?.account ?? strategy}/${symbol ?? ''}`;
}
