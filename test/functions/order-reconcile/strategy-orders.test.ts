/** What becomes of a strategy's orders after they were placed. */
import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { pause } from '../../../shared/control/pause.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import type { VenueOrder } from '../../../shared/venues/venue.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import {
  createSignalWorld,
  nthSignal,
  OWNER,
  type SignalWorld,
  signalAutomations,
} from '../signal-order/signals.ts';

const limit = { type: 'limit', from: 'bid', offsetBps: 0, cancelAfterMinutes: 30 } as const;

const reconcile = (w: SignalWorld) => reconcileAccounts(w.deps, w.clock.nowMs() + 10 * MINUTE_MS);
const held = async (w: SignalWorld) => (await w.budget()).totals[OWNER]?.['BTC_USDT']?.base;

/** An order that was filled with this fee, settled. */
async function filled(w: SignalWorld, n: number, signal: Partial<Signal>, fee: Partial<VenueOrder>) {
  await w.take(nthSignal(n, signal));
  w.script.change(`v-${n}`, fee);
  await reconcile(w);
}

describe('a limit order of a strategy', () => {
  async function resting() {
    const w = createSignalWorld(signalAutomations({ order: limit }));
    await w.take();
    return w;
  }

  it.each([
    [30 * MINUTE_MS - 1, 'accepted'],
    [30 * MINUTE_MS, 'cancelled'],
  ])('rests for the strategy’s 30 minutes: after %i ms it is %s', async (ageMs, state) => {
    const w = await resting();
    w.clock.set(SLOT_MS + ageMs);
    await reconcile(w);

    expect((await w.intents(OWNER)).map((intent) => intent.state)).toEqual([state]);
  });

  it('is followed by nothing, and gives back what it held', async () => {
    const w = await resting();
    w.clock.set(SLOT_MS + 30 * MINUTE_MS);
    await reconcile(w);
    await reconcile(w);

    expect(w.script.placed).toHaveLength(1);
    expect(Object.values((await w.budget()).entries)).toMatchObject([{ reserved: '49.995', spent: '0' }]);
    expect(await held(w)).toBe('0');
  });

  it('that was filled in part counts for what it bought', async () => {
    const w = await resting();
    w.script.change('v-1', { executedBase: money('0.0002'), executedQuote: money('19.998') });
    w.clock.set(SLOT_MS + 30 * MINUTE_MS);
    await reconcile(w);

    expect(await w.intents(OWNER)).toMatchObject([{ state: 'partlyFilled' }]);
    expect(await held(w)).toBe('0.0002');
    expect(Object.values((await w.budget()).entries)).toMatchObject([{ spent: '19.998' }]);
  });

  it('is left alone while its strategy is paused, and when the strategy is gone', async () => {
    const w = await resting();
    w.clock.set(SLOT_MS + 60 * MINUTE_MS);
    await pause(w.table, { kind: 'strategy', strategy: 'trend' }, SLOT_MS);
    await reconcile(w);
    expect(await w.intents(OWNER)).toMatchObject([{ state: 'accepted' }]);

    const gone = await resting();
    gone.clock.set(SLOT_MS + 60 * MINUTE_MS);
    const deps = gone.withAutomations({ ...signalAutomations(), signals: {} });
    await reconcileAccounts(deps, gone.clock.nowMs() + 10 * MINUTE_MS);
    expect(await gone.intents(OWNER)).toMatchObject([{ state: 'accepted' }]);
  });
});

describe('what a strategy holds', () => {
  it('is what it bought, less a fee that was taken from the coin', async () => {
    const w = createSignalWorld();
    await filled(w, 1, {}, { fee: money('0.00000025'), feeCoin: 'BTC' });

    expect(await held(w)).toBe('0.00049975');
  });

  it('is not less for a fee that was paid in another coin', async () => {
    const w = createSignalWorld();
    await filled(w, 1, {}, { fee: money('0.025'), feeCoin: 'USDT' });

    expect(await held(w)).toBe('0.0005');
  });

  it('is less by what it sold, and the fee of a sell is none of its coins', async () => {
    const w = createSignalWorld();
    await filled(w, 1, {}, {});
    const size = { unit: 'base', amount: money('0.0002') } as const;
    await filled(w, 2, { action: 'sell', size }, { fee: money('0.01'), feeCoin: 'USDT' });

    expect(await held(w)).toBe('0.0003');
  });

  it('is settled once, however often reconcile runs', async () => {
    const w = createSignalWorld();
    await filled(w, 1, {}, {});
    await reconcile(w);
    await reconcile(w);

    expect(await held(w)).toBe('0.0005');
  });

  it('comes to nothing by a close, whose money counts for no limit', async () => {
    const w = createSignalWorld();
    await filled(w, 1, {}, {});
    await filled(w, 2, { action: 'close' }, {});

    expect(await held(w)).toBe('0');
    const entries = Object.entries((await w.budget()).entries);
    expect(entries.map(([, { spent }]) => spent).sort()).toEqual(['0', '50']);
  });
});
