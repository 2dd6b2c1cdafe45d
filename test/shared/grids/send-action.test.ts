import { describe, expect, it } from 'vitest';
import { expireAction, sendAction } from '../../../shared/grids/send-action.ts';
import type { ActionOutcome } from '../../../shared/venues/bot-actions.ts';
import { SLOT_MS } from '../../support/builders.ts';
import { dieAt } from '../../support/watched-table.ts';
import { ADD, actionWorld, CREATE, STOP } from './actions.ts';

const FRESH = { state: 'reserved', sends: 0, history: [{ state: 'reserved', atMs: SLOT_MS }] } as const;

describe('sending a change', () => {
  it.each<readonly [ActionOutcome, object]>([
    [{ outcome: 'accepted' }, { state: 'accepted' }],
    [
      { outcome: 'accepted', botId: '77' },
      { state: 'accepted', botId: '77' },
    ],
    [
      { outcome: 'rejected', code: 'TOO_SMALL', message: 'Too small.' },
      { state: 'rejected', reason: { code: 'venue.TOO_SMALL', text: 'Too small.', numbers: {} } },
    ],
    [{ outcome: 'unknown', code: 'timeout', message: 'no answer' }, { state: 'unknown' }],
    // The adapter’s own refusal proves nothing about an earlier sending of the same intent.
    [{ outcome: 'denied', code: 'tooLate', message: 'not signed' }, { state: 'unknown' }],
  ])('answered with %o is recorded as %o', async (outcome, recorded) => {
    const w = actionWorld();
    w.bots.answer({ perform: async () => outcome });
    const { intent } = await sendAction(w.deps, w.desk, await w.left(CREATE, FRESH));
    expect(intent).toMatchObject(recorded);
    expect(await w.read()).toEqual(intent);
    if (intent.state === 'unknown') expect(intent.history.at(-1)?.note).toMatch(/^(timeout|tooLate): /);
  });

  it('has stored `sending` with the end of its validity before the first byte leaves', async () => {
    const w = actionWorld();
    let atSending: unknown;
    let signBeforeMs = 0;
    w.bots.answer({
      perform: async (_action, options) => {
        atSending = await w.read();
        ({ signBeforeMs } = options);
        return { outcome: 'accepted' };
      },
    });
    await sendAction(w.deps, w.desk, await w.left(ADD, FRESH));
    expect(signBeforeMs).toBe(SLOT_MS + 10_000);
    // Ten seconds to sign, twenty in which the exchange takes it, five in which clocks may differ.
    expect(atSending).toMatchObject({
      state: 'sending',
      sends: 1,
      sendingAtMs: SLOT_MS,
      sendExpiresAtMs: SLOT_MS + 35_000,
    });
  });

  it('measures by the clock of the exchange, not by this machine’s', async () => {
    const w = actionWorld();
    const ahead = { ...w.desk, time: async () => SLOT_MS + 3_600_000 };
    const { intent } = await sendAction(w.deps, ahead, await w.left(ADD, FRESH));
    expect(intent).toMatchObject({
      sendingAtMs: SLOT_MS + 3_600_000,
      sendExpiresAtMs: SLOT_MS + 3_635_000,
    });
  });

  it('keeps the time of the first sending when it is sent again', async () => {
    const w = actionWorld();
    w.clock.advance(120_000);
    const again = { state: 'absent', sends: 1, firstSentAtMs: SLOT_MS } as const;
    const { intent } = await sendAction(w.deps, w.desk, await w.left(ADD, again));
    expect(intent).toMatchObject({ firstSentAtMs: SLOT_MS, sendingAtMs: SLOT_MS + 120_000, sends: 2 });
  });

  it('is not signed after the end of its time, and leaves the rest of it', async () => {
    const w = actionWorld();
    w.clock.set(SLOT_MS + 596_000);
    let signBeforeMs = 0;
    w.bots.answer({
      perform: async (_action, options) => {
        ({ signBeforeMs } = options);
        return { outcome: 'accepted' };
      },
    });
    await sendAction(w.deps, w.desk, await w.left(ADD, FRESH));
    expect(signBeforeMs).toBe(SLOT_MS + 600_000);
  });

  it('does not happen when its time is over: it expires, and that is told', async () => {
    const w = actionWorld();
    w.clock.set(SLOT_MS + 600_000);
    const { intent } = await sendAction(w.deps, w.desk, await w.left(ADD, FRESH));
    expect(intent).toMatchObject({ state: 'expired', reason: { code: 'grid.expired' } });
    expect(intent.reason?.text).toBe('Nothing was changed: its time ended at 2026-11-23T08:10:00Z.');
    expect(w.bots.performed).toEqual([]);
    expect(w.told()).toEqual(['expired']);
  });

  it('does not happen when `sending` cannot be stored', async () => {
    const w = actionWorld();
    const stored = await w.left(STOP, FRESH);
    for (const when of ['before', 'after'] as const) {
      await dieAt(w.table, 1, when, () => sendAction(w.deps, w.desk, stored));
    }
    expect(w.bots.performed).toEqual([]);
  });

  it('is done by one of two that hold the same intent', async () => {
    const w = actionWorld();
    const stored = await w.left(STOP, FRESH);
    const both = await Promise.allSettled([1, 2].map(() => sendAction(w.deps, w.desk, stored)));
    expect(w.bots.performed).toHaveLength(1);
    const lost = both.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(lost).toEqual(['ledger.conflict']);
  });

  it('that was refused is told at once, and one that was accepted is told when it is proven', async () => {
    const w = actionWorld();
    await sendAction(w.deps, w.desk, await w.left(STOP, FRESH));
    expect(w.told()).toEqual([]);
    const x = actionWorld();
    x.bots.answer({ perform: async () => ({ outcome: 'rejected', code: 'NO', message: 'No.' }) });
    await sendAction(x.deps, x.desk, await x.left(STOP, FRESH));
    expect(x.told()).toEqual(['rejected']);
  });
});

describe('a change that the exchange keeps losing', () => {
  it('expires with how often it was sent', async () => {
    const w = actionWorld();
    const stored = await w.left(ADD, { state: 'absent', sends: 3 });
    const { intent } = await expireAction(w.deps, stored, SLOT_MS + 300_000);
    expect(intent.reason).toEqual({
      code: 'grid.expired',
      text: 'Nothing was changed: the exchange lost this request 3 times.',
      numbers: { sends: '3' },
    });
  });
});
