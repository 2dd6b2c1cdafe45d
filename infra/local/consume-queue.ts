/**
 * Hands the messages of the queue to their function, one batch at a time, as Lambda does.
 *
 * 1. A message is taken off the queue only after its function has returned without naming it as failed.
 * 2. A message that failed too often is set aside, and the operator hears of it, also after a crash in between:
 *    every start tells of all that lie aside, and a notice is told once per key.
 * 3. Nothing that goes wrong here stops the host: it is logged and tried again.
 */
import { type Clock, type DurationMs, SECOND_MS } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Log } from '../../shared/core/log.ts';
import type { Notices } from '../../shared/notices/notices.ts';
import type { DeadLetter, ReceivingQueue } from '../../shared/queue/sqlite-queue.ts';
import type { Invoke } from './invoke.ts';
import { settlement, sqsEvent } from './queue-event.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface QueueConsumer {
  readonly queue: ReceivingQueue;
  readonly functionName: string;
  readonly batchSize: number;
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly signal: AbortSignal;
}

/** How soon a message is seen that another process sent, or one whose next try is due. */
const LOOK_AGAIN_MS: DurationMs = SECOND_MS;
const SHOWN_OF_BODY = 200;

/** Resolves after a stop, when the batch in hand is finished. Never throws. */
export async function consumeQueue(consumer: QueueConsumer): Promise<void> {
  const { queue, clock, signal } = consumer;
  // Whoever had messages in flight is gone: this host has the data folder to itself.
  await tried(consumer, () => queue.recover());
  await tried(consumer, () => tellDeadLetters(consumer));
  while (!signal.aborted) {
    const arrival = Promise.withResolvers<void>();
    const stopListening = queue.onSend(arrival.resolve);
    const count = await tried(consumer, () => handleBatch(consumer));
    if (!count) {
      await unlessAborted(Promise.race([arrival.promise, clock.sleep(LOOK_AGAIN_MS)]), signal);
    }
    stopListening();
  }
}

/** Answers how many messages there were. */
async function handleBatch(consumer: QueueConsumer): Promise<number> {
  const { queue, functionName, batchSize, invoke, log } = consumer;
  const { messages, died } = await queue.receive(batchSize);
  if (died > 0) await tellDeadLetters(consumer);
  if (messages.length === 0) return 0;
  const report = await invoke(functionName, sqsEvent(messages)).catch((error: unknown) => {
    // The function has told its failure itself; the messages come again when their time ends.
    log.debug('host.runFailed', { function: functionName, message: messageOf(error) });
    return undefined;
  });
  if (report === undefined) return messages.length;
  const { handled, notTried } = settlement(messages, report);
  if (handled.length > 0) await queue.acknowledge(handled);
  if (notTried.length > 0) await queue.giveBack(notTried);
  return messages.length;
}

async function tellDeadLetters({ queue, notices }: QueueConsumer): Promise<void> {
  for (const letter of await queue.deadLetters()) {
    await notices.tell({
      key: `queue-dead/${letter.id}-${letter.diedAtMs}`,
      severity: 'urgent',
      title: `A message for ${letter.group} was set aside`,
      text: deadLetterText(letter),
      topic: 'signal-set-aside',
    });
  }
}

function deadLetterText({ body, receives }: DeadLetter): string {
  const shown = JSON.stringify(body).slice(0, SHOWN_OF_BODY);
  return `It failed ${receives} times and left the queue: ${shown}. The log says why (signal.goesBack, run.failed). The signal itself is tried on every few minutes until its time is over: look at what became of it (signals show STRATEGY ID) before you order by hand, or it may be ordered twice.`;
}

/** What the queue refuses is logged, and `undefined`. */
async function tried<Result>(
  { log }: QueueConsumer,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    log.error('queue.failed', {
      code: error instanceof AppError ? error.code : 'unexpected',
      message: messageOf(error),
    });
    return undefined;
  }
}
