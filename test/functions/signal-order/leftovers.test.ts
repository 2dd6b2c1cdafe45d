/** Signals whose positions are protected, by the real adapter of 6MM at its paper exchange. */
import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { handleSignal } from '../../../functions/signal-order/handle-signal.ts';
import type { Strategy } from '../../../shared/automations/schema.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { createSixmmWire } from '../../../shared/paper/sixmm/sixmm-wire.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { recordSignal } from '../../../shared/signals/signal-store.ts';
import { ACCOUNT, anAccount, money } from '../../support/builders.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';
import { nthSignal, signalAutomations } from './signals.ts';

const SYMBOL = 'BTCUSDT';
const SIZE = money('0.01');

const world = (strategy: Partial<Strategy> = {}) =>
  createPaperWorld(
    signalAutomations(
      {
        target: { to: 'perpetual' },
        symbols: [SYMBOL],
        actions: ['buy', 'sell', 'close'],
        protect: { stopLossPercent: 20, takeProfitPercent: 20 },
        ...strategy,
      },
      { ...anAccount(), venue: '6mm' },
    ),
    {
      account: { futuresBalances: { USDT: money('50000') } },
      exchange: { createWire: createSixmmWire, splitFillShare: 0, partialFillShare: 0 },
    },
  );

async function take(w: PaperWorld, n: number, overrides: Partial<Signal> = {}) {
  const signal = nthSignal(n, {
    symbol: SYMBOL,
    receivedAtMs: w.clock.nowMs(),
    size: { unit: 'base', amount: SIZE },
    ...overrides,
  });
  await recordSignal(w.table, signal, '{}');
  const outcome = await handleSignal(w.deps, signal);
  w.clock.advance(MINUTE_MS);
  await reconcileAccounts(w.deps, w.clock.nowMs() + 10 * MINUTE_MS);
  return outcome;
}

async function desk(w: PaperWorld) {
  const { conditionOrders } = await w.deps.venues.perpetual(ACCOUNT);
  if (conditionOrders?.place === undefined) throw new Error('no condition orders');
  return { ...conditionOrders, place: conditionOrders.place };
}

async function placeByHand(w: PaperWorld, side: 'buy' | 'sell', reduceOnly: boolean) {
  const venue = await w.deps.venues.perpetual(ACCOUNT);
  const placed = await (await desk(w)).place({
    clientOrderId: `by-hand-${side}-${reduceOnly}`,
    symbol: SYMBOL,
    side,
    trigger: { kind: 'stop', at: money('1000') },
    baseSize: SIZE,
    reduceOnly,
    signBeforeMs: (await venue.time()) + 10_000,
  });
  if (placed.outcome !== 'accepted') throw new Error(placed.outcome);
  return placed.venueOrderId;
}

const waiting = async (w: PaperWorld) =>
  (await (await desk(w)).waiting(SYMBOL)).map(({ conditionId }) => conditionId);
const kinds = async (w: PaperWorld) =>
  (await w.exchange.inspect.futures.conditions(ACCOUNT)).map(({ kind, state }) => `${kind} ${state}`);
const CANCEL = 'POST /v1/private/order/cancel-condition';
const cancels = (w: PaperWorld) => w.requests.filter((one) => one === CANCEL).length;

describe('a signal whose position is protected', () => {
  it('opens it with stop loss and take profit, in one request', async () => {
    const w = world();

    expect(await take(w, 1)).toMatchObject({ state: 'placed' });

    const placements = w.requests.filter((one) => one.startsWith('POST /v1/private/order/place'));
    expect(placements).toEqual(['POST /v1/private/order/place-strategy']);
    expect(await kinds(w)).toEqual(['stop pending', 'takeProfit pending']);
    const [intent] = (await w.exchange.inspect.futures.orders(ACCOUNT)).map(
      ({ clientOrderId }) => clientOrderId,
    );
    expect(intent).toMatch(/^so[0-9a-z]{28}$/);
  });

  it('protects what is added, too, and leaves what is there alone', async () => {
    const w = world();
    await take(w, 1);
    await take(w, 2);
    expect(await waiting(w)).toHaveLength(4);
    expect(cancels(w)).toBe(0);
  });

  it('leaves nothing behind when it closes it', async () => {
    const w = world();
    await take(w, 1);

    expect(await take(w, 2, { action: 'close' })).toMatchObject({ state: 'placed' });

    expect(await waiting(w)).toEqual([]);
    expect(await w.exchange.inspect.futures.positions(ACCOUNT)).toEqual([]);
  });

  it('takes away, once it is closed, what the exchange does not end with a position', async () => {
    const w = world();
    await take(w, 1);
    await placeByHand(w, 'sell', true);

    await take(w, 2, { action: 'close' });

    expect(await waiting(w)).toEqual([]);
    expect(cancels(w)).toBe(1);
  });
});

describe('what protected an earlier position', () => {
  it('is cancelled before the next one is opened, by whomever it was placed', async () => {
    const w = world();
    const left = await placeByHand(w, 'sell', true);

    expect(await take(w, 1)).toMatchObject({ state: 'placed' });

    expect(await waiting(w)).not.toContain(left);
    expect(await waiting(w)).toHaveLength(2);
    const [cancel, place] = w.requests.filter((one) => one === CANCEL || one.endsWith('place-strategy'));
    expect([cancel, place]).toEqual([CANCEL, 'POST /v1/private/order/place-strategy']);
  });

  it('is cancelled, too, when a position of the other direction grows', async () => {
    const w = world();
    await take(w, 1);
    const left = await placeByHand(w, 'buy', true);
    const kept = await placeByHand(w, 'sell', true);

    await take(w, 2);

    expect(await waiting(w)).not.toContain(left);
    expect(await waiting(w)).toContain(kept);
  });

  it('is told from what waits to open a position, which is left alone', async () => {
    const w = world();
    const opening = await placeByHand(w, 'sell', false);
    await take(w, 1);
    expect(await waiting(w)).toContain(opening);
    expect(cancels(w)).toBe(0);
  });

  it('is told from what waits with an order that has not been filled yet', async () => {
    const w = world({
      order: { type: 'limit', from: 'signal', offsetBps: 0, cancelAfterMinutes: 60 },
    });
    await take(w, 1, { price: money('20000') });
    expect(await kinds(w)).toEqual(['stop inactive', 'takeProfit inactive']);

    await take(w, 2, { price: money('20000') });

    expect(cancels(w)).toBe(0);
    expect(await waiting(w)).toHaveLength(4);
  });

  it('keeps a signal waiting while it does not go, and nothing is ordered', async () => {
    const w = world();
    await placeByHand(w, 'sell', true);
    w.strike(({ path }) => (path.endsWith('cancel-condition') ? { kind: 'requestLost' } : undefined));

    await expect(take(w, 1)).rejects.toThrow();
    expect(await w.exchange.inspect.futures.orders(ACCOUNT)).toEqual([]);

    w.strike(() => undefined);
    expect(await take(w, 2)).toMatchObject({ state: 'placed' });
  });
});
