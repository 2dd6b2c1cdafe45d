import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { type PauseTarget, pause, resume } from '../../../shared/control/pause.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { reserve } from '../../../shared/orders/budget.ts';
import { changeBudget } from '../../../shared/orders/budget-store.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import { openSignals } from '../../../shared/signals/signal-store.ts';
import {
  ACCOUNT,
  anInstrument,
  anIntent,
  aReservation,
  money,
  SLOT_MS,
  someAutomations,
} from '../../support/builders.ts';
import { venueDown } from '../../support/scripted-venue.ts';
import {
  aSignal,
  createSignalWorld,
  OWNER,
  SIGNAL_ID,
  type SignalWorld,
  STRATEGY,
  signalAutomations,
} from './signals.ts';

const INTENT_ID = `${OWNER}/${SIGNAL_ID}/BTC_USDT/1`;
const CAUSE = { plan: OWNER, slot: SIGNAL_ID, leg: 'BTC_USDT', attempt: 1 };
const END_MS = SLOT_MS + 300 * SECOND_MS;

const reconcile = ({ deps, clock }: SignalWorld) => reconcileAccounts(deps, clock.nowMs() + 10 * MINUTE_MS);

/** What a run leaves that died right after its intent was stored. */
async function leaveReserved(w: SignalWorld): Promise<void> {
  const intent = anIntent({ cause: CAUSE, placeBeforeMs: END_MS });
  await changeBudget(w.deps, ACCOUNT, (budget) => {
    const reserved = reserve(
      budget,
      aReservation({ intentId: intent.id, plan: OWNER, placeBeforeMs: END_MS }),
    );
    if (!reserved.ok) throw new Error(reserved.reason.text);
    return reserved.budget;
  });
  await createIntent(w.table, intent);
}

describe('an accepted signal', () => {
  it('becomes one order under an id that is made from it, and is placed', async () => {
    const w = createSignalWorld();

    expect(await w.take()).toEqual({
      state: 'placed',
      atMs: SLOT_MS,
      text: 'It is in the ledger; the state of its intent tells the rest.',
      intents: [INTENT_ID],
    });
    expect(w.script.placed).toMatchObject([
      { side: 'buy', symbol: 'BTC_USDT', terms: { type: 'market', quoteAmount: '50' } },
    ]);
    expect(await w.intent(CAUSE)).toMatchObject({ state: 'accepted', placeBeforeMs: END_MS });
    expect((await w.budget()).entries[INTENT_ID]).toMatchObject({ plan: OWNER, reserved: '50' });
    expect(await openSignals(w.table)).toEqual([]);
    expect(w.notices).toEqual([]);
  });

  it('keeps its outcome however often it comes again', async () => {
    const w = createSignalWorld();
    const first = await w.take();
    w.clock.advance(MINUTE_MS);

    expect(await w.handle()).toEqual(first);
    expect(w.script.placed).toHaveLength(1);
  });

  it('orders once when two consumers hold it', async () => {
    const w = createSignalWorld();
    await w.record();

    const ends = await Promise.allSettled([w.handle(), w.handle()]);

    expect(w.script.placed).toHaveLength(1);
    for (const end of ends) {
      if (end.status === 'fulfilled') expect(end.value?.state).toBe('placed');
      else expect(end.reason).toMatchObject({ code: 'ledger.conflict', retry: 'later' });
    }
    expect((await w.outcome())?.state).toBe('placed');
  });

  it('that was never recorded has no outcome', async () => {
    const w = createSignalWorld();

    expect(await w.handle()).toBeUndefined();
    expect(w.script.calls).toEqual([]);
  });

  it('is left as it is, to come again, when the venue gives no answer', async () => {
    const w = createSignalWorld();
    w.script.answer({ bookTickers: async () => venueDown() });

    await expect(w.take()).rejects.toMatchObject({ code: 'venue.unavailable' });
    expect((await w.outcome())?.state).toBe('accepted');
    expect(await openSignals(w.table)).toHaveLength(1);
  });

  it('is denied with the venue’s own words when these are final', async () => {
    const w = createSignalWorld();
    const message = 'The venue does not list BTC_USDT.';
    w.script.answer({
      instruments: async () => {
        throw new AppError('venue.notFound', message);
      },
    });

    expect(await w.take()).toMatchObject({ state: 'denied', code: 'venue.notFound', text: message });
  });

  it('that is denied tells why, once, and orders nothing', async () => {
    const w = createSignalWorld(undefined, { instruments: [anInstrument({ tradable: false })] });
    await w.take();
    await w.handle();

    expect(await w.outcome()).toMatchObject({
      state: 'denied',
      code: 'market.offline',
      intents: [INTENT_ID],
    });
    expect(w.notices).toEqual([
      {
        key: `signal/${STRATEGY}/${SIGNAL_ID}/denied`,
        severity: 'warning',
        title: 'trend: buy BTC_USDT was not ordered',
        text: `The venue does not trade BTC_USDT at the moment. (market.offline; signal ${SIGNAL_ID})`,
        topic: 'signal-not-ordered',
      },
    ]);
    expect(w.script.placed).toEqual([]);
  });

  it('is told of again by the run after one that died before the outcome was stored', async () => {
    const w = createSignalWorld(undefined, { instruments: [anInstrument({ tradable: false })] });
    await w.record();
    w.table.failWhen(({ name, key }) =>
      name === 'put' && key.pk === `signals#${STRATEGY}` ? 'before' : undefined,
    );
    await expect(w.handle()).rejects.toMatchObject({ code: 'table.unavailable' });
    expect(w.notices).toHaveLength(1);

    w.table.failWhen(() => undefined);
    await w.handle();
    expect(w.notices).toHaveLength(1);
    expect((await w.outcome())?.state).toBe('denied');
  });
});

describe('the time to act on a signal', () => {
  it.each([
    [END_MS - 1, 'placed'],
    [END_MS, 'expired'],
  ])('ends 300 s after it came: at %i it is %s', async (atMs, state) => {
    const w = createSignalWorld();
    await w.record();
    w.clock.set(atMs);

    expect(await w.handle()).toMatchObject({ state });
    expect(w.script.placed).toHaveLength(state === 'placed' ? 1 : 0);
  });

  it('is named when it is over, by a notice', async () => {
    const w = createSignalWorld();
    await w.record();
    w.clock.set(END_MS);
    await w.handle();

    expect(w.notices).toMatchObject([
      {
        text: `The time for this signal ended at 2026-11-23T08:05:00Z. (signal.expired; signal ${SIGNAL_ID})`,
      },
    ]);
    expect(w.script.calls).toEqual([]);
  });
});

const PAUSES: readonly PauseTarget[] = [
  { kind: 'all' },
  { kind: 'account', account: ACCOUNT },
  { kind: 'strategy', strategy: STRATEGY },
];

describe('a pause', () => {
  it.each(PAUSES)('of $kind denies the signal for good, without asking the venue', async (target) => {
    const w = createSignalWorld();
    await pause(w.table, target, SLOT_MS);

    expect(await w.take()).toMatchObject({
      state: 'denied',
      code: `pause.${target.kind}`,
      intents: [INTENT_ID],
    });
    await resume(w.table, target);
    expect((await w.handle())?.state).toBe('denied');
    expect(w.script.calls).toEqual([]);
    expect(w.notices).toMatchObject([{ severity: 'info' }]);
  });

  it('that comes at any moment of another run leaves one word: an order, or its denial', async () => {
    for (let number = 1; number <= 20; number += 1) {
      const w = createSignalWorld();
      await w.record();
      let second: Promise<unknown> | undefined;
      w.table.afterEach(async (call) => {
        if (second !== undefined || call.number !== number) return;
        await pause(w.table, { kind: 'all' }, SLOT_MS);
        second = w.handle().catch(() => undefined);
        await second;
      });
      await w.handle().catch(() => undefined);
      await w.handle();
      const state = (await w.outcome())?.state;
      expect([number, state]).toEqual([number, w.script.placed.length === 1 ? 'placed' : 'denied']);
    }
  });

  it.each<PauseTarget>([
    { kind: 'account', account: 'second' },
    { kind: 'strategy', strategy: 'other' },
    { kind: 'plan', plan: STRATEGY },
  ])('of something else holds nothing back: %o', async (target) => {
    const w = createSignalWorld();
    await pause(w.table, target, SLOT_MS);

    expect(await w.take()).toMatchObject({ state: 'placed' });
  });

  it('that comes after the order was sent does not call it off', async () => {
    const w = createSignalWorld();
    await w.record();
    w.table.failWhen(({ name, key }) =>
      name === 'put' && key.pk === `signals#${STRATEGY}` ? 'before' : undefined,
    );
    await w.handle().catch(() => undefined);
    w.table.failWhen(() => undefined);
    await pause(w.table, { kind: 'all' }, SLOT_MS);

    expect(await w.handle()).toMatchObject({ state: 'placed', intents: [INTENT_ID] });
    expect(w.notices).toEqual([]);
  });

  it('holds back an order that was recorded and not sent, and the ledger ends it in time', async () => {
    const w = createSignalWorld();
    await w.record();
    await leaveReserved(w);
    await pause(w.table, { kind: 'strategy', strategy: STRATEGY }, SLOT_MS);

    expect(await w.handle()).toMatchObject({ state: 'placed', intents: [INTENT_ID] });
    expect(w.script.placed).toEqual([]);
    w.clock.set(END_MS + MINUTE_MS);
    await reconcile(w);
    expect(await w.intent(CAUSE)).toMatchObject({ state: 'expired' });
    expect(w.script.placed).toEqual([]);
  });
});

describe('a strategy that was taken out of the automations', () => {
  it('denies what it has not ordered yet', async () => {
    const w = createSignalWorld();
    await w.record();

    expect(await w.handle(aSignal(), w.withAutomations(someAutomations({})))).toMatchObject({
      state: 'denied',
      code: 'signal.noStrategy',
    });
  });

  it('keeps what it has', async () => {
    const w = createSignalWorld();
    await w.record();
    w.table.failWhen(({ name, key }) =>
      name === 'put' && key.pk === `signals#${STRATEGY}` ? 'before' : undefined,
    );
    await w.handle().catch(() => undefined);
    w.table.failWhen(() => undefined);

    const outcome = await w.handle(aSignal(), w.withAutomations(someAutomations({})));
    expect(outcome).toMatchObject({ state: 'placed', intents: [INTENT_ID] });
  });
});

describe('an order that an earlier run recorded before it died', () => {
  it('is sent as it was decided, whatever would be decided now', async () => {
    const w = createSignalWorld(undefined, { instruments: [anInstrument({ tradable: false })] });
    await w.record();
    await leaveReserved(w);

    expect(await w.handle()).toMatchObject({ state: 'placed', intents: [INTENT_ID] });
    expect(w.script.placed).toMatchObject([{ terms: { quoteAmount: '50' } }]);
    expect((await w.budget()).entries[INTENT_ID]).toMatchObject({ reserved: '50' });
  });

  it('is sent by one of two runs that find it', async () => {
    const w = createSignalWorld();
    await w.record();
    await leaveReserved(w);

    await Promise.allSettled([w.handle(), w.handle()]);
    expect(w.script.placed).toHaveLength(1);
  });

  it('expires by the ledger when its time is over, which tells so itself', async () => {
    const w = createSignalWorld();
    await w.record();
    await leaveReserved(w);
    w.clock.set(END_MS);

    expect(await w.handle()).toMatchObject({ state: 'placed', intents: [INTENT_ID] });
    await reconcile(w);
    expect(await w.intent(CAUSE)).toMatchObject({ state: 'expired' });
    expect(w.notices.map(({ key }) => key)).toEqual([`${INTENT_ID}/expired`]);
    expect(w.script.placed).toEqual([]);
  });

  it('that expired there is told of once', async () => {
    const w = createSignalWorld();
    await w.record();
    await leaveReserved(w);
    w.clock.set(END_MS);
    await reconcile(w);

    expect(await w.handle()).toMatchObject({ state: 'expired', code: 'order.expired', intents: [INTENT_ID] });
    expect(w.notices).toHaveLength(1);
  });
});

describe('a strategy that only tells', () => {
  it('tells each alert once and orders nothing', async () => {
    const w = createSignalWorld(signalAutomations({ target: { to: 'notice' } }));
    const signal = aSignal({ price: money('65000') });

    expect(await w.take(signal)).toMatchObject({ state: 'done', text: 'Told.' });
    await w.handle(signal);
    expect(w.notices).toEqual([
      {
        key: `signal/${STRATEGY}/${SIGNAL_ID}`,
        severity: 'info',
        title: 'trend: buy BTC_USDT at 65000',
        text: 'Alert of 2026-11-23T08:00:00Z. Nothing is ordered: this strategy only tells.',
      },
    ]);
    expect(w.script.calls).toEqual([]);
  });
});
