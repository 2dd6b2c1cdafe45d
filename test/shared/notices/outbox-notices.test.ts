import { beforeEach, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../infra/local/virtual-clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { jsonLog } from '../../../shared/log/json-log.ts';
import { createRedactor, type Redactor } from '../../../shared/log/redactor.ts';
import type { Channel } from '../../../shared/notices/channel.ts';
import type { Notice } from '../../../shared/notices/notices.ts';
import { openChannels } from '../../../shared/notices/open-channels.ts';
import { type OutboxNotices, outboxNotices } from '../../../shared/notices/outbox-notices.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../shared/table/table.ts';

const MINUTE_MS = 60_000;
const NOTICE = {
  key: 'order.stuck#abc',
  severity: 'urgent',
  title: 'An order is stuck',
  text: 'Look it up.',
} as const;

/** A channel that works again when `broken` is false. */
interface SomeChannel extends Channel {
  readonly sent: Notice[];
  broken: boolean;
}

let table: Table;
let clock: VirtualClock;
let redactor: Redactor;
let lines: string[];
let post: SomeChannel;
let horn: SomeChannel;
beforeEach(() => {
  table = openSqliteTable();
  clock = createVirtualClock(1_000);
  redactor = createRedactor();
  lines = [];
  post = someChannel('post');
  horn = someChannel('horn');
});

it('tells a notice once per key through every channel', async () => {
  await open().tell(NOTICE);
  clock.advanceTo(2_000);
  await open().tell({ ...NOTICE, title: 'Again' });

  expect(post.sent).toEqual([{ ...NOTICE, atMs: 1_000 }]);
  expect(horn.sent).toEqual(post.sent);
  expect(await stored()).toMatchObject({ version: 2, data: { title: 'An order is stuck', pending: [] } });
});

it('tells it once when many find the same matter at the same moment', async () => {
  await Promise.all(Array.from({ length: 20 }, () => open().tell(NOTICE)));

  expect(post.sent).toHaveLength(1);
});

it('keeps a notice for the channel that failed, and delivers it there later and nowhere twice', async () => {
  horn.broken = true;
  await open().tell(NOTICE);
  expect(await stored()).toMatchObject({ data: { pending: ['horn'] } });
  expect(lines[0]).toContain('"event":"notice.undelivered"');

  clock.advanceTo(1_000 + MINUTE_MS);
  await open().deliverPending(10);
  expect(await stored()).toMatchObject({ data: { pending: ['horn'] } });
  horn.broken = false;
  await open().deliverPending(10);
  await open().deliverPending(10);

  expect(horn.sent).toEqual([{ ...NOTICE, atMs: 1_000 }]);
  expect(post.sent).toHaveLength(1);
  expect(await stored()).toMatchObject({ data: { pending: [] } });
});

it('delivers a notice whose teller died after recording it, but gives a living one a minute', async () => {
  const { key, ...data } = NOTICE;
  await table.put({ pk: 'notices', sk: key }, { ...data, atMs: 1_000, pending: ['post', 'horn'] }, 'absent');

  clock.advanceTo(1_000 + MINUTE_MS - 1);
  await open().deliverPending(10);
  expect(post.sent).toEqual([]);
  clock.advanceTo(1_000 + MINUTE_MS);
  await open().deliverPending(10);

  expect(post.sent).toHaveLength(1);
});

it('delivers at most as many as the limit allows', async () => {
  post.broken = true;
  for (const n of [1, 2, 3]) await open().tell({ ...NOTICE, key: `k${n}` });
  post.broken = false;
  clock.advanceTo(1_000 + MINUTE_MS);

  await open().deliverPending(2);
  expect(post.sent.map(({ key }) => key)).toEqual(['k1', 'k2']);
  await open().deliverPending(2);
  expect(post.sent.map(({ key }) => key)).toEqual(['k1', 'k2', 'k3']);
});

it('forgets a channel that is no longer configured', async () => {
  horn.broken = true;
  await open().tell(NOTICE);
  clock.advanceTo(1_000 + MINUTE_MS);

  await open([post]).deliverPending(10);

  expect(await stored()).toMatchObject({ data: { pending: [] } });
});

it('never throws: when the table refuses, the notice is in the log', async () => {
  const refuse = async () => {
    throw new AppError('table.unavailable', 'The table gave no answer.');
  };
  table = { get: refuse, put: refuse, remove: refuse, query: refuse };

  await open().tell(NOTICE);
  await open().deliverPending(10);

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', event: 'notice.failed', ...NOTICE, error: { code: 'table.unavailable' } },
    { level: 'error', event: 'notice.failed', error: { code: 'table.unavailable' } },
  ]);
});

it('lets no secret into a notice', async () => {
  redactor.add('s3cret-of-main');
  await open().tell({ ...NOTICE, title: 'Bad s3cret-of-main', text: 'It is s3cret-of-main.' });

  expect(post.sent[0]).toMatchObject({ title: 'Bad [redacted]', text: 'It is [redacted].' });
  expect(JSON.stringify(await stored())).not.toContain('s3cret');
});

it('writes notices into the log, louder the more severe they are, when the automations name that channel', async () => {
  const notices = outboxNotices({
    ...parts(),
    channels: openChannels({ channels: [{ kind: 'log' }] }, parts()),
  });
  for (const severity of ['info', 'warning', 'urgent'] as const) {
    await notices.tell({ ...NOTICE, key: severity, severity });
  }

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'info', event: 'notice', key: 'info', title: 'An order is stuck', text: 'Look it up.' },
    { level: 'warn', event: 'notice', key: 'warning' },
    { level: 'error', event: 'notice', key: 'urgent' },
  ]);
});

function parts() {
  const log = jsonLog({ write: (line) => lines.push(line), clock, redactor });
  return { table, clock, log, redactor };
}

function open(channels: readonly Channel[] = [post, horn]): OutboxNotices {
  return outboxNotices({ ...parts(), channels });
}

function stored() {
  return table.get({ pk: 'notices', sk: NOTICE.key });
}

function someChannel(name: string): SomeChannel {
  const sent: Notice[] = [];
  const channel: SomeChannel = {
    name,
    sent,
    broken: false,
    send: async (notice) => {
      if (channel.broken) throw new Error('no line');
      sent.push(notice);
    },
  };
  return channel;
}
