/**
 * Notices by way of an outbox in the table, so that none is lost and none holds up a trade.
 *
 * 1. Telling sends nothing: it writes the log line and records what has to go out. `functions/notice-delivery` sends.
 * 2. A notice is recorded once per key; whoever tells it again does nothing.
 * 3. It is listed as pending before it is recorded (see `outbox.ts`), so that a crash in between loses nothing. Told
 *    again after such a crash it may go out, and stand in the log, once more: rather twice than never.
 */
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Redactor } from '../log/redactor.ts';
import type { Table } from '../table/table.ts';
import { logNotice } from './log-notice.ts';
import type { Notice, Notices } from './notices.ts';
import { addPending, freshDeliveries, readTold, writeTold } from './outbox.ts';

export interface OutboxParts {
  readonly table: Table;
  readonly clock: Clock;
  readonly log: Log;
  readonly redactor: Redactor;
  /** Names of the channels that each notice goes out through, beside the log. */
  readonly channels: readonly string[];
}

export function outboxNotices(parts: OutboxParts): Notices {
  const { clock, redactor } = parts;
  return {
    tell: async (draft) => {
      const { title, text } = draft;
      const notice = {
        ...draft,
        title: redactor.hide(title),
        text: redactor.hide(text),
        atMs: clock.nowMs(),
      };
      await record(parts, notice);
    },
  };
}

/** What the table refuses must not stop a trade: the notice is then at least in the log. */
async function record({ table, log, channels }: OutboxParts, notice: Notice): Promise<void> {
  let isLogged = false;
  try {
    if ((await readTold(table, notice.key)) !== undefined) return;
    logNotice(log, notice);
    isLogged = true;
    if (channels.length > 0) await addPending(table, notice, notice.atMs);
    const deliveries = freshDeliveries(channels, notice.atMs);
    await writeTold(table, { notice, deliveries }, undefined);
  } catch (error) {
    if (!isLogged) logNotice(log, notice);
    log.error('notice.failed', { key: notice.key, error });
  }
}
