import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPauses } from '../../../shared/control/pause.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING });
});
afterEach(() => world.close());

describe('pause and resume', () => {
  it('pause says what it stops and what it does not, and is in force at once', async () => {
    const { code, out } = await world.run('pause', 'plan', 'nightly', '--note', 'holiday');
    expect(code).toBe(0);
    expect(out).toContain('Paused plan nightly.');
    expect(out).toContain('Stopped: every new order');
    expect(out).toContain('Not stopped: orders that rest at the exchange stay there');
    expect(await listPauses(world.deps.table)).toEqual([
      { target: { kind: 'plan', plan: 'nightly' }, sinceMs: BEFORE_SPRING, note: 'holiday' },
    ]);
  });

  it('pause without a target lists what is paused', async () => {
    expect((await world.run('pause')).out).toBe('Nothing is paused.\n');
    await world.run('pause', 'all');
    await world.run('pause', 'account', 'main', '--note', 'new key');
    const { out } = await world.run('pause', '--json');
    expect(JSON.parse(out)).toEqual([
      { kind: 'account', account: 'main', since: '2027-03-27T12:00:00Z', note: 'new key' },
      { kind: 'all', since: '2027-03-27T12:00:00Z' },
    ]);
  });

  it('resume ends the pause and names those that remain', async () => {
    await world.run('pause', 'all');
    await world.run('pause', 'account', 'main');
    const { code, out } = await world.run('resume', 'all');
    expect(code).toBe(0);
    expect(out).toMatch(/^Resumed everything\.\nStill paused:\n {2}account main {2}since /);
    expect((await world.run('resume', 'all')).out).toMatch(/^Everything was not paused\./);
    expect((await listPauses(world.deps.table)).map(({ target }) => target.kind)).toEqual(['account']);
  });

  it('a name that does not exist is refused, so that nobody believes it to be paused', async () => {
    const { code, err } = await world.run('pause', 'plan', 'nightley');
    expect(code).toBe(1);
    expect(err).toContain("Did you mean 'nightly'?");
    expect(await listPauses(world.deps.table)).toEqual([]);
  });

  it('everything can be paused while the automations file is broken, and a plan with a warning', async () => {
    expect((await world.run('pause', 'all', '--automations', '/nowhere.ts')).code).toBe(0);
    const { code, out } = await world.run('pause', 'plan', 'nightly', '--automations', '/nowhere.ts');
    expect(code).toBe(0);
    expect(out).toContain('Check the name');
    expect(await listPauses(world.deps.table)).toHaveLength(2);
  });
});
