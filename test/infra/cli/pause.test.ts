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
    expect(out, 'a plan has nothing to do with grids').not.toContain('grid');
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

  it('a strategy, a grid and a watched bot can be paused and resumed by name, and no other', async () => {
    const limited = { account: 'main', symbol: 'BTC_USDT', investment: '200' };
    const range = { top: '90000', bottom: '50000' };
    const more = await createCliWorld(
      {
        ...automations,
        grids: { 'btc-range': { market: 'spot', range, ...limited } },
        watch: { main: { bots: { '1234567890123456789': {} } } },
        signals: { trend: { account: 'main', target: { to: 'spot' }, symbols: ['BTC_USDT'] } },
      },
      { nowMs: BEFORE_SPRING },
    );
    const words = [
      ['strategy', 'trend'],
      ['grid', 'btc-range'],
      ['grid', '1234567890123456789'],
    ];
    for (const target of words) {
      const { code, out } = await more.run('pause', ...target);
      expect([code, out.split('\n')[0]]).toEqual([0, `Paused ${target.join(' ')}.`]);
    }
    expect((await more.run('pause', 'grid', 'btc-rnge')).err).toContain("Did you mean 'btc-range'?");
    expect((await more.run('pause', 'strategy', 'btc-range')).code).toBe(1);
    expect((await more.run('pause', 'bot', 'x')).err).toContain(
      "'bot' cannot be paused; write all, account NAME, plan NAME, strategy NAME or grid NAME.",
    );
    for (const target of words) expect((await more.run('resume', ...target)).code).toBe(0);
    expect((await more.run('pause')).out).toBe('Nothing is paused.\n');
    more.close();
  });

  it('everything can be paused while the automations file is broken, and a plan with a warning', async () => {
    expect((await world.run('pause', 'all', '--automations', '/nowhere.ts')).code).toBe(0);
    const { code, out } = await world.run('pause', 'plan', 'nightly', '--automations', '/nowhere.ts');
    expect(code).toBe(0);
    expect(out).toContain('Check the name');
    expect(await listPauses(world.deps.table)).toHaveLength(2);
  });
});
