import { describe, expect, it } from 'vitest';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { describeAction, describeDone } from '../../../shared/grids/describe-action.ts';
import { tellActionEnd, tellActionUnclear } from '../../../shared/grids/tell-action.ts';
import type { Notice } from '../../../shared/notices/notices.ts';
import type { IntentState } from '../../../shared/orders/intent.ts';
import type { BotAction } from '../../../shared/venues/bot-actions.ts';
import { anAction } from '../../support/bot-builders.ts';
import { money, SLOT_MS } from '../../support/builders.ts';

const SPOT = { botId: '1234567890123456789', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;
const price = money('65000');
const RANGE = { top: money('72000'), bottom: money('58000'), rows: 20 };
const MOVE: BotAction = { do: 'adjustRange', bot: SPOT, ...RANGE, price };
const CREATE: BotAction = {
  do: 'create',
  draft: {
    kind: 'spotGrid',
    symbol: 'BTC_USDT',
    range: { ...RANGE, spacing: 'arithmetic' },
    investment: money('200'),
  },
};
const STOP: BotAction = { do: 'stop', bot: SPOT, closeMode: 'toQuote' };

const ACTIONS: readonly (readonly [BotAction, string, string])[] = [
  [
    CREATE,
    'set up a grid on BTC_USDT from 58000 to 72000 (20 grids) with 200',
    'set up a grid on BTC_USDT from 58000 to 72000 (20 grids) with 200',
  ],
  [MOVE, 'move the range to 58000–72000 (20 grids)', 'moved the range to 58000–72000 (20 grids)'],
  [
    { do: 'addInvestment', bot: SPOT, amount: money('50'), price },
    'add 50 to the investment',
    'added 50 to the investment',
  ],
  [{ do: 'addMargin', bot: SPOT, amount: money('50'), price }, 'add 50 of margin', 'added 50 of margin'],
  [{ do: 'takeProfit', bot: SPOT, amount: money('5.5') }, 'take out 5.5 of profit', 'took out 5.5 of profit'],
  [
    { do: 'reduce', bot: SPOT, baseSize: money('0.01'), price },
    'reduce the position by 0.01',
    'reduced the position by 0.01',
  ],
  [STOP, 'stop the bot, selling to the quote coin', 'stopped the bot, selling to the quote coin'],
  [{ ...STOP, closeMode: 'keep' }, 'stop the bot, keeping the coins', 'stopped the bot, keeping the coins'],
  [{ ...STOP, closeMode: 'toUsdt' }, 'stop the bot, selling to USDT', 'stopped the bot, selling to USDT'],
  [{ do: 'stop', bot: SPOT }, 'stop the bot', 'stopped the bot'],
];

describe('a change in words', () => {
  it.each(ACTIONS)('of %o', (action, now, then) => {
    expect([describeAction(action), describeDone(action)]).toEqual([now, then]);
  });
});

type Told = Omit<Notice, 'atMs'>;

async function told(
  tell: (notices: { tell(notice: Told): Promise<void> }) => Promise<void>,
): Promise<Told | undefined> {
  const heard: Told[] = [];
  await tell({
    tell: async (notice) => {
      heard.push(notice);
    },
  });
  expect(heard.length).toBeLessThanOrEqual(1);
  return heard[0];
}

/** A remedy in this state, with the note of its last step. */
const inState = (state: IntentState, action: BotAction, note: string, more: Partial<ActionIntent> = {}) =>
  anAction(action, { state, history: [{ state, atMs: SLOT_MS, note }], ...more });
const byPerson = { cause: { plan: 'grid:btc-range', slot: 'start-1', leg: 'grid', attempt: 1 } };
const why = { numbers: { remedy: 'moveAroundPrice', finding: 'outOfRange', price: '73000' } };
const because = (text: string) => ({ reason: { code: 'grid.expired', text, numbers: {} } });

describe('the end of a change', () => {
  it.each<readonly [string, ActionIntent, string, string, string]>([
    [
      'a remedy that was carried out',
      inState('filled', MOVE, 'the range is 58000 to 72000', {
        ...why,
        before: { top: money('70000'), bottom: money('58000'), rows: 25 },
      }),
      'info',
      'btc-range: moved the range to 58000–72000 (20 grids)',
      'The range is 58000 to 72000. Top 70000 → 72000 (+2.8 %), bottom stays 58000, 25 → 20 grids. Why: out of range at 73000. BTC_USDT, bot 1234567890123456789.',
    ],
    [
      'a grid that was set up',
      inState('filled', CREATE, 'bot 77 was created', { ...byPerson, botId: '77' }),
      'info',
      'btc-range: set up a grid on BTC_USDT from 58000 to 72000 (20 grids) with 200',
      'It is bot 77 on BTC_USDT.',
    ],
    [
      'a remedy that the exchange refused',
      inState('rejected', MOVE, '', because('Range too narrow')),
      'warning',
      'btc-range: the exchange refused to move the range to 58000–72000 (20 grids)',
      'Range too narrow. BTC_USDT, bot 1234567890123456789. The bot is watched as before.',
    ],
    [
      'a grid that came too late',
      inState('expired', CREATE, '', {
        ...byPerson,
        ...because('Nothing was changed: its time ended at 10:00.'),
      }),
      'warning',
      'btc-range: did not set up a grid on BTC_USDT from 58000 to 72000 (20 grids) with 200',
      'Nothing was changed: its time ended at 10:00. BTC_USDT. To try again: npm run cli -- grids start btc-range.',
    ],
    [
      'a stop that the exchange refused',
      inState('rejected', STOP, '', { ...byPerson, ...because('Try later.') }),
      'warning',
      'btc-range: the exchange refused to stop the bot, selling to the quote coin',
      'Try later. BTC_USDT, bot 1234567890123456789. To try again: npm run cli -- grids stop btc-range.',
    ],
    [
      'a change that the exchange agreed to and did not make',
      inState('cancelled', MOVE, 'the range is as before'),
      'urgent',
      'btc-range: the exchange agreed to move the range to 58000–72000 (20 grids), but did not',
      'The range is as before. BTC_USDT, bot 1234567890123456789. Look at it in the exchange’s app.',
    ],
  ])('of %s says what, why, where and what to do', async (_what, intent, severity, title, text) => {
    const notice = await told((notices) => tellActionEnd(notices, intent));
    expect(notice).toEqual({
      key: `${intent.id}/${intent.state}`,
      severity,
      title,
      text,
      topic: 'grid-change',
    });
  });

  it('names a bot that is no grid of the automations as its findings do, not by its long id', async () => {
    const cause = { plan: `grid:${SPOT.botId}`, slot: 'remedy-000001', leg: 'remedy', attempt: 1 };
    const notice = await told((notices) => tellActionEnd(notices, inState('filled', MOVE, 'x', { cause })));
    expect(notice?.title).toBe('BTC_USDT …456789: moved the range to 58000–72000 (20 grids)');
  });

  it.each<IntentState>(['reserved', 'sending', 'unknown', 'absent', 'accepted', 'denied'])(
    'is not told of one that is %s',
    async (state) => {
      expect(await told((notices) => tellActionEnd(notices, inState(state, MOVE, 'x')))).toBeUndefined();
    },
  );

  it('is not told of one that never had any terms', async () => {
    const { action: _, ...bare } = inState('expired', MOVE, 'x');
    expect(await told((notices) => tellActionEnd(notices, bare))).toBeUndefined();
  });
});

describe('an outcome that stays open', () => {
  const unclear = { sinceMs: SLOT_MS, reason: 'no figure of the bot proves that it was not reduced' };

  it('tells where to look and the command with which to settle it, fit to be copied', async () => {
    const intent = inState('unknown', { do: 'reduce', bot: SPOT, baseSize: money('0.01'), price }, 'x');
    expect(await told((notices) => tellActionUnclear(notices, intent, unclear))).toEqual({
      key: `${intent.id}/unclear`,
      severity: 'urgent',
      title: 'btc-range: unclear whether the exchange reduced the position by 0.01',
      text:
        'Sent at 2026-11-23T08:00:00Z; no figure of the bot proves that it was not reduced. ' +
        'BTC_USDT, bot 1234567890123456789. Look in the exchange’s app, then say what you saw: npm run cli -- grids ' +
        "settle 'grid:btc-range/remedy-000001/remedy/1' --as done (or --as not-done). Nothing else is done to it before.",
      topic: 'grid-change-unclear',
    });
  });

  it('of a new grid asks for its bot, which nobody here knows', async () => {
    const notice = await told((notices) =>
      tellActionUnclear(notices, inState('unknown', CREATE, 'x', byPerson), unclear),
    );
    expect(notice?.text).toContain(' --as done --bot ID (or --as not-done).');
  });

  it('that the exchange agreed to is no matter for the command, which would refuse it', async () => {
    const slow = { sinceMs: SLOT_MS, reason: 'the bot is in closing' };
    const notice = await told((notices) => tellActionUnclear(notices, inState('accepted', STOP, 'x'), slow));
    expect(notice?.title).toBe(
      'btc-range: the exchange takes long to stop the bot, selling to the quote coin',
    );
    expect(notice?.text).toContain('the exchange agreed, but the bot is in closing.');
    expect(notice?.text).not.toContain('grids settle');
  });
});
