/** Changes at scripted bots: the desk they stand at, ready drafts, and what is in the ledger afterwards. */
import type { ActionIntent, StoredAction } from '../../../shared/grids/action.ts';
import { readAction } from '../../../shared/grids/action-row.ts';
import type { BotDesk } from '../../../shared/grids/send-action.ts';
import type { ActionDraft } from '../../../shared/grids/submit-action.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import type { BotAction } from '../../../shared/venues/bot-actions.ts';
import { anAction, aSpotGrid } from '../../support/bot-builders.ts';
import { ACCOUNT, anAccount, money, SLOT_MS } from '../../support/builders.ts';
import { createScriptedBots } from '../../support/scripted-bots.ts';
import { createTestDeps } from '../../support/test-deps.ts';

export const SPOT = { botId: 'spot-bot-1', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;
export const CAUSE = { plan: 'grid:btc-range', slot: 'remedy-000001', leg: 'remedy', attempt: 1 };
export const STOP: BotAction = { do: 'stop', bot: SPOT, closeMode: 'toQuote' };
export const ADD: BotAction = {
  do: 'addInvestment',
  bot: SPOT,
  amount: money('50'),
  price: money('65000'),
};
export const CREATE: BotAction = {
  do: 'create',
  draft: {
    kind: 'spotGrid',
    symbol: 'BTC_USDT',
    range: { top: money('70000'), bottom: money('60000'), rows: 20, spacing: 'arithmetic' },
    investment: money('200'),
    note: 'so-note',
  },
};
/** Of `anAction`: when it was sent, and from when on nothing of it can be accepted or come to light any more. */
export const PROVABLE_MS = SLOT_MS + 35_000 + 5_000;

export function actionWorld() {
  const world = createTestDeps();
  const bots = createScriptedBots([aSpotGrid()]);
  const desk: BotDesk = { bots: bots.bots, time: async () => world.clock.nowMs() };
  return {
    ...world,
    bots,
    desk,
    /** Puts an intent into the ledger as an earlier run has left it. */
    left: async (action: BotAction, overrides: Partial<ActionIntent> = {}): Promise<StoredAction> => {
      const creation = await createIntent(world.table, anAction(action, overrides));
      if (!creation.created) throw new Error('there is one already');
      return creation.stored;
    },
    read: async (): Promise<ActionIntent | undefined> => (await readAction(world.table, CAUSE))?.intent,
    states: async () => (await readAction(world.table, CAUSE))?.intent.history.map(({ state }) => state),
    told: () => world.notices.map(({ key }) => key.split('/').at(-1)),
  };
}

export function anActionDraft(overrides: Partial<ActionDraft> = {}): ActionDraft {
  return {
    cause: CAUSE,
    account: ACCOUNT,
    symbol: 'BTC_USDT',
    placeBeforeMs: SLOT_MS + 600_000,
    numbers: { finding: 'outOfRange' },
    action: ADD,
    money: money('50'),
    limits: anAccount().limits,
    planBudget: {},
    ...overrides,
  };
}
