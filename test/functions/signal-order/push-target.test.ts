import { describe, expect, it } from 'vitest';
import type { Strategy } from '../../../shared/automations/schema.ts';
import { pause } from '../../../shared/control/pause.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import type { Bots } from '../../../shared/venues/bots.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import { createScriptedBots, createScriptedPerpetual } from '../../support/scripted-bots.ts';
import { venueDown } from '../../support/scripted-venue.ts';
import { venuesOf } from '../../support/venues.ts';
import { dieAt } from '../../support/watched-table.ts';
import {
  aSignal,
  createSignalWorld,
  nthSignal,
  OWNER,
  SIGNAL_ID,
  signalAutomations,
  someLimits,
} from './signals.ts';

const SYMBOL = 'BTC_USDT_PERP';
const END_MS = SLOT_MS + 300 * SECOND_MS;
const UNCLEAR = { state: 'done', code: 'signal.unclear' };

/** A strategy that hands its alerts to the signal bots of one perpetual. */
function world(limits: Partial<Strategy['limits']> = {}) {
  const target = { to: 'signalBot', signalType: 'my-signal', signalParam: '{}' } as const;
  const w = createSignalWorld(signalAutomations({ target, symbols: [SYMBOL], limits: someLimits(limits) }));
  const { bots, pushed, answer } = createScriptedBots();
  const market = createScriptedPerpetual();
  const deps = { ...w.deps, venues: venuesOf(w.script.venue, { bots, perpetual: market.perpetual }) };
  return {
    ...w,
    pushed,
    market,
    answers: (answers: Partial<Bots>) => answer(answers),
    handle: (signal: Signal = aSignal()) => w.handle(signal, deps),
  };
}

const anAlert = (overrides: Partial<Signal> = {}) =>
  aSignal({
    symbol: SYMBOL,
    price: money('65000'),
    size: { unit: 'contracts', amount: money('0.5') },
    position: { side: 'long', size: money('0.7') },
    ...overrides,
  });

async function taken(overrides: Partial<Signal> = {}) {
  const w = world();
  await w.record(anAlert(overrides));
  return { w, outcome: await w.handle() };
}

describe('a signal for signal bots', () => {
  it('is handed on with the position that it ends in', async () => {
    const { w, outcome } = await taken();

    expect(outcome).toMatchObject({ state: 'done', text: 'Handed to the signal bots that follow it.' });
    expect(w.pushed).toEqual([
      {
        signalType: 'my-signal',
        signalParam: '{}',
        base: 'BTC',
        quote: 'USDT',
        atMs: SLOT_MS,
        price: '65000',
        action: 'buy',
        positionSize: '0.7',
        contracts: '0.5',
      },
    ]);
  });

  it.each<[string, Partial<Signal>, { action: string; positionSize: string }]>([
    [
      'a sell that ends short',
      { action: 'sell', position: { side: 'short', size: money('0.7') } },
      { action: 'sell', positionSize: '-0.7' },
    ],
    ['a sell that ends long still', { action: 'sell' }, { action: 'sell', positionSize: '0.7' }],
    ['a buy that ends flat', { position: { side: 'flat' } }, { action: 'buy', positionSize: '0' }],
    ['a close', { action: 'close' }, { action: 'sell', positionSize: '0' }],
    [
      'a close of what was short',
      { action: 'close', positionBefore: { side: 'short' } },
      { action: 'buy', positionSize: '0' },
    ],
    [
      'a position without a size, as big as the order',
      { position: { side: 'short' }, action: 'sell' },
      { action: 'sell', positionSize: '-0.5' },
    ],
  ])('tells %s', async (_name, alert, expected) => {
    const { w } = await taken(alert);

    expect(w.pushed).toMatchObject([expected]);
  });

  it.each([
    ['buy', '0.5'],
    ['sell', '-0.5'],
  ] as const)('takes a %s without a position for one from flat', async (action, positionSize) => {
    const w = world();
    const { position: _, ...alert } = anAlert({ action });
    await w.record(alert);
    await w.handle();

    expect(w.pushed).toMatchObject([{ positionSize }]);
  });

  it('is denied when it does not say where it ends', async () => {
    const w = world();
    const { position: _, size: __, ...alert } = anAlert();
    await w.record(alert);

    expect(await w.handle()).toMatchObject({ state: 'denied', code: 'signal.noPosition' });
    expect((await taken({ action: 'reverse' })).outcome).toMatchObject({ code: 'signal.noPosition' });
    expect(w.pushed).toEqual([]);
  });

  it('is denied, saying so, when the venue lists no such perpetual or has no price', async () => {
    const w = world();
    w.market.listed.clear();
    await w.record(anAlert());
    expect(await w.handle()).toMatchObject({ code: 'market.notListed' });

    const unpriced = world();
    const { price: _, ...alert } = anAlert();
    await unpriced.record(alert);
    expect(await unpriced.handle()).toMatchObject({ code: 'signal.noPrice' });
  });

  it.each(['rejected', 'denied'] as const)(
    'is denied with the venue’s words when it was %s',
    async (outcome) => {
      const w = world();
      w.answers({ push: async () => ({ outcome, code: 'BOT_NO', message: 'It does not exist.' }) });
      await w.record(anAlert());

      expect(await w.handle()).toMatchObject({
        state: 'denied',
        code: 'venue.BOT_NO',
        text: 'It does not exist.',
      });
    },
  );
});

describe('a push is sent at most once', () => {
  it('and a lost reply is told as urgent, not tried again', async () => {
    const w = world();
    w.answers({
      push: async (push) => {
        w.pushed.push(push);
        return { outcome: 'unknown', code: 'timeout', message: 'The venue gave no answer.' };
      },
    });
    await w.record(anAlert());

    expect(await w.handle()).toMatchObject(UNCLEAR);
    expect(await w.handle()).toMatchObject(UNCLEAR);
    expect(w.pushed).toHaveLength(1);
    expect(w.notices).toMatchObject([{ key: `signal/trend/${SIGNAL_ID}/unclear`, severity: 'urgent' }]);
  });

  it.each(['before', 'after'] as const)('whatever table call its run dies at, %s the write', async (when) => {
    let calls = 0;
    for (let number = 1; ; number += 1) {
      const w = world();
      await w.record(anAlert());
      calls = w.table.calls.length + number;
      await dieAt(w.table, number, when, w.handle);
      const reached = w.table.calls.length >= calls;
      const pushedByFirst = w.pushed.length;
      w.clock.advance(MINUTE_MS);
      const outcome = await w.handle();

      expect(w.pushed.length, `call ${number}`).toBeLessThanOrEqual(1);
      // Nothing is called clear that is not: either this run sent it, or it says that it cannot know.
      if (w.pushed.length === 0) expect(outcome, `call ${number}`).toMatchObject(UNCLEAR);
      if (pushedByFirst === 1) expect(outcome?.state, `call ${number}`).toBe('done');
      if (!reached) {
        expect(number).toBeGreaterThan(5);
        return;
      }
    }
  });

  it('and by one of two runs', async () => {
    const w = world();
    await w.record(anAlert());

    await Promise.allSettled([w.handle(), w.handle()]);
    expect(w.pushed).toHaveLength(1);
  });

  it('and what fails before it began is tried again', async () => {
    const w = world();
    await w.record(anAlert());
    w.script.answer({ time: async () => venueDown() });
    await expect(w.handle()).rejects.toMatchObject({ code: 'venue.unavailable' });

    w.script.answer({ time: async () => SLOT_MS });
    expect(await w.handle()).toMatchObject({ state: 'done' });
    expect(w.pushed).toHaveLength(1);
  });
});

describe('a push that comes late', () => {
  it.each([
    [END_MS - 1, 1, 'done'],
    [END_MS, 0, 'expired'],
  ])('at %i is sent %i times and is %s', async (atMs, times, state) => {
    const w = world();
    await w.record(anAlert());
    w.clock.set(atMs);

    expect(await w.handle()).toMatchObject({ state });
    expect(w.pushed).toHaveLength(times);
  });

  it.each(['late', 'paused'])(
    'after a run that died in the middle is unclear, also when it is %s now',
    async (what) => {
      const w = world();
      await w.record(anAlert());
      w.table.failWhen(({ name, key }) =>
        name === 'put' && key.pk === 'signals#trend' ? 'before' : undefined,
      );
      await w.handle().catch(() => undefined);
      w.table.failWhen(() => undefined);
      if (what === 'late') w.clock.set(END_MS);
      else await pause(w.table, { kind: 'all' }, SLOT_MS);

      expect(await w.handle()).toMatchObject(UNCLEAR);
      expect(w.pushed).toHaveLength(1);
    },
  );
});

describe('the ceilings of a strategy that hands its alerts on', () => {
  const nthAlert = (n: number, overrides: Partial<Signal> = {}) =>
    anAlert({ ...overrides, id: nthSignal(n).id });
  const take = async (w: ReturnType<typeof world>, signal: Signal) => {
    await w.record(signal);
    return w.handle(signal);
  };

  it.each([
    [{ ordersPerHour: 1 }, 'limit.ordersPerHour'],
    [{ ordersPerDay: 1 }, 'limit.ordersPerDay'],
    [{ cooldownSeconds: 60 }, 'limit.cooldown'],
  ])('%o hold the second one back, and nothing that closes', async (limits, code) => {
    const w = world(limits);

    expect(await take(w, nthAlert(1))).toMatchObject({ state: 'done' });
    expect(await take(w, nthAlert(2))).toMatchObject({ state: 'denied', code });
    expect(await take(w, nthAlert(3, { action: 'close' }))).toMatchObject({ state: 'done' });
    expect(await take(w, nthAlert(4, { action: 'sell', position: { side: 'flat' } }))).toMatchObject({
      state: 'done',
    });
    expect(w.pushed).toHaveLength(3);
  });

  it('count a signal once, however often its run dies before it is sent', async () => {
    const w = world({ ordersPerHour: 1 });
    await w.record(nthAlert(1));
    const isNote = (name: string, pk: string) => name === 'put' && pk.startsWith('signal-pushes');
    w.table.failWhen(({ name, key }) => (isNote(name, key.pk) ? 'before' : undefined));
    await w.handle(nthAlert(1)).catch(() => undefined);
    w.table.failWhen(() => undefined);

    expect(await w.handle(nthAlert(1))).toMatchObject({ state: 'done' });
    expect(w.pushed).toHaveLength(1);
  });

  it('let two at once through no further than one after the other', async () => {
    const w = world({ ordersPerHour: 1 });
    const signals = [nthAlert(1), nthAlert(2)];
    for (const signal of signals) await w.record(signal);

    const ends = await Promise.all(signals.map((signal) => w.handle(signal)));

    expect(ends.map((end) => end?.state).sort()).toEqual(['denied', 'done']);
    expect(w.pushed).toHaveLength(1);
  });

  it('leave nothing behind that reconcile would look for', async () => {
    const w = world();
    await take(w, nthAlert(1));

    expect(Object.values((await w.budget()).entries)).toMatchObject([
      { plan: OWNER, leg: SYMBOL, reserved: '0', spent: '0' },
    ]);
  });
});
