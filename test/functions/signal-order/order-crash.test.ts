/** A run that dies at any of its table calls, and the signal that comes again: one order at the venue. */
import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { handleSignal } from '../../../functions/signal-order/handle-signal.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { Fault } from '../../../shared/paper/faults.ts';
import { openSignals, readSignal, recordSignal } from '../../../shared/signals/signal-store.ts';
import { ACCOUNT, money, SLOT_MS } from '../../support/builders.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';
import { dieAt } from '../../support/watched-table.ts';
import { aSignal, OWNER, signalAutomations } from './signals.ts';

interface Case {
  readonly world: () => PaperWorld;
  readonly symbol: string;
  readonly orders: (w: PaperWorld) => Promise<number>;
}

const CASES: Readonly<Record<'spot' | 'perpetual', Case>> = {
  spot: {
    world: () => createPaperWorld(signalAutomations()),
    symbol: 'BTC_USDT',
    orders: async (w) => (await w.exchange.inspect.orders(ACCOUNT)).length,
  },
  perpetual: {
    world: () =>
      createPaperWorld(
        signalAutomations({ target: { to: 'perpetual', leverage: 3 }, symbols: ['BTC_USDT_PERP'] }),
      ),
    symbol: 'BTC_USDT_PERP',
    orders: async (w) => (await w.exchange.inspect.futures.orders(ACCOUNT)).length,
  },
};

const signalOf = ({ symbol }: Case) => aSignal({ symbol, size: { unit: 'quote', amount: money('500') } });

/** Every other way a placement can end, told by where it is asked. */
const PLACEMENTS: readonly (readonly [string, Fault | undefined])[] = [
  ['accepts', undefined],
  ['accepts, and its reply is lost', { kind: 'replyLost', as: 'timeout' }],
  ['never receives it', { kind: 'requestLost', as: 'network' }],
];

function strikePlacement(w: PaperWorld, fault: Fault | undefined): void {
  let struck = false;
  w.strike(({ method, path }) => {
    if (struck || fault === undefined || method !== 'POST' || !path.endsWith('/order')) return undefined;
    struck = true;
    return fault;
  });
}

/** The queue and the schedule as they go on: redelivery, reconcile. */
async function goOn(w: PaperWorld, signal: ReturnType<typeof signalOf>): Promise<void> {
  for (let minute = 1; minute <= 4; minute += 1) {
    w.clock.set(SLOT_MS + minute * MINUTE_MS);
    await handleSignal(w.deps, signal).catch(() => undefined);
    await reconcileAccounts(w.deps, w.clock.nowMs() + 10 * MINUTE_MS).catch(() => undefined);
  }
}

describe.each(['spot', 'perpetual'] as const)('one %s order', (market) => {
  describe.each(PLACEMENTS)('of an exchange that %s', (_name, fault) => {
    it.each(['before', 'after'] as const)(
      'is one order, with one outcome, whatever call its run dies at: %s the write',
      async (when) => {
        const signal = signalOf(CASES[market]);
        for (let number = 1; ; number += 1) {
          const w = CASES[market].world();
          strikePlacement(w, fault);
          await recordSignal(w.table, signal, '{}');
          const last = w.table.calls.length + number;
          await dieAt(w.table, number, when, () => handleSignal(w.deps, signal));
          const reached = w.table.calls.length >= last;
          await goOn(w, signal);

          const at = `call ${number}`;
          expect(await CASES[market].orders(w), at).toBe(1);
          expect((await readSignal(w.table, signal.strategy, signal.id))?.outcome.state, at).toBe('placed');
          expect(
            (await w.intents(OWNER)).map(({ state }) => state),
            at,
          ).toEqual(['filled']);
          expect(await openSignals(w.table), at).toEqual([]);
          expect(w.notices, at).toEqual([]);
          if (!reached) {
            expect(number).toBeGreaterThanOrEqual(10);
            return;
          }
        }
      },
    );
  });

  it('is never sent after its time, when the run that died comes again too late', async () => {
    const signal = signalOf(CASES[market]);
    for (let number = 1; number <= 30; number += 1) {
      const w = CASES[market].world();
      await recordSignal(w.table, signal, '{}');
      await dieAt(w.table, number, 'after', () => handleSignal(w.deps, signal));
      const before = await CASES[market].orders(w);
      w.clock.set(SLOT_MS + 300 * SECOND_MS);
      await handleSignal(w.deps, signal).catch(() => undefined);
      w.clock.advance(10 * MINUTE_MS);
      await reconcileAccounts(w.deps, w.clock.nowMs() + 10 * MINUTE_MS);
      await handleSignal(w.deps, signal);

      expect(await CASES[market].orders(w), `call ${number}`).toBe(before);
      const open = Object.values((await w.budget()).entries).filter(({ spent }) => spent === undefined);
      expect(open, `call ${number}`).toEqual([]);
    }
  });
});
