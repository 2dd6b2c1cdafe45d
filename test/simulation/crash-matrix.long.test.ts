/**
 * The buy path and its recovery, enumerated: every place where a process can die or the table can fail, times every
 * answer the exchange can give to the placement.
 */
import { describe, expect, it } from 'vitest';
import { resolveAutomations } from '../../shared/automations/resolve.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/core/clock.ts';
import type { FaultPlan } from '../../shared/paper/faults.ts';
import { LISTINGS } from '../../shared/paper/instruments.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';
import { type AccountKeys, ONE_KEY } from './account-keys.ts';
import { factsOf, unsafeFacts, unsettledFacts } from './checkers.ts';
import { everyPlace, FAILURES, type Injected, KEY_OUTCOMES, OUTCOMES, processMeeting } from './matrix.ts';
import { NO_PORT_FAULTS } from './ports.ts';
import { HEALTHY, planHealingPhase } from './workload.ts';
import { createWorld, type World } from './world.ts';

const SLOT_MS = Date.parse('2026-11-23T08:00:00Z');
const EVENT = { plan: 'weekly', slot: '2026-11-23T08:00:00Z' };
const prices = createSeededMarket({ seed: 1, listings: LISTINGS });

type Expected = 'one' | 'oneOrRefused';
/** Whatever the exchange may answer to the placement, and whatever may become of the key. */
const ANSWERS: readonly (readonly [string, Injected, Expected, AccountKeys])[] = [
  ...OUTCOMES.map(([name, fault, expected]) => [name, fault, expected, ONE_KEY] as const),
  ...KEY_OUTCOMES.map(([name, keys, expected]) => [name, undefined, expected, keys(SLOT_MS)] as const),
];

describe.each(['refuse', 'accept'] as const)(
  'an exchange that would %s a used client order id',
  (duplicates) => {
    describe.each(ANSWERS)('and %s', (_name, fault, expected, keys) => {
      it.each(FAILURES)(
        'ends every buy in one outcome whatever place of its run meets a %s',
        async (failure) => {
          const places = await everyPlace(async (place) => {
            using world = worldWith(duplicates, fault, keys);
            world.invoke('dca-buy', EVENT, processMeeting(failure, place));
            await recover(world, expected, 2 * MINUTE_MS);
            return place.reached();
          });
          expect(places).toBeGreaterThanOrEqual(failure === 'death' ? 16 : 5);
        },
      );

      it.each(FAILURES)(
        'ends it in one outcome whatever place of its reconciliation meets a %s',
        async (failure) => {
          await everyPlace(async (place) => {
            using world = worldWith(duplicates, fault, keys);
            world.invoke('dca-buy', EVENT, HEALTHY);
            await world.time.runUntil(SLOT_MS + 3 * MINUTE_MS);
            world.invoke('order-reconcile', {}, processMeeting(failure, place));
            await recover(world, expected, MINUTE_MS);
            return place.reached();
          });
        },
      );
    });
  },
);

describe.each(ANSWERS)('a placement that the exchange %s', (_name, fault, expected, keys) => {
  it('ends in one outcome when it is reconciled every second from the start', async () => {
    using world = worldWith('accept', fault, keys);
    world.invoke('dca-buy', EVENT, HEALTHY);
    for (let second = 1; second <= 120; second += 1) {
      world.time.at(SLOT_MS + second * SECOND_MS, () => world.invoke('order-reconcile', {}, HEALTHY));
    }
    await world.time.runUntil(SLOT_MS + 3 * MINUTE_MS);
    await recover(world, expected, 2 * MINUTE_MS);
  });
});

describe('an order whose key is refused', () => {
  it.each([
    ['is sent once more, at once, where it was replaced meanwhile', 0, 2, 'accepted'],
    ['is sent once and rejected where no other key is kept', 1, 1, 'rejected'],
    ['is rejected by the second refusal where that key is refused, too, and no other kept', 2, 2, 'rejected'],
  ] as const)('%s', async (_name, outcome, sends, state) => {
    using world = worldWith('accept', undefined, KEY_OUTCOMES[outcome]?.[1](SLOT_MS));
    world.invoke('dca-buy', EVENT, HEALTHY);
    await world.time.runUntil(SLOT_MS + MINUTE_MS);
    expect((await factsOf(world)).intents).toMatchObject([{ sends, state }]);
  });
});

describe.each(ANSWERS)('two runs of one slot, when the exchange %s', (_name, fault, expected, keys) => {
  it('end in one outcome however far one is behind the other', async () => {
    // The second run is quicker, so that over these distances it overtakes the first at every place.
    for (let behindMs = 0; behindMs <= 60; behindMs += 1) {
      using world = worldWith('accept', fault, keys);
      world.invoke('dca-buy', EVENT, steady(4));
      world.time.at(SLOT_MS + behindMs, () => world.invoke('dca-buy', EVENT, steady(1)));
      await recover(world, expected, 2 * MINUTE_MS);
    }
  });
});

/** A process whose every call takes the same time. */
function steady(delayMs: number) {
  const faults = { ...NO_PORT_FAULTS, tableDelayMs: () => delayMs, networkDelayMs: () => delayMs };
  return { ...HEALTHY, faults };
}

function worldWith(
  duplicateClientOrderIds: 'refuse' | 'accept',
  fault: Injected,
  keys: AccountKeys = ONE_KEY,
): World {
  let struck = false;
  const venueFaults: FaultPlan = (call) => {
    const placing = call.method === 'POST' && call.path === '/api/v1/trade/order';
    if (!placing || struck) return undefined;
    struck = true;
    return fault;
  };
  return createWorld({
    seed: 1,
    startMs: SLOT_MS,
    automations: AUTOMATIONS,
    prices,
    venueFaults,
    duplicateClientOrderIds,
    futureTimestamps: 'refuse',
    limits: 'off',
    keys,
  });
}

const AUTOMATIONS = resolveAutomations({
  accounts: {
    main: {
      venue: 'pionex',
      environment: 'paper',
      limits: { coin: 'USDT', perOrder: '100', perDay: '100', perMonth: '100' },
    },
  },
  plans: {
    weekly: {
      account: 'main',
      what: { symbol: 'BTC_USDT' },
      amount: { quote: '80' },
      when: { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' },
      placeWithinMinutes: 60,
    },
  },
});

/** The scheduler tries again, everything else runs on, and after two hours the one outcome must be there. */
async function recover(world: World, expected: Expected, retryAfterMs: number): Promise<void> {
  const startMs = world.time.nowMs();
  world.time.at(startMs + retryAfterMs, () => world.invoke('dca-buy', EVENT, HEALTHY));
  planHealingPhase(world, startMs + 3 * MINUTE_MS, startMs + 2 * HOUR_MS);
  await world.time.runUntil(startMs + 2 * HOUR_MS + MINUTE_MS);
  const facts = await factsOf(world);
  expect(unsafeFacts(world, facts, [])).toEqual([]);
  const slots = { fromMs: SLOT_MS - MINUTE_MS, toMs: SLOT_MS + MINUTE_MS };
  expect(await unsettledFacts(world, facts, slots)).toEqual([]);
  const states = facts.intents.map(({ state }) => state);
  const refused = expected === 'oneOrRefused' && facts.orders.length === 0;
  expect(states).toEqual([refused ? 'rejected' : 'filled']);
  expect(facts.orders).toHaveLength(refused ? 0 : 1);
}
