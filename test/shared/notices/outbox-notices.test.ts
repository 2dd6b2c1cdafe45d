import { beforeEach, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../infra/local/virtual-clock.ts';
import { jsonLog } from '../../../shared/log/json-log.ts';
import { createRedactor, type Redactor } from '../../../shared/log/redactor.ts';
import type { Notices } from '../../../shared/notices/notices.ts';
import { listPending, readTold } from '../../../shared/notices/outbox.ts';
import { outboxNotices } from '../../../shared/notices/outbox-notices.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { dieAt, type WatchedTable, watchTable } from '../../support/watched-table.ts';

const NOTICE = {
  key: 'order.stuck#abc',
  severity: 'urgent',
  title: 'An order is stuck',
  text: 'Look it up.',
} as const;
const FRESH = { state: 'pending', attempts: 0, dueMs: 1_000 };

let table: WatchedTable;
let clock: VirtualClock;
let redactor: Redactor;
let lines: string[];
beforeEach(() => {
  table = watchTable(openSqliteTable());
  clock = createVirtualClock(1_000);
  redactor = createRedactor();
  lines = [];
});

it('writes a notice into the log at once and records what has to go out, and by which channels', async () => {
  await open().tell(NOTICE);

  const { key, ...data } = NOTICE;
  expect(logged()).toMatchObject([{ level: 'error', event: 'notice', ...NOTICE }]);
  expect((await stored())?.data).toEqual({ ...data, atMs: 1_000, deliveries: { post: FRESH, horn: FRESH } });
  expect(await pending()).toMatchObject([{ sk: key, data: { ...data, atMs: 1_000, dueMs: 1_000 } }]);
});

it('lists a notice as pending before it records it', async () => {
  await open().tell(NOTICE);

  expect(table.calls.map(({ name, key }) => `${name} ${key.pk}`)).toEqual([
    'get notices',
    'put notices-pending',
    'put notices',
  ]);
});

it('tells a notice once per key, and a repetition costs one read', async () => {
  await open().tell(NOTICE);
  clock.advanceTo(2_000);
  await open().tell({ ...NOTICE, title: 'Again' });

  expect(table.calls).toHaveLength(4);
  expect(logged()).toHaveLength(1);
  expect(await stored()).toMatchObject({ version: 1, data: { title: 'An order is stuck' } });
});

it('records it once when many find the same matter at the same moment', async () => {
  await Promise.all(Array.from({ length: 20 }, () => open().tell(NOTICE)));

  expect(await stored()).toMatchObject({ version: 1 });
  expect(await pending()).toHaveLength(1);
});

it('lists nothing as pending where the log is the only channel', async () => {
  await open([]).tell(NOTICE);

  expect(await stored()).toMatchObject({ data: { deliveries: {} } });
  expect(await pending()).toEqual([]);
});

it('writes into the log the louder the more severe a notice is', async () => {
  for (const severity of ['info', 'warning', 'urgent'] as const) {
    await open().tell({ ...NOTICE, key: severity, severity });
  }

  expect(logged()).toMatchObject([{ level: 'info' }, { level: 'warn' }, { level: 'error' }]);
});

it('never throws: when the table refuses, the notice is in the log', async () => {
  table.failWhen(() => 'before');

  await open().tell(NOTICE);

  expect(logged()).toMatchObject([
    { level: 'error', event: 'notice', ...NOTICE },
    { level: 'error', event: 'notice.failed', key: NOTICE.key, error: { code: 'table.unavailable' } },
  ]);
});

it.each([1, 2, 3].flatMap((call) => [[call, 'before'] as const, [call, 'after'] as const]))(
  'leaves no recorded notice off the list when its teller dies at call %i, %s the write',
  async (call, when) => {
    await dieAt(table, call, when, () => open().tell(NOTICE));

    const isRecorded = (await stored()) !== undefined;
    if (isRecorded) expect(await pending()).toHaveLength(1);
    // Whoever finds the same matter again completes it.
    await open().tell(NOTICE);
    expect(await stored()).toBeDefined();
    expect(await pending()).toHaveLength(1);
  },
);

it('lets no secret into a notice', async () => {
  redactor.add('s3cret-of-main');
  await open().tell({ ...NOTICE, title: 'Bad s3cret-of-main', text: 'It is s3cret-of-main.' });

  expect(await stored()).toMatchObject({ data: { title: 'Bad [redacted]', text: 'It is [redacted].' } });
  expect(JSON.stringify([await stored(), await pending(), lines])).not.toContain('s3cret');
});

it('keeps the section of the runbook, and forgets one that is no more', async () => {
  await open().tell({ ...NOTICE, topic: 'outcome-unknown' });
  const other = { ...NOTICE, key: undefined, topic: 'a-section-of-old', atMs: 500, deliveries: {} };
  await table.put({ pk: 'notices', sk: 'old' }, JSON.parse(JSON.stringify(other)), 'absent');

  expect(logged()).toMatchObject([{ event: 'notice', topic: 'outcome-unknown' }]);
  expect((await readTold(table, NOTICE.key))?.told.notice.topic).toBe('outcome-unknown');
  expect((await listPending(table)).map(({ notice }) => notice.topic)).toEqual(['outcome-unknown']);
  const old = await readTold(table, 'old');
  expect(old?.told.notice).toMatchObject({ title: NOTICE.title });
  expect(old?.told.notice.topic).toBeUndefined();
});

it('knows the notices that version 0.1 told', async () => {
  const { key, ...data } = NOTICE;
  await table.put({ pk: 'notices', sk: key }, { ...data, atMs: 500, pending: [] }, 'absent');

  await open().tell(NOTICE);

  expect(logged()).toEqual([]);
});

function open(channels: readonly string[] = ['post', 'horn']): Notices {
  const log = jsonLog({ write: (line) => lines.push(line), clock, redactor });
  return outboxNotices({ table, clock, log, redactor, channels });
}

function logged() {
  return lines.map((line) => JSON.parse(line));
}

function stored() {
  return table.get({ pk: 'notices', sk: NOTICE.key });
}

function pending() {
  return table.query({ pk: 'notices-pending' });
}
