/** A perpetual strategy whose history was made at the paper exchange, handled again. */
import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { handleSignal } from '../../../functions/signal-order/handle-signal.ts';
import { readHoldings, readKeptSignals } from '../../../infra/signals-replay/kept-signals.ts';
import { replaySignals } from '../../../infra/signals-replay/replay.ts';
import type { Strategy } from '../../../shared/automations/schema.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { recordSignal } from '../../../shared/signals/signal-store.ts';
import { aSignal, OWNER, signalAutomations } from '../../functions/signal-order/signals.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import { createPaperWorld } from '../../support/paper-world.ts';

const SYMBOL = 'BTC_USDT_PERP';

const automations = (strategy: Partial<Strategy> = {}) =>
  signalAutomations({
    target: { to: 'perpetual', leverage: 2 },
    symbols: [SYMBOL],
    size: { base: money('0.002') },
    ...strategy,
  });

/** A buy, an hour later a reverse, an hour later a close; as the ledger has them. */
async function history() {
  const w = createPaperWorld(automations());
  for (const [hour, action] of (['buy', 'reverse', 'close'] as const).entries()) {
    const atMs = SLOT_MS + hour * HOUR_MS;
    w.clock.set(atMs);
    const id = `20261123T${String(8 + hour).padStart(2, '0')}0000Z-0000000000000001`;
    const signal: Signal = aSignal({ id, action, symbol: SYMBOL, atMs, receivedAtMs: atMs });
    await recordSignal(w.table, signal, 'cut');
    await handleSignal(w.deps, signal);
    w.clock.advance(5 * MINUTE_MS);
    await reconcileAccounts(w.deps, w.clock.nowMs() + HOUR_MS);
  }
  return w;
}

async function replay(sinceMs: number, strategy: Partial<Strategy> = {}) {
  const w = await history();
  const period = { sinceMs, untilMs: SLOT_MS + 24 * HOUR_MS };
  return replaySignals({
    automations: automations(strategy),
    kept: await readKeptSignals(w.table, ['trend'], period),
    holdings: await readHoldings(w.table, ['trend'], sinceMs),
    startMs: sinceMs,
  });
}

describe('a replay of perpetuals', () => {
  it('comes to the same orders under the same automations', async () => {
    const { signals } = await replay(SLOT_MS);

    expect(signals.map(({ was, isSame, prices }) => [was.kind, isSame, prices])).toEqual([
      ['order', true, 'recorded'],
      ['order', true, 'recorded'],
      ['order', true, 'recorded'],
    ]);
    expect(signals.map(({ now }) => now.kind === 'order' && [now.side, now.terms, now.reduceOnly])).toEqual([
      ['buy', { type: 'market', baseSize: '0.002' }, false],
      ['sell', { type: 'market', baseSize: '0.004' }, false],
      ['buy', { type: 'market', baseSize: '0.002' }, true],
    ]);
  });

  it('begins with the position that the strategy had', async () => {
    const { signals } = await replay(SLOT_MS + 2 * HOUR_MS);

    expect(signals).toMatchObject([{ isSame: true, now: { side: 'buy', terms: { baseSize: '0.002' } } }]);
    const w = await history();
    expect(await readHoldings(w.table, ['trend'], SLOT_MS + 2 * HOUR_MS)).toEqual([
      { strategy: 'trend', account: 'main', symbol: SYMBOL, market: 'perpetual', size: '-0.002' },
    ]);
    expect((await w.intents(OWNER)).length).toBe(3);
  });

  it('lets what changes early change what comes after it', async () => {
    const { signals } = await replay(SLOT_MS, { actions: ['reverse', 'close'] });

    expect(signals.map(({ now }) => (now.kind === 'refused' ? now.code : now.kind))).toEqual([
      'signal.action',
      'signal.nothingToClose',
      'signal.nothingToClose',
    ]);
  });
});
