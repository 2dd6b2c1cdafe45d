import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { type Channel, undelivered } from '../../../shared/notices/channel.ts';
import { SLOT_MS } from '../../support/builders.ts';
import { dieAt } from '../../support/watched-table.ts';
import { createOutboxWorld, KEY, type OutboxWorld } from './outbox-world.ts';

const DOWN = () => undelivered('any', { why: 'no connection' });
const WRONG_TOKEN = () => undelivered('any', { why: 'it answered 401', status: 401, isRefused: true });
const minutesOf = (times: readonly number[]) => times.map((ms) => (ms - SLOT_MS) / MINUTE_MS);

let world: OutboxWorld;
beforeEach(() => {
  world = createOutboxWorld();
});

it('sends a notice once through every channel, and then nothing is left to do', async () => {
  await world.tell();

  expect(await world.run()).toEqual({ sent: 2, failed: 0 });
  expect(await world.run()).toEqual({ sent: 0, failed: 0 });

  const notice = {
    key: KEY,
    severity: 'warning',
    title: 'An order is stuck',
    text: 'Look it up.',
    atMs: SLOT_MS,
  };
  expect([world.ops.sent, world.horn.sent, world.spare.sent]).toEqual([[notice], [notice], []]);
  expect(await world.pending()).toEqual([]);
  expect(await world.stored()).toMatchObject({
    deliveries: { ops: { state: 'sent', attempts: 1 }, horn: { state: 'sent', attempts: 1 } },
  });
});

it('reads one partition and nothing else when there is nothing to send', async () => {
  await world.run();

  expect(world.table.calls.map(({ name, key }) => `${name} ${key.pk}`)).toEqual(['query notices-pending']);
});

it('sends urgent notices first, and the others in the order in which they were told', async () => {
  for (const key of ['a', 'b']) {
    await world.tell({ key });
    world.clock.advance(SECOND_MS);
  }
  await world.tell({ key: 'c', severity: 'urgent' });

  await world.run();

  expect(world.ops.sent.map(({ key }) => key)).toEqual(['c', 'a', 'b']);
});

it('sends an urgent notice before others that have waited longer, however many they are', async () => {
  for (let n = 1; n <= 60; n += 1) await world.tell({ key: `i${n}`, severity: 'info' });
  world.clock.advance(SECOND_MS);
  await world.tell({ key: 'late', severity: 'urgent' });

  await world.run();

  expect(world.ops.sent[0]).toMatchObject({ key: 'late' });
});

describe('a channel that is down', () => {
  it('is tried again after 2, 4, 8, 16, 32 and then always 60 minutes', async () => {
    world.ops.failWith = DOWN;
    await world.tell();
    await world.runFor(200);

    expect(minutesOf(world.ops.triedAtMs)).toEqual([0, 2, 6, 14, 30, 62, 122, 182]);
  });

  it('does not hold up another one', async () => {
    world.ops.failWith = DOWN;
    await world.tell();
    await world.run();

    expect(world.horn.sent).toHaveLength(1);
    expect(await world.stored()).toMatchObject({
      deliveries: {
        ops: { state: 'pending', attempts: 1, lastError: 'notice.undelivered' },
        horn: { state: 'sent' },
      },
    });
  });

  it('gets what it missed when it is back, and the other one nothing twice', async () => {
    world.ops.failWith = DOWN;
    await world.tell();
    await world.run();
    world.ops.failWith = () => undefined;
    await world.runFor(4);

    expect([world.ops.sent.length, world.horn.sent.length]).toEqual([1, 1]);
    expect(await world.pending()).toEqual([]);
  });

  it('is asked once a run, however many notices wait for it', async () => {
    world.ops.failWith = DOWN;
    for (const key of ['a', 'b', 'c']) await world.tell({ key, severity: 'urgent' });

    expect(await world.run()).toEqual({ sent: 3, failed: 3 });
    expect(world.ops.triedAtMs).toHaveLength(1);
    expect(await world.stored('c')).toMatchObject({ deliveries: { ops: { attempts: 1 } } });
    expect(world.logged.filter(({ event }) => event === 'notice.undelivered')).toMatchObject([
      { level: 'warn', fields: { channel: 'ops', notices: 3 } },
    ]);
  });

  it('is given up with a notice after three days, which the log says', async () => {
    world.ops.failWith = DOWN;
    await world.tell();
    await world.runFor(71 * 60);
    expect(await world.stored()).toMatchObject({ deliveries: { ops: { state: 'pending' } } });

    world.clock.advance(HOUR_MS);
    await world.runFor(60);

    expect(await world.stored()).toMatchObject({ deliveries: { ops: { state: 'failed' } } });
    expect(await world.pending()).toEqual([]);
    expect(world.logged.filter(({ event }) => event === 'notice.givenUp')).toMatchObject([
      { level: 'error', fields: { key: KEY, channel: 'ops' } },
    ]);
    // The other one took it, so that it was heard.
    expect(world.counted).toEqual({});
  });

  it('is counted as given up once no channel at all took the notice', async () => {
    for (const channel of [world.ops, world.horn, world.spare]) channel.failWith = DOWN;
    await world.tell();
    await world.run();
    expect(world.counted).toEqual({});

    world.clock.advance(72 * HOUR_MS);
    await world.runFor(120);

    expect(await world.pending()).toEqual([]);
    expect(world.counted).toEqual({ NoticesGivenUp: 1 });
  });

  it('gets a notice that waited longer than that once all the same', async () => {
    await world.tell();
    world.clock.advance(100 * HOUR_MS);
    await world.run();

    expect(world.ops.sent).toHaveLength(1);
  });

  it('is left alone for as long as it asks', async () => {
    world.ops.failWith = () => undelivered('ops', { why: 'it answered 429', retryAfterMs: 10 * MINUTE_MS });
    await world.tell();
    await world.runFor(12);

    expect(minutesOf(world.ops.triedAtMs)).toEqual([0, 10]);
  });

  it('is tried again in an hour when only a person can mend it', async () => {
    world.ops.failWith = WRONG_TOKEN;
    await world.tell();
    await world.runFor(122);

    expect(minutesOf(world.ops.triedAtMs)).toEqual([0, 60, 120]);
    expect(await world.stored()).toMatchObject({
      deliveries: { ops: { lastError: 'notice.undelivered 401' } },
    });
  });
});

describe('the fallback', () => {
  beforeEach(() => {
    world = createOutboxWorld({ fallback: { kind: 'webhook', name: 'spare' } });
    world.ops.failWith = DOWN;
  });

  it('gets a notice as soon as a channel has failed twice with it, in the same run', async () => {
    await world.tell();
    await world.run();
    expect(world.spare.sent).toEqual([]);

    world.clock.advance(2 * MINUTE_MS);
    await world.run();

    expect(world.spare.sent.map(({ key }) => key)).toEqual([KEY]);
  });

  it('gets it at once when a second try could not help', async () => {
    world.ops.failWith = WRONG_TOKEN;
    await world.tell();
    await world.run();

    expect(world.spare.sent).toHaveLength(1);
  });

  it('gets nothing twice, and nothing that went out', async () => {
    await world.tell();
    await world.runFor(120);

    expect(world.spare.sent).toHaveLength(1);
    expect(world.horn.sent).toHaveLength(1);
  });
});

describe('quiet hours', () => {
  beforeEach(() => {
    // The world's clock shows 09:00 in Berlin.
    world = createOutboxWorld({ quietHours: { from: '08:00', to: '11:00', timezone: 'Europe/Berlin' } });
  });

  it('hold back what can wait until their end, and let urgent notices through', async () => {
    await world.tell();
    await world.tell({ key: 'urgent', severity: 'urgent' });
    await world.runFor(118);
    expect(world.ops.sent.map(({ key }) => key)).toEqual(['urgent']);

    world.clock.advance(2 * MINUTE_MS);
    await world.run();

    expect(world.ops.sent.map(({ key }) => key)).toEqual(['urgent', KEY]);
  });
});

describe('a notice that names a section of the runbook', () => {
  const topic = 'outcome-unknown' as const;

  it('ends with where it is read, in every channel', async () => {
    await world.tell({ topic });
    await world.run();

    for (const { sent } of [world.ops, world.horn])
      expect(sent.map(({ text }) => text)).toEqual([
        'Look it up.\nWhat to do: npm run cli -- runbook outcome-unknown',
      ]);
  });

  it('ends with a link where the automations say where the runbook is read', async () => {
    world = createOutboxWorld({ runbookUrl: 'https://example.com/r' });
    await world.tell({ topic });
    await world.run();

    expect(world.ops.sent[0]?.text).toBe('Look it up.\nWhat to do: https://example.com/r#outcome-unknown');
  });

  it('among many in one message is pointed to at its end', async () => {
    for (const n of [1, 2, 3, 4, 5]) await world.tell({ key: `i${n}`, severity: 'info', topic: 'digest' });
    await world.tell({ key: 'w', severity: 'warning', topic });
    await world.run();

    expect(world.ops.sent[0]?.text).toMatch(/\n\nWhat to do: npm run cli -- runbook outcome-unknown$/);
  });
});

describe('many notices at once', () => {
  it('become one message when more than five wait, but urgent ones never do', async () => {
    for (const n of [1, 2, 3, 4, 5])
      await world.tell({ key: `i${n}`, severity: 'info', title: `Title ${n}` });
    await world.tell({ key: 'w', title: 'Look', text: 'x'.repeat(300) });
    await world.tell({ key: 'u', severity: 'urgent' });
    await world.run();

    const [urgent, joined, ...more] = world.ops.sent;
    expect(urgent).toMatchObject({ key: 'u', title: 'An order is stuck' });
    expect(joined).toMatchObject({
      key: 'joined/i1',
      severity: 'warning',
      title: '6 notices, 1 of them warnings',
    });
    expect(joined?.text).toContain('2026-11-23T08:00:00Z Info: Title 3. Look it up.');
    expect(joined?.text).toContain(`Warning: Look. ${'x'.repeat(160)}…`);
    expect(more).toEqual([]);
    expect(await world.pending()).toEqual([]);
  });

  it('stay single up to five', async () => {
    for (const n of [1, 2, 3, 4, 5]) await world.tell({ key: `i${n}` });
    await world.run();

    expect(world.ops.sent).toHaveLength(5);
  });

  it('all go out in one run, up to two hundred', async () => {
    for (let n = 1; n <= 201; n += 1) await world.tell({ key: `u${n}`, severity: 'urgent' });
    await world.run();

    expect(world.ops.sent).toHaveLength(200);
    expect(await world.pending()).toHaveLength(1);
  });
});

it('begins no message that might not end before the deadline, and leaves it to the next run', async () => {
  await world.tell({ key: 'a', severity: 'urgent' });
  await world.tell({ key: 'b', severity: 'urgent' });
  world.ops.failWith = () => void world.clock.advance(95 * SECOND_MS);

  await world.run();
  expect(world.ops.sent.map(({ key }) => key)).toEqual(['a']);
  await world.run();

  expect(world.ops.sent.map(({ key }) => key)).toEqual(['a', 'b']);
});

it('gives up what waits for a channel that is no longer there', async () => {
  world.horn.failWith = DOWN;
  await world.tell();
  await world.run();
  world.clock.advance(2 * MINUTE_MS);

  await world.run({ ...world.deps, channels: [world.ops] });

  expect(await world.pending()).toEqual([]);
  expect(await world.stored()).toMatchObject({
    deliveries: { horn: { state: 'failed', lastError: 'channel.removed' } },
  });
});

describe('two runs beside each other', () => {
  it('leave a notice alone that the other one is just sending', async () => {
    const slow: Channel = {
      name: 'ops',
      send: async (notice) => {
        expect(await world.run()).toEqual({ sent: 0, failed: 0 });
        await world.ops.send(notice);
      },
    };
    await world.tell();
    await world.run({ ...world.deps, channels: [slow, world.horn, world.spare] });

    expect([world.ops.sent.length, world.horn.sent.length]).toEqual([1, 1]);
  });

  it('send every notice once', async () => {
    for (const n of [1, 2, 3]) await world.tell({ key: `k${n}` });
    await Promise.all([world.run(), world.run(), world.run()]);

    expect(world.ops.sent.map(({ key }) => key).sort()).toEqual(['k1', 'k2', 'k3']);
    expect(world.horn.sent).toHaveLength(3);
    expect(await world.pending()).toEqual([]);
  });
});

describe('a row that is damaged', () => {
  it('keeps no other notice from going out, and makes the run fail', async () => {
    await world.tell({ key: 'a' });
    await world.tell({ key: 'b' });
    const row = await world.table.get({ pk: 'notices', sk: 'a' });
    await world.table.put({ pk: 'notices', sk: 'a' }, { text: 'only' }, { version: row?.version ?? 0 });

    await expect(world.run()).rejects.toMatchObject({
      code: 'data.damaged',
      message: 'The row notices a of the table is not a notice: remove it.',
    });
    expect(world.ops.sent.map(({ key }) => key)).toEqual(['b']);
  });
});

/** Far more calls than telling and one delivery make; past the last one nothing dies. */
const CALLS = Array.from({ length: 12 }, (_, index) => index + 1);
const DEATHS = CALLS.flatMap((call) => [[call, 'before'] as const, [call, 'after'] as const]);

describe('a process that dies', () => {
  it.each(DEATHS)('in a delivery at table call %i, %s it, loses nothing', async (call, when) => {
    await world.tell();
    await dieAt(world.table, call, when, () => world.run());
    world.clock.advance(4 * MINUTE_MS);
    await world.runFor(8);

    expect(world.ops.sent.length).toBeGreaterThanOrEqual(1);
    // Twice only when it died after it had sent: rather that than never.
    expect(world.ops.sent.length).toBeLessThanOrEqual(2);
    expect(world.horn.sent.length).toBe(world.ops.sent.length);
    expect(await world.pending()).toEqual([]);
    expect(await world.stored()).toMatchObject({
      deliveries: { ops: { state: 'sent' }, horn: { state: 'sent' } },
    });
  });

  it.each(DEATHS.slice(0, 8))(
    'in telling at table call %i, %s it, leaves nothing half told',
    async (call, when) => {
      await dieAt(world.table, call, when, () => world.tell());
      await world.runFor(4);

      // The notice's own row and what went out agree: either all of it, or nothing at all.
      const isTold = (await world.stored()) !== undefined;
      expect([world.ops.sent.length, world.horn.sent.length]).toEqual(isTold ? [1, 1] : [0, 0]);
      expect(await world.pending()).toEqual([]);
    },
  );
});

it('takes an entry off the list whose notice went out long ago', async () => {
  await world.tell();
  const entry = await world.table.get({ pk: 'notices-pending', sk: KEY });
  await world.run();
  await world.table.put({ pk: 'notices-pending', sk: KEY }, entry?.data ?? {}, 'absent');

  await world.run();

  expect(await world.pending()).toEqual([]);
  expect(world.ops.sent).toHaveLength(1);
});
