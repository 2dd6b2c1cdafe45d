import type { ReceivingQueue } from '../../shared/queue/sqlite-queue.ts';
import type { DeadLetters } from './dead-letter.ts';

/** Messages of the queue on one machine that were tried in vain. Schedules need none: a missed slot is in the table. */
export function queueDeadLetters(queue: ReceivingQueue): DeadLetters {
  return {
    list: async () => {
      const letters = (await queue.deadLetters()).map(({ id, body, diedAtMs, receives }) => ({
        id,
        from: 'signal' as const,
        functionName: 'signal-order',
        atMs: diedAtMs,
        why: `It was tried ${receives} times in vain; the log of signal-order says why.`,
        event: body,
      }));
      return { letters, hidden: 0 };
    },
    replay: ({ id }) => queue.redrive(id),
    drop: ({ id }) => queue.drop(id),
    release: async () => {},
  };
}
