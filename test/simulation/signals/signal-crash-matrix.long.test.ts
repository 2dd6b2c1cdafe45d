/**
 * From the webhook to the order, enumerated: every place where the front door or the consumer can die or meet a failing
 * table or queue, times answers of the exchange, times what happens before the signal comes again.
 */
import { describe, expect, it } from 'vitest';
import { pause, resume } from '../../../shared/control/pause.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { everyPlace, FAILURES, OUTCOMES, processMeeting } from '../matrix.ts';
import { HEALTHY } from '../workload.ts';
import type { World } from '../world.ts';
import { signalFactsOf } from './facts.ts';
import { unsettledSignals } from './liveness.ts';
import { unsafeSignals } from './safety.ts';
import { anAlert, deliver, post, START_MS, settle, smallWorld, type Target } from './small-world.ts';

const ANSWERS = OUTCOMES.filter(([name]) =>
  [
    'accepts',
    'times out without receiving it',
    'accepts, and its reply is lost',
    'receives it 15 s later',
    'receives it too late to be valid',
    'refuses for maintenance',
  ].includes(name),
);

describe.each(FAILURES)('a front door that meets a %s', (failure) => {
  it.each([true, false])('makes one signal and one order of an alert, sent again: %s', async (isResent) => {
    const places = await everyPlace(async (place) => {
      using world = await smallWorld('spot');
      const alert = anAlert('spot');
      post(world, alert, processMeeting(failure, place));
      if (isResent) world.time.at(START_MS + 5 * SECOND_MS, () => post(world, alert));
      await settle(world);
      const { states, orders } = await judged(world, alert);
      // An alert that nobody took may come to nothing; one that was taken, never.
      const wasTaken = isResent || alert.ids.size > 0;
      if (wasTaken) expect([states, orders]).toEqual([['placed'], 1]);
      else expect([[], ['placed']]).toContainEqual(states);
      expect(orders).toBe(states.length);
      return place.reached();
    });
    expect(places).toBeGreaterThanOrEqual(failure === 'death' ? 14 : 7);
  });
});

describe.each(['spot', 'perp'] as const)('a consumer with an order for %s', (target) => {
  describe.each(ANSWERS)('at an exchange that %s', (_name, fault, expected) => {
    it.each(FAILURES)('makes one order whatever place of its run meets a %s', async (failure) => {
      const places = await everyPlace(async (place) => {
        using world = await smallWorld(target, fault);
        const alert = await recorded(world, target);
        deliver(world, processMeeting(failure, place));
        await settle(world);
        const { states, orders, ends } = await judged(world, alert);
        const refused = expected === 'oneOrRefused' && orders === 0;
        expect([states, orders, ends]).toEqual([
          ['placed'],
          refused ? 0 : 1,
          [refused ? 'rejected' : 'filled'],
        ]);
        return place.reached();
      });
      expect(places).toBeGreaterThanOrEqual(failure === 'death' ? 16 : 6);
    });
  });

  it('tells the truth about an order when everything is paused before the signal comes again', async () => {
    await everyPlace(async (place) => {
      using world = await smallWorld(target);
      const alert = await recorded(world, target);
      deliver(world, processMeeting('death', place));
      const pausedMs = world.time.nowMs() + 5 * SECOND_MS;
      world.time.at(pausedMs, () => void pause(world.table, { kind: 'all' }, pausedMs));
      world.time.at(pausedMs + 10 * MINUTE_MS, () => void resume(world.table, { kind: 'all' }));
      await settle(world);
      const { states, orders } = await judged(world, alert);
      expect([
        [['placed'], 1],
        [['placed'], 0],
        [['denied'], 0],
      ]).toContainEqual([states, orders]);
      return place.reached();
    });
  });
});

describe.each(ANSWERS)('a signal for bots, when the exchange %s', (_name, fault) => {
  it.each(FAILURES)('is pushed at most once whatever place meets a %s', async (failure) => {
    await everyPlace(async (place) => {
      using world = await smallWorld('push', fault);
      const alert = await recorded(world, 'push');
      deliver(world, processMeeting(failure, place));
      await settle(world);
      await judged(world, alert);
      return place.reached();
    });
  });
});

describe('two consumers of one message', () => {
  it.each(ANSWERS)(
    'make one order however far one is behind the other, when the exchange %s',
    async (_name, fault) => {
      for (let behindMs = 0; behindMs <= 60; behindMs += 2) {
        using world = await smallWorld('spot', fault);
        const alert = await recorded(world, 'spot');
        const steady = (delayMs: number) => ({
          ...HEALTHY,
          faults: { ...HEALTHY.faults, tableDelayMs: () => delayMs, networkDelayMs: () => delayMs },
        });
        const { strategy } = alert;
        const [id = ''] = alert.ids;
        const attributes = { MessageGroupId: 'main/BTC_USDT' };
        const event = { Records: [{ messageId: '1', body: JSON.stringify({ strategy, id }), attributes }] };
        world.invoke('signal-order', event, steady(4));
        world.time.at(world.time.nowMs() + behindMs, () => world.invoke('signal-order', event, steady(1)));
        await settle(world);
        const { states, orders } = await judged(world, alert);
        expect(states).toEqual(['placed']);
        expect(orders).toBeLessThanOrEqual(1);
      }
    },
  );
});

async function recorded(world: World, target: Target) {
  const alert = anAlert(target);
  post(world, alert);
  await world.time.runUntil(START_MS + SECOND_MS);
  return alert;
}

async function judged(world: World, alert: ReturnType<typeof anAlert>) {
  const facts = await signalFactsOf(world);
  expect(unsafeSignals(world, facts, [])).toEqual([]);
  expect(await unsettledSignals(world, facts, { alerts: [alert], deliveries: [] })).toEqual([]);
  return {
    states: facts.signals.map(({ outcome }) => outcome.state),
    orders: facts.orders.length,
    ends: facts.intents.map(({ state }) => state),
  };
}
