/**
 * A remedy and a new grid, enumerated: every place where a run can die or meet a failing table, times answers of the
 * exchange, and the same for the reconciliation that comes after an unclear one.
 */
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { everyPlace, FAILURES, OUTCOMES, processMeeting } from '../matrix.ts';
import { marketOf } from '../prices.ts';
import { HEALTHY } from '../workload.ts';
import type { World } from '../world.ts';
import { PLANNED } from './automations.ts';
import { type Truth, unsafeGrids, unsettledGrids } from './checkers.ts';
import { gridFactsOf } from './facts.ts';
import { settle, worldOutOfRange, worldToSetUp } from './small-world.ts';

const ANSWERS = OUTCOMES.filter(([name]) =>
  [
    'accepts',
    'times out without receiving it',
    'accepts, and its reply is lost',
    'receives it 15 s later',
  ].includes(name),
);
/** Every failure at every place of an exchange that answers or does not; the rarer answers with a death only. */
const CASES = ANSWERS.flatMap(([name, fault]) =>
  FAILURES.filter((failure) => failure === 'death' || name.startsWith('accepts')).map(
    (failure) => [failure, name, fault] as const,
  ),
);
const START = { do: 'start', grid: PLANNED };

describe.each(CASES)('a run that meets a %s, at an exchange that %s', (failure, _name, fault) => {
  it('moves a range once, whatever place of grid health that is', async () => {
    const places = await everyPlace(async (place) => {
      using world = await worldOutOfRange({ fault });
      world.invoke('grid-health', {}, processMeeting(failure, place));
      await settle(world);
      expect(await judged(world)).toEqual({ done: 1, ends: ['filled'] });
      return place.reached();
    });
    expect(places).toBeGreaterThanOrEqual(failure === 'death' ? 36 : 12);
  });

  it('moves it once, whatever place of the reconciliation that is', async () => {
    await everyPlace(async (place) => {
      using world = await worldOutOfRange({ fault });
      world.invoke('grid-health', {}, HEALTHY);
      await world.time.runUntil(world.time.nowMs() + 2 * MINUTE_MS);
      world.invoke('order-reconcile', {}, processMeeting(failure, place));
      await settle(world);
      expect(await judged(world)).toEqual({ done: 1, ends: ['filled'] });
      return place.reached();
    });
  });

  it('sets a grid up once, whatever place that is, also when it is asked for again', async () => {
    const places = await everyPlace(async (place) => {
      using world = await worldToSetUp({ fault });
      world.invoke('grid-plan', START, processMeeting(failure, place));
      // What a dead run held back is free again after a quarter of an hour.
      for (const minutes of [1, 3, 22]) {
        const atMs = world.time.nowMs() + minutes * MINUTE_MS;
        world.time.at(atMs, () => world.invoke('grid-plan', START, HEALTHY));
      }
      await settle(world);
      const { done, ends } = await judged(world);
      // Those that came too early or too late are refused.
      expect([done, ends.filter((state) => state !== 'denied' && state !== 'expired')]).toEqual([
        1,
        ['filled'],
      ]);
      return place.reached();
    });
    expect(places).toBeGreaterThanOrEqual(failure === 'death' ? 25 : 10);
  });

  it('sets it up once, whatever place of the reconciliation that is', async () => {
    await everyPlace(async (place) => {
      using world = await worldToSetUp({ fault });
      world.invoke('grid-plan', START, HEALTHY);
      await world.time.runUntil(world.time.nowMs() + 2 * MINUTE_MS);
      world.invoke('order-reconcile', {}, processMeeting(failure, place));
      await settle(world);
      expect(await judged(world)).toEqual({ done: 1, ends: ['filled'] });
      return place.reached();
    });
  });
});

describe.each(ANSWERS)('a change that the exchange %s', (_name, fault) => {
  it.each([
    ['grid-health', {}, worldOutOfRange],
    ['grid-plan', START, worldToSetUp],
  ] as const)(
    'by %s is made once when it is reconciled every second from the start',
    async (name, event, create) => {
      using world = await create({ fault });
      world.invoke(name, event, HEALTHY);
      for (let second = 1; second <= 150; second += 1) {
        const atMs = world.time.nowMs() + second * SECOND_MS;
        world.time.at(atMs, () => world.invoke('order-reconcile', {}, HEALTHY));
      }
      await world.time.runUntil(world.time.nowMs() + 3 * MINUTE_MS);
      await settle(world);
      expect(await judged(world)).toEqual({ done: 1, ends: ['filled'] });
    },
  );
});

describe.each(ANSWERS)(
  'when the exchange %s, and then one look at the bots wrongly sees none',
  (_name, fault) => {
    it('a range is moved once, whichever look that is', async () => {
      const places = await everyPlace(async (place) => {
        using world = await worldOutOfRange({ fault, isBlind: place.pass });
        world.invoke('grid-health', {}, HEALTHY);
        await settle(world);
        expect(await judged(world)).toEqual({ done: 1, ends: ['filled'] });
        return place.reached();
      });
      expect(places).toBeGreaterThanOrEqual(4);
    });

    it('a grid is set up once, whichever look that is, also when it is asked for again', async () => {
      const places = await everyPlace(async (place) => {
        using world = await worldToSetUp({ fault, isBlind: place.pass });
        for (const minutes of [0, 3, 7, 22]) {
          const atMs = world.time.nowMs() + minutes * MINUTE_MS;
          world.time.at(atMs, () => world.invoke('grid-plan', START, HEALTHY));
        }
        await settle(world);
        const { done, ends } = await judged(world);
        expect([done, ends.filter((state) => state !== 'denied')]).toEqual([1, ['filled']]);
        return place.reached();
      });
      expect(places).toBeGreaterThanOrEqual(4);
    });
  },
);

describe('a bot out of its range', () => {
  it('is left alone until two looks on end have found it so', async () => {
    using world = await worldOutOfRange();
    expect(await judged(world)).toEqual({ done: 0, ends: [] });
  });
});

const TRUTH: Omit<Truth, 'looks'> = {
  rangeOf: async (symbol, fromMs, toMs) => marketOf(1).rangeOf(symbol, fromMs, toMs),
};

async function judged(world: World) {
  const facts = await gridFactsOf(world);
  const looks = [1, 11, 21].map((minutes) => world.startMs + minutes * MINUTE_MS);
  expect(await unsafeGrids(world, facts, { ...TRUTH, looks })).toEqual([]);
  expect(await unsettledGrids(world, facts)).toEqual([]);
  return { done: facts.executed.length, ends: facts.actions.map(({ state }) => state) };
}
