/**
 * Notices by way of an outbox in the table, so that none is lost and none is told twice.
 *
 * 1. A notice is recorded once per key, before it goes out; whoever comes second tells nothing.
 * 2. Its row names the channels through which it has not gone out yet. `deliverPending` tries those again.
 * 3. A crash between sending and writing that down lets a notice go out once more: rather twice than never.
 */
import * as z from 'zod';
import { type Clock, type DurationMs, MINUTE_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Redactor } from '../log/redactor.ts';
import type { Row, Table } from '../table/table.ts';
import type { Channel } from './channel.ts';
import type { Notice, Notices } from './notices.ts';

export interface OutboxNotices extends Notices {
  /** Tries again what did not go out, at most `limit` notices in the order of their keys. Never throws. */
  deliverPending(limit: number): Promise<void>;
}

export interface OutboxParts {
  readonly table: Table;
  readonly clock: Clock;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly channels: readonly Channel[];
}

const PARTITION = 'notices';
/** A younger notice may just be on its way in another invocation. */
const RETRY_AFTER_MS: DurationMs = MINUTE_MS;

const rowSchema = z.strictObject({
  severity: z.enum(['info', 'warning', 'urgent']),
  title: z.string(),
  text: z.string(),
  atMs: z.int(),
  /** Names of channels. */
  pending: z.array(z.string()),
});

export function outboxNotices(parts: OutboxParts): OutboxNotices {
  return {
    tell: (draft) =>
      logged(parts, { ...draft }, async () => {
        const notice: Notice = {
          ...draft,
          title: parts.redactor.hide(draft.title),
          text: parts.redactor.hide(draft.text),
          atMs: parts.clock.nowMs(),
        };
        const pending = parts.channels.map(({ name }) => name);
        const { key, ...data } = notice;
        const recorded = await parts.table.put({ pk: PARTITION, sk: key }, { ...data, pending }, 'absent');
        if (recorded.written) await deliver(parts, { notice, pending, version: recorded.version });
      }),

    deliverPending: (limit) =>
      logged(parts, {}, async () => {
        const rows = await parts.table.query({ pk: PARTITION });
        const due = rows.map(toOutgoing).filter((outgoing) => isDue(outgoing, parts.clock));
        for (const outgoing of due.slice(0, limit)) await deliver(parts, outgoing);
      }),
  };
}

interface Outgoing {
  readonly notice: Notice;
  readonly pending: readonly string[];
  readonly version: number;
}

/** Sends through every pending channel that still exists, and keeps those that failed in the row. */
async function deliver(parts: OutboxParts, { notice, pending, version }: Outgoing): Promise<void> {
  const failed: string[] = [];
  for (const channel of parts.channels.filter(({ name }) => pending.includes(name))) {
    try {
      await channel.send(notice);
    } catch (error) {
      failed.push(channel.name);
      parts.log.warn('notice.undelivered', { key: notice.key, channel: channel.name, error });
    }
  }
  if (failed.length === pending.length) return;
  const { key, ...data } = notice;
  await parts.table.put({ pk: PARTITION, sk: key }, { ...data, pending: failed }, { version });
}

function toOutgoing({ sk, data, version }: Row): Outgoing {
  const parsed = rowSchema.safeParse(data);
  if (!parsed.success) {
    const message = `The row ${PARTITION} ${sk} of the table is not a notice: remove it.`;
    throw new AppError('data.damaged', message, { cause: parsed.error });
  }
  const { pending, ...told } = parsed.data;
  return { notice: { key: sk, ...told }, pending, version };
}

function isDue({ notice, pending }: Outgoing, clock: Clock): boolean {
  return pending.length > 0 && notice.atMs + RETRY_AFTER_MS <= clock.nowMs();
}

/** What the table refuses must not stop a trade: it is then at least in the log, with the notice itself. */
async function logged(
  { log }: OutboxParts,
  fields: Readonly<Record<string, unknown>>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error('notice.failed', { ...fields, error });
  }
}
