import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverNotices } from '../../../functions/notice-delivery/deliver-notices.ts';
import type { Deps } from '../../../shared/deps.ts';
import { createRedactor } from '../../../shared/log/redactor.ts';
import { type Channel, undelivered } from '../../../shared/notices/channel.ts';
import type { Notice } from '../../../shared/notices/notices.ts';
import { outboxNotices } from '../../../shared/notices/outbox-notices.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

let sent: Notice[];
let world: CliWorld;

function withChannels(deps: Deps): Deps {
  const ops: Channel = { name: 'ops', send: async (notice) => void sent.push(notice) };
  const horn: Channel = {
    name: 'horn',
    send: async () => {
      throw undelivered('horn', {
        why: 'it answered 401',
        advice: 'set the token',
        status: 401,
        isRefused: true,
      });
    },
  };
  const redactor = createRedactor();
  const channels = [ops, horn];
  return { ...deps, channels, notices: outboxNotices({ ...deps, redactor, channels: ['ops', 'horn'] }) };
}

beforeEach(async () => {
  sent = [];
  world = await createCliWorld(
    { ...automations, notices: { digest: false } },
    { nowMs: BEFORE_SPRING, change: withChannels },
  );
});
afterEach(() => world.close());

const tell = (key: string) =>
  world.deps.notices.tell({ key, severity: 'urgent', title: `Matter ${key}`, text: 'Look it up.' });

describe('notices', () => {
  it('lists what was told, the newest first, with how far it came', async () => {
    await tell('first');
    await deliverNotices(world.deps, BEFORE_SPRING + 100_000);
    await world.deps.clock.sleep(1_000);
    await tell('second');

    const { code, out } = await world.run('notices');

    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/ Urgent: Matter second {2}ops pending, horn pending$/),
      expect.stringMatching(
        / Urgent: Matter first {3}ops sent, horn pending \(1 attempt, notice\.undelivered 401\)$/,
      ),
    ]);
    expect((await world.run('notices', '-n', '1')).out.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse((await world.run('notices', '--json')).out)).toMatchObject([
      {
        key: 'second',
        severity: 'urgent',
        at: '2027-03-27T12:00:01Z',
        channels: { ops: { state: 'pending' } },
      },
      { key: 'first', channels: { horn: { attempts: 1, lastError: 'notice.undelivered 401' } } },
    ]);
  });

  it('says when there are none', async () => {
    expect(await world.run('notices')).toMatchObject({ code: 0, out: 'No notices.\n' });
  });
});

describe('notices test', () => {
  it('sends at once through every channel, says what happened, and fails when one did', async () => {
    expect(await world.run('notices', 'test')).toMatchObject({
      code: 1,
      out: [
        'ops: sent, so look whether it arrived',
        'horn: Channel horn did not take the notice: it answered 401; set the token.',
        '',
      ].join('\n'),
    });
    expect(sent).toMatchObject([{ severity: 'info', title: 'Test of this channel' }]);
  });

  it('tries the one channel that is named', async () => {
    const { code, out } = await world.run('notices', 'test', 'ops', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([{ channel: 'ops', sent: true }]);
  });

  it('names the channels there are when it is asked for another', async () => {
    expect(await world.run('notices', 'test', 'hom')).toMatchObject({
      code: 1,
      err: expect.stringContaining("There is no channel 'hom'; there is ops, horn."),
    });
  });

  it('refuses what it cannot do', async () => {
    expect(await world.run('notices', 'send')).toMatchObject({ code: 2 });
  });
});

it('notices test fails where the log is the only channel', async () => {
  const bare = await createCliWorld(automations, { nowMs: BEFORE_SPRING });

  expect(await bare.run('notices', 'test')).toMatchObject({
    code: 1,
    out: 'The automations name no channel but the log: add one under notices.channels.\n',
  });
  bare.close();
});
