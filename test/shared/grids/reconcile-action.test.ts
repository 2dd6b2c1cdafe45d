import { describe, expect, it } from 'vitest';
import type { Pause } from '../../../shared/control/pause.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { reconcileAction } from '../../../shared/grids/reconcile-action.ts';
import type { IntentState } from '../../../shared/orders/intent.ts';
import type { BotAction } from '../../../shared/venues/bot-actions.ts';
import type { Bot } from '../../../shared/venues/bots.ts';
import { aFuturesGrid, aSpotGrid } from '../../support/bot-builders.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import { ADD, actionWorld, CREATE, PROVABLE_MS, STOP } from './actions.ts';

type World = ReturnType<typeof actionWorld>;

const BEFORE = { top: money('70000'), bottom: money('60000'), rows: 20, investment: money('500') };
const PAUSED: Pause = { target: { kind: 'grid', grid: 'btc-range' }, sinceMs: SLOT_MS };

/** Reconciles an intent as it was left, at this moment, with the account’s bots as given. */
async function reconciled(
  action: BotAction,
  state: IntentState,
  at: {
    nowMs: number;
    bots?: readonly Bot[];
    pauses?: readonly Pause[];
    more?: Partial<ActionIntent>;
    w?: World;
  },
) {
  const w = at.w ?? actionWorld();
  const history = [{ state, atMs: SLOT_MS }];
  const stored = await w.left(action, { state, history, before: BEFORE, ...at.more });
  if (at.bots !== undefined) w.bots.running.splice(0, 9, ...at.bots);
  w.clock.set(at.nowMs);
  const result = await reconcileAction(w.deps, w.desk, stored, at.pauses ?? []);
  return { w, state: result.stored.intent.state, waitingFor: result.waitingFor, stored: result.stored };
}

const grown = aSpotGrid({ investment: money('550') });
const stopping = aSpotGrid({ state: 'destroy_grid', phase: 'closing' });
const ended = aSpotGrid({ state: 'canceled', phase: 'ended', endReason: 'user_cancel' });
const created = aSpotGrid({ botId: 'new-bot', note: 'so-note', createdAtMs: SLOT_MS + 1_000 });
/** The exchange says that the first answer was lost; it takes the second. */
const LATE = PROVABLE_MS + MINUTE_MS;

describe('what a change becomes, by its state and what the bots say', () => {
  it.each<readonly [string, BotAction, IntentState, readonly Bot[], nowMs: number, string]>([
    ['seen at the bot', ADD, 'unknown', [grown], SLOT_MS + 1_000, 'filled'],
    ['seen, though a run died over it', ADD, 'sending', [grown], SLOT_MS + 35_001, 'filled'],
    ['still to be accepted', ADD, 'sending', [aSpotGrid()], SLOT_MS + 35_000, 'sending'],
    ['not seen, and may still show', ADD, 'unknown', [aSpotGrid()], PROVABLE_MS - 1, 'unknown'],
    ['not seen any more, sent again', ADD, 'unknown', [aSpotGrid()], LATE, 'accepted'],
    [
      'neither as before nor as wanted',
      ADD,
      'unknown',
      [aSpotGrid({ investment: money('520') })],
      LATE,
      'unknown',
    ],
    ['a stop at work', STOP, 'unknown', [stopping], SLOT_MS + 1_000, 'accepted'],
    ['a stop that is over', STOP, 'unknown', [ended], SLOT_MS + 1_000, 'filled'],
    ['a new bot that is there', CREATE, 'unknown', [aSpotGrid(), created], SLOT_MS + 2_000, 'filled'],
    ['accepted and seen', ADD, 'accepted', [grown], SLOT_MS + 1_000, 'filled'],
    ['accepted and not seen yet', ADD, 'accepted', [aSpotGrid()], SLOT_MS + 15 * MINUTE_MS - 1, 'accepted'],
    ['accepted and never seen', ADD, 'accepted', [aSpotGrid()], SLOT_MS + 15 * MINUTE_MS, 'cancelled'],
    ['reserved by a run at work', ADD, 'reserved', [aSpotGrid()], SLOT_MS + MINUTE_MS - 1, 'reserved'],
    ['reserved by a run that died', ADD, 'reserved', [aSpotGrid()], SLOT_MS + MINUTE_MS, 'accepted'],
    ['absent, its time not over', ADD, 'absent', [aSpotGrid()], LATE, 'accepted'],
    ['absent, its time over', ADD, 'absent', [aSpotGrid()], SLOT_MS + 10 * MINUTE_MS, 'expired'],
  ])('%s: %o in %s', async (_what, action, state, bots, nowMs, becomes) => {
    expect((await reconciled(action, state, { nowMs, bots })).state).toBe(becomes);
  });

  it.each<IntentState>(['denied', 'rejected', 'expired', 'filled', 'cancelled'])(
    'nothing when it is %s: the bots are not even read',
    async (state) => {
      const { w, stored } = await reconciled(ADD, state, { nowMs: LATE });
      expect(stored.intent.history).toHaveLength(1);
      expect(w.bots.calls).toEqual([]);
    },
  );

  it('nothing while the bots cannot be read, however late it is', async () => {
    const fail = async () => {
      throw new Error('no answer');
    };
    for (const action of [ADD, STOP, CREATE]) {
      const one = actionWorld();
      one.bots.answer({ bot: fail, list: fail });
      const result = await reconciled(action, 'unknown', { nowMs: SLOT_MS + HOUR_MS, w: one });
      expect(result.state).toBe('unknown');
      expect(result.waitingFor).toContain('could not be read: no answer');
      expect(one.bots.performed).toEqual([]);
    }
  });

  it('nothing when one look does not find the bot: what is sent again because of it would be made twice', async () => {
    for (const action of [ADD, STOP]) {
      const { w, state } = await reconciled(action, 'unknown', { nowMs: LATE, bots: [] });
      expect(state).toBe('unknown');
      expect(w.bots.performed).toEqual([]);
    }
  });
});

describe('a new bot', () => {
  it('is looked for among those that run before those that ended: one that ends meanwhile is in a list', async () => {
    const { w } = await reconciled(CREATE, 'unknown', { nowMs: LATE, bots: [] });
    expect(w.bots.calls.filter((call) => call.startsWith('list')).slice(0, 2)).toEqual([
      'list running',
      'list finished',
    ]);
  });

  it('is asked for by itself once its id is known', async () => {
    const more = { botId: created.botId };
    const { w, state } = await reconciled(CREATE, 'accepted', { nowMs: LATE, bots: [created], more });
    expect(state).toBe('filled');
    expect(w.bots.calls).toEqual(['bot new-bot']);
  });

  it('is written down with its id as soon as it is found', async () => {
    const { stored } = await reconciled(CREATE, 'unknown', { nowMs: LATE, bots: [created] });
    expect(stored.intent.botId).toBe('new-bot');
  });
});

describe('sending again', () => {
  it('is given up after the third time', async () => {
    const { w, state, stored } = await reconciled(ADD, 'absent', { nowMs: LATE, more: { sends: 3 } });
    expect(state).toBe('expired');
    expect(stored.intent.reason?.text).toContain('lost this request 3 times');
    expect(w.bots.performed).toEqual([]);
    expect(w.told()).toEqual(['expired']);
  });

  it('is held back by a pause until its time is over; then it expires, pause or not', async () => {
    for (const state of ['reserved', 'absent'] as const) {
      const held = await reconciled(ADD, state, { nowMs: LATE, pauses: [PAUSED] });
      expect([held.state, held.waitingFor]).toEqual([
        state,
        'grid btc-range is paused since 2026-11-23T08:00:00Z',
      ]);
      expect(held.w.bots.performed).toEqual([]);
      const over = await reconciled(ADD, state, { nowMs: SLOT_MS + 10 * MINUTE_MS, pauses: [PAUSED] });
      expect(over.state).toBe('expired');
    }
  });

  it('is not held back by the pause of another grid; finding out never is', async () => {
    const other: Pause = { target: { kind: 'grid', grid: 'eth-range' }, sinceMs: SLOT_MS };
    expect((await reconciled(ADD, 'absent', { nowMs: LATE, pauses: [other] })).state).toBe('accepted');
    const seen = await reconciled(ADD, 'unknown', { nowMs: LATE, bots: [grown], pauses: [PAUSED] });
    expect(seen.state).toBe('filled');
  });
});

describe('an outcome that stays open', () => {
  const reduce: BotAction = {
    do: 'reduce',
    bot: { botId: 'futures-bot-1', kind: 'futuresGrid', symbol: 'BTC_USDT_PERP' },
    baseSize: money('0.01'),
    price: money('65000'),
  };
  const at = (nowMs: number, state: IntentState = 'unknown') =>
    reconciled(reduce, state, { nowMs, bots: [aFuturesGrid()] });

  it('is told after a quarter of an hour, and not before', async () => {
    expect((await at(SLOT_MS + 15 * MINUTE_MS - 1)).w.told()).toEqual([]);
    const late = await at(SLOT_MS + 15 * MINUTE_MS);
    expect(late.w.notices).toMatchObject([{ key: `${late.stored.intent.id}/unclear`, severity: 'urgent' }]);
  });

  it('is told of a stop that the exchange does not finish', async () => {
    const slow = await reconciled(STOP, 'accepted', { nowMs: SLOT_MS + 15 * MINUTE_MS, bots: [stopping] });
    expect(slow.w.told()).toEqual(['unfinished']);
  });

  it('is not told of one that was agreed to a moment ago, however long that took', async () => {
    const more = { history: [{ state: 'accepted', atMs: SLOT_MS + HOUR_MS }] } as const;
    const { w } = await reconciled(STOP, 'accepted', {
      nowMs: SLOT_MS + HOUR_MS + 1,
      bots: [stopping],
      more,
    });
    expect(w.told()).toEqual([]);
  });
});
