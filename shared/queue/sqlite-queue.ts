/**
 * The queue as rows of a SQLite file, which several processes may share, or in memory. It behaves as SQS FIFO does:
 *
 * 1. A second message under the same id within five minutes is dropped, also when the first was handled already.
 * 2. While a message of a group is in flight, no other of that group is handed out. It is in flight from its
 *    receipt until it is acknowledged or given back, or until the visibility timeout ends; then it comes again, first.
 * 3. A message that was received `maxReceives` times and comes up again is dead: kept apart, and no longer in the
 *    way of its group.
 *
 * Nothing that was not acknowledged is ever lost, and dead letters stay until they are sent again, dropped or purged.
 */
import type { DatabaseSync } from 'node:sqlite';
import { type Clock, DAY_MS, type DurationMs, type EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { IN_MEMORY, inTransaction, openDatabase, withSqliteErrors } from '../table/sqlite-database.ts';
import type { JsonObject } from '../table/table.ts';
import { DEDUPLICATED_FOR_MS, MAX_RECEIVES, messageText } from './message.ts';
import type { Message, Queue } from './queue.ts';
import { SQL } from './sqlite-queue-sql.ts';

/** A message as it was handed out. */
export interface Received extends Message {
  readonly id: string;
  /** Names this one handing-out: acknowledging by it does nothing once the message was handed out again. */
  readonly receipt: string;
  /** The body as it was sent. */
  readonly text: string;
  readonly sentAtMs: EpochMs;
  readonly firstReceivedAtMs: EpochMs;
  /** 1 for the first time. */
  readonly receiveCount: number;
}

export interface DeadLetter extends Message {
  readonly id: string;
  readonly sentAtMs: EpochMs;
  readonly diedAtMs: EpochMs;
  /** How often it was tried. */
  readonly receives: number;
}

export interface ReceivingQueue extends Queue {
  /** At most `limit` messages, in the order of sending. Those that die by this are dead letters from now on. */
  receive(limit: number): Promise<{ readonly messages: readonly Received[]; readonly died: number }>;
  /** Handled: these will not come again. */
  acknowledge(receipts: readonly string[]): Promise<void>;
  /** Not tried: these come again as if they had not been received, once their groups are free. */
  giveBack(receipts: readonly string[]): Promise<void>;
  /** Lets everything in flight come again at once. For a host that has the file to itself: who received it is gone. */
  recover(): Promise<void>;
  /** Called at each message that is sent through this object, not at those of other processes, until the answer is called. */
  onSend(listener: () => void): () => void;
  /** Oldest first. */
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** Puts a dead letter at the end of its group. Answers whether there was one. */
  redrive(id: string): Promise<boolean>;
  /** Removes a dead letter for good. Answers whether there was one. */
  drop(id: string): Promise<boolean>;
  /** Forgets ids that no longer keep a second message out, and dead letters after 14 days, as on AWS. */
  purge(): Promise<void>;
}

export interface SqliteQueue extends ReceivingQueue, Disposable {
  close(): void;
}

export interface SqliteQueueOptions {
  /** A file of an existing folder; memory when left out. */
  readonly location?: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly visibilityTimeoutMs?: DurationMs;
  readonly maxReceives?: number;
}

/** How long a failed message waits for its next try. */
const VISIBILITY_TIMEOUT_MS: DurationMs = 60_000;
/** As long as SQS can keep them. */
const DEAD_LETTERS_KEPT_MS: DurationMs = 14 * DAY_MS;

/** Throws `data.unwritable` or `data.damaged`. */
export function openSqliteQueue(options: SqliteQueueOptions): SqliteQueue {
  const database = openDatabase(options.location ?? IN_MEMORY);
  const close = () => database.close();
  return { ...sqliteQueue(database, options), close, [Symbol.dispose]: close };
}

/**
 * The queue in a database that is already open; `location` is for messages. Every call throws `queue.unavailable`
 * when the database cannot be read or written.
 */
export function sqliteQueue(database: DatabaseSync, options: SqliteQueueOptions): ReceivingQueue {
  const { location = IN_MEMORY, clock } = options;
  const { visibilityTimeoutMs = VISIBILITY_TIMEOUT_MS, maxReceives = MAX_RECEIVES } = options;
  withSqliteErrors(location, () => database.exec(SQL.create));
  const prepare = (sql: string) => withSqliteErrors(location, () => database.prepare(sql));
  const acknowledge = prepare(SQL.acknowledge);
  const giveBack = prepare(SQL.giveBack);
  const drop = prepare(SQL.drop);
  const send = sender(database);
  const receive = receiver(database, { visibilityTimeoutMs, maxReceives });
  const listeners = new Set<() => void>();
  const change = async <Result>(work: (nowMs: EpochMs) => Result): Promise<Result> =>
    withQueueErrors(location, () => inTransaction(database, () => work(clock.nowMs())));

  return {
    send: async (message) => {
      const text = messageText(message);
      await change((nowMs) => send(message, text, nowMs));
      for (const listener of listeners) listener();
    },
    receive: (limit) => change((nowMs) => receive(limit, nowMs)),
    acknowledge: (receipts) => change(() => receipts.forEach((receipt) => void acknowledge.run(receipt))),
    giveBack: (receipts) => change(() => receipts.forEach((receipt) => void giveBack.run(receipt))),
    recover: () => change(() => database.exec(SQL.recover)),
    onSend: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    deadLetters: async () =>
      withQueueErrors(
        location,
        () => database.prepare(SQL.deadLetters).all() as unknown as StoredLetter[],
      ).map(toDeadLetter),
    redrive: (id) =>
      change((nowMs) => {
        const { changes } = database.prepare(SQL.sendAgain).run(nowMs, id);
        return Number(changes) === 1 && Number(drop.run(id).changes) === 1;
      }),
    drop: (id) => change(() => Number(drop.run(id).changes) === 1),
    purge: () =>
      change((nowMs) => {
        database.prepare(SQL.forgetSent).run(nowMs - DEDUPLICATED_FOR_MS);
        database.prepare(SQL.forgetDead).run(nowMs - DEAD_LETTERS_KEPT_MS);
      }),
  };
}

function sender(database: DatabaseSync) {
  const remember = database.prepare(SQL.remember);
  const insert = database.prepare(SQL.insert);
  return ({ group, dedupId }: Message, text: string, nowMs: EpochMs): void => {
    const { changes } = remember.run({ dedupId, nowMs, endedMs: nowMs - DEDUPLICATED_FOR_MS });
    if (Number(changes) === 1) insert.run(group, dedupId, text, nowMs);
  };
}

function receiver(
  database: DatabaseSync,
  {
    visibilityTimeoutMs,
    maxReceives,
  }: Required<Pick<SqliteQueueOptions, 'visibilityTimeoutMs' | 'maxReceives'>>,
) {
  const bury = database.prepare(SQL.bury);
  const select = database.prepare(SQL.select);
  const handOut = database.prepare(SQL.handOut);
  return (limit: number, nowMs: EpochMs) => {
    const latestEndMs = nowMs + visibilityTimeoutMs;
    for (let died = 0; ; ) {
      const due = select.all({ nowMs, latestEndMs, limit }) as unknown as Due[];
      const dying = due.filter(({ receives }) => receives >= maxReceives);
      if (dying.length === 0) {
        return { messages: due.map(({ seq }) => toReceived(handOut.get({ seq, nowMs, latestEndMs }))), died };
      }
      // Others take their places.
      for (const { seq } of dying) bury.run({ seq, nowMs });
      died += dying.length;
    }
  };
}

interface Due {
  readonly seq: number;
  readonly receives: number;
}

interface StoredLetter {
  readonly seq: number;
  readonly label: string;
  readonly dedup_id: string;
  readonly body: string;
  readonly sent_at_ms: number;
  readonly died_at_ms: number;
  readonly receives: number;
}

interface StoredMessage extends StoredLetter {
  readonly first_received_at_ms: number;
  readonly receipt: string;
}

function toReceived(row: unknown): Received {
  const stored = row as StoredMessage;
  return {
    ...toMessage(stored),
    receipt: stored.receipt,
    text: stored.body,
    firstReceivedAtMs: stored.first_received_at_ms,
    receiveCount: stored.receives,
  };
}

function toDeadLetter(stored: StoredLetter): DeadLetter {
  return { ...toMessage(stored), diedAtMs: stored.died_at_ms, receives: stored.receives };
}

function toMessage({ seq, label, dedup_id, body, sent_at_ms }: StoredLetter) {
  const id = String(seq);
  return { id, group: label, dedupId: dedup_id, body: JSON.parse(body) as JsonObject, sentAtMs: sent_at_ms };
}

/** The table's own words, under the queue's code: whether a message was kept is not certain. */
function withQueueErrors<Result>(location: string, work: () => Result): Result {
  try {
    return withSqliteErrors(location, work);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    throw new AppError('queue.unavailable', thrown.message, { cause: thrown, retry: thrown.retry });
  }
}
