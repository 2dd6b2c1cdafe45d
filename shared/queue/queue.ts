/**
 * Port to the queue between a webhook and what it orders. Messages of one group come in the order in which they were
 * sent, one at a time; a message comes again until it was handled, so its handler must be safe to repeat.
 *
 * Implementations: `sqlite-queue.ts` (which the local host also receives from) and `sqs-queue.ts` (FIFO; Lambda receives).
 */
import type { JsonObject } from '../table/table.ts';

export interface Message {
  /** Order is kept inside a group, e.g. `main/BTC_USDT`. At most 128 visible ASCII characters. */
  readonly group: string;
  /** A second message under the same id within five minutes is dropped. At most 128 visible ASCII characters. */
  readonly dedupId: string;
  readonly body: JsonObject;
}

export interface Queue {
  /** Resolves when the message is kept for good. Throws `queue.unavailable` when that is not certain. */
  send(message: Message): Promise<void>;
}
