/** Runs that die, runs beside each other, and runs over many bots. */
import { describe, expect, it } from 'vitest';
import { functions } from '../../../infra/functions.ts';
import { ACCOUNT, money } from '../../support/builders.ts';
import { aFuturesGrid, aSpotGrid } from '../../support/scripted-bots.ts';
import { dieAt } from '../../support/watched-table.ts';
import { watchedWorld, watching } from './watched-world.ts';

const trouble = () => aFuturesGrid({ marginStatus: 'INSUFFICIENT' });

/** Calls of the table that one run makes in this world, from its second run on. */
async function callsOfARun(prepare: (world: ReturnType<typeof watchedWorld>) => void): Promise<number> {
  const world = watchedWorld([aSpotGrid(), trouble()]);
  await world.run();
  prepare(world);
  const before = world.table.calls.length;
  await world.runs(1, 60);
  return world.table.calls.length - before;
}

describe('a run that dies', () => {
  it('at any call of the table tells nothing twice and nothing never', async () => {
    const calls = await callsOfARun((world) => world.bots.end('spot-000001', 'loss_stop'));
    expect(calls).toBeGreaterThan(10);
    for (let number = 1; number <= calls; number += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = watchedWorld([aSpotGrid(), trouble()]);
        await world.run();
        world.bots.end('spot-000001', 'loss_stop');
        world.clock.advance(3_600_000);
        await dieAt(world.table, number, when, () => world.run());
        await world.runs(3);
        const told = world.titles().sort();
        expect({ number, when, told }).toEqual({
          number,
          when,
          told: [
            'urgent: BTC_USDT_PERP …000001 (grid): margin INSUFFICIENT',
            'warning: BTC_USDT …000001 (grid): ended (loss stop)',
          ],
        });
        expect(await world.tracker('spot-000001')).toBeUndefined();
      }
    }
  });

  it('in its first run finds everything again', async () => {
    const first = watchedWorld([trouble()]);
    await first.run();
    for (const when of ['before', 'after'] as const) {
      for (let number = 1; number <= first.table.calls.length; number += 1) {
        const world = watchedWorld([trouble()]);
        await dieAt(world.table, number, when, () => world.run());
        await world.runs(2);
        expect(world.titles()).toEqual(['urgent: BTC_USDT_PERP …000001 (grid): margin INSUFFICIENT']);
        expect((await world.tracker('perp-000001'))?.findings.marginStatus?.seen).toBeGreaterThanOrEqual(2);
      }
    }
  });
});

describe('a second run beside the first', () => {
  it('loses without an error: one looks, and what is found is told and counted once', async () => {
    const world = watchedWorld([trouble()]);
    await world.run();
    world.clock.advance(600_000);
    const reports = await Promise.all([world.run(), world.run()]);
    const left = reports.map((report) => (report[ACCOUNT] as { leftToAnotherRun: number }).leftToAnotherRun);
    expect(left.sort()).toEqual([0, 1]);
    expect(world.notices).toHaveLength(1);
    expect((await world.tracker('perp-000001'))?.findings.marginStatus?.seen).toBe(2);
    expect((await world.tracker('perp-000001'))?.samples).toHaveLength(2);
  });
});

describe('a remedy', () => {
  const remedies = { rules: [{ do: 'stop', on: 'marginStatus' }] };
  const helped = () =>
    watchedWorld([trouble()], watching({ watch: { [ACCOUNT]: { bots: { 'perp-000001': { remedies } } } } }));

  it('is applied when its finding was there in two runs on end', async () => {
    const world = helped();
    await world.run();
    expect(world.bots.performed).toEqual([]);
    await world.runs(1);
    expect(world.bots.performed.map((action) => action.do)).toEqual(['stop']);
  });

  it('for urgent trouble only needs it to be urgent in both, not just there', async () => {
    const rules = [{ do: 'stop', on: 'nearLiquidation' }];
    const bots = { 'perp-000001': { remedies: { rules, from: 'urgent' } } };
    const world = watchedWorld(
      [aFuturesGrid({ liquidationBelow: money('60000') })],
      watching({ watch: { [ACCOUNT]: { bots } } }),
    );
    await world.run();
    await world.runs(3);
    const closer = aFuturesGrid({ liquidationBelow: money('64000') });
    world.bots.running[0] = closer;
    await world.runs(1);
    expect(world.bots.performed).toEqual([]);
    await world.runs(1);
    expect(world.bots.performed.map((action) => action.do)).toEqual(['stop']);
  });

  it('is left to the other run by one that could not remember what it saw', async () => {
    const world = helped();
    await world.run();
    const key = { pk: `bots#${ACCOUNT}`, sk: 'now#perp-000001' };
    world.table.afterEach(async ({ name, key: { sk } }) => {
      if (name !== 'query' || sk !== 'now#') return;
      world.table.afterEach(() => {});
      const row = await world.table.get(key);
      if (row !== undefined) await world.table.put(key, row.data, { version: row.version });
    });
    await world.runs(1);
    expect(world.bots.performed).toEqual([]);
    await world.runs(1);
    expect(world.bots.performed.map((action) => action.do)).toEqual(['stop']);
  });
});

describe('five hundred bots', () => {
  const many = [
    ...Array.from({ length: 250 }, (_, i) => aSpotGrid({ botId: `spot-${i}` })),
    ...Array.from({ length: 250 }, (_, i) => aFuturesGrid({ botId: `perp-${i}` })),
  ];

  it('cost their pages and four reads of the market, one row each, and no look-up', async () => {
    const world = watchedWorld(many);
    await world.run();
    const [requests, puts] = [world.bots.requests(), world.table.calls.length];
    world.script.calls.length = 0;
    world.perpetual.calls.length = 0;
    await world.runs(1);
    expect(world.bots.requests() - requests).toBe(50);
    expect([...world.script.calls, ...world.perpetual.calls].sort()).toEqual([
      'instruments',
      'listings',
      'markPrices',
      'tickers',
    ]);
    const calls = world.table.calls.slice(puts);
    expect(calls.filter(({ name, key }) => name === 'put' && key.sk.startsWith('now#'))).toHaveLength(500);
    expect(calls.filter(({ name }) => name === 'put')).toHaveLength(501);
    expect(calls.filter(({ name }) => name === 'get')).toHaveLength(1);
  });

  it('fit into the timeout at the usual budget of an account, also when a day begins', async () => {
    const row = functions.find(({ name }) => name === 'grid-health');
    const perSecond = watching().accounts[ACCOUNT]?.requestWeightPerSecond ?? 0;
    // 50 pages, marks and tickers of weight 1, both lists of weight 5.
    const weight = 50 + 1 + 1 + 5 + 5;
    // Three rows a bot, eight at a time, at a generous 50 ms each.
    const writeSeconds = ((500 * 3) / 8) * 0.05;
    expect(weight / perSecond + writeSeconds).toBeLessThan((row?.timeoutSeconds ?? 0) / 10);
    expect(row?.trigger).toEqual({ kind: 'every', minutes: 10 });
  });

  it('that vanish at once are not looked up, nor told, before the second run', async () => {
    const world = watchedWorld(many);
    await world.run();
    world.bots.running.splice(0, 490);
    const before = world.bots.requests();
    await world.runs(1);
    expect(world.bots.requests() - before).toBe(1);
    await world.runs(1);
    // Twenty look-ups, a page of running ones and the list of finished ones.
    expect(world.bots.requests() - before).toBe(1 + 1 + 20 + 1);
  });
});
