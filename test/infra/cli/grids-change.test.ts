import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VirtualClock } from '../../../infra/local/virtual-clock.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import type { BotAction } from '../../../shared/venues/bot-actions.ts';
import { anAction } from '../../support/bot-builders.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import { type CliWorld, createCliWorld, type Run } from './machine.ts';
import { automations } from './two-plans.ts';

const grid = {
  market: 'spot',
  account: 'main',
  symbol: 'BTC_USDT',
  range: { top: '90000', bottom: '50000' },
  investment: '200',
} as const;

let world: CliWorld;
beforeEach(async () => {
  world = await createCliWorld(
    { ...automations, grids: { 'btc-range': grid, small: { ...grid, investment: '0.5' } } },
    { nowMs: SLOT_MS },
  );
});
afterEach(() => world.close());

const SPOT = { botId: '77', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;
const lines = ({ out }: Run) => out.trimEnd().split('\n');
const runningBots = async () => (await (await world.deps.venues.bots('main')).list('running')).bots;

async function pass(minutes: number): Promise<void> {
  const { advanceTo, nowMs } = world.deps.clock as VirtualClock;
  advanceTo(nowMs() + minutes * MINUTE_MS);
  await world.run('reconcile');
}

describe('grids start', () => {
  it('says what the exchange took, what was done, and under which intent it is kept', async () => {
    const run = await world.run('grids', 'start', 'btc-range');
    const [bot] = await runningBots();
    expect(run.code).toBe(0);
    expect(lines(run)).toEqual([
      'accepted  the exchange took it: order-reconcile proves that it was carried out',
      '  set up a grid on BTC_USDT from 50000 to 90000 (20 grids) with 200',
      `  bot ${bot?.botId}`,
      '  intent grid:btc-range/start-2026-11-23T08:00/grid/1',
    ]);
  });

  it('again within the minute tells the same outcome, and that it is not new', async () => {
    await world.run('grids', 'start', 'btc-range');
    await pass(0.5);
    const run = await world.run('grids', 'start', 'btc-range');
    expect(run.code).toBe(0);
    expect(lines(run).at(0)).toBe('filled  done');
    expect(lines(run).at(-1)).toMatch(
      /^ {2}recorded at 2026-11-23T08:00:0\dZ; to try anew, ask again in a minute$/,
    );
    expect(await runningBots()).toHaveLength(1);
  });

  it('fails with the reason when it runs already', async () => {
    await world.run('grids', 'start', 'btc-range');
    await pass(1);
    const run = await world.run('grids', 'start', 'btc-range');
    expect(run.code).toBe(1);
    expect(run.out).toMatch(
      /^denied {2}not done\n {2}Grid btc-range runs already: as bot .*, which is running\.\n/,
    );
  });

  it('fails with the words of the exchange when it would refuse the parameters', async () => {
    const run = await world.run('grids', 'start', 'small');
    expect(run.code).toBe(1);
    expect(run.out).toContain('denied  not done\n  The exchange would refuse these parameters: ');
    expect(run.out).toContain('must be invested.');
  });

  it('fails while it is paused, and says so', async () => {
    await world.run('pause', 'grid', 'btc-range');
    const run = await world.run('grids', 'start', 'btc-range');
    expect([run.code, lines(run)[1]]).toEqual([
      1,
      '  Nothing was done: grid btc-range is paused since 2026-11-23T08:00:00Z.',
    ]);
    expect(await runningBots()).toEqual([]);
  });

  it('gives the whole intent with --json', async () => {
    const { out } = await world.run('grids', 'start', 'btc-range', '--json');
    expect(JSON.parse(out)).toMatchObject({
      state: 'accepted',
      action: { do: 'create' },
      reservedQuote: '200',
    });
  });
});

describe('grids stop', () => {
  it('stops the bot of the grid as the grid says, or as it is told', async () => {
    await world.run('grids', 'start', 'btc-range');
    await pass(1);
    const run = await world.run('grids', 'stop', 'btc-range', '--close', 'keep');
    expect(run.code).toBe(0);
    expect(lines(run)[1]).toBe('  stop the bot, keeping the coins');
    await pass(2);
    expect(await runningBots()).toEqual([]);
  });

  it('fails when it does not run', async () => {
    const run = await world.run('grids', 'stop', 'btc-range');
    expect(run).toMatchObject({
      code: 1,
      out: 'denied  not done\n  Grid btc-range does not run.\n  intent grid:btc-range/stop-2026-11-23T08:00/grid/1\n',
    });
  });
});

describe('grids settle', () => {
  const reduce: BotAction = { do: 'reduce', bot: SPOT, baseSize: money('0.01'), price: money('65000') };
  const ID = 'grid:btc-range/remedy-000001/remedy/1';

  async function unclear(action: BotAction = reduce, change: Partial<ActionIntent> = {}) {
    const { table, clock } = world.deps;
    await createIntent(table, anAction(action, change));
    (clock as VirtualClock).advanceTo(SLOT_MS + MINUTE_MS);
  }

  it('writes down what a person saw', async () => {
    await unclear();
    const run = await world.run('grids', 'settle', ID, '--as', 'done');
    expect(run.code).toBe(0);
    expect(lines(run)).toEqual(['filled  done', '  reduce the position by 0.01', `  intent ${ID}`]);
  });

  it('fails, as the change did, when nothing was done', async () => {
    await unclear();
    const run = await world.run('grids', 'settle', ID, '--as', 'not-done');
    expect([run.code, lines(run)[0]]).toEqual([1, 'expired  not done in time']);
  });

  it('of a new grid wants to know its bot', async () => {
    const draft = {
      kind: 'spotGrid',
      symbol: 'BTC_USDT',
      range: { top: money('90000'), bottom: money('50000'), rows: 20, spacing: 'arithmetic' },
      investment: money('200'),
    } as const;
    await world.run('grids', 'start', 'btc-range');
    const botId = (await runningBots())[0]?.botId ?? '';
    await unclear({ do: 'create', draft });
    expect(await world.run('grids', 'settle', ID, '--as', 'done')).toMatchObject({
      code: 1,
      err: `Say which bot came of ${ID}, with --bot ID: else it would be set up once more.\n`,
    });
    expect(await world.run('grids', 'settle', ID, '--as', 'done', '--bot', '77')).toMatchObject({
      code: 1,
      err: 'The exchange knows no bot 77 on BTC_USDT: check the id.\n',
    });
    const run = await world.run('grids', 'settle', ID, '--as', 'done', '--bot', botId);
    expect([run.code, lines(run)[2]]).toEqual([0, `  bot ${botId}`]);
  });

  it('refuses one that needs nobody’s word', async () => {
    await unclear(reduce, { state: 'accepted' });
    expect(await world.run('grids', 'settle', ID, '--as', 'done')).toMatchObject({
      code: 1,
      err: `${ID} needs nobody's word: it is accepted.\n`,
    });
    expect((await world.run('grids', 'settle', 'nonsense', '--as', 'done')).err).toBe(
      "There is no change of a grid with the id 'nonsense'.\n",
    );
  });
});

describe('wrong use of', () => {
  it.each<readonly [readonly string[], 1 | 2, string]>([
    [['start'], 2, 'Say which grid: grids start GRID.'],
    [['stop'], 2, 'Say which grid: grids stop GRID.'],
    [
      ['start', 'btc-rnge'],
      1,
      "There is no grid 'btc-rnge'; there is btc-range, small. Did you mean 'btc-range'?",
    ],
    [['stop', 'btc-range', '--close', 'sell'], 2, '--close sell is none of keep, to-quote, to-usdt.'],
    [['start', 'btc-range', '--close', 'keep'], 2, "--close is no option of 'grids start"],
    [['settle'], 2, 'Say which change: the id that the notice names.'],
    [['settle', 'x'], 2, 'Say what you saw: --as done or --as not-done.'],
    [['settle', 'x', '--as', 'maybe'], 2, 'Say what you saw: --as done or --as not-done.'],
    [['start', 'btc-range', 'small'], 2, "'small' is one argument too many."],
  ])('grids %j ends with code %d and says how it is meant', async (words, code, said) => {
    const run = await world.run('grids', ...words);
    expect(run.code).toBe(code);
    expect(run.err).toContain(said);
    expect(await runningBots()).toEqual([]);
  });
});

describe('grids changes', () => {
  it('lists what was done and what is open, the newest first, with the ids that settle takes', async () => {
    expect(lines(await world.run('grids', 'changes'))).toEqual(['  Nothing is recorded yet.']);
    await world.run('grids', 'start', 'btc-range');
    await world.run('grids', 'start', 'small');

    const all = lines(await world.run('grids', 'changes'));
    expect(all).toHaveLength(3);
    expect(all.join('\n')).toContain('grid:btc-range/start-2026-11-23T08:00/grid/1');
    const open = lines(await world.run('grids', 'changes', '--open'));
    expect(open).toHaveLength(2);
    expect(open[1]).toContain('accepted');
    await pass(1);
    expect(lines(await world.run('grids', 'changes', '--open'))).toEqual(['  Nothing is recorded yet.']);
  });
});
