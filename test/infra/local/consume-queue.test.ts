import { afterEach, beforeEach, expect, it } from 'vitest';
import { consumeQueue } from '../../../infra/local/consume-queue.ts';
import { keepHouse } from '../../../infra/local/keep-house.ts';
import { HOUR_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { createFigures } from '../../../shared/metrics/figures.ts';
import type { Notice } from '../../../shared/notices/notices.ts';
import { openSqliteQueue, type SqliteQueue } from '../../../shared/queue/sqlite-queue.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { JsonObject } from '../../../shared/table/table.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createRecordingLog } from '../../support/recording-log.ts';

interface Batch {
  readonly Records: readonly { messageId: string; body: string; attributes: Record<string, string> }[];
}

let clock: ReturnType<typeof createManualClock>;
let queue: SqliteQueue;
let stop: AbortController;
let log: ReturnType<typeof createRecordingLog>;
let notices: Omit<Notice, 'atMs'>[];
/** What the function was given, a batch each, as `group:n`. */
let batches: string[][];
/** Those that the function fails. */
let failing: (n: number) => boolean;
let invoke: (batch: Batch) => Promise<JsonObject>;

beforeEach(() => {
  clock = createManualClock();
  queue = openSqliteQueue({ clock, visibilityTimeoutMs: 60_000, maxReceives: 3 });
  stop = new AbortController();
  log = createRecordingLog();
  notices = [];
  batches = [];
  failing = () => false;
  invoke = async ({ Records }) => {
    batches.push(
      Records.map(({ body, attributes }) => `${attributes['MessageGroupId']}:${JSON.parse(body).n}`),
    );
    // As a handler does: nothing more of a group after its first failure.
    const failed = new Set<string | undefined>();
    const batchItemFailures = Records.flatMap(({ messageId, body, attributes: { MessageGroupId } }) => {
      if (failing(JSON.parse(body).n)) failed.add(MessageGroupId);
      return failed.has(MessageGroupId) ? [{ itemIdentifier: messageId }] : [];
    });
    return { batchItemFailures };
  };
});
afterEach(() => queue.close());

const send = async (group: string, ...numbers: readonly number[]) => {
  for (const n of numbers) await queue.send({ group, dedupId: `${group}-${n}`, body: { n } });
};

/** Consumes until so many batches were handed over. */
async function consume(until: () => boolean, from: SqliteQueue = queue): Promise<void> {
  await consumeQueue({
    queue: from,
    functionName: 'order',
    batchSize: 4,
    invoke: async (name, event) => {
      expect(name).toBe('order');
      try {
        return await invoke(event as Batch);
      } finally {
        if (until()) stop.abort();
      }
    },
    clock,
    log,
    notices: { tell: async (notice) => void notices.push(notice) },
    signal: stop.signal,
  });
}

const afterBatches = (count: number) => () => batches.length >= count;

it('hands over what is there in batches, and does not hand it over again', async () => {
  await send('a', 1, 2);
  await send('b', 3, 4, 5);

  await consume(afterBatches(2));

  expect(batches).toEqual([['a:1', 'a:2', 'b:3', 'b:4'], ['b:5']]);
  await queue.recover();
  expect((await queue.receive(10)).messages).toEqual([]);
});

it('hands over at once what is sent while it waits', async () => {
  const startMs = clock.nowMs();
  const consuming = consume(afterBatches(1));
  await send('a', 1);
  await consuming;

  expect(batches).toEqual([['a:1']]);
  expect(clock.nowMs() - startMs).toBeLessThan(1_000);
});

it('keeps a failed message and its group back until its time ends; other groups go on', async () => {
  const startMs = clock.nowMs();
  await send('a', 1, 2);
  await send('b', 3);
  failing = (n) => n === 1 && batches.length === 1;

  await consume(afterBatches(2));

  expect(batches).toEqual([
    ['a:1', 'a:2', 'b:3'],
    ['a:1', 'a:2'],
  ]);
  expect(clock.nowMs() - startMs).toBeGreaterThanOrEqual(60_000);
});

it('tries everything of a batch again when the function fails as a whole', async () => {
  await send('a', 1);
  await send('b', 2);
  const work = invoke;
  invoke = async (batch) => {
    const report = await work(batch);
    if (batches.length === 1) throw new Error('broken');
    return report;
  };

  await consume(afterBatches(2));

  expect(batches).toEqual([
    ['a:1', 'b:2'],
    ['a:1', 'b:2'],
  ]);
});

it('sets a message aside after its last try, tells the operator, and goes on with its group', async () => {
  await send('main/BTC_USDT', 1, 2);
  failing = (n) => n === 1;

  await consume(() => batches.at(-1)?.join() === 'main/BTC_USDT:2');

  expect(batches.map((batch) => batch.length)).toEqual([2, 2, 2, 1]);
  const [letter] = await queue.deadLetters();
  expect(letter).toMatchObject({ body: { n: 1 }, receives: 3 });
  expect(notices).toEqual([
    {
      key: `queue-dead/1-${letter?.diedAtMs}`,
      severity: 'urgent',
      title: 'A message for main/BTC_USDT was set aside',
      text: 'It failed 3 times and left the queue: {"n":1}. The log says why (signal.goesBack, run.failed). The signal itself is tried on every few minutes until its time is over: look at what became of it (signals show STRATEGY ID) before you order by hand, or it may be ordered twice.',
      topic: 'signal-set-aside',
    },
  ]);
});

it('tells at its start of what lies aside, and takes up what a killed host had in hand', async () => {
  await send('a', 1);
  for (let time = 0; time < 3; time += 1) {
    await queue.receive(1);
    await queue.recover();
  }
  await queue.receive(1);
  await send('b', 2);
  await queue.receive(1);
  const startMs = clock.nowMs();

  await consume(afterBatches(1));

  expect(notices).toMatchObject([{ title: 'A message for a was set aside' }]);
  expect(batches).toEqual([['b:2']]);
  // At once, not when the visibility timeout ends.
  expect(clock.nowMs()).toBe(startMs);
});

it('finishes the batch in hand when it is told to stop, and begins no other', async () => {
  await send('a', 1, 2, 3, 4, 5);
  const work = invoke;
  invoke = async (batch) => {
    stop.abort();
    await clock.sleep(5_000);
    return work(batch);
  };

  await consume(() => false);

  expect(batches).toEqual([['a:1', 'a:2', 'a:3', 'a:4']]);
  await queue.recover();
  expect((await queue.receive(10)).messages.map(({ body }) => body)).toEqual([{ n: 5 }]);
});

it('logs what the queue refuses, and goes on when it works again', async () => {
  await send('a', 1);
  let refusals = 3;
  const receive: SqliteQueue['receive'] = async (limit) => {
    refusals -= 1;
    if (refusals >= 0) throw new AppError('queue.unavailable', 'The file is busy.', { retry: 'later' });
    return queue.receive(limit);
  };
  const flaky = { ...queue, receive };

  await consume(afterBatches(1), flaky);

  expect(log.lines.map(({ event, fields }) => [event, fields['code']])).toEqual(
    Array.from({ length: 3 }, () => ['queue.failed', 'queue.unavailable']),
  );
  expect(batches).toEqual([['a:1']]);
});

it('removes at the start and every hour what is over in the table and the queue', async () => {
  using table = openSqliteTable();
  const put = (sk: string, expiresAtMs: number) => table.put({ pk: 'a', sk }, {}, 'absent', { expiresAtMs });
  const startMs = clock.nowMs();
  await put('over', startMs);
  await put('later', startMs + HOUR_MS);
  await put('last', startMs + HOUR_MS + 1);
  const left: string[][] = [];
  const watched = {
    ...table,
    sweep: async (nowMs: number) => {
      const count = await table.sweep(nowMs);
      left.push((await table.query({ pk: 'a' })).map(({ sk }) => sk));
      if (left.length === 2) stop.abort();
      if (left.length === 1) throw new AppError('table.unavailable', 'The file is busy.');
      return count;
    },
  };

  await keepHouse({ table: watched, queue, figures: createFigures(), clock, log, signal: stop.signal });

  expect(left).toEqual([['last', 'later'], ['last']]);
  expect(log.lines.map(({ event }) => event)).toEqual(['host.sweepFailed']);
});
