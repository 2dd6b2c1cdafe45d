import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { listDays, listSamples } from '../../../shared/grids/samples.ts';
import type { PutOptions, Table } from '../../../shared/table/table.ts';
import { ACCOUNT, money, SLOT_MS } from '../../support/builders.ts';
import { aFuturesGrid, aSpotGrid } from '../../support/scripted-bots.ts';
import { dieAt } from '../../support/watched-table.ts';
import { watchedWorld, watching } from './watched-world.ts';

const BOT = { account: ACCOUNT, botId: 'spot-000001' };

describe('the series of a bot', () => {
  it('has every look, over the turn of hours, oldest first', async () => {
    const world = watchedWorld([aSpotGrid()]);
    await world.run();
    await world.runs(13);
    const samples = await listSamples(world.table, { ...BOT, fromMs: SLOT_MS, toMs: world.clock.nowMs() });
    expect(samples.map(({ atMs }) => (atMs - SLOT_MS) / MINUTE_MS)).toEqual(
      Array.from({ length: 14 }, (_, i) => i * 10),
    );
    expect(samples[0]).toEqual({
      atMs: SLOT_MS,
      price: '65000',
      value: '1020',
      profit: '20',
      gridProfit: '12',
      pairs: 40,
      isOutside: false,
    });
    const part = { ...BOT, fromMs: SLOT_MS + 25 * MINUTE_MS, toMs: SLOT_MS + 70 * MINUTE_MS };
    expect((await listSamples(world.table, part)).map(({ atMs }) => (atMs - SLOT_MS) / MINUTE_MS)).toEqual([
      30, 40, 50, 60, 70,
    ]);
  });

  it('files an hour as one row that may go after the days of the automations, and a day that stays', async () => {
    const filed: { sk: string; options: PutOptions | undefined }[] = [];
    const world = watchedWorld([aSpotGrid()], watching({ watch: { [ACCOUNT]: { keepDays: 7 } } }));
    const table: Table = {
      ...world.table,
      put: (key, data, expected, options) => {
        filed.push({ sk: key.sk, options });
        return world.table.put(key, data, expected, options);
      },
    };
    const deps = { ...world.deps, table };
    for (let look = 0; look < 7; look += 1) {
      await world.run(deps);
      world.clock.advance(10 * MINUTE_MS);
    }
    expect(filed.filter(({ sk }) => /^(hour|day)#/.test(sk))).toEqual([
      { sk: 'hour#spot-000001#2026-11-23T08', options: { expiresAtMs: SLOT_MS + 7 * DAY_MS } },
      { sk: 'day#spot-000001#2026-11-23', options: undefined },
    ]);
    expect(filed.filter(({ options }) => options?.expiresAtMs !== undefined)).toHaveLength(1);
  });

  it('has by the day the course of price and value, what grew, and how long the price was outside', async () => {
    const world = watchedWorld([aSpotGrid()]);
    await world.run();
    for (const [price, pairs] of [
      ['71000', 41],
      ['72000', 43],
      ['64000', 44],
    ] as const) {
      world.spotPrices.set('BTC_USDT', price);
      world.bots.running[0] = aSpotGrid({ pairsCompleted: pairs, gridProfit: money(String(pairs - 28)) });
      await world.runs(1);
    }
    const days = { ...BOT, fromDay: '2026-11-01', toDay: '2026-11-30' };
    expect(await listDays(world.table, days)).toEqual([
      {
        day: '2026-11-23',
        price: { open: '65000', high: '72000', low: '64000', close: '64000' },
        value: { open: '1020', high: '1076', low: '1012', close: '1012' },
        profit: { open: '20', close: '20' },
        gridProfit: { open: '12', close: '16' },
        pairs: { open: 40, close: 44 },
        outsideMs: 20 * MINUTE_MS,
        samples: 4,
      },
    ]);
  });

  it('begins a day with the last figures of the day before', async () => {
    const world = watchedWorld([aFuturesGrid()]);
    world.clock.set(SLOT_MS + 15.5 * HOUR_MS);
    await world.run();
    world.bots.running[0] = aFuturesGrid({ pairsCompleted: 45, liquidationBelow: money('60000') });
    await world.runs(5);
    const days = { account: ACCOUNT, botId: 'perp-000001', fromDay: '2026-11-23', toDay: '2026-11-24' };
    const [first, second] = await listDays(world.table, days);
    expect(first).toMatchObject({ day: '2026-11-23', pairs: { open: 40, close: 45 }, samples: 3 });
    expect(second).toMatchObject({ day: '2026-11-24', pairs: { open: 45, close: 45 }, samples: 3 });
    expect(second?.lowestLiquidationPercent?.slice(0, 5)).toBe('7.692');
    // The row itself, as soon as the first hour of the day is over.
    await world.runs(4);
    const row = await world.table.get({ pk: `bots#${ACCOUNT}`, sk: 'day#perp-000001#2026-11-24' });
    expect(row?.data).toMatchObject({ day: '2026-11-24', samples: 6 });
  });

  it('loses no look when a run dies between its rows at the turn of an hour', async () => {
    for (let number = 1; number <= 12; number += 1) {
      const world = watchedWorld([aSpotGrid()]);
      await world.run();
      await world.runs(5);
      world.clock.advance(10 * MINUTE_MS);
      await dieAt(world.table, number, 'after', () => world.run());
      await world.runs(6);
      const samples = await listSamples(world.table, { ...BOT, fromMs: SLOT_MS, toMs: world.clock.nowMs() });
      expect(samples.length).toBeGreaterThanOrEqual(12);
      expect(samples.slice(0, 6).map(({ atMs }) => (atMs - SLOT_MS) / MINUTE_MS)).toEqual([
        0, 10, 20, 30, 40, 50,
      ]);
      const [day] = await listDays(world.table, { ...BOT, fromDay: '2026-11-23', toDay: '2026-11-23' });
      expect(day?.samples).toBeGreaterThanOrEqual(12);
    }
  });
});

describe('the peak', () => {
  it('begins anew when money is put in or taken out, so that this is no loss', async () => {
    const world = watchedWorld([aSpotGrid({ totalProfit: money('300') })]);
    await world.run();
    world.bots.running[0] = aSpotGrid({ totalProfit: money('50'), profitWithdrawn: money('250') });
    await world.runs(1);
    expect(world.titles()).toEqual([]);
    expect((await world.tracker('spot-000001'))?.peakProfit).toBe('50');
  });

  it('stays while nothing was moved, and a fall from it is told', async () => {
    const world = watchedWorld([aSpotGrid({ totalProfit: money('300') })]);
    await world.run();
    world.bots.running[0] = aSpotGrid({ totalProfit: money('50') });
    await world.runs(1);
    expect(world.titles()).toEqual(['warning: BTC_USDT …000001 (grid): 25 % below its best']);
  });
});
