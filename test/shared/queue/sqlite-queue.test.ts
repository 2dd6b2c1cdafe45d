import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/core/clock.ts';
import { noQueue } from '../../../shared/queue/no-queue.ts';
import type { Message } from '../../../shared/queue/queue.ts';
import { openSqliteQueue, type SqliteQueue, sqliteQueue } from '../../../shared/queue/sqlite-queue.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const VISIBILITY_MS = 60_000;

let folder: string;
let location: string;
let clock: ReturnType<typeof createManualClock>;
let queue: SqliteQueue;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'queue-'));
  location = join(folder, 'data.sqlite');
  clock = createManualClock();
  queue = openSqliteQueue({ location, clock });
});
afterEach(() => {
  queue.close();
  rmSync(folder, { recursive: true });
});

const message = (group: string, n: number): Message => ({ group, dedupId: `${group}-${n}`, body: { n } });
const send = async (group: string, ...numbers: readonly number[]) => {
  for (const n of numbers) await queue.send(message(group, n));
};
/** What is handed out now, as `group-n`. */
const receive = async (from = queue, limit = 10) => (await from.receive(limit)).messages;
const names = async (from = queue) => (await receive(from)).map(({ dedupId }) => dedupId);

describe('a message in flight', () => {
  it('comes again by its old receipt no more, once it was handed out again', async () => {
    await send('a', 1);
    const [first] = await receive();
    clock.advance(VISIBILITY_MS);
    const [second] = await receive();

    await queue.acknowledge([first?.receipt ?? '']);
    await queue.giveBack([first?.receipt ?? '']);
    clock.advance(VISIBILITY_MS);

    expect(await names()).toEqual(['a-1']);
    await queue.acknowledge([second?.receipt ?? '']);
    expect(second?.receipt).not.toBe(first?.receipt);
  });

  it('may still be acknowledged after its time, while nobody else has it', async () => {
    await send('a', 1);
    const [late] = await receive();
    clock.advance(VISIBILITY_MS * 3);

    await queue.acknowledge([late?.receipt ?? '']);

    expect(await names()).toEqual([]);
  });

  it('is held by no clock that was set back by a day', async () => {
    await send('a', 1);
    await receive();
    clock.advance(-DAY_MS);

    expect(await names()).toEqual(['a-1']);
  });

  it('comes again at once after `recover`, and counts as received', async () => {
    await send('a', 1, 2);
    await receive();

    await queue.recover();

    expect(await receive()).toMatchObject([
      { dedupId: 'a-1', receiveCount: 2 },
      { dedupId: 'a-2', receiveCount: 2 },
    ]);
  });

  it('counts as not received once it was given back, and waits for its group', async () => {
    await send('a', 1, 2);
    const [, second] = await receive();

    await queue.giveBack([second?.receipt ?? '']);

    expect(await names()).toEqual([]);
    clock.advance(VISIBILITY_MS);
    expect(await receive()).toMatchObject([
      { dedupId: 'a-1', receiveCount: 2 },
      { dedupId: 'a-2', receiveCount: 1 },
    ]);
  });
});

describe('a message that fails five times', () => {
  beforeEach(async () => {
    await send('a', 1);
    for (let time = 1; time <= 5; time += 1) {
      expect(await receive()).toMatchObject([{ receiveCount: time }]);
      clock.advance(VISIBILITY_MS);
    }
    await send('a', 2);
  });

  it('is set aside at the sixth time, and the next of its group takes its place at once', async () => {
    const { messages, died } = await queue.receive(1);

    expect(died).toBe(1);
    expect(messages.map(({ dedupId }) => dedupId)).toEqual(['a-2']);
    expect(await queue.deadLetters()).toEqual([
      {
        id: '1',
        group: 'a',
        dedupId: 'a-1',
        body: { n: 1 },
        sentAtMs: clock.nowMs() - 5 * VISIBILITY_MS,
        diedAtMs: clock.nowMs(),
        receives: 5,
      },
    ]);
    expect(await queue.receive(10)).toEqual({ messages: [], died: 0 });
  });

  it('is tried again, behind the others of its group, when it is sent again', async () => {
    const [second] = await receive();
    await queue.acknowledge([second?.receipt ?? '']);
    await send('a', 3);

    expect(await queue.redrive('1')).toBe(true);

    expect(await queue.deadLetters()).toEqual([]);
    expect(await receive()).toMatchObject([
      { dedupId: 'a-3', receiveCount: 1 },
      { dedupId: 'a-1', receiveCount: 1, body: { n: 1 } },
    ]);
    expect(await queue.redrive('1')).toBe(false);
  });

  it('is gone when it is dropped; a living message can be neither dropped nor sent again', async () => {
    await receive();

    expect(await queue.drop('1')).toBe(true);

    expect(await queue.deadLetters()).toEqual([]);
    expect(await queue.drop('1')).toBe(false);
    expect(await queue.drop('2')).toBe(false);
    expect(await queue.redrive('2')).toBe(false);
    await queue.recover();
    expect(await names()).toEqual(['a-2']);
  });

  it('is forgotten by a purge after 14 days, and what still waits never is', async () => {
    await receive();
    clock.advance(14 * DAY_MS - 1);
    await queue.purge();
    expect(await queue.deadLetters()).toHaveLength(1);

    clock.advance(1);
    await queue.purge();

    expect(await queue.deadLetters()).toEqual([]);
    expect(await names()).toEqual(['a-2']);
  });
});

describe('the file', () => {
  it('is shared with the table and with other processes, which see what the first sent', async () => {
    using table = openSqliteTable(location);
    using other = openSqliteQueue({ location, clock });
    await table.put({ pk: 'a', sk: 'a' }, {}, 'absent');
    await send('a', 1);

    expect(await names(other)).toEqual(['a-1']);
    expect(await names()).toEqual([]);
    await other.send(message('a', 1));
    expect(await table.query({ pk: 'a' })).toHaveLength(1);
  });

  it('forgets by a purge only the ids that keep nobody out any more', async () => {
    await send('a', 1);
    const [first] = await receive();
    await queue.acknowledge([first?.receipt ?? '']);
    clock.advance(299_999);
    await queue.purge();

    await send('a', 1);

    expect(await names()).toEqual([]);
    clock.advance(1);
    await queue.purge();
    using database = new DatabaseSync(location);
    expect(database.prepare('SELECT * FROM queue_sent').all()).toEqual([]);
  });

  it('throws `queue.unavailable` when it is held by another process for too long', async () => {
    using holder = new DatabaseSync(location);
    using impatient = new DatabaseSync(location, { timeout: 20 });
    const hurried = sqliteQueue(impatient, { location, clock });
    holder.exec('BEGIN IMMEDIATE');

    await expect(hurried.send(message('a', 1))).rejects.toMatchObject({
      code: 'queue.unavailable',
      retry: 'later',
    });
    holder.exec('ROLLBACK');
    await hurried.send(message('a', 1));
    expect(await names()).toEqual(['a-1']);
  });

  it('is refused when it is no database', () => {
    const wrong = join(folder, 'wrong.sqlite');
    writeFileSync(wrong, 'these are not the messages you are looking for '.repeat(500));

    expect(() => openSqliteQueue({ location: wrong, clock })).toThrow(
      expect.objectContaining({ code: 'data.damaged' }),
    );
  });
});

it('tells a listener of each message that is sent here, until it stops listening', async () => {
  let heard = 0;
  const stop = queue.onSend(() => {
    heard += 1;
  });
  await send('a', 1, 2);
  stop();
  await send('a', 3);

  expect(heard).toBe(2);
});

describe('a queue under a consumer that fails', () => {
  type Group = 'a' | 'b' | 'c';
  type Fate = 'handled' | 'failed' | 'crashed';
  const step = fc.record({
    sent: fc.array(fc.constantFrom<Group>('a', 'b', 'c'), { maxLength: 4 }),
    limit: fc.integer({ min: 1, max: 10 }),
    fate: fc.constantFrom<Fate>('handled', 'failed', 'crashed'),
    passMs: fc.constantFrom(0, 1_000, VISIBILITY_MS),
  });
  const nothingYet = (): Record<Group, number[]> => ({ a: [], b: [], c: [] });

  it('loses nothing and keeps the order of each group', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        using tried = openSqliteQueue({ clock, maxReceives: 1_000 });
        const sent = nothingYet();
        const handled = nothingYet();
        for (const { limit, fate, passMs, ...given } of steps) {
          for (const group of given.sent) {
            const n = sent[group].push(sent[group].length + 1);
            await tried.send(message(group, n));
          }
          await consume(tried, limit, fate, handled);
          clock.advance(passMs);
        }
        clock.advance(VISIBILITY_MS);
        while ((await consume(tried, 10, 'handled', handled)) > 0);

        expect(handled).toEqual(sent);
      }),
      { numRuns: 60 },
    );
  });

  /** One batch: `failed` fails the first of each group, `crashed` dies with everything in hand. */
  async function consume(from: SqliteQueue, limit: number, fate: Fate, handled: Record<Group, number[]>) {
    const { messages } = await from.receive(limit);
    if (fate === 'crashed') await from.recover();
    if (fate === 'failed') {
      const first = new Map(messages.map(({ group, receipt }) => [group, receipt] as const).reverse());
      const later = messages.filter(({ group, receipt }) => first.get(group) !== receipt);
      await from.giveBack(later.map(({ receipt }) => receipt));
    }
    if (fate === 'handled') {
      for (const { group, body } of messages) handled[group as Group].push(Number(body['n']));
      await from.acknowledge(messages.map(({ receipt }) => receipt));
    }
    return messages.length;
  }
});

it('says why there is no queue where there is none', async () => {
  await expect(noQueue('it has none').send(message('a', 1))).rejects.toMatchObject({
    code: 'queue.unavailable',
    message: 'This function cannot send to the queue: it has none.',
  });
});
