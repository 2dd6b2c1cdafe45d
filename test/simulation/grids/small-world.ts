/** A world of one bot out of its range, or of one grid that is to be set up: for the crash matrix. */
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import type { BotTerms } from '../../../shared/paper/bots/bot.ts';
import type { FaultPlan } from '../../../shared/paper/faults.ts';
import type { Table } from '../../../shared/table/table.ts';
import type { Injected } from '../matrix.ts';
import { marketOf } from '../prices.ts';
import { HEALTHY } from '../workload.ts';
import { ACCOUNT, createWorld, type World } from '../world.ts';
import { PLANNED } from './automations.ts';

export const START_MS = Date.parse('2026-11-23T08:00:00Z');

interface SmallWorld {
  readonly fault?: Injected;
  /** Asked at every look at the bots after that; true for one that wrongly sees none. */
  readonly isBlind?: () => boolean;
  readonly wrapTable?: (table: Table) => Table;
}

/** `fault` strikes the first change. */
function worldWith({ fault, isBlind, wrapTable }: SmallWorld): World {
  let struck = false;
  const venueFaults: FaultPlan = ({ method, path }) => {
    const isLook = method === 'GET' && path.startsWith('/api/v1/bot/orders');
    if (struck && isLook && isBlind?.() === true) return { kind: 'blind' };
    if (struck || method !== 'POST' || !/\/(create|adjustParams)$/.test(path)) return undefined;
    struck = true;
    return fault;
  };
  return createWorld({
    seed: 1,
    startMs: START_MS,
    automations: automationsFor({}),
    prices: marketOf(1),
    venueFaults,
    duplicateClientOrderIds: 'accept',
    futureTimestamps: 'refuse',
    limits: 'off',
    account: { permissions: ['read', 'trade', 'botRead', 'botTrade'] },
    ...(wrapTable === undefined ? {} : { wrapTable }),
  });
}

const LOOKS_MINUTES = [1, 11];

/** The market is above the range of its one bot, which shall be moved. The next look will have found it twice. */
export async function worldOutOfRange(options: SmallWorld = {}): Promise<World> {
  const world = worldWith(options);
  const price = Number(await marketOf(1).priceAt('BTC_USDT', START_MS));
  const terms: BotTerms = {
    kind: 'spot_grid',
    base: 'BTC',
    quote: 'USDT',
    symbol: 'BTC_USDT',
    closeSell: 'NOT_SELL',
    investment: decimal('500'),
    labels: {},
    range: {
      top: decimal((price * 0.9).toFixed(1)),
      bottom: decimal((price * 0.8).toFixed(1)),
      rows: 4,
      spacing: 'arithmetic',
    },
  };
  const [botId = ''] = await world.exchange.inspect.placeBots(ACCOUNT, [terms]);
  const rules = [{ do: 'moveAroundPrice', on: 'outOfRange' }];
  world.deploy(automationsFor({ [botId]: { remedies: { rules, minutesBetween: 60, perDay: 1 } } }));
  for (const minutes of LOOKS_MINUTES) {
    await world.time.runUntil(START_MS + minutes * MINUTE_MS);
    world.invoke('grid-health', {}, HEALTHY);
  }
  await world.time.runUntil(START_MS + 21 * MINUTE_MS);
  return world;
}

export async function worldToSetUp(options: SmallWorld = {}): Promise<World> {
  return worldWith(options);
}

function automationsFor(bots: Record<string, unknown>): ResolvedAutomations {
  return resolveAutomations({
    accounts: {
      main: {
        venue: 'pionex',
        environment: 'paper',
        limits: { coin: 'USDT', perOrder: '500', perDay: '5000', perMonth: '5000' },
      },
    },
    plans: {},
    watch: { main: { thresholds: { outOfRangeMinutes: 5 }, bots } },
    grids: {
      [PLANNED]: {
        account: 'main',
        market: 'spot',
        symbol: 'BTC_USDT',
        range: { aroundPercent: 5 },
        rows: 4,
        investment: '400',
      },
    },
  });
}

/** For 35 minutes the schedules run; no second remedy is due before that. */
export async function settle(world: World): Promise<void> {
  const startMs = world.time.nowMs();
  const endMs = startMs + 35 * MINUTE_MS;
  for (let atMs = startMs + 2 * MINUTE_MS; atMs < endMs; atMs += 5 * MINUTE_MS) {
    world.time.at(atMs, () => world.invoke('order-reconcile', {}, HEALTHY));
  }
  for (let atMs = startMs + 10 * MINUTE_MS; atMs < endMs; atMs += 10 * MINUTE_MS) {
    world.time.at(atMs + 7 * SECOND_MS, () => world.invoke('grid-health', {}, HEALTHY));
  }
  await world.time.runUntil(endMs);
}
