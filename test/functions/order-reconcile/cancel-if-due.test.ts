import { describe, expect, it } from 'vitest';
import { pause, resume } from '../../../shared/control/pause.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import { aCause, money, SLOT_MS } from '../../support/builders.ts';
import { attempts, reconcile, resting, stateOf } from './resting-order.ts';

describe('a limit order that rests', () => {
  it('stays at the venue under a pause, and is cancelled when the pause is over', async () => {
    const w = await resting({ action: 'cancel' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    await pause(w.table, { kind: 'all' }, w.clock.nowMs());
    await reconcile(w);
    expect(w.script.calls).not.toContain('cancel');

    await resume(w.table, { kind: 'all' });
    await reconcile(w);

    expect(await attempts(w)).toEqual(['1 cancelled']);
  });

  it('is left alone until its time, and then cancelled', async () => {
    const w = await resting({ action: 'cancel' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS - 1);
    await reconcile(w);
    expect(w.script.calls).not.toContain('cancel');

    w.clock.advance(1);
    await reconcile(w);

    expect(await attempts(w)).toEqual(['1 cancelled']);
    expect((await w.budget()).entries[intentId(aCause())]).toMatchObject({ spent: '0' });
  });

  it('is left alone for ever when the plan says so', async () => {
    const w = await resting({ action: 'leave' });
    w.clock.set(SLOT_MS + 30 * 24 * 60 * MINUTE_MS);

    await reconcile(w);

    expect(w.script.calls).not.toContain('cancel');
    expect(await attempts(w)).toEqual(['1 accepted']);
  });

  it('has the wish to cancel stored before the venue is asked', async () => {
    const w = await resting({ action: 'cancel' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    let noted: number | undefined;
    w.script.answer({
      cancel: async () => {
        noted = (await w.intent()).cancelRequestedAtMs;
        return 'accepted';
      },
    });

    await reconcile(w);

    expect(noted).toBe(SLOT_MS + 20 * MINUTE_MS);
  });

  it('is asked to be cancelled again when the first request came to nothing', async () => {
    const w = await resting({ action: 'cancel' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    w.table.calls.length = 0;
    const { cancel } = w.script.venue;
    w.script.answer({
      cancel: async () => {
        throw new Error('socket closed');
      },
    });
    await expect(reconcile(w)).rejects.toThrow('socket closed');
    expect(await stateOf(w, 1)).toBe('accepted');

    w.script.answer({ cancel });
    await reconcile(w);

    expect(await stateOf(w, 1)).toBe('cancelled');
  });

  it('that filled while it was being cancelled is filled', async () => {
    const w = await resting({ action: 'market' });
    w.clock.set(SLOT_MS + 20 * MINUTE_MS);
    w.script.answer({
      cancel: async () => {
        w.script.change('v-1', {
          status: 'closed',
          executedBase: money('0.0005'),
          executedQuote: money('49.995'),
        });
        return 'alreadyClosed';
      },
    });

    await reconcile(w);

    expect(await attempts(w)).toEqual(['1 filled']);
    expect(w.script.placed).toHaveLength(1);
  });
});
