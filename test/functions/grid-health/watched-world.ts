/** An account whose bots are watched, in memory: a run every ten minutes, notices in a list. */
import { watchGrids } from '../../../functions/grid-health/watch-grids.ts';
import { automationsSchema, type ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Deps } from '../../../shared/deps.ts';
import { type BotTracker, readTracker } from '../../../shared/grids/tracker.ts';
import type { JsonObject } from '../../../shared/table/table.ts';
import type { Bot } from '../../../shared/venues/bots.ts';
import { ACCOUNT, anInstrument, money, SLOT_MS } from '../../support/builders.ts';
import { createScriptedBots, createScriptedPerpetual } from '../../support/scripted-bots.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { venuesOf } from '../../support/venues.ts';

export function watching(sections: Record<string, unknown> = {}): ResolvedAutomations {
  const limits = { coin: 'USDT', perOrder: '1000', perDay: '10000', perMonth: '100000' };
  return automationsSchema.parse({
    accounts: { [ACCOUNT]: { venue: 'pionex', environment: 'paper', limits } },
    watch: { [ACCOUNT]: {} },
    ...sections,
  });
}

export function watchedWorld(running: readonly Bot[], automations = watching()) {
  const world = createTestDeps(automations);
  const bots = createScriptedBots(running);
  const perpetual = createScriptedPerpetual();
  const spotPrices = new Map([['BTC_USDT', '65000']]);
  const tickerOf = (symbol: string) => {
    const last = money(spotPrices.get(symbol) ?? '65000');
    return { symbol, last, open: last, high: last, low: last, baseVolume: money('1'), atMs: SLOT_MS };
  };
  world.script.answer({
    tickers: async (symbols) => symbols.map(tickerOf),
    instruments: async (symbols) => symbols.map((symbol) => anInstrument({ symbol })),
  });
  const deps: Deps = {
    ...world.deps,
    venues: venuesOf(world.script.venue, { bots: bots.bots, perpetual: perpetual.perpetual }),
  };
  const run = (using: Deps = deps): Promise<JsonObject> => watchGrids(using, deps.clock.nowMs() + 290_000);
  return {
    ...world,
    deps,
    bots,
    perpetual,
    spotPrices,
    run,
    /** So many runs, each ten minutes after the one before. */
    runs: async (count: number, minutes = 10): Promise<void> => {
      for (let number = 0; number < count; number += 1) {
        world.clock.advance(minutes * MINUTE_MS);
        await run();
      }
    },
    titles: () => world.notices.map(({ severity, title }) => `${severity}: ${title}`),
    tracker: async (botId: string): Promise<BotTracker | undefined> =>
      (await readTracker(world.table, ACCOUNT, botId))?.data,
  };
}
