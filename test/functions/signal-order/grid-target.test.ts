import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { handleSignal } from '../../../functions/signal-order/handle-signal.ts';
import type { GridPlan, Strategy } from '../../../shared/automations/schema.ts';
import { pause, resume } from '../../../shared/control/pause.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { startGrid, stopGrid } from '../../../shared/grids/run-grid.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { recordSignal } from '../../../shared/signals/signal-store.ts';
import { ACCOUNT, money, SLOT_MS } from '../../support/builders.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';
import { dieAt } from '../../support/watched-table.ts';
import { aSignal, nthSignal, signalAutomations, someLimits } from './signals.ts';

const GRID: GridPlan = {
  market: 'spot',
  account: ACCOUNT,
  symbol: 'BTC_USDT',
  range: { aroundPercent: 10 },
  rows: 10,
  spacing: 'arithmetic',
  investment: money('200'),
  closeMode: 'toQuote',
};

const world = (limits: Partial<Strategy['limits']> = {}): PaperWorld =>
  createPaperWorld({
    ...signalAutomations({ target: { to: 'grid', grid: 'range' }, limits: someLimits(limits) }),
    grids: { range: GRID },
  });

async function take(w: PaperWorld, signal: Signal) {
  await recordSignal(w.table, { ...signal, receivedAtMs: w.clock.nowMs() }, '{}');
  return handleSignal(w.deps, signal);
}

const settle = async (w: PaperWorld) => {
  w.clock.advance(MINUTE_MS);
  await reconcileAccounts(w.deps, w.clock.nowMs() + 10 * MINUTE_MS);
};
const INTENT = 'grid:range/signal-trend-20261123T080000Z-0000000000000001/grid/1';

describe('a signal for a grid', () => {
  it('sets it up by a buy, under an occasion that is the signal’s own', async () => {
    const w = world();

    expect(await take(w, nthSignal(1))).toMatchObject({ state: 'placed', intents: [INTENT] });
    await settle(w);
    expect(await w.exchange.inspect.bots(ACCOUNT)).toHaveLength(1);
  });

  it.each(['sell', 'close'] as const)('stops it by a %s', async (action) => {
    const w = world();
    await take(w, nthSignal(1));
    await settle(w);

    expect(await take(w, nthSignal(2, { action }))).toMatchObject({ state: 'placed' });
    await settle(w);
    expect(w.requests.filter((request) => request.endsWith('/cancel'))).toHaveLength(1);
  });

  it('is denied when it runs already, or when there is nothing to stop', async () => {
    const w = world();
    expect(await take(w, nthSignal(1, { action: 'close' }))).toMatchObject({
      state: 'denied',
      code: 'grid.doesNotRun',
    });
    await take(w, nthSignal(2));
    await settle(w);
    expect(await take(w, nthSignal(3))).toMatchObject({ state: 'denied', code: 'grid.runs' });
  });

  it('cannot reverse it', async () => {
    expect(await take(world(), nthSignal(1, { action: 'reverse' }))).toMatchObject({
      state: 'denied',
      code: 'signal.action',
    });
  });

  it('does nothing after its time', async () => {
    const w = world();
    await recordSignal(w.table, aSignal(), '{}');
    w.clock.set(SLOT_MS + 300 * SECOND_MS);

    expect(await handleSignal(w.deps, aSignal())).toMatchObject({ state: 'denied', code: 'grid.expired' });
    expect(await w.exchange.inspect.bots(ACCOUNT)).toHaveLength(0);
  });

  it('is denied by a pause of its strategy, and by one of the grid', async () => {
    const w = world();
    await pause(w.table, { kind: 'strategy', strategy: 'trend' }, SLOT_MS);
    expect(await take(w, nthSignal(1))).toMatchObject({ state: 'denied', code: 'pause.strategy' });
    await resume(w.table, { kind: 'strategy', strategy: 'trend' });
    await pause(w.table, { kind: 'grid', grid: 'range' }, SLOT_MS);
    expect(await take(w, nthSignal(2))).toMatchObject({ state: 'denied', code: 'pause.grid' });
  });

  it('is one bot whatever table call its run dies at, and a pause that comes then hides nothing', async () => {
    for (let number = 1; ; number += 1) {
      const w = world();
      await recordSignal(w.table, aSignal(), '{}');
      const last = w.table.calls.length + number;
      await dieAt(w.table, number, 'after', () => handleSignal(w.deps, aSignal()));
      const reached = w.table.calls.length >= last;
      const made = (await w.exchange.inspect.bots(ACCOUNT)).length;
      await pause(w.table, { kind: 'strategy', strategy: 'trend' }, SLOT_MS);
      const outcome = await handleSignal(w.deps, aSignal());

      if (made === 1) expect(outcome?.state, `call ${number}`).toBe('placed');
      if (outcome?.state === 'denied') expect(made, `call ${number}`).toBe(0);
      await settle(w);
      expect((await w.exchange.inspect.bots(ACCOUNT)).length, `call ${number}`).toBeLessThanOrEqual(1);
      if (!reached) return;
    }
  });

  it.each([
    [{ ordersPerHour: 2 }, 'limit.ordersPerHour'],
    [{ ordersPerDay: 2 }, 'limit.ordersPerDay'],
    [{ cooldownSeconds: 600 }, 'limit.cooldown'],
  ])('is set up no oftener than %o, and always stopped', async (limits, code) => {
    const w = world(limits);
    expect(await take(w, nthSignal(1))).toMatchObject({ state: 'placed' });
    await settle(w);
    expect(await take(w, nthSignal(2, { action: 'close' }))).toMatchObject({ state: 'placed' });
    await settle(w);

    expect(await take(w, nthSignal(3))).toMatchObject({ state: 'denied', code });
    w.clock.advance(DAY_MS);
    expect(await take(w, nthSignal(4))).toMatchObject({ state: 'placed' });
    await settle(w);
    expect(await take(w, nthSignal(5, { action: 'sell' }))).toMatchObject({ state: 'placed' });
  });

  it('counts what this strategy changed and nobody else', async () => {
    const w = world({ ordersPerHour: 1 });
    await startGrid(w.deps, { grid: 'range', occasion: 'cli-2026-11-23T08-00-00Z', byPerson: true });
    await settle(w);
    await stopGrid(w.deps, { grid: 'range', occasion: 'signal-trend-2-20261123T080000Z-0000000000000001' });
    await settle(w);

    expect(await take(w, nthSignal(1))).toMatchObject({ state: 'placed' });
  });
});
