import { describe, expect, it } from 'vitest';
import { handle } from '../../../functions/grid-health/handler.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { listEnded } from '../../../shared/grids/tracker.ts';
import { createRedactor } from '../../../shared/log/redactor.ts';
import { listTold } from '../../../shared/notices/outbox.ts';
import { outboxNotices } from '../../../shared/notices/outbox-notices.ts';
import { ACCOUNT, money, SLOT_MS } from '../../support/builders.ts';
import { aFuturesGrid, aSpotGrid } from '../../support/scripted-bots.ts';
import { venueDown } from '../../support/scripted-venue.ts';
import { watchedWorld, watching } from './watched-world.ts';

/** Notices as the outbox keeps them. */
function keptNotices({ table, clock, deps: { log } }: ReturnType<typeof watchedWorld>) {
  return outboxNotices({ table, clock, log, redactor: createRedactor(), channels: [] });
}

const NAME = 'BTC_USDT …000001 (grid)';

describe('watching', () => {
  it('reads nothing at all when no account is watched and no grid is set up', async () => {
    const world = watchedWorld([aSpotGrid()], watching({ watch: {} }));
    expect(await world.run()).toEqual({});
    expect([world.bots.calls, world.table.calls, world.script.calls]).toEqual([[], [], []]);
  });

  it('is what the function does', async () => {
    const world = watchedWorld([aSpotGrid()]);
    const context = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 290_000 };
    expect(await handle.bind(world.deps)({}, context)).toMatchObject({
      [ACCOUNT]: { bots: 1, findings: {} },
    });
  });

  it('tells once that a price is out of range, once more as urgent, and when it is over', async () => {
    const world = watchedWorld([aSpotGrid()]);
    world.spotPrices.set('BTC_USDT', '71000');
    await world.run();
    await world.runs(5);
    expect(world.titles()).toEqual([]);
    await world.runs(3);
    expect(world.titles()).toEqual([`warning: ${NAME}: price above range for 1 h`]);

    await world.runs(22);
    expect(world.titles().slice(1)).toEqual([`urgent: ${NAME}: still price above range for 5 h`]);

    world.spotPrices.set('BTC_USDT', '65000');
    await world.runs(1);
    expect(world.titles()).toHaveLength(2);
    await world.runs(4);
    expect(world.titles().slice(2)).toEqual([`info: ${NAME}: over: price above range for 5 h`]);
    expect(world.notices[2]?.text).toMatch(
      /^It was found for 4 h 20 min and is no longer\. Last seen: The price of 71000/,
    );
    expect(world.notices[0]?.text).toBe(
      'The price of 71000 has been above the range of 60000 to 70000 for 1 h: the grid does not trade. ' +
        'Move its range around the price, wait for the price to come back, or close the bot.',
    );
  });

  it('calls a bot by the name that its user gave it', async () => {
    const world = watchedWorld([aFuturesGrid({ name: 'Moonshot', riskStatus: 'TAKEOVER' })]);
    await world.run();
    expect(world.titles()).toEqual(['urgent: Moonshot (BTC_USDT_PERP grid): risk status TAKEOVER']);
  });

  it('says nothing of what needs a price when prices cannot be read, finds the rest, and fails visibly', async () => {
    const world = watchedWorld([
      aFuturesGrid({ marginStatus: 'INSUFFICIENT', liquidationBelow: money('64000') }),
    ]);
    world.perpetual.answer({ markPrices: venueDown });
    await expect(world.run()).rejects.toMatchObject({ code: 'venue.unavailable', retry: 'later' });
    expect(world.titles()).toEqual(['urgent: BTC_USDT_PERP …000001 (grid): margin INSUFFICIENT']);
  });

  it('keeps a finding open while it cannot be looked at', async () => {
    const world = watchedWorld([aFuturesGrid({ liquidationBelow: money('60000') })]);
    await world.run();
    world.perpetual.answer({ markPrices: venueDown });
    for (const _ of [1, 2]) await expect(world.runs(1)).rejects.toThrow();
    expect(world.titles()).toEqual(['warning: BTC_USDT_PERP …000001 (grid): liquidation 7.6 % away']);
    expect((await world.tracker('perp-000001'))?.findings.nearLiquidation?.state).toBe('open');
  });

  it('looks after all others when the exchange no longer lists one symbol', async () => {
    const gone = aSpotGrid({ botId: 'spot-000002', symbol: 'OLD_USDT' });
    const world = watchedWorld([aSpotGrid(), gone]);
    const unknown = async (symbols: readonly string[]): Promise<never> => {
      throw new AppError('venue.notFound', 'There is no OLD_USDT.', {
        context: { symbol: 'OLD_USDT', n: symbols.length },
      });
    };
    const usual = world.script.venue.tickers;
    world.script.answer({
      tickers: (symbols) => (symbols.includes('OLD_USDT') ? unknown(symbols) : usual(symbols)),
    });
    await world.run();
    expect((await world.tracker('spot-000001'))?.samples[0]?.price).toBe('65000');
    expect((await world.tracker('spot-000002'))?.samples[0]?.price).toBeUndefined();
  });

  it('goes on with the next account when one fails, and fails at its end', async () => {
    const { accounts } = watching();
    const other = { ...accounts[ACCOUNT] };
    const world = watchedWorld(
      [aSpotGrid()],
      watching({ accounts: { first: other, [ACCOUNT]: other }, watch: { first: {}, [ACCOUNT]: {} } }),
    );
    const venues = {
      ...world.deps.venues,
      bots: async (id: string) => (id === 'first' ? venueDown() : world.bots.bots),
    };
    await expect(world.run({ ...world.deps, venues })).rejects.toThrow(
      /account first: The venue gave no answer/,
    );
    expect(await world.tracker('spot-000001')).toBeDefined();
  });

  it('tells that nothing could be watched for half an hour, once more as urgent, and when it is over', async () => {
    const world = watchedWorld([aSpotGrid()]);
    await world.run();
    world.bots.answer({ list: venueDown });
    for (let run = 0; run < 2; run += 1) await expect(world.runs(1)).rejects.toThrow();
    expect(world.titles()).toEqual([]);
    await expect(world.runs(1)).rejects.toThrow();
    expect(world.titles()).toEqual(['warning: account main: its bots could not be watched for 30 min']);
    expect(world.notices[0]?.text).toMatch(/^The venue gave no answer.* look at them at the exchange/);
    for (let run = 0; run < 25; run += 1) await expect(world.runs(1)).rejects.toThrow();
    expect(world.titles().slice(1)).toEqual(['urgent: account main: its bots could not be watched for 4 h']);
  });

  it('counts a look without prices as none, and says when it is whole again', async () => {
    const world = watchedWorld([aFuturesGrid()]);
    const deps = { ...world.deps, notices: keptNotices(world) };
    await world.run(deps);
    const mark = money('65000');
    let isDown = true;
    world.perpetual.answer({
      markPrices: async () =>
        isDown ? venueDown() : [{ symbol: 'BTC_USDT_PERP', mark, index: mark, atMs: SLOT_MS }],
    });
    for (let run = 0; run < 4; run += 1) {
      world.clock.advance(10 * MINUTE_MS);
      await expect(world.run(deps)).rejects.toThrow();
    }
    isDown = false;
    world.clock.advance(10 * MINUTE_MS);
    await world.run(deps);
    await world.run(deps);
    const told = (await listTold(world.table, 0)).map(({ notice }) => notice.title);
    expect(told.toSorted()).toEqual([
      'account main: its bots could not be watched for 30 min',
      'account main: over: its bots are watched again',
    ]);
  });

  it('says nothing of a machine that slept, and tells a first look that fails at once', async () => {
    const world = watchedWorld([aSpotGrid()]);
    await world.run();
    world.clock.advance(9 * HOUR_MS);
    await world.run();
    expect(world.titles()).toEqual([]);

    const other = watchedWorld([aSpotGrid()]);
    other.bots.answer({ list: venueDown });
    for (let run = 0; run < 2; run += 1) await expect(other.runs(1)).rejects.toThrow();
    expect(other.titles()).toEqual(['warning: account main: its bots could not be watched yet']);
  });

  it('tells once that a venue runs no bots', async () => {
    const world = watchedWorld([]);
    const bots = async (): Promise<never> => {
      throw new AppError('venue.unsupported', 'The venue of account main has no bots.');
    };
    const deps = { ...world.deps, venues: { ...world.deps.venues, bots } };
    await world.run(deps);
    await world.run(deps);
    expect(world.titles()).toEqual(['warning: account main: its venue runs no bots that could be watched']);
  });

  it('tells too many bots and damaged rows of the account', async () => {
    const world = watchedWorld(
      [aSpotGrid(), aFuturesGrid()],
      watching({ watch: { [ACCOUNT]: { atMostBots: 2 } } }),
    );
    world.bots.damaged.push({ botId: 'x', why: 'its top is missing.' });
    await world.run();
    expect(world.titles()).toEqual([
      'warning: account main: 3 bots run, at most 2 should',
      'warning: account main: a bot cannot be read',
    ]);
  });
});

describe('a bot that is not in the list', () => {
  it('and has ended is told at once with the reason, and kept with it', async () => {
    const world = watchedWorld([aFuturesGrid()]);
    await world.run();
    world.bots.end('perp-000001', 'force_liquidation');
    await world.runs(3);
    expect(world.titles()).toEqual(['urgent: BTC_USDT_PERP …000001 (grid): ended (force liquidation)']);
    expect(await world.tracker('perp-000001')).toBeUndefined();
    expect(await listEnded(world.table, ACCOUNT)).toMatchObject([
      { botId: 'perp-000001', reason: 'force_liquidation', isOwn: false },
    ]);
  });

  it('but runs by its own look-up moved between two pages, and is watched', async () => {
    const world = watchedWorld([aSpotGrid(), aFuturesGrid()]);
    await world.run();
    world.bots.answer({ list: async () => ({ bots: [aSpotGrid()], damaged: [], pages: 1 }) });
    await world.runs(3);
    expect(world.titles()).toEqual([]);
    expect((await world.tracker('perp-000001'))?.seenMs).toBe(world.clock.nowMs());
  });

  it('because one list was empty is not asked for, nor told', async () => {
    const world = watchedWorld([aSpotGrid(), aFuturesGrid()]);
    await world.run();
    world.bots.answer({ list: async () => ({ bots: [], damaged: [], pages: 1 }) });
    await world.runs(1);
    expect(world.bots.calls.filter((call) => call.startsWith('bot '))).toEqual([]);
    expect(world.titles()).toEqual([]);
    expect(await world.tracker('spot-000001')).toBeDefined();
  });

  it('is not missed when the list fails: nothing is told, closed or remembered, and the run fails', async () => {
    const world = watchedWorld([aFuturesGrid({ riskStatus: 'TAKEOVER' })]);
    await world.run();
    const before = await world.tracker('perp-000001');
    const calls = world.table.calls.filter(({ name }) => name === 'put').length;
    world.bots.answer({ list: venueDown });
    await expect(world.runs(1)).rejects.toMatchObject({ code: 'venue.unavailable' });
    await expect(world.runs(1)).rejects.toThrow(/next run tries again/);
    expect(await world.tracker('perp-000001')).toEqual(before);
    expect(world.table.calls.filter(({ name }) => name === 'put')).toHaveLength(calls);
    expect(world.notices).toHaveLength(1);
  });

  it('and must run is told as missing in the second complete run, proven by its look-up', async () => {
    const world = watchedWorld([aSpotGrid()], watching({ watch: { [ACCOUNT]: { bots: { 'lost-1': {} } } } }));
    await world.run();
    expect(world.titles()).toEqual([]);
    await world.runs(1);
    expect(world.titles()).toEqual(['warning: lost-1: must run and does not']);
    expect(world.bots.calls).toContain('bot lost-1');
  });

  it('and must run is not missed as long as its look-up fails', async () => {
    const world = watchedWorld([aSpotGrid()], watching({ watch: { [ACCOUNT]: { bots: { 'lost-1': {} } } } }));
    world.bots.answer({ bot: venueDown });
    for (const _ of [1, 2, 3]) await expect(world.runs(1)).rejects.toThrow();
    expect(world.titles()).toEqual([]);
  });

  it('and must run is not missed when its own take profit ended it', async () => {
    const world = watchedWorld(
      [aSpotGrid()],
      watching({ watch: { [ACCOUNT]: { bots: { 'spot-000001': {} } } } }),
    );
    await world.run();
    world.bots.end('spot-000001', 'profit_stop');
    await world.runs(40);
    expect(world.titles()).toEqual([`info: ${NAME}: ended (profit stop)`]);
  });

  it('and must run is missed when it was stopped by hand, and back again is told as over', async () => {
    const bots = { 'spot-000001': {} };
    const world = watchedWorld([aSpotGrid(), aFuturesGrid()], watching({ watch: { [ACCOUNT]: { bots } } }));
    await world.run();
    world.bots.end('spot-000001', 'user_cancel');
    await world.runs(1);
    expect(world.titles()).toEqual([`warning: ${NAME}: ended (user cancel)`]);
    await world.runs(1);
    expect(world.titles()).toEqual([
      `warning: ${NAME}: ended (user cancel)`,
      'warning: BTC_USDT …000001: must run and does not',
    ]);
    world.bots.running.push(aSpotGrid());
    await world.runs(2);
    expect(world.titles()[2]).toMatch(/^info: spot-000001: over: must run/);
  });

  it('and that nobody knows any more is told in the second run, when nobody said it must run', async () => {
    const world = watchedWorld([aSpotGrid(), aFuturesGrid()]);
    await world.run();
    world.bots.running.shift();
    await world.runs(1);
    expect(world.titles()).toEqual([]);
    await world.runs(2);
    expect(world.titles()).toEqual([`warning: ${NAME}: ended`]);
  });
});

describe('settings', () => {
  it('that the exchange changed by a pending trigger are not told as a stranger’s', async () => {
    const trigger = { what: 'addInvestment', price: money('61000'), direction: 'fallsTo' } as const;
    const world = watchedWorld([aFuturesGrid({ triggers: [trigger] })]);
    await world.run();
    world.bots.running[0] = aFuturesGrid({ investment: money('1200') });
    await world.runs(1);
    expect(world.titles()).toEqual(['info: BTC_USDT_PERP …000001 (grid): a pending trigger was carried out']);
    expect(world.notices[0]?.text).toContain(
      'Its pending top-up at 61000 was due, and the exchange has carried it out: investment from 1000 to 1200.',
    );
    // Set, taken back, or together with anything else it is somebody's doing.
    for (const bot of [
      aFuturesGrid({ investment: money('1200'), triggers: [trigger] }),
      aFuturesGrid({ investment: money('1200') }),
    ]) {
      world.bots.running[0] = bot;
      await world.runs(1);
    }
    world.bots.running[0] = aFuturesGrid({ investment: money('1200'), triggers: [trigger] });
    await world.runs(1);
    world.bots.running[0] = aFuturesGrid({ investment: money('1300'), leverage: money('3') });
    await world.runs(1);
    expect(world.titles().slice(1)).toEqual(
      Array.from({ length: 4 }, () => 'info: BTC_USDT_PERP …000001 (grid): settings changed, not from here'),
    );
  });

  it('of a coin-margined grid are told as a person reads them', async () => {
    const range = {
      top: money('0.00002'),
      bottom: money('0.0000125'),
      rows: 20,
      spacing: 'geometric',
    } as const;
    const coin = { symbol: 'USDT_BTC_PERP', quote: 'BTC', inverted: true, range };
    const world = watchedWorld([aFuturesGrid(coin)]);
    await world.run();
    world.bots.running[0] = aFuturesGrid({
      ...coin,
      range: { ...range, bottom: money('0.00001') },
      stopLoss: { type: 'price', value: money('0.000025') },
    });
    await world.runs(1);
    const changed = world.notices.find(({ title }) => title.includes('settings changed'));
    expect(changed?.text).toContain('top from 80000 to 100000, stop loss from none to 40000.');
  });

  it('changed elsewhere are told once each time', async () => {
    const world = watchedWorld([aSpotGrid()]);
    await world.run();
    for (const top of ['71000', '72000']) {
      world.bots.running[0] = aSpotGrid({ range: { ...aSpotGrid().range, top: money(top) } });
      await world.runs(3);
    }
    expect(world.titles()).toEqual([
      `info: ${NAME}: settings changed, not from here`,
      `info: ${NAME}: settings changed, not from here`,
    ]);
  });
});

describe('a bot that is quiet', () => {
  it('is idle though it buys, as long as it completes no pair', async () => {
    const world = watchedWorld([aSpotGrid()]);
    await world.run();
    for (let hour = 1; hour <= 24; hour += 1) {
      world.bots.running[0] = aSpotGrid({ trades24h: 6 + hour });
      await world.runs(1, 60);
    }
    expect(world.titles()).toEqual([`warning: ${NAME}: no trade for 24 h though in range`]);
  });

  it('is not idle while its trades grow, where its pairs are not told', async () => {
    const { pairsCompleted: _, ...silent } = aSpotGrid();
    const world = watchedWorld([silent]);
    await world.run();
    for (let hour = 1; hour <= 24; hour += 1) {
      world.bots.running[0] = { ...silent, trades24h: hour === 12 ? 7 : 6 };
      await world.runs(1, 60);
    }
    expect(world.titles()).toEqual([]);
  });

  it('is idle a day after its last completed pair, and no longer with the next one', async () => {
    const world = watchedWorld([aSpotGrid()]);
    await world.run();
    await world.runs(24, 60);
    expect(world.titles()).toEqual([`warning: ${NAME}: no trade for 24 h though in range`]);
    world.bots.running[0] = aSpotGrid({ pairsCompleted: 41 });
    await world.runs(2);
    expect(world.titles().at(-1)).toMatch(/over: no trade/);
    expect((await world.tracker('spot-000001'))?.quietSinceMs).toBe(world.clock.nowMs() - 10 * MINUTE_MS);
  });
});
