/** Signals whose positions are protected, by the real adapter of BingX at two of its paper exchanges. */
import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { handleSignal } from '../../../functions/signal-order/handle-signal.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { createBingxWire } from '../../../shared/paper/bingx/bingx-wire.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { recordSignal } from '../../../shared/signals/signal-store.ts';
import { ACCOUNT, anAccount, money } from '../../support/builders.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';
import { nthSignal, signalAutomations } from './signals.ts';

const SYMBOL = 'BTC-USDT-PERP';
const SIZE = money('0.01');
/** Stops end with their position at the first one only. */
const ENDING = 13;
const STAYING = 11;

const world = (seed: number) =>
  createPaperWorld(
    signalAutomations(
      {
        target: { to: 'perpetual' },
        symbols: [SYMBOL],
        actions: ['buy', 'sell', 'close'],
        protect: { stopLossPercent: 20, takeProfitPercent: 20 },
      },
      { ...anAccount(), venue: 'bingx' },
    ),
    {
      account: { futuresBalances: { USDT: money('50000') } },
      exchange: { createWire: createBingxWire, seed, splitFillShare: 0, partialFillShare: 0 },
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

const ORDER = '/openApi/swap/v2/trade/order';
const cancels = (w: PaperWorld) => w.requests.filter((one) => one === `DELETE ${ORDER}`).length;
const states = async (w: PaperWorld) =>
  (await w.exchange.inspect.futures.conditions(ACCOUNT)).map(({ kind, state }) => `${kind} ${state}`);

/** The position goes by another hand than a signal's, as a person closes it in the app. */
async function closeByHand(w: PaperWorld) {
  const venue = await w.deps.venues.perpetual(ACCOUNT);
  const placed = await venue.place({
    clientOrderId: 'byhand',
    symbol: SYMBOL,
    side: 'sell',
    terms: { type: 'market', baseSize: SIZE },
    reduceOnly: true,
    signBeforeMs: (await venue.time()) + 10_000,
  });
  expect(placed).toMatchObject({ outcome: 'accepted' });
}

describe.each([ENDING, STAYING])(
  'a signal whose position is protected, at the exchange of seed %i',
  (seed) => {
    it('opens it with stop loss and take profit, in one request', async () => {
      const w = world(seed);

      expect(await take(w, 1)).toMatchObject({ state: 'placed' });

      expect(w.requests.filter((one) => one === `POST ${ORDER}`)).toHaveLength(1);
      expect(await states(w)).toEqual(['stop pending', 'takeProfit pending']);
    });

    it('leaves nothing behind when it closes it', async () => {
      const w = world(seed);
      await take(w, 1);

      expect(await take(w, 2, { action: 'close' })).toMatchObject({ state: 'placed' });

      expect(await states(w)).toEqual(['stop canceled', 'takeProfit canceled']);
      expect(cancels(w)).toBe(seed === ENDING ? 0 : 2);
    });

    it('takes away what protected an earlier position before it opens the next', async () => {
      const w = world(seed);
      await take(w, 1);
      await closeByHand(w);
      expect(cancels(w)).toBe(0);

      expect(await take(w, 2)).toMatchObject({ state: 'placed' });

      const [first, second, ...own] = await states(w);
      expect([first, second]).toEqual(['stop canceled', 'takeProfit canceled']);
      expect(own).toEqual(['stop pending', 'takeProfit pending']);
      expect(cancels(w)).toBe(seed === ENDING ? 0 : 2);
    });
  },
);
