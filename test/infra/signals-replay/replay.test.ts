import { describe, expect, it } from 'vitest';
import type { KeptSignal } from '../../../infra/signals-replay/kept-signals.ts';
import { replaySignals } from '../../../infra/signals-replay/replay.ts';
import type { Strategy } from '../../../shared/automations/schema.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { nthSignal, OWNER, signalAutomations } from '../../functions/signal-order/signals.ts';
import { anIntent, money, SLOT_MS } from '../../support/builders.ts';

/** A signal that became a buy in a market of 50000 to 54000, unlike any that the paper exchange would make. */
function kept(n: number, signal: Partial<Signal> = {}, numbers: Record<string, string> = BOOK): KeptSignal {
  const atMs = SLOT_MS + n * 60_000;
  const full = nthSignal(n, { atMs, receivedAtMs: atMs, ...signal });
  const order = anIntent({
    cause: { plan: OWNER, slot: full.id, leg: 'BTC_USDT', attempt: 1 },
    state: 'filled',
    numbers,
  });
  const outcome = { state: 'placed', atMs, text: '', intents: [order.id] } as const;
  return { stored: { signal: full, outcome, body: 'cut', version: 1 }, order, action: undefined };
}

const BOOK = { bid: '50000', ask: '54000' };

const replay = async (signals: readonly KeptSignal[], strategy: Partial<Strategy> = {}) =>
  (
    await replaySignals({
      automations: signalAutomations(strategy),
      kept: signals,
      holdings: [],
      startMs: SLOT_MS,
    })
  ).signals;

const limit = (from: 'bid' | 'ask') =>
  ({ type: 'limit', from, offsetBps: 0, cancelAfterMinutes: 60 }) as const;

describe('a replay', () => {
  it.each([
    ['bid', '50000', '0.001'],
    ['ask', '54000', '0.000925'],
  ] as const)('decides by the recorded %s', async (from, price, baseSize) => {
    expect(await replay([kept(1)], { order: limit(from) })).toMatchObject([
      { prices: 'recorded', now: { kind: 'order', terms: { type: 'limit', price, baseSize } } },
    ]);
  });

  it('carries the book on to a signal without one', async () => {
    expect(await replay([kept(1), kept(2, {}, {})], { order: limit('bid') })).toMatchObject([
      { prices: 'recorded' },
      { prices: 'carried', now: { terms: { price: '50000' } } },
    ]);
  });

  it('lets a limit order rest until it is reached, and cancels it in its time', async () => {
    const maxPosition = money('60');
    const limits = { ordersPerHour: 20, ordersPerDay: 100, cooldownSeconds: 0, maxPosition };
    const strategy = { order: limit('bid'), limits };

    const resting = await replay([kept(1), kept(2)], strategy);
    expect(resting.map(({ now }) => now.kind)).toEqual(['order', 'refused']);
    // By then the first one was cancelled.
    const later = await replay([kept(1), kept(62)], strategy);
    expect(later.map(({ now }) => now.kind)).toEqual(['order', 'order']);
  });

  it('compares by what was decided: a signal that has no outcome yet is open', async () => {
    const { stored, ...rest } = kept(1);
    const open = { ...stored, outcome: { ...stored.outcome, state: 'accepted' as const, intents: [] } };

    expect(await replay([{ ...rest, stored: open }])).toMatchObject([
      { isSame: false, now: { kind: 'order' } },
    ]);
  });
});
