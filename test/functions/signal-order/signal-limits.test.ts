import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { anAccount, money } from '../../support/builders.ts';
import {
  aSignal,
  createSignalWorld,
  nthSignal,
  OWNER,
  SIGNAL_ID,
  type SignalWorld,
  signalAutomations,
  someLimits,
} from './signals.ts';

const INTENT_ID = `${OWNER}/${SIGNAL_ID}/BTC_USDT/1`;
const CAUSE = { plan: OWNER, slot: SIGNAL_ID, leg: 'BTC_USDT', attempt: 1 };
const reconcile = ({ deps, clock }: SignalWorld) => reconcileAccounts(deps, clock.nowMs() + 10 * MINUTE_MS);

/** Each in a run of its own, side by side; the one that finds the other's order meanwhile comes again, as the queue has it. */
async function handleAtOnce(w: SignalWorld, signals: readonly Signal[]): Promise<void> {
  const ends = await Promise.allSettled(signals.map((signal) => w.handle(signal)));
  const failed = signals.filter((_, index) => ends[index]?.status === 'rejected');
  expect(ends.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: { code: 'ledger.conflict', retry: 'later' } },
  ]);
  for (const signal of failed) await w.handle(signal);
}

describe('the limits', () => {
  it('of the strategy and of the account are kept in the ledger, which knows the denied order', async () => {
    const strategy = { limits: someLimits({ perOrder: money('49.99') }) };
    const w = createSignalWorld(signalAutomations(strategy));

    expect(await w.take()).toMatchObject({
      state: 'denied',
      code: 'limit.strategyPerOrder',
      intents: [INTENT_ID],
    });
    expect(await w.intent(CAUSE)).toMatchObject({ state: 'denied' });
    const account = createSignalWorld(signalAutomations({}, anAccount({ perOrder: money('49.99') })));
    expect(await account.take()).toMatchObject({ state: 'denied', code: 'limit.perOrder' });
    const day = createSignalWorld(signalAutomations({ limits: someLimits({ perDay: money('49.99') }) }));
    expect(await day.take()).toMatchObject({ state: 'denied', code: 'budget.perDay' });
  });

  it('let two signals at once through no further than one after the other', async () => {
    const w = createSignalWorld(signalAutomations({ limits: someLimits({ ordersPerHour: 1 }) }));
    const signals = [nthSignal(1), nthSignal(2)];
    for (const signal of signals) await w.record(signal);

    await handleAtOnce(w, signals);

    const states = await Promise.all(signals.map(async (signal) => (await w.outcome(signal))?.state));
    expect([...states].sort()).toEqual(['denied', 'placed']);
    expect(w.script.placed).toHaveLength(1);
  });

  it('hold nothing back that only closes: neither the strategy’s nor the account’s', async () => {
    const narrow = { perOrder: money('50'), perDay: money('50'), perMonth: money('50') };
    const limits = someLimits({ ordersPerHour: 1, cooldownSeconds: 3600, maxPosition: money('50') });
    const w = createSignalWorld(signalAutomations({ limits }, anAccount(narrow)));
    await w.take(nthSignal(1));
    await reconcile(w);

    const { size: _, ...close } = nthSignal(2, { action: 'close' });
    expect(await w.take(close)).toMatchObject({ state: 'placed' });
    expect(w.script.placed.at(-1)).toMatchObject({ side: 'sell', terms: { baseSize: '0.0005' } });
    const entry = (await w.budget()).entries[`${OWNER}/${close.id}/BTC_USDT/1`];
    expect(entry).toMatchObject({ reserved: '0' });
  });

  it('hold a close back neither when they were lowered under what is used already', async () => {
    const w = createSignalWorld();
    await w.take(nthSignal(1));
    await reconcile(w);
    const low = { perOrder: money('20'), perDay: money('20'), perMonth: money('20') };
    const lowered = w.withAutomations(signalAutomations({ limits: someLimits(low) }, anAccount(low)));
    const { size: _, ...close } = nthSignal(2, { action: 'close' });
    await w.record(close);
    await w.record(nthSignal(3, { size: { unit: 'quote', amount: money('10') } }));

    expect(await w.handle(nthSignal(3), lowered)).toMatchObject({ state: 'denied', code: 'limit.perDay' });
    expect(await w.handle(close, lowered)).toMatchObject({ state: 'placed' });
  });
});

describe('what a strategy holds on spot', () => {
  const { size: _, ...sizeless } = aSignal({ action: 'close' });
  const close = (n: number) => ({ ...sizeless, id: nthSignal(n).id });

  it('is what it bought, also a moment ago when nothing is settled yet', async () => {
    const w = createSignalWorld();
    await w.take(nthSignal(1));
    expect((await w.budget()).totals).toEqual({});

    expect(await w.take(close(2))).toMatchObject({ state: 'placed' });
    expect(w.script.placed.at(-1)).toMatchObject({ side: 'sell', terms: { baseSize: '0.0005' } });
  });

  it('is sold once by two closes in a row: the account’s other coins stay', async () => {
    const w = createSignalWorld();
    await w.take(nthSignal(1));
    await w.take(close(2));

    expect(await w.take(close(3))).toMatchObject({ state: 'denied', code: 'signal.nothingToClose' });
    expect(w.script.placed).toHaveLength(2);
  });

  it('is sold once by two closes at the same moment', async () => {
    const w = createSignalWorld();
    await w.take(nthSignal(1));
    for (const signal of [close(2), close(3)]) await w.record(signal);

    await handleAtOnce(w, [close(2), close(3)]);

    const outcomes = await Promise.all([close(2), close(3)].map((signal) => w.outcome(signal)));
    expect(outcomes.map((outcome) => outcome?.state).sort()).toEqual(['denied', 'placed']);
    expect(w.script.placed).toMatchObject([{ side: 'buy' }, { side: 'sell' }]);
  });

  it.each<readonly [string, Signal[]]>([
    ['a sell', [nthSignal(1), close(2), close(3)]],
    ['a buy', [nthSignal(1), close(2)]],
  ])(
    'is not guessed while it is unclear whether %s was made: the next signal waits',
    async (_what, signals) => {
      const w = createSignalWorld();
      const [last, unclear, ...before] = signals.toReversed();
      for (const signal of before) await w.take(signal);
      w.script.answer({
        place: async () => ({ outcome: 'unknown', code: 'timeout', message: 'No answer.' }),
      });
      await w.take(unclear);

      await expect(w.take(last)).rejects.toMatchObject({ code: 'ledger.conflict', retry: 'later' });
      expect((await w.outcome(last))?.state).toBe('accepted');
    },
  );

  it('counts once against the limit of the position, settled or not', async () => {
    const w = createSignalWorld(signalAutomations({ limits: someLimits({ maxPosition: money('100') }) }));
    await w.take(nthSignal(1));

    expect(await w.take(nthSignal(2))).toMatchObject({ state: 'placed' });
    await reconcile(w);
    expect(await w.take(nthSignal(3))).toMatchObject({ state: 'denied', code: 'limit.maxPosition' });
  });

  it('is nothing after it sold coins that it never bought', async () => {
    const w = createSignalWorld();
    await w.take(nthSignal(1, { action: 'sell' }));
    await reconcile(w);

    expect(await w.take(close(2))).toMatchObject({ text: 'There is no position to close.' });
  });
});
