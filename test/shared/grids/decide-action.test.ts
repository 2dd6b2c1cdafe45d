import { describe, expect, it } from 'vitest';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { decideAction } from '../../../shared/grids/decide-action.ts';
import type { Evidence } from '../../../shared/grids/evidence.ts';
import { anAction } from '../../support/bot-builders.ts';
import { SLOT_MS } from '../../support/builders.ts';

const BOT = { botId: 'spot-bot-1', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;
const LAG = { visibilityLagMs: 60_000 };
/** `anAction` was sent at the slot; its request can be accepted for 35 s, and seen 60 s later at the latest. */
const PROVABLE_MS = SLOT_MS + 95_000;

const stopIn = (state: ActionIntent['state'], overrides: Partial<ActionIntent> = {}) =>
  anAction({ do: 'stop', bot: BOT }, { state, ...overrides });
const evidence = (is: Evidence['is']): Evidence => ({ is, note: 'seen' });
const decide = (intent: ActionIntent, is: Evidence['is'] | undefined, nowMs: number) =>
  decideAction(intent, is && evidence(is), nowMs, LAG);

describe('an unknown outcome', () => {
  it.each<readonly [Evidence['is'], number, string]>([
    ['done', SLOT_MS + 1, 'accepted'],
    ['underWay', SLOT_MS + 1, 'accepted'],
    ['notDone', PROVABLE_MS, 'absent'],
    ['gone', PROVABLE_MS, 'absent'],
  ])('with %s at %d becomes %s', (is, nowMs, to) => {
    expect(decide(stopIn('unknown'), is, nowMs)).toMatchObject({ do: 'step', to });
  });

  it('is not called absent a millisecond before its effect must be visible', () => {
    expect(decide(stopIn('unknown'), 'notDone', PROVABLE_MS - 1)).toMatchObject({ do: 'wait', alarm: false });
    expect(decide(stopIn('unknown'), 'gone', PROVABLE_MS - 1)).toMatchObject({ do: 'wait', alarm: false });
  });

  it('that cannot be told waits for a person for ever', () => {
    expect(decide(stopIn('unknown'), 'cannotTell', PROVABLE_MS + 1e9)).toMatchObject({
      do: 'wait',
      alarm: true,
    });
  });

  it('without any look stays as it is', () => {
    expect(decide(stopIn('unknown'), undefined, PROVABLE_MS + 1e9)).toMatchObject({ do: 'wait' });
  });
});

describe('an accepted change', () => {
  const acceptedMs = SLOT_MS + 1_000;
  const accepted = stopIn('accepted', { history: [{ state: 'accepted', atMs: acceptedMs }] });
  const late = acceptedMs + 15 * 60_000;

  it.each<readonly [Evidence['is'], number, object]>([
    ['done', acceptedMs, { do: 'step', to: 'filled' }],
    ['underWay', late - 1, { do: 'wait', alarm: false }],
    ['underWay', late, { do: 'wait', alarm: true }],
    ['notDone', late - 1, { do: 'wait' }],
    ['notDone', late, { do: 'step', to: 'cancelled' }],
    ['gone', late, { do: 'step', to: 'cancelled' }],
    ['cannotTell', late - 1, { do: 'wait' }],
    ['cannotTell', late, { do: 'step', to: 'filled' }],
  ])('with %s at %d ends as %o', (is, nowMs, decision) => {
    expect(decide(accepted, is, nowMs)).toMatchObject(decision);
  });
});

describe('every other state', () => {
  it('sends a reservation that its run has left behind, and no younger one', () => {
    expect(decide(stopIn('reserved'), undefined, SLOT_MS + 59_999)).toMatchObject({ do: 'wait' });
    expect(decide(stopIn('reserved'), undefined, SLOT_MS + 60_000)).toEqual({ do: 'send' });
  });

  it('takes a sending for unknown only after its request can no longer be accepted', () => {
    expect(decide(stopIn('sending'), undefined, SLOT_MS + 35_000)).toMatchObject({ do: 'wait' });
    expect(decide(stopIn('sending'), undefined, SLOT_MS + 35_001)).toMatchObject({ to: 'unknown' });
  });

  it('sends what was proven absent, and leaves what is over', () => {
    expect(decide(stopIn('absent'), undefined, PROVABLE_MS)).toEqual({ do: 'send' });
    for (const state of ['denied', 'rejected', 'expired', 'filled', 'cancelled', 'partlyFilled'] as const) {
      expect(decide(stopIn(state), undefined, PROVABLE_MS)).toEqual({ do: 'nothing' });
    }
  });
});
