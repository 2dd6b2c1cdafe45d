/**
 * The same matrix at a venue where nothing but placing again can prove what became of an order: every place where a
 * process can die or the table can fail, times every answer to the first placement, or to the second one.
 */
import { describe, expect, it } from 'vitest';
import { resolveAutomations } from '../../shared/automations/resolve.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/core/clock.ts';
import type { FaultPlan } from '../../shared/paper/faults.ts';
import { LISTINGS } from '../../shared/paper/instruments.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';
import { type AccountKeys, ONE_KEY } from './account-keys.ts';
import { factsOf, unsafeFacts, unsettledFacts } from './checkers.ts';
import { everyPlace, FAILURES, type Injected, KEY_OUTCOMES, OUTCOMES, processMeeting } from './matrix.ts';
import { personLooks } from './person.ts';
import { bitexasia } from './venues.ts';
import { HEALTHY, planHealingPhase } from './workload.ts';
import { createWorld, type World } from './world.ts';

const SLOT_MS = Date.parse('2026-11-23T08:00:00Z');
const EVENT = { plan: 'weekly', slot: '2026-11-23T08:00:00Z' };
const prices = createSeededMarket({ seed: 1, listings: LISTINGS });

const ANSWERS: readonly (readonly [string, Injected, AccountKeys])[] = [
  ...OUTCOMES.map(([name, fault]) => [name, fault, ONE_KEY] as const),
  ...KEY_OUTCOMES.map(([name, keys]) => [name, undefined, keys(SLOT_MS)] as const),
];

describe.each(ANSWERS)('a venue that %s', (_name, fault, keys) => {
  it.each(FAILURES)('ends every buy in one outcome whatever place of its run meets a %s', async (failure) => {
    const places = await everyPlace(async (place) => {
      using world = worldWith([fault], keys);
      world.invoke('dca-buy', EVENT, processMeeting(failure, place));
      await recover(world, 2 * MINUTE_MS);
      return place.reached();
    });
    expect(places).toBeGreaterThanOrEqual(failure === 'death' ? 16 : 5);
  });
});

/** Answers to the second placement of an order whose first one landed and was never heard of, or never arrived. */
describe.each(['replyLost', 'requestLost'] as const)('a first placement with a %s', (first) => {
  describe.each(ANSWERS)('and a venue that then %s', (_name, fault) => {
    it.each(FAILURES)(
      'ends in one outcome whatever place of its reconciliation meets a %s',
      async (failure) => {
        await everyPlace(async (place) => {
          using world = worldWith([{ kind: first, as: 'timeout' }, fault]);
          world.invoke('dca-buy', EVENT, HEALTHY);
          await world.time.runUntil(SLOT_MS + 3 * MINUTE_MS);
          world.invoke('order-reconcile', {}, processMeeting(failure, place));
          await recover(world, MINUTE_MS);
          return place.reached();
        });
      },
    );
  });
});

describe('an order that nobody reconciles in time', () => {
  it.each<[string, Injected, string]>([
    ['is settled as filled by a person who sees it', { kind: 'replyLost' }, 'filled'],
    ['is settled as expired by a person who sees none', { kind: 'requestLost' }, 'expired'],
  ])('stays unknown, is not placed again, and %s', async (_how, fault, state) => {
    using world = worldWith([fault]);
    world.invoke('dca-buy', EVENT, HEALTHY);
    await world.time.runUntil(SLOT_MS + HOUR_MS);
    for (let runs = 0; runs < 3; runs += 1) {
      world.invoke('order-reconcile', {}, HEALTHY);
      await world.time.runUntil(world.time.nowMs() + 5 * MINUTE_MS);
    }
    expect((await factsOf(world)).intents).toMatchObject([{ state: 'unknown', sends: 1 }]);

    personLooks(world);
    world.time.at(world.time.nowMs() + MINUTE_MS, () => world.invoke('order-reconcile', {}, HEALTHY));
    await world.time.runUntil(world.time.nowMs() + 5 * MINUTE_MS);

    const facts = await factsOf(world);
    expect(facts.intents).toMatchObject([{ state, sends: 1 }]);
    const slots = { fromMs: SLOT_MS - MINUTE_MS, toMs: SLOT_MS + MINUTE_MS };
    expect(await unsettledFacts(world, facts, slots)).toEqual([]);
  });
});

/** `faults` strike the placements in their order, each once. */
function worldWith(faults: readonly Injected[], keys: AccountKeys = ONE_KEY): World {
  let placements = 0;
  const venueFaults: FaultPlan = (call) => {
    if (!bitexasia.placing.test(`${call.method} ${call.path}`)) return undefined;
    placements += 1;
    return faults[placements - 1];
  };
  return createWorld({
    venue: bitexasia,
    seed: 1,
    startMs: SLOT_MS,
    automations: AUTOMATIONS,
    prices,
    venueFaults,
    duplicateClientOrderIds: 'refuse',
    futureTimestamps: 'refuse',
    limits: 'off',
    keys,
  });
}

const AUTOMATIONS = resolveAutomations({
  accounts: {
    main: {
      venue: 'bitexasia',
      environment: 'paper',
      limits: { coin: 'USDT', perOrder: '100', perDay: '100', perMonth: '100' },
    },
  },
  plans: {
    weekly: {
      account: 'main',
      what: { symbol: 'BTC-USDT' },
      amount: { quote: '80' },
      when: { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' },
      placeWithinMinutes: 60,
    },
  },
});

/** The scheduler tries again, everything else runs on, and after two hours the one outcome must be there. */
async function recover(world: World, retryAfterMs: number): Promise<void> {
  const startMs = world.time.nowMs();
  world.time.at(startMs + retryAfterMs, () => world.invoke('dca-buy', EVENT, HEALTHY));
  planHealingPhase(world, startMs + 3 * MINUTE_MS, startMs + 2 * HOUR_MS);
  await world.time.runUntil(startMs + 2 * HOUR_MS + MINUTE_MS);
  const facts = await factsOf(world);
  expect(unsafeFacts(world, facts, [])).toEqual([]);
  const slots = { fromMs: SLOT_MS - MINUTE_MS, toMs: SLOT_MS + MINUTE_MS };
  expect(await unsettledFacts(world, facts, slots)).toEqual([]);
  const [intent] = facts.intents;
  const refused = intent?.state === 'rejected';
  expect(facts.intents).toHaveLength(1);
  expect(facts.orders).toHaveLength(refused ? 0 : 1);
  if (!refused) expect(intent?.state).toBe('filled');
  // What was once unclear is never called refused.
  if (refused) expect(intent.history.map(({ state }) => state)).not.toContain('unknown');
}
