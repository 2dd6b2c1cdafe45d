import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchGrids } from '../../../functions/grid-health/watch-grids.ts';
import { HOUR_MS } from '../../../shared/core/clock.ts';
import { intentKey } from '../../../shared/orders/ids.ts';
import { anAction } from '../../support/bot-builders.ts';
import { anInstrument, money, SLOT_MS } from '../../support/builders.ts';
import {
  aFuturesGrid,
  aSpotGrid,
  createScriptedBots,
  createScriptedPerpetual,
} from '../../support/scripted-bots.ts';
import { createScriptedVenue } from '../../support/scripted-venue.ts';
import { venuesOf } from '../../support/venues.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations } from './two-plans.ts';

let world: CliWorld;
const bots = createScriptedBots();
const spot = createScriptedVenue();
const last = money('65000');
spot.answer({
  tickers: async (symbols) =>
    symbols.map((symbol) => ({
      symbol,
      last,
      open: last,
      high: last,
      low: last,
      baseVolume: last,
      atMs: SLOT_MS,
    })),
  instruments: async (symbols) => symbols.map((symbol) => anInstrument({ symbol })),
});

beforeEach(async () => {
  bots.running.splice(0, 9, aSpotGrid({ name: 'Core' }), aFuturesGrid({ liquidationBelow: money('64000') }));
  const { perpetual } = createScriptedPerpetual();
  const venues = venuesOf(spot.venue, { bots: bots.bots, perpetual });
  world = await createCliWorld(
    { ...automations, watch: { main: {} } },
    { nowMs: SLOT_MS, change: (deps) => ({ ...deps, venues }) },
  );
  await watchGrids(world.deps, SLOT_MS + HOUR_MS);
});
afterEach(() => world.close());

const LISTED = [
  '  BOT          SYMBOL         STATE    RANGE        PRICE  PROFIT  FUNDING  LIQUIDATION',
  '  perp-000001  BTC_USDT_PERP  running  60000–70000  65000  +10     -1       1.5 %',
  '      urgent: liquidation 1.5 % away – A fall of 1.5 % from 65000 to about 64000 would liquidate the bot.',
  '  Core         BTC_USDT       running  60000–70000  65000  +20',
  '',
];

describe('grids', () => {
  it('lists what the last run saw, with what it found, and fails for something urgent', async () => {
    const { code, out } = await world.run('grids');
    expect(out).toBe(['main  (as of now)', ...LISTED].join('\n'));
    expect(code).toBe(1);
    expect(await world.run('grids', 'main')).toMatchObject({ out });
    expect(await world.run('grids', 'list')).toMatchObject({ out });
    expect(await world.run('grids', 'list', 'main')).toMatchObject({ out });
  });

  it('asks the exchange with --refresh, and remembers nothing of it', async () => {
    bots.running.splice(0, 9, aFuturesGrid());
    const { code, out } = await world.run('grids', '--refresh');
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(4);
    expect((await world.run('grids')).out).toContain('Core');
  });

  it('says with --json everything that is known', async () => {
    const [main] = JSON.parse((await world.run('grids', '--json')).out);
    expect(main).toMatchObject({ account: 'main', seenMs: SLOT_MS, findings: [] });
    expect(main.bots[0]).toMatchObject({
      botId: 'perp-000001',
      latest: { price: '65000', profit: '10' },
      findings: [{ kind: 'nearLiquidation', severity: 'urgent' }],
    });
  });

  it('refuses an account, and options, that are not meant', async () => {
    expect((await world.run('grids', 'mein')).err).toMatch(/There is no account 'mein'.*Did you mean 'main'/);
    expect((await world.run('grids', 'main', 'more')).code).toBe(2);
    expect((await world.run('grids', 'show', 'Core', '--refresh')).err).toMatch(
      /--refresh is no option of 'grids show'/,
    );
  });
});

describe('grids show', () => {
  /** A bot of no grid of the automations goes by its own id. */
  const GRID = 'spot-000001';

  it('prints the days and the latest looks of a bot', async () => {
    const { code, out } = await world.run('grids', 'show', 'Core');
    expect(code).toBe(0);
    expect(out).toMatch(/DAY \(UTC\) +LOW +HIGH +CLOSE +VALUE +PAIRS/);
    expect(out).toMatch(/2026-11-23 +65000 +65000 +65000 +1020 +\+0 +0/);
    expect(out).toMatch(/65000 +1020 +\+20 +40/);
  });

  it('tells the latest changes by this program with their ids, whatever their occasions are called', async () => {
    for (const [occasion, createdAtMs] of [
      ['a', SLOT_MS + 60_000],
      ['b', SLOT_MS],
    ] as const) {
      const intent = anAction({ do: 'stop', bot: { botId: GRID, kind: 'spotGrid', symbol: 'BTC_USDT' } });
      const cause = { plan: `grid:${GRID}`, slot: occasion, leg: 'grid', attempt: 1 };
      const whole = { ...intent, cause, id: `grid:${GRID}/${occasion}/grid/1`, createdAtMs };
      await world.deps.table.put(intentKey(cause), JSON.parse(JSON.stringify(whole)), 'absent');
    }

    const lines = (await world.run('grids', 'show', 'Core')).out.split('\n');
    const from = lines.findIndex((line) => line.includes('CHANGED'));
    expect(lines.slice(from + 1, from + 3)).toEqual([
      expect.stringMatching(/ stop the bot +grid:spot-000001\/a\/grid\/1$/),
      expect.stringMatching(/ stop the bot +grid:spot-000001\/b\/grid\/1$/),
    ]);
  });

  it('finds a bot by the end of its id, and none by another name', async () => {
    expect((await world.run('grids', 'show', 't-000001')).code).toBe(0);
    const { code, err } = await world.run('grids', 'show', '000001');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/means more than one bot; say its id: perp-000001, spot-000001/),
    ]);
    expect((await world.run('grids', 'show', 'nobody')).err).toMatch(/No watched bot is called 'nobody'/);
    expect((await world.run('grids', 'show')).err).toMatch(/Say which bot/);
  });
});

describe('grids suggest', () => {
  const range = { top: money('72000'), bottom: money('57000'), rows: 30 };

  it('puts what the exchange would set up beside what the bot has', async () => {
    const option = { days: 30, range: { ...range, top: money('75000') }, maxDrawdown: money('0.125') };
    bots.answer({ suggestion: async () => ({ range, annualizedReturn: money('0.31'), options: [option] }) });
    expect((await world.run('grids', 'suggest', 'Core')).out).toBe(
      [
        'Core  what the exchange suggests for BTC_USDT',
        '          NOW    SUGGESTED  DIFFERENCE',
        '  top     70000  72000      +2.8 %',
        '  bottom  60000  57000      -5 %',
        '  grids   20     30         +10',
        '  By its own account of the past: 31 % a year.',
        '  Also from 30 days: --days N.',
        '',
      ].join('\n'),
    );
    const { out } = await world.run('grids', 'suggest', 'BTC_USDT_PERP', '--days', '30');
    expect(out).toMatch(/top +70000 +75000 +\+7\.1 %/);
    expect(out).toContain('It suggests for spot only');
    expect(out).toContain('largest fall 12.5 %');
    expect((await world.run('grids', 'suggest', 'Core', '--days', '7')).err).toMatch(/from these days: 30/);
  });

  it('says when there is none', async () => {
    bots.answer({ suggestion: async () => undefined });
    expect((await world.run('grids', 'suggest', 'DOGE_USDT')).out).toBe(
      'The exchange has no suggestion for DOGE_USDT.\n',
    );
  });
});
