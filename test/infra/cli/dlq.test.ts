import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

const trend = { account: 'main', target: { to: 'spot' as const }, symbols: ['BTC_USDT'] };

let world: CliWorld;
let said = false;
beforeEach(async () => {
  said = false;
  world = await createCliWorld(
    { ...automations, signals: { trend } },
    { nowMs: BEFORE_SPRING, confirms: () => said },
  );
  await world.queue.send({ group: 'main/BTC_USDT', dedupId: 'a', body: { strategy: 'trend', id: 'gone' } });
  // Received once, which is as often as this queue allows; the next look finds it dead.
  await world.queue.receive(1);
  await world.queue.recover();
  await world.queue.receive(1);
});
afterEach(() => world.close());

describe('the dead letters of one machine', () => {
  it('are shown with their event and whether a replay makes sense', async () => {
    const { code, out } = await world.run('dlq');
    expect(code).toBe(0);
    expect(out).toContain('1  signal-order');
    expect(out).toContain('event   {"strategy":"trend","id":"gone"}');
    expect(out).toContain('replay  too late: The table has no signal gone of trend.');
    expect((await world.run('dlq', 'list')).out).toBe(out);
  });

  it('are not replayed when their time is over, and stay', async () => {
    const { code, out } = await world.run('dlq', 'replay', '1');
    expect(code).toBe(1);
    expect(out).toBe('1  not replayed: The table has no signal gone of trend. Drop it.\n');
    expect(await world.queue.deadLetters()).toHaveLength(1);
  });

  it('are dropped after a question only', async () => {
    const refused = await world.run('dlq', 'drop', '1');
    expect(refused).toMatchObject({
      code: 1,
      out: 'Nothing was removed. To remove without a question, say --yes.\n',
    });
    expect(refused.err).toContain('{"strategy":"trend","id":"gone"}');
    expect(await world.queue.deadLetters()).toHaveLength(1);
    said = true;
    expect(await world.run('dlq', 'drop', '1')).toMatchObject({ code: 0, out: '1  removed for good\n' });
    expect(await world.queue.deadLetters()).toEqual([]);
    expect((await world.run('dlq')).out).toBe('No dead letters.\n');
  });

  it('must be named, by ids that there are', async () => {
    expect((await world.run('dlq', 'replay')).err).toContain(
      'Say which: dlq replay ID…, or dlq replay --all.',
    );
    expect((await world.run('dlq', 'drop', '1', '--all')).code).toBe(2);
    expect(await world.run('dlq', 'drop', '7', '--yes')).toMatchObject({ code: 1 });
  });
});
